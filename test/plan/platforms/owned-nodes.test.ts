import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../lib/plan/make-plan.js';
import { openHall, planHall } from '../../../lib/plan/plan-hall.js';
import { requestJob } from '../../../lib/plan/request-job.js';
import { ownedNodes } from '../../../lib/plan/supply/owned-nodes.js';
import { siteRunbook } from '../../../lib/report/runbook/site-runbook.js';
import { derivePool } from '../../../lib/studies/schedule/derive-pool.js';
import { simulateSchedule } from '../../../lib/studies/schedule/simulate-schedule.js';
import { type EksPlan, hallObjects, jobObjects } from '../../kubernetes/hall-objects.js';
import { podsOf, unschedulable } from '../../kubernetes/scheduler.js';
import { objectFaults } from '../../kubernetes/strict-schemas.js';

interface Asked {
  /** Of the owned nodes. */
  readonly fleets?: string;
  /** Rate that `tune` asks for: 64 H100 at 40 % give 25.3 PFLOPS. */
  readonly tune?: string;
  readonly purpose?: string;
  readonly pods?: string;
  readonly sites?: string;
}

const H100 =
  '{ workload: tune, nodes: 8, accelerators: { perNode: 8, type: H100-SXM-80GB }, vcpus: 192, memory: 2 TiB }';

const text = ({
  fleets = H100,
  tune = '20 PFLOPS',
  purpose = 'training',
  pods = ', pods: [10.201.0.0/16]',
  sites = '',
}: Asked) => `version: 1
name: owned
region: us-east-1
platform: eks
workloads:
  - name: tune
    purpose: ${purpose}
    compute: { atLeast: ${tune}, precision: bf16 }
    types: { allow: [p5.48xlarge] }
    storage: [{ name: data, kind: object, capacity: 1 TB }]
onPremises:
  fleets: [${fleets}]
  cidrs: { nodes: [10.200.0.0/16]${pods} }
  link: { kind: vpn, asn: 65010, peer: 203.0.113.10 }
  nodes: {}
${sites}network: { cidr: 10.80.0.0/16 }
`;

async function planned(asked: Asked = {}): Promise<EksPlan> {
  const outcome = await planHall(text(asked));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  if (outcome.plan.platform !== 'eks') throw new Error(outcome.plan.platform);
  return outcome.plan;
}

const flavorsOf = ({ charts }: EksPlan) =>
  charts.queues.flatMap(({ quotas }) => quotas.flatMap(({ resource, flavors }) => [resource, flavors]));

describe('owned nodes that join a cluster', () => {
  it('are in the quota of their workload: 64 accelerators of 8 nodes, and a job of all of them fits', async () => {
    const plan = await planned();
    expect(plan.fleets).toEqual([]);
    expect(flavorsOf(plan)).toEqual(['nvidia.com/gpu', [{ fleet: 'tune.premises', quota: 64 }]]);
    const cluster = { hall: plan, objects: hallObjects(plan), manifests: jobObjects(plan) };
    expect(cluster.manifests.flatMap(podsOf).length).toBeGreaterThan(0);
    expect(unschedulable(cluster)).toEqual([]);
    for (const object of [...cluster.objects, ...cluster.manifests]) expect(objectFaults(object)).toEqual([]);
    const job = requestJob(plan, { workload: 'tune' });
    expect(JSON.stringify(job)).toContain('"parallelism":8');
  });

  it('come before the nodes of AWS in a queue that has both, as what is paid already', async () => {
    const plan = await planned({ tune: '100 PFLOPS', purpose: 'inference' });
    expect(plan.fleets.map(({ key }) => key)).toEqual(['tune']);
    const [, flavors] = flavorsOf(plan);
    expect(flavors).toMatchObject([{ fleet: 'tune.premises', quota: 64 }, { fleet: 'tune' }]);
  });

  it('are lent to the training that may have them, before that rents: of a queue without nodes of its own too', async () => {
    const shared = H100.replace('nodes: 8,', 'nodes: 8, sharedWith: [runs],');
    const outcome = await planHall(
      text({ fleets: shared }).replace(
        'onPremises:',
        '  - { name: runs, accelerators: { atLeast: 8 }, types: { allow: [p5.48xlarge] } }\nonPremises:',
      ),
    );
    if (outcome.status !== 'planned' || outcome.plan.platform !== 'eks') throw new Error(JSON.stringify(outcome));
    const { charts, owned } = outcome.plan;
    const queue = (name: string) => charts.queues.find(({ workload }) => workload === name)!;
    expect(owned).toMatchObject([{ key: 'tune.premises', sharedWith: ['runs'] }]);
    expect(queue('tune').quotas[0]!.flavors[0]).toEqual({ fleet: 'tune.premises', quota: 64 });
    expect(queue('runs').quotas[0]!.flavors[0]).toEqual({ fleet: 'tune.premises', quota: 0 });
    expect(queue('runs').cohort).toBe(queue('tune').cohort);
    for (const object of hallObjects(outcome.plan)) expect(objectFaults(object)).toEqual([]);
  });

  it('of a maker without a device plugin are in no quota and no fee, and the runbook says what they are for', async () => {
    const amd =
      '{ workload: tune, nodes: 4, vcpus: 96, accelerators: { perNode: 8, vendor: AMD, rateEach: 1300 TFLOPS, precision: bf16, memoryEach: 192 GiB } }';
    const plan = await planned({ fleets: `${H100}, ${amd}` });
    expect(plan.owned!.map(({ key, workingNodes }) => [key, workingNodes])).toEqual([['tune.premises', 8]]);
    const fee = plan.sizing.cost.lines.find(({ subject }) => subject.kind === 'hybrid-nodes');
    expect(fee!.quantity).toBe(8 * 192 * 730);
    expect(plan.onPremises!.sites[0]!.fleets.map(({ joins }) => joins)).toEqual([true, false]);
    expect(siteRunbook(plan)).toContain('4 nodes at premises (accelerators as stated) do not join the cluster');
  });

  it('have labels and taints as the fleets of AWS, so that the device plugin and the metrics of DCGM run there', async () => {
    const { owned, charts, cluster } = await planned();
    const [group] = owned!;
    expect(group!.labels).toEqual({
      'datahall/fleet': 'tune.premises',
      'datahall/workload': 'tune',
      'datahall/site': 'premises',
      'nvidia.com/gpu.present': 'true',
    });
    expect(group!.taints).toEqual([{ key: 'nvidia.com/gpu', value: 'true', effect: 'NO_SCHEDULE' }]);
    expect(charts.releases.map(({ key }) => key)).toContain('nvidia-device-plugin');
    const agents = cluster.addons.find(({ name }) => name === 'amazon-cloudwatch-observability')!;
    expect(JSON.stringify(agents.configuration)).toContain('nvidia.com/gpu.present');
  });

  it('mount no store whose driver is not made for them', async () => {
    const plan = await planned();
    expect(plan.charts.volumes.map(({ driver }) => driver)).toEqual(['s3.csi.aws.com']);
    expect(JSON.stringify(requestJob(plan, { workload: 'tune' }))).not.toContain('persistentVolumeClaim');
  });

  it('without accelerators keep the pods of the cluster off', async () => {
    const { owned } = await planned({ fleets: '{ workload: tune, nodes: 2, vcpus: 64 }' });
    expect(owned![0]).toMatchObject({ accelerators: null, resources: {}, taints: [{ key: 'datahall/owned' }] });
  });

  it('of several kinds are groups of their own, named after them and not after their order', async () => {
    const L40S = '{ workload: tune, nodes: 4, accelerators: { perNode: 4, type: L40S } }';
    const keys = ['tune.premises.4x-l40s', 'tune.premises.8x-h100-sxm-80gb'];
    for (const fleets of [`${H100}, ${L40S}`, `${L40S}, ${H100}`]) {
      expect((await planned({ fleets })).owned!.map(({ key }) => key)).toEqual(keys);
    }
    const { owned } = await planned({ fleets: `${H100}, ${H100.replace('nodes: 8', 'nodes: 2')}` });
    expect(owned!.map(({ key, workingNodes }) => [key, workingNodes])).toEqual([['tune.premises', 10]]);
  });
});

describe('owned nodes at named sites', () => {
  it('are groups by site: a job stays at one', async () => {
    const at = (site: string) => H100.replace('nodes: 8', `site: ${site}, nodes: 4`);
    const sites = '  sites: [{ name: berlin }, { name: essen }]\n';
    const plan = await planned({ fleets: `${at('essen')}, ${at('berlin')}`, sites });
    expect(plan.owned!.map(({ key, workingNodes }) => [key, workingNodes])).toEqual([
      ['tune.berlin', 4],
      ['tune.essen', 4],
    ]);
    expect(plan.owned!.map(({ labels }) => labels['datahall/site'])).toEqual(['berlin', 'essen']);
  });
});

describe('the network plugin of owned nodes', () => {
  const cilium = ({ charts }: EksPlan) => charts.releases.find(({ key }) => key === 'cilium');

  it('is Cilium at one version, on those nodes alone, with the ranges of their pods', async () => {
    const release = cilium(await planned())!;
    expect(release.chart).toEqual({
      name: 'cilium',
      repository: 'oci://public.ecr.aws/eks/cilium',
      version: '1.18.8-1',
    });
    const only = [
      { matchExpressions: [{ key: 'eks.amazonaws.com/compute-type', operator: 'In', values: ['hybrid'] }] },
    ];
    const affinity = {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: only } },
    };
    expect(release.values).toMatchObject({
      affinity,
      operator: { affinity, unmanagedPodWatcher: { restart: false } },
      ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.201.0.0/16'] } },
    });
  });

  it('takes a range that overlaps none where pods have no routed addresses: its own default is 10.0.0.0/8', async () => {
    const release = cilium(await planned({ pods: '' }))!;
    expect(release.values).toMatchObject({
      ipam: { operator: { clusterPoolIPv4PodCIDRList: ['100.64.0.0/16'] } },
    });
  });

  it('is not waited for: the nodes join after the stack is applied', async () => {
    expect(cilium(await planned())!.waits).toBe(false);
  });
});

describe('a list of tasks', () => {
  const task = (nodes: number) => ({
    name: 'wide',
    workload: 'tune',
    after: [],
    priority: 0,
    nodes,
    submitSeconds: 0,
    durationSeconds: 3600,
    perNode: { accelerators: 8, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 },
    stores: [],
  });

  it('runs on owned nodes too: a job of 8 nodes on the 8 that are there, and none of 9', async () => {
    const open = openHall(text({}));
    if (!open.ok) throw new Error(JSON.stringify(open));
    const { blueprint, catalog } = open.value;
    const outcome = await makePlan(blueprint, catalog);
    if (outcome.status !== 'planned') throw new Error(outcome.status);
    const { pool } = derivePool(outcome.plan.sizing, catalog.types, ownedNodes(blueprint.onPremises));
    const never = (nodes: number) => simulateSchedule([task(nodes)], pool, 'round-robin').neverRuns;
    expect(never(8)).toEqual([]);
    expect(never(9)).toMatchObject([{ task: 'wide', reason: { kind: 'too-few-nodes', largest: 8 } }]);
  });
});
