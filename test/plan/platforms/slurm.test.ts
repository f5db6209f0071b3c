import { describe, expect, it } from 'vitest';
import { SLURM_VERSIONS } from '../../../lib/blueprint/kinds/slurm-versions.js';
import { slurmAccounts } from '../../../lib/plan/platforms/slurm/boot/accounts.js';
import { clusterSettings } from '../../../lib/plan/platforms/slurm/boot/cluster-settings.js';
import { slurmFiles } from '../../../lib/plan/platforms/slurm/boot/slurm-conf.js';
import { sbatchOptions } from '../../../lib/plan/platforms/slurm/jobs/write-job.js';
import { slurmWarnings } from '../../../lib/plan/platforms/slurm/versions.js';
import type { SlurmHall } from '../../../lib/plan/shape/hall.js';
import type { SlurmFleetPlan } from '../../../lib/plan/shape/slurm-plan.js';
import { fleetFixture } from '../../terraform/plan-fixture.js';
import { typeFixture } from '../hall-fixture.js';

const asks = (name: string, priority: number, share = 1) => ({ name, scheduling: { priority, share } });
const part = (workload: string, guaranteed: number, atMost: number | null = null) => ({
  workload,
  guaranteed,
  atMost,
  largestJob: null,
});

describe('accounts of Slurm', () => {
  it('have the share of their workload, in a pool times what is guaranteed to it', () => {
    const workloads = [asks('c', 0, 2), asks('a', 0, 3), asks('b', 0), asks('d', 0, 2)];
    const pools = [
      { name: 'other', shares: [part('d', 4)] },
      { name: 'shared', shares: [part('a', 8, 16), part('b', 0)] },
    ];
    expect(slurmAccounts(workloads, pools)).toEqual([
      { name: 'a', share: 24, priority: 0, preempts: [], atMost: 16 },
      { name: 'b', share: 1, priority: 0, preempts: [], atMost: null },
      { name: 'c', share: 2, priority: 0, preempts: [], atMost: null },
      { name: 'd', share: 8, priority: 0, preempts: [], atMost: null },
    ]);
  });

  it('take the place of those of a lower priority in their own pool', () => {
    const workloads = [asks('a', 10), asks('b', 5), asks('c', 5), asks('alone', 1)];
    const shares = [part('a', 1), part('b', 1), part('c', 1)];
    const preempts = slurmAccounts(workloads, [{ name: 'shared', shares }]).map((each) => [each.name, each.preempts]);
    expect(preempts).toEqual([
      ['a', ['b', 'c']],
      ['alone', []],
      ['b', []],
      ['c', []],
    ]);
  });
});

describe('settings of a cluster', () => {
  const GPU = typeFixture('p4d.24xlarge');
  const CPU = typeFixture('m7i.large', { accelerators: null, vcpus: 2, memoryGib: 8 });
  const account = { name: 'a', share: 1, priority: 0, atMost: null };
  const settingOf = (asked: Parameters<typeof clusterSettings>[0], parameter: string) =>
    clusterSettings(asked).find((each) => each.parameter === parameter)?.value;

  it('have the memory of a processor that every node has', () => {
    // 1,152 GiB for 96 processors, and 8 for 2: 4 GiB, of which jobs have 95 %, is less than 12.
    expect(settingOf({ accounts: null, types: [GPU] }, 'DefMemPerCPU')).toBe('11673');
    expect(settingOf({ accounts: null, types: [GPU, CPU] }, 'DefMemPerCPU')).toBe('3891');
    expect(settingOf({ accounts: null, types: [] }, 'DefMemPerCPU')).toBe('1');
  });

  it('keep records, and requeue jobs, where accounts ask for it', () => {
    const none = { accounts: null, types: [GPU] };
    expect(settingOf(none, 'AccountingStorageEnforce')).toBeUndefined();
    expect(settingOf(none, 'PreemptMode')).toBeUndefined();
    const quiet = { accounts: [{ ...account, preempts: [] }], types: [CPU] };
    expect(settingOf(quiet, 'AccountingStorageEnforce')).toBe('associations,limits,qos,safe');
    expect(settingOf(quiet, 'AccountingStorageTRES')).toBeUndefined();
    expect(settingOf(quiet, 'PreemptMode')).toBeUndefined();
    const loud = {
      accounts: [
        { ...account, preempts: [] },
        { ...account, preempts: ['b'] },
      ],
      types: [CPU, GPU],
    };
    expect(settingOf(loud, 'AccountingStorageTRES')).toBe('gres/gpu');
    expect(settingOf(loud, 'PreemptMode')).toBe('REQUEUE');
  });
});

describe('slurm.conf of a hall', () => {
  const group = (key: string, parts: Partial<SlurmFleetPlan> = {}): SlurmFleetPlan => {
    const { interfaces, agent, ...fleet } = fleetFixture({ key }) as never as SlurmFleetPlan;
    return {
      ...fleet,
      agent,
      interfaces,
      groupName: key,
      purchaseOption: 'ONDEMAND',
      imageParameter: '/image',
      settings: [],
      bootScript: [],
      ...parts,
    };
  };
  const train = group('train', { settings: [{ parameter: 'Weight', value: '20' }] });
  const prepare = group('prepare', {
    instanceType: 'm7i.large',
    accelerators: null,
    nodes: { min: 0, desired: 0, max: 5 },
  });
  const types = new Map([
    ['p4d.24xlarge', typeFixture('p4d.24xlarge')],
    ['m7i.large', typeFixture('m7i.large', { accelerators: null, vcpus: 2, memoryGib: 8 })],
  ]);
  const queue = (name: string, fleets: string[]) => ({ key: name, workload: name, name, fleets, settings: [] });

  it('has a line for each group of nodes and each partition', () => {
    const slurm = {
      cluster: { settings: [{ parameter: 'EnforcePartLimits', value: 'ALL' }] },
      queues: [
        { ...queue('all', ['train', 'prepare']), settings: [{ parameter: 'Default', value: 'YES' }] },
        queue('cpu', ['prepare']),
      ],
    };
    const { slurmConf, gresConf } = slurmFiles({ slurm, fleets: [prepare, train] }, types);
    expect(slurmConf.split('\n')).toEqual([
      'EnforcePartLimits=ALL',
      'PriorityType=priority/multifactor',
      'SelectType=select/cons_tres',
      'GresTypes=gpu',
      // 95 % of 8 GiB, and of 1,152.
      'NodeName=prepare-[1-5] CPUs=2 RealMemory=7782 State=CLOUD',
      'NodeName=train-[1-3] CPUs=96 RealMemory=1120665 Gres=gpu:8 Weight=20 State=CLOUD',
      'PartitionName=all Nodes=prepare-[1-5],train-[1-3] Default=YES',
      'PartitionName=cpu Nodes=prepare-[1-5]',
      '',
    ]);
    expect(gresConf).toBe('NodeName=train-[1-3] Name=gpu File=/dev/nvidia[0-7]\n');
  });

  it('knows no GPUs where nodes have none', () => {
    const slurm = { cluster: { settings: [] }, queues: [] };
    const { slurmConf, gresConf } = slurmFiles({ slurm, fleets: [prepare] }, types);
    expect([slurmConf.includes('Gres'), gresConf]).toEqual([false, '']);
    expect(() => slurmFiles({ slurm, fleets: [prepare] }, new Map())).toThrow('m7i.large');
  });
});

describe('options that lead a job to its nodes', () => {
  const hallOf = (accounting: object | null, ...fleets: string[]) =>
    ({
      slurm: {
        cluster: { accounting },
        queues: [
          { name: 'part', fleets: ['x'] },
          { name: 'q', fleets },
        ],
      },
    }) as never as SlurmHall;

  it('are its partition, its account, and its features where others are in it', () => {
    const fleet = fleetFixture({ purchase: 'spot' });
    expect(sbatchOptions(hallOf({}, 'train'), fleet, 'w')).toEqual(['--partition=q', '--account=w']);
    expect(sbatchOptions(hallOf(null, 'train', 'other'), fleet, 'w')).toEqual([
      '--partition=q',
      '--constraint=p4d-24xlarge&spot',
    ]);
    expect(() => sbatchOptions(hallOf(null, 'other'), fleet, 'w')).toThrow('train');
  });
});

describe('the end of a version of Slurm', () => {
  const warned = (version: keyof typeof SLURM_VERSIONS, day: string) =>
    slurmWarnings({ slurm: { version } as never }, day).map(({ message, hint }) => ({ message, hint }));

  it('is told ninety days before', () => {
    expect(SLURM_VERSIONS['25.05'].ends).toBe('2026-11-30');
    expect(warned('25.05', '2026-08-31')).toEqual([]);
    expect(warned('25.05', '2026-09-01')).toMatchObject([
      { message: expect.stringContaining('ends on 2026-11-30: then'), hint: 'write "25.11"' },
    ]);
    expect(warned('25.05', '2026-11-29')[0]!.message).toContain('ends on');
    expect(warned('25.05', '2026-11-30')[0]!.message).toContain('ended on 2026-11-30:');
    expect(warned('24.11', '2026-09-01')[0]!.hint).toBe('write "25.05" or "25.11"');
    expect(warned('25.11', '2027-06-01')[0]!.hint).toBe('see whether PCS has a newer version');
  });
});
