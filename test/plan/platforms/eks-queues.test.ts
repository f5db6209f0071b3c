import { describe, expect, it } from 'vitest';
import { planQueues } from '../../../lib/plan/platforms/eks/charts/queues.js';
import type { NodeGroupPlan } from '../../../lib/plan/shape/eks-plan.js';
import { accessFixture, fleetFixture } from '../../terraform/plan-fixture.js';
import { workloadFixture } from '../hall-fixture.js';

type Workload = ReturnType<typeof workloadFixture>;

const fleet = (key: string, parts: Partial<NodeGroupPlan> = {}): NodeGroupPlan =>
  fleetFixture({ key, workload: key.split('.')[0]!, ...parts });
const queues = (workloads: readonly Partial<Workload>[], fleets: readonly NodeGroupPlan[]) =>
  planQueues('starter', workloads.map(workloadFixture), fleets, [accessFixture()]);
const quotasOf = (workloads: readonly Partial<Workload>[], fleets: readonly NodeGroupPlan[]) =>
  queues(workloads, fleets).map(({ workload, quotas }) => [
    workload,
    ...quotas.flatMap(({ resource, flavors }) => [
      resource,
      ...flavors.map(({ fleet: key, quota }) => `${key} ${quota}`),
    ]),
  ]);

describe('the queues of a hall', () => {
  it('have the accelerators of the working nodes as quota, not those of the spares', () => {
    expect(queues([{ scheduling: { priority: 7, share: 3 } }], [fleet('train')])).toEqual([
      {
        workload: 'train',
        namespace: 'train',
        serviceAccount: 'train',
        priority: 7,
        share: 3,
        cohort: 'starter',
        quotas: [{ resource: 'nvidia.com/gpu', flavors: [{ fleet: 'train', quota: 16 }] }],
      },
    ]);
  });

  it('fill what was paid for, then spot, then on demand', () => {
    const own = ['train', 'train.spot', 'train.reserved-1y', 'train.capacity-block'].map((key) =>
      fleet(key, { purchase: (key.split('.')[1] ?? 'on-demand') as NodeGroupPlan['purchase'], workingNodes: 1 }),
    );
    expect(quotasOf([{}], own)).toEqual([
      ['train', 'nvidia.com/gpu', 'train.capacity-block 8', 'train.reserved-1y 8', 'train.spot 8', 'train 8'],
    ]);
  });

  it('lend training what other training leaves idle, of the same accelerators', () => {
    const other = { model: 'H100-SXM', vendor: 'NVIDIA', perNode: 8 } as const;
    const fleets = [fleet('small'), fleet('train'), fleet('tune', { accelerators: other })];
    expect(quotasOf([{ name: 'tune' }, { name: 'train' }, { name: 'small' }], fleets)).toEqual([
      ['small', 'nvidia.com/gpu', 'small 16', 'train 0'],
      ['train', 'nvidia.com/gpu', 'train 16', 'small 0'],
      ['tune', 'nvidia.com/gpu', 'tune 16'],
    ]);
  });

  it('leave a service alone: it lends nothing and borrows nothing', () => {
    const workloads = [{ name: 'serve', purpose: 'inference' as const }, { name: 'train' }];
    const fleets = [fleet('serve'), fleet('train')];
    expect(quotasOf(workloads, fleets)).toEqual([
      ['serve', 'nvidia.com/gpu', 'serve 16'],
      ['train', 'nvidia.com/gpu', 'train 16'],
    ]);
    expect(queues(workloads, fleets).map(({ cohort, serviceAccount }) => [cohort, serviceAccount])).toEqual([
      [null, null],
      ['starter', 'train'],
    ]);
  });

  it('count Neuron devices, and pods where a node has no accelerator', () => {
    const neuron = fleet('train.trn1', {
      accelerators: { vendor: 'AWS', model: 'Trainium', perNode: 16 },
      resources: { 'aws.amazon.com/neuron': 16 },
    });
    const plain = fleet('train.cpu', { accelerators: null, resources: {} });
    expect(quotasOf([{}], [neuron, plain])).toEqual([
      ['train', 'aws.amazon.com/neuron', 'train.trn1 32', 'pods', 'train.cpu 56'],
    ]);
  });

  it('are there without quota for a workload that owns all its nodes, and never over 64 fleets', () => {
    expect(quotasOf([{}], [])).toEqual([['train']]);
    const many = Array.from({ length: 70 }, (_, index) => `w${index + 10}`);
    const crowd = quotasOf(
      many.map((name) => ({ name })),
      many.map((name) => fleet(name)),
    );
    expect(crowd[0]).toHaveLength(2 + 64);
    expect(crowd[0]?.slice(0, 4)).toEqual(['w10', 'nvidia.com/gpu', 'w10 16', 'w11 0']);
  });
});
