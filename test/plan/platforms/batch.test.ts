import { describe, expect, it } from 'vitest';
import type { WorkloadBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { makeInfrastructure } from '../../../lib/plan/infrastructure.js';
import { planEnvironment } from '../../../lib/plan/platforms/batch/environments.js';
import { planJob } from '../../../lib/plan/platforms/batch/jobs.js';
import { planQueues, planShares } from '../../../lib/plan/platforms/batch/queues.js';
import type { FleetGroup } from '../../../lib/sizing/model/sizing.js';
import {
  blueprintFixture,
  catalogFixture,
  draftsOf,
  groupFixture,
  sizedFleetFixture,
  sizingFixture,
  workloadFixture,
} from '../hall-fixture.js';

const catalog = catalogFixture();

function drafts(groups: readonly Partial<FleetGroup>[], workload: Partial<WorkloadBlueprint> = {}) {
  const blueprint = blueprintFixture({ platform: 'batch', workloads: [workloadFixture(workload)] });
  const sized = [sizedFleetFixture({ groups: groups.map(groupFixture) })];
  return { blueprint, drafts: draftsOf(blueprint, sized) };
}

describe('a compute environment', () => {
  it('is counted in vCPU: 3 nodes of 96 at most, none while no job waits', () => {
    const [draft] = drafts([{}]).drafts;
    expect(planEnvironment('hall', draft!.fleet, draft!.type)).toMatchObject({
      vcpus: { min: 0, max: 288 },
      allocation: 'BEST_FIT_PROGRESSIVE',
      image: { type: 'ECS_AL2023_NVIDIA', parameter: null },
    });
  });

  it('keeps its working nodes up when the fleet is to run: 2 of 96', () => {
    const [draft] = drafts([{}], { nodes: { atLeast: 1, running: 'all' } }).drafts;
    expect(planEnvironment('hall', draft!.fleet, draft!.type).vcpus).toEqual({ min: 192, max: 288 });
  });

  it('on spot follows price and capacity, without EFA: its jobs have one node', () => {
    const [draft] = drafts([{ purchase: 'spot' }]).drafts;
    const environment = planEnvironment('hall', draft!.fleet, draft!.type);
    expect(environment).toMatchObject({ allocation: 'SPOT_PRICE_CAPACITY_OPTIMIZED', interfaces: [], placement: null });
  });

  it('for Neuron names its image', () => {
    const [draft] = drafts([{ instanceType: 'trn1.32xlarge' }]).drafts;
    expect(planEnvironment('hall', draft!.fleet, draft!.type).image).toEqual({
      type: 'ECS_AL2023',
      parameter: '/aws/service/ecs/optimized-ami/amazon-linux-2023/neuron/recommended/image_id',
    });
  });

  it('leaves a slot of card 0 for the container: where there are two, the first interface does both', () => {
    const [draft] = drafts([{ instanceType: 'p5.48xlarge' }]).drafts;
    const { interfaces } = draft!.fleet;
    expect(interfaces).toHaveLength(32);
    expect(interfaces[0]).toEqual({ card: 0, device: 0, kind: 'efa' });
    expect(interfaces.slice(1).every(({ card, device, kind }) => card > 0 && device === 0 && kind === 'efa-only')).toBe(
      true,
    );
  });
});

describe('a job', () => {
  const job = (group: Partial<FleetGroup>, workload: Partial<WorkloadBlueprint> = {}) => {
    const [draft] = drafts([group], workload).drafts;
    return planJob('starter', draft!);
  };

  it('of training has all working nodes, and of each nine tenths of the memory: 1152 GiB × 1024 × 0.9', () => {
    expect(job({})).toEqual({
      key: 'train',
      fleet: 'train',
      workload: 'train',
      name: 'starter-train',
      nodes: 2,
      instanceType: 'p4d.24xlarge',
      vcpus: 96,
      memoryMib: 1_061_683,
      gpus: 8,
      sharedMemoryMib: 265_420,
      devices: [0, 1, 2, 3].map((index) => `/dev/infiniband/uverbs${index}`),
      schedulingPriority: 0,
      attempts: 1,
    });
  });

  it('on spot has one node and starts again when AWS takes it back', () => {
    expect(job({ purchase: 'spot' })).toMatchObject({ nodes: null, attempts: 5, devices: [] });
  });

  it('of serving has one node', () => {
    expect(job({}, { purpose: 'inference' }).nodes).toBeNull();
  });

  it('on Neuron has a device a chip, and no GPU', () => {
    const { gpus, devices } = job({ instanceType: 'trn1.32xlarge' });
    expect(gpus).toBe(0);
    expect(devices.slice(0, 17)).toEqual([
      ...Array.from({ length: 16 }, (_, index) => `/dev/neuron${index}`),
      '/dev/infiniband/uverbs0',
    ]);
  });

  it('on a fraction of a GPU has one', () => {
    expect(job({ instanceType: 'g6f.large' }, { purpose: 'inference' }).gpus).toBe(1);
  });
});

describe('queues', () => {
  it('part spot from the rest, and carry the priority of the workload', () => {
    const groups = [{}, { purchase: 'spot' as const, nodes: 2 }];
    const { blueprint, drafts: fleets } = drafts(groups, { scheduling: { priority: 7, share: 1 } });
    const environments = fleets.map(({ fleet, type }) => planEnvironment('hall', fleet, type));
    expect(planQueues('starter', blueprint.workloads, environments)).toEqual([
      { key: 'train', workload: 'train', name: 'starter-train', priority: 7, environments: ['train'] },
      { key: 'train.spot', workload: 'train', name: 'starter-train-spot', priority: 7, environments: ['train.spot'] },
    ]);
  });

  it('give each workload its share: the weight is one over it', () => {
    const workload = (name: string, share: number) => workloadFixture({ name, scheduling: { priority: 0, share } });
    const workloads = [workload('b-1', 3), workload('a', 1), workload('b', 100)];
    expect(planShares(workloads)).toEqual([
      { workload: 'a', identifier: 'a', weightFactor: 1 },
      { workload: 'b', identifier: 'b', weightFactor: 0.01 },
      { workload: 'b-1', identifier: 'bX1', weightFactor: 0.3333 },
    ]);
  });
});

describe('what Batch does not take', () => {
  const planned = (groups: readonly Partial<FleetGroup>[]) => {
    const blueprint = blueprintFixture({ platform: 'batch', workloads: [workloadFixture({ purpose: 'inference' })] });
    const sizing = sizingFixture([sizedFleetFixture({ groups: groups.map(groupFixture) })]);
    const made = makeInfrastructure(blueprint, sizing, catalog);
    return made.ok ? [] : made.diagnostics.map(({ rule, path }) => `${rule} ${path.join('.')}`);
  };

  it('is NVIDIA on Arm', () => {
    expect(planned([{ instanceType: 'g5g.xlarge' }])).toEqual(['batch-image-fits-type workloads.0.types']);
  });

  it('is more than three environments in a queue', () => {
    const types = ['g5.12xlarge', 'g6f.large', 'p4d.24xlarge', 'p5.48xlarge'];
    expect(planned(types.map((instanceType) => ({ instanceType })))).toEqual([
      'batch-environments-per-queue workloads.0.homogeneous',
    ]);
    expect(planned(types.slice(1).map((instanceType) => ({ instanceType })))).toEqual([]);
  });
});

describe('the operations of a hall on Batch', () => {
  it('tell of jobs that failed, and of queues that wait for nodes which do not come', () => {
    const blueprint = blueprintFixture({ platform: 'batch' });
    const made = makeInfrastructure(
      blueprint,
      sizingFixture([sizedFleetFixture({ groups: [groupFixture()] })], []),
      catalog,
    );
    if (!made.ok || made.value.platform !== 'batch') throw new Error('it is no hall on Batch');
    const { batch, operations } = made.value;
    const queues = batch.queues.map(({ name }) => ({ suffix: `/${name}` }));
    expect(queues.length).toBeGreaterThan(0);
    const patterns = Object.fromEntries(operations.events.map(({ key, pattern }) => [key, pattern]));
    expect(patterns['batch-job-failed']).toMatchObject({ detail: { status: ['FAILED'], jobQueue: queues } });
    expect(patterns['batch-queue-blocked']).toEqual({
      source: ['aws.batch'],
      'detail-type': ['Batch Job Queue Blocked'],
      detail: { jobQueue: queues },
    });
  });
});
