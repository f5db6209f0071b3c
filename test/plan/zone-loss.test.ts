import { describe, expect, it } from 'vitest';
import { requestJob } from '../../lib/plan/request-job.js';
import { shippedPlans } from '../terraform/shipped-plans.js';
import type { Json } from '../terraform/synthesized.js';

const plans = await shippedPlans();
const serving = plans.find(({ name }) => name === 'serve-70b')!;

describe('the shipped service that survives the loss of a zone', () => {
  const [fleet] = serving.sizing.fleets;
  const delivery = serving.sizing.deliveries.find(({ workload }) => workload === 'chat')!;
  const perNode = new Map(delivery.types.map((type) => [type.instanceType, type]));
  const zones = [...new Set(fleet!.groups.map(({ zone }) => zone))];

  it('answers what is asked from the nodes of the other zones, also where a node does as little as the model allows', () => {
    const asked = delivery.asked.kind === 'service' ? delivery.asked.perSecond : Number.NaN;
    expect(asked).toBe(10);
    expect(zones.length).toBeGreaterThan(1);
    for (const lost of zones) {
      const left = fleet!.groups.filter(({ zone }) => zone !== lost);
      const sum = (rate: 'perNode' | 'pessimisticPerNode') =>
        left.reduce((total, { instanceType, nodes }) => total + nodes * perNode.get(instanceType)![rate], 0);
      expect(sum('perNode'), lost).toBeGreaterThanOrEqual(asked);
      expect(sum('pessimisticPerNode'), lost).toBeGreaterThanOrEqual(asked);
    }
  });

  it('would not with a node less in any zone', () => {
    for (const lost of zones) {
      const left = fleet!.groups.filter(({ zone }) => zone !== lost).reduce((sum, { nodes }) => sum + nodes, 0);
      expect((left - 1) * delivery.types[0]!.perNode).toBeLessThan(10);
    }
  });

  it('has every node running before, with as many replicas: nothing has to start', () => {
    for (const { nodes } of serving.fleets) expect(nodes.min).toBe(nodes.max);
    const job = requestJob(serving, { workload: 'chat', kind: 'serve', model: 'a/model' });
    if (job.form !== 'manifests') throw new Error(JSON.stringify(job));
    const deployment = (job.objects as readonly Json[]).find(({ kind }) => kind === 'Deployment')!;
    const { limits } = deployment.spec.template.spec.containers[0].resources;
    const nodes = serving.fleets.reduce((sum, { nodes: range }) => sum + range.max, 0);
    expect(deployment.spec.replicas * Number(limits['nvidia.com/gpu'])).toBe(nodes * 8);
  });

  it('keeps its control plane, its system nodes and its data', () => {
    if (serving.platform !== 'eks') throw new Error('it is not on EKS');
    const zonesOf = (keys: readonly string[]) =>
      new Set(serving.network.subnets.filter(({ key }) => keys.includes(key)).map(({ zone }) => zone));
    expect(zonesOf(serving.cluster.subnets).size).toBeGreaterThan(1);
    expect(zonesOf(serving.cluster.systemNodes!.subnets).size).toBeGreaterThan(1);
    expect(serving.cluster.systemNodes!.nodes.min).toBeGreaterThan(1);
    expect(serving.stores.map(({ kind }) => kind)).toEqual(['object']);
  });
});
