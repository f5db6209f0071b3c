import { describe, expect, it } from 'vitest';
import { planNodeGroup } from '../../../lib/plan/platforms/eks/node-groups.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import type { SizedFleet } from '../../../lib/sizing/model/sizing.js';
import { blueprintFixture, draftsOf, groupFixture, sizedFleetFixture, workloadFixture } from '../hall-fixture.js';

function plan(
  fleet: Partial<SizedFleet> = {},
  workload: Partial<ReturnType<typeof workloadFixture>> = {},
): NodeGroupPlan[] {
  const blueprint = blueprintFixture({ workloads: [workloadFixture(workload)] });
  const drafts = draftsOf(blueprint, [sizedFleetFixture(fleet)]);
  return drafts.map(({ fleet, type }) => planNodeGroup(fleet, type, 'cluster-autoscaler'));
}

describe('a fleet', () => {
  it('of two working p4d and a spare, on EFA in one zone', () => {
    expect(plan()).toEqual([
      {
        key: 'train',
        workload: 'train',
        name: 'starter-train',
        instanceType: 'p4d.24xlarge',
        vcpus: 96,
        memoryMib: 1152 * 1024,
        accelerators: { vendor: 'NVIDIA', model: 'A100-SXM-40GB', perNode: 8 },
        purchase: 'on-demand',
        alternatives: [],
        reservation: null,
        startedBy: 'node-group',
        ami: 'AL2023_x86_64_NVIDIA',
        subnets: ['accelerators-az2'],
        nodes: { min: 0, desired: 0, max: 3 },
        workingNodes: 2,
        interfaces: [
          { card: 0, device: 0, kind: 'interface' },
          { card: 0, device: 1, kind: 'efa-only' },
          { card: 1, device: 0, kind: 'efa-only' },
          { card: 2, device: 0, kind: 'efa-only' },
          { card: 3, device: 0, kind: 'efa-only' },
        ],
        placement: 'cluster',
        rootVolumeGib: 200,
        stripeLocalDisks: true,
        podsPerNode: 28,
        labels: {
          'datahall/fleet': 'train',
          'datahall/workload': 'train',
          'k8s.amazonaws.com/accelerator': 'a100-sxm-40gb',
          'nvidia.com/gpu.present': 'true',
          'vpc.amazonaws.com/efa.present': 'true',
        },
        taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NO_SCHEDULE' }],
        resources: { 'nvidia.com/gpu': 8, 'vpc.amazonaws.com/efa': 4 },
      },
    ]);
  });

  it('in several capacity blocks has a group for each, and one beyond 450 nodes has several', () => {
    const sizes = (purchase: 'capacity-block' | 'on-demand', nodes: number) =>
      plan({
        requiredNodes: nodes - 1,
        groups: [groupFixture({ purchase, nodes, blockDays: purchase === 'on-demand' ? null : 14 })],
      }).map((group) => [group.key, group.nodes.max]);
    expect(sizes('capacity-block', 64)).toEqual([['train.capacity-block', 64]]);
    expect(sizes('capacity-block', 130)).toEqual([
      ['train.capacity-block', 64],
      ['train.capacity-block.2', 64],
      ['train.capacity-block.3', 2],
    ]);
    expect(sizes('on-demand', 451)).toEqual([
      ['train', 450],
      ['train.2', 1],
    ]);
  });

  it('that is kept up runs its working nodes and leaves the spares to the autoscaler', () => {
    const [fleet] = plan({}, { nodes: { atLeast: 1, running: 'all' } });
    expect(fleet?.nodes).toEqual({ min: 2, desired: 2, max: 3 });
  });

  it('in capacity blocks has a node group a zone, since a block lies in one', () => {
    const groups = ['use1-az1', 'use1-az2'].map((zone) => groupFixture({ purchase: 'capacity-block', zone }));
    const fleets = plan({ groups, spareNodes: 0 }, { purpose: 'inference' });
    expect(fleets.map(({ key, subnets }) => [key, subnets])).toEqual([
      ['train.capacity-block.az1', ['accelerators-az1']],
      ['train.capacity-block.az2', ['accelerators-az2']],
    ]);
  });

  it('has a node group for every way of buying, which share the spares by size', () => {
    const groups = [
      groupFixture({ purchase: 'spot', nodes: 6, zone: 'use1-az4' }),
      groupFixture({ nodes: 3, zone: 'use1-az4' }),
    ];
    const fleets = plan({ requiredNodes: 6, spareNodes: 3, groups }, { nodes: { atLeast: 1, running: 'all' } });
    expect(fleets.map(({ key, name, nodes, placement }) => ({ key, name, nodes, placement }))).toEqual([
      { key: 'train', name: 'starter-train', nodes: { min: 2, desired: 2, max: 3 }, placement: 'cluster' },
      // Spot: a placement group would only make launches fail.
      { key: 'train.spot', name: 'starter-train-spot', nodes: { min: 4, desired: 4, max: 6 }, placement: null },
    ]);
  });

  it('in a capacity block waits for it: nothing runs of itself, no placement group', () => {
    const groups = [groupFixture({ purchase: 'capacity-block', instanceType: 'p5.48xlarge' })];
    const [fleet] = plan({ groups }, { nodes: { atLeast: 1, running: 'all' } });
    expect(fleet).toMatchObject({
      key: 'train.capacity-block',
      name: 'starter--train--capacity-block',
      nodes: { min: 0, desired: 0, max: 3 },
      placement: null,
    });
    expect(fleet?.interfaces).toHaveLength(33);
  });

  it.each([
    ['on-demand', 'cluster'],
    ['reserved-1y', 'cluster'],
    ['reserved-3y', 'cluster'],
    ['spot', null],
  ] as const)('on EFA bought as %s has its nodes brought close: %s', (purchase, placement) => {
    const fleets = plan({ groups: [groupFixture({ purchase })], spareNodes: 0 });
    expect(fleets.map((fleet) => fleet.placement)).toEqual([placement]);
  });

  it('in blocks of two lengths is two node groups, each with a reservation of its own', () => {
    const groups = [7, 14].map((blockDays) => groupFixture({ purchase: 'capacity-block', blockDays }));
    expect(plan({ groups, spareNodes: 0 }).map(({ key }) => key)).toEqual([
      'train.capacity-block.14d',
      'train.capacity-block.7d',
    ]);
  });

  it('of inference spreads one node group over its zones, without EFA', () => {
    const groups = ['use1-az1', 'use1-az2', 'use1-az4'].map((zone) => groupFixture({ zone, nodes: 1 }));
    const [fleet, ...others] = plan({ groups }, { purpose: 'inference' });
    expect(others).toEqual([]);
    expect(fleet).toMatchObject({
      key: 'train',
      subnets: ['accelerators-az1', 'accelerators-az2', 'accelerators-az4'],
      nodes: { min: 0, desired: 0, max: 3 },
      interfaces: [],
      placement: null,
      resources: { 'nvidia.com/gpu': 8 },
    });
    expect(fleet?.labels).not.toHaveProperty('vpc.amazonaws.com/efa.present');
  });

  it('on EFA in two zones is two node groups', () => {
    const groups = ['use1-az1', 'use1-az2'].map((zone) => groupFixture({ zone, nodes: 2 }));
    expect(plan({ groups, spareNodes: 0 }).map(({ key, subnets }) => [key, subnets])).toEqual([
      ['train.az1', ['accelerators-az1']],
      ['train.az2', ['accelerators-az2']],
    ]);
  });

  it('of several types has a node group for each', () => {
    const groups = [groupFixture(), groupFixture({ instanceType: 'p5.48xlarge' })];
    expect(plan({ groups }).map(({ key }) => key)).toEqual(['train.p4d-24xlarge', 'train.p5-48xlarge']);
  });

  it.each([
    [
      'trn1.32xlarge',
      'AL2023_x86_64_NEURON',
      'aws.amazon.com/neuron',
      { 'aws.amazon.com/neuron': 16, 'vpc.amazonaws.com/efa': 8 },
    ],
    ['g5g.xlarge', 'AL2023_ARM_64_NVIDIA', 'nvidia.com/gpu', { 'nvidia.com/gpu': 1 }],
    ['g6f.large', 'AL2023_x86_64_NVIDIA', 'nvidia.com/gpu', { 'nvidia.com/gpu': 1 }],
  ])('on %s boots %s', (instanceType, ami, taint, resources) => {
    const [fleet] = plan({ groups: [groupFixture({ instanceType })] });
    expect(fleet).toMatchObject({ ami, taints: [{ key: taint }], resources });
    // cluster-autoscaler waits for GPUs on a node with this label.
    expect('k8s.amazonaws.com/accelerator' in fleet!.labels).toBe(taint === 'nvidia.com/gpu');
  });

  it('is Karpenter’s to start where that is asked for, unless nodes of it always run', () => {
    const { fleet, type } = draftsOf(blueprintFixture())[0]!;
    const always = { ...fleet, nodes: { min: 2, desired: 2, max: 3 } };
    const startedBy = (kind: 'cluster-autoscaler' | 'karpenter' | null) =>
      [fleet, always].map((one) => planNodeGroup(one, type, kind).startedBy);
    expect(startedBy('karpenter')).toEqual(['karpenter', 'node-group']);
    expect(startedBy('cluster-autoscaler')).toEqual(['node-group', 'node-group']);
    expect(startedBy(null)).toEqual(['node-group', 'node-group']);
  });

  it('leaves out groups without nodes', () => {
    expect(plan({ groups: [groupFixture(), groupFixture({ purchase: 'spot', nodes: 0 })] })).toHaveLength(1);
  });

  it('does not depend on the order of the answer', () => {
    const groups = [groupFixture({ purchase: 'spot', nodes: 2 }), groupFixture({ nodes: 2 })];
    expect(plan({ groups })).toEqual(plan({ groups: groups.toReversed() }));
  });
});
