import { describe, expect, it } from 'vitest';
import { planTopology } from '../../../lib/plan/platforms/eks/charts/topology.js';
import { requestJob } from '../../../lib/plan/request-job.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { EksHall } from '../../../lib/plan/shape/hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { queueObjects } from '../../../lib/terraform/platforms/eks/charts/queue-objects.js';
import { LAUNCHERS } from '../../../lib/units/closed-lists.js';
import { objectFaults } from '../../kubernetes/strict-schemas.js';
import { fleetFixture } from '../../terraform/plan-fixture.js';
import { shippedPlans } from '../../terraform/shipped-plans.js';
import { workloadFixture } from '../hall-fixture.js';
import { allPods } from '../jobs/hold-jobs.js';

const running: Partial<NodeGroupPlan> = { nodes: { min: 2, desired: 2, max: 3 } };
const topology = (...fleets: readonly Partial<NodeGroupPlan>[]) =>
  planTopology([workloadFixture(), workloadFixture({ name: 'chat', purpose: 'inference' })], fleets.map(fleetFixture));

describe('placement in the network', () => {
  it('is for training on nodes that are there, of types whose place AWS tells', () => {
    expect(topology(running)).toMatchObject({ name: 'network', fleets: ['train'] });
    expect(topology()).toBeNull();
    // Started for jobs: none is there to be placed on, and none would start.
    expect(topology({})).toBeNull();
    expect(topology({ ...running, instanceType: 'p5.4xlarge' })).toBeNull();
    expect(topology({ ...running, instanceType: 'g6e.48xlarge' })).not.toBeNull();
    expect(topology({ ...running, alternatives: ['g5.48xlarge'] })).toBeNull();
  });

  it('is for all training fleets or for none: a job that asks for it goes to no other', () => {
    const other = { ...running, key: 'train.spot' };
    expect(topology(running, other)?.fleets).toEqual(['train', 'train.spot']);
    expect(topology(running, { key: 'train.spot' })).toBeNull();
    expect(topology(running, { key: 'chat', workload: 'chat' })?.fleets).toEqual(['train']);
  });

  it('is what the queues and the jobs of such a hall say, in one voice', async () => {
    const shipped = (await shippedPlans()).find(({ name }) => name === 'starter') as Plan & EksHall;
    const fleets = shipped.fleets.map((fleet) => ({ ...fleet, nodes: { ...fleet.nodes, min: fleet.workingNodes } }));
    const placed = planTopology([workloadFixture()], fleets);
    const plan = { ...shipped, fleets, charts: { ...shipped.charts, topology: placed } };

    const objects = queueObjects(plan.charts, fleets, plan.network.vpcCidr);
    expect(objects.flatMap(objectFaults)).toEqual([]);
    const named = (kind: string) => objects.find((one) => one.kind === kind) as Record<string, never>;
    const flavor = named('ResourceFlavor') as unknown as { metadata: { name: string }; spec: { topologyName: string } };
    expect([flavor.metadata.name, flavor.spec.topologyName]).toEqual(['train.network', 'network']);
    expect(JSON.stringify(named('ClusterQueue'))).toContain('"name":"train.network"');
    expect(JSON.stringify(named('Topology'))).toContain('topology.k8s.aws/network-node-layer-1');

    for (const launcher of LAUNCHERS) {
      const job = requestJob({ ...plan, charts: { ...plan.charts, launcher } }, { workload: 'train' });
      if (job.form !== 'manifests') throw new Error(job.form);
      for (const { template } of allPods(job.objects)) {
        expect(template.metadata.annotations).toEqual({
          'kueue.x-k8s.io/podset-preferred-topology': 'topology.k8s.aws/network-node-layer-3',
        });
      }
    }
    const sweep = requestJob(plan, { workload: 'train', kind: 'sweep' });
    expect(JSON.stringify(sweep)).toContain('"kueue.x-k8s.io/podset-unconstrained-topology":"true"');
    expect(JSON.stringify(requestJob(shipped, { workload: 'train' }))).not.toContain('podset-');
  });
});

describe('a job that starts in part', () => {
  it('is held by Kueue with every launcher: each kind that is written waits in a queue whose jobs start as a whole', async () => {
    const shipped = (await shippedPlans()).find(({ name }) => name === 'starter') as Plan & EksHall;
    const kueue = shipped.charts.releases.find(({ key }) => key === 'kueue')!;
    const { controllerManagerConfigYaml } = kueue.values.managerConfig as { controllerManagerConfigYaml: string };
    const { waitForPodsReady, managedJobsNamespaceSelector } = JSON.parse(controllerManagerConfigYaml);
    expect(waitForPodsReady.timeout).toBe('30m');
    expect(managedJobsNamespaceSelector.matchExpressions[0].values).toContain('train');
    for (const launcher of LAUNCHERS) {
      const job = requestJob({ ...shipped, charts: { ...shipped.charts, launcher } }, { workload: 'train' });
      if (job.form !== 'manifests') throw new Error(job.form);
      const waiting = job.objects.filter(({ metadata }) =>
        JSON.stringify(metadata).includes('kueue.x-k8s.io/queue-name'),
      );
      // One unit: its pods are admitted, and given back, together.
      expect(waiting).toHaveLength(1);
    }
  });
});
