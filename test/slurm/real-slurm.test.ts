import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slurmAccounts } from '../../lib/plan/platforms/slurm/boot/accounts.js';
import { clusterSettings } from '../../lib/plan/platforms/slurm/boot/cluster-settings.js';
import { nodeSettings } from '../../lib/plan/platforms/slurm/boot/node-settings.js';
import { queueSettings } from '../../lib/plan/platforms/slurm/boot/queue-settings.js';
import { type Configured, slurmFiles } from '../../lib/plan/platforms/slurm/boot/slurm-conf.js';
import type { SlurmFleetPlan } from '../../lib/plan/shape/slurm-plan.js';
import { G5, P5, workloadFixture } from '../plan/hall-fixture.js';
import { gpuFleet } from './fleets.js';
import { missing } from './on-path.js';
import { RealSlurm, SLURM_PROGRAMS } from './real-slurm.js';

const absent = missing('no plan is run by Slurm itself', SLURM_PROGRAMS, 'slurm-wlm');

const fleet = (parts: Partial<SlurmFleetPlan>): SlurmFleetPlan => {
  const base = gpuFleet(parts);
  return {
    ...base,
    agent: { namespace: 'datahall/starter', configuration: {}, neuronMonitor: null, fatalXids: [] },
    groupName: base.key,
    purchaseOption: 'ONDEMAND',
    imageParameter: '/aws/service/pcs/ami/dlami-base-ubuntu2404/x86_64/latest/ami-id',
    settings: nodeSettings(base),
    bootScript: [],
    ...parts,
  };
};

/** Two nodes of eight GPUs for training, one of four on spot for tuning. */
const fleets = [
  fleet({ key: 'train', purchase: 'on-demand', nodes: { min: 0, desired: 0, max: 2 } }),
  fleet({
    key: 'tune',
    workload: 'tune',
    instanceType: 'g5.12xlarge',
    accelerators: { vendor: 'NVIDIA', model: 'A10G', perNode: 4 },
    purchase: 'spot',
    nodes: { min: 0, desired: 0, max: 1 },
  }),
];
const workloads = [workloadFixture({ name: 'train' }), workloadFixture({ name: 'tune' })];
const hall: Configured = {
  fleets,
  slurm: {
    cluster: {
      settings: clusterSettings({ accounts: slurmAccounts(workloads, []), types: [P5, G5] }),
    },
    queues: ['train', 'tune'].map((name, at) => ({
      key: name,
      workload: name,
      name,
      fleets: [name],
      settings: queueSettings({ isDefault: at === 0, workloads: [name], accounting: true }),
    })),
  },
};

describe.skipIf(absent.length > 0)('Slurm itself, with the files of a plan', () => {
  let slurm: RealSlurm;
  beforeAll(async () => {
    const note = (name: string) => `echo "${name} $SLURMD_NODENAME \${SLURM_JOB_GPUS:-}" >> "$(dirname "$0")/../told"`;
    slurm = await RealSlurm.start(
      slurmFiles(
        hall,
        new Map([
          [P5.name, P5],
          [G5.name, G5],
        ]),
      ),
      ['train-1', 'train-2', 'tune-1'],
      {
        // A node that is named in a file is sick.
        Prolog: `${note('prolog')}\n! grep -qsx "$SLURMD_NODENAME" "$(dirname "$0")/../sick"`,
        Epilog: note('epilog'),
        HealthCheckProgram: note('health'),
      },
    );
    await slurm.until(
      (answer) =>
        answer
          .trim()
          .split('\n')
          .filter((line) => line === 'idle').length === 3,
      'sinfo',
      '-N',
      '-h',
      '-o',
      '%T',
    );
  });
  afterAll(() => slurm.end());

  it('has the partitions and nodes of the plan', () => {
    const rows = slurm
      .ask('sinfo', '-N', '-h', '-o', '%N %P %G %c %f %w')
      .trim()
      .split('\n')
      .map((row) => row.trim());
    expect(rows.sort()).toEqual([
      `train-1 train* gpu:8 ${P5.vcpus} p5-48xlarge,on-demand 20`,
      `train-2 train* gpu:8 ${P5.vcpus} p5-48xlarge,on-demand 20`,
      `tune-1 tune gpu:4 ${G5.vcpus} g5-12xlarge,spot 10`,
    ]);
  });

  it('runs with the settings of the plan', () => {
    const config = slurm.ask('scontrol', 'show', 'config');
    for (const [name, value] of [
      ['EnforcePartLimits', 'ALL'],
      ['HealthCheckInterval', '60 sec'],
      ['HealthCheckNodeState', 'ANY'],
      ['PriorityWeightFairShare', '100000'],
      ['PriorityWeightQOS', '1000000'],
      ['PrologFlags', 'Alloc'],
      ['SelectTypeParameters', 'CR_CPU_MEMORY'],
    ]) {
      expect(config).toMatch(new RegExp(`^${name}\\s*= ${value}`, 'm'));
    }
  });

  it('runs a job on the GPUs that it asks for, with the programs around it', async () => {
    const id = slurm
      .ask(
        'sbatch',
        '--parsable',
        '--gres=gpu:2',
        '--output=job.out',
        '--wrap',
        'echo "$SLURM_JOB_PARTITION $SLURM_JOB_NODELIST $CUDA_VISIBLE_DEVICES"',
      )
      .trim();
    await slurm.until((answer) => answer.trim() === '', 'squeue', '-h', '-j', id);
    expect(readFileSync(join(slurm.folder, 'job.out'), 'utf8')).toMatch(/^train train-[12] 0,1\n$/);
    const told = readFileSync(join(slurm.folder, 'told'), 'utf8');
    expect(told).toMatch(/^prolog train-[12] 0,1$/m);
    expect(told).toMatch(/^epilog train-[12]/m);
    expect(told).toMatch(/^health tune-1/m);
  });

  it('refuses a job that no node has the GPUs for', () => {
    expect(() => slurm.ask('sbatch', '--partition=tune', '--gres=gpu:5', '--wrap', 'true')).toThrow(/not available/);
    expect(() => slurm.ask('sbatch', '--partition=infer', '--wrap', 'true')).toThrow(/invalid partition/);
  });

  it('drains a node whose prolog fails, and puts the job back into its queue', async () => {
    writeFileSync(join(slurm.folder, 'sick'), 'train-1\n');
    const id = slurm.ask('sbatch', '--parsable', '--gres=gpu:8', '--nodelist=train-1', '--wrap', 'touch ran').trim();
    const state = ['-N', '-h', '-n', 'train-1', '-o', '%T %E'];
    expect(await slurm.until((answer) => answer.startsWith('drained'), 'sinfo', ...state)).toMatch(/Prolog error/);
    expect(slurm.ask('scontrol', 'show', 'job', id)).toMatch(
      /Restarts=1[\s\S]*JobState=PENDING|JobState=PENDING[\s\S]*Restarts=1/,
    );
    expect(existsSync(join(slurm.folder, 'ran'))).toBe(false);
    rmSync(join(slurm.folder, 'sick'));
    slurm.ask('scancel', id);
    slurm.ask('scontrol', 'update', 'NodeName=train-1', 'State=RESUME');
    await slurm.until((answer) => answer.startsWith('idle'), 'sinfo', ...state);
  });
});
