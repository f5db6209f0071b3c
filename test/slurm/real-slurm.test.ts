import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { slurmFiles } from '../../lib/plan/platforms/slurm/boot/slurm-conf.js';
import { NODE_ADDRESSES } from '../../lib/plan/platforms/slurm/jobs/write-job.js';
import { logMetrics } from '../../lib/plan/platforms/slurm/monitoring.js';
import { requestJob } from '../../lib/plan/request-job.js';
import type { SlurmFleetPlan } from '../../lib/plan/shape/slurm-plan.js';
import { fits } from './filter-pattern.js';
import { missing } from './on-path.js';
import { RealSlurm, SLURM_PROGRAMS } from './real-slurm.js';
import { slurmPlan } from './shipped.js';

const absent = missing('no plan is run by Slurm itself', SLURM_PROGRAMS, 'slurm-wlm');

/** What Slurm is to have, and what `datahall job` is asked about. */
const plan = await slurmPlan();
const { types } = loadCatalog({ regions: [plan.region] });
/** Names of the nodes of a fleet, as PCS gives them. */
const nodesOf = ({ groupName, nodes }: SlurmFleetPlan) =>
  Array.from({ length: nodes.max }, (_, at) => `${groupName}-${at + 1}`);

describe.skipIf(absent.length > 0)('Slurm itself, with the files of a plan', () => {
  let slurm: RealSlurm;
  beforeAll(async () => {
    const note = (name: string) => `echo "${name} $SLURMD_NODENAME \${SLURM_JOB_GPUS:-}" >> "$(dirname "$0")/../told"`;
    slurm = await RealSlurm.start(slurmFiles(plan, types), plan.fleets.flatMap(nodesOf), {
      // A node that is named in a file is sick.
      Prolog: `${note('prolog')}\n! grep -qsx "$SLURMD_NODENAME" "$(dirname "$0")/../sick"`,
      Epilog: note('epilog'),
      HealthCheckProgram: note('health'),
    });
    await slurm.until(
      (answer) =>
        answer
          .trim()
          .split('\n')
          .filter((line) => line === 'idle').length === plan.fleets.flatMap(nodesOf).length,
      'sinfo',
      '-N',
      '-h',
      '-o',
      '%T',
    );
  });
  afterAll(() => slurm.end());

  it('has the partitions, nodes and GPUs of the plan', () => {
    const rows = slurm.ask('sinfo', '-N', '-h', '-o', '%N %P %G %c %f %w');
    const weights: Readonly<Record<string, number>> = { 'on-demand': 20, spot: 10 };
    const planned = plan.fleets.flatMap((fleet) => {
      const { vcpus } = types.get(fleet.instanceType)!;
      const features = `${fleet.instanceType.replace('.', '-')},${fleet.purchase}`;
      return nodesOf(fleet).map(
        (node) =>
          `${node} ${fleet.workload} gpu:${fleet.accelerators!.perNode} ${vcpus} ${features} ${weights[fleet.purchase]}`,
      );
    });
    expect(
      rows
        .trim()
        .split('\n')
        .map((row) => row.trim().replaceAll(/ +/g, ' '))
        .sort(),
    ).toEqual(planned.sort());
    expect(planned.length).toBeGreaterThan(5);
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
        '--partition=train',
        '--gres=gpu:2',
        '--output=job.out',
        '--wrap',
        'echo "$SLURM_JOB_PARTITION $SLURM_JOB_NODELIST $CUDA_VISIBLE_DEVICES"',
      )
      .trim();
    await slurm.until((answer) => answer.trim() === '', 'squeue', '-h', '-j', id);
    expect(readFileSync(join(slurm.folder, 'job.out'), 'utf8')).toMatch(/^train train-\d 0,1\n$/);
    const told = readFileSync(join(slurm.folder, 'told'), 'utf8');
    expect(told).toMatch(/^prolog train-\d 0,1$/m);
    expect(told).toMatch(/^epilog train-\d/m);
    expect(told).toMatch(/^health sweep-spot-1/m);
  });

  it('refuses a job that no node has the GPUs for', () => {
    expect(() => slurm.ask('sbatch', '--partition=sweep', '--gres=gpu:5', '--wrap', 'true')).toThrow(/not available/);
    expect(() => slurm.ask('sbatch', '--partition=infer', '--wrap', 'true')).toThrow(/invalid partition/);
  });

  it('says where the nodes of a job reach each other', async () => {
    const id = slurm
      .ask('sbatch', '--parsable', '--partition=train', '--nodes=2', '--output=nodes.out', '--wrap', NODE_ADDRESSES)
      .trim();
    await slurm.until((answer) => answer.trim() === '', 'squeue', '-h', '-j', id);
    expect(readFileSync(join(slurm.folder, 'nodes.out'), 'utf8')).toBe('127.0.0.1\n127.0.0.1\n');
  });

  it('runs the jobs that are written for the shipped hall', async () => {
    for (const [kind, shown] of [
      ['train', ['run', '--gpus', 'all', 'torchrun --nnodes=$SLURM_NNODES']],
      ['sweep', ['run', '"device=0"', 'nvidia-smi -L']],
    ] as const) {
      const job = requestJob(plan, { workload: 'train', kind, tasks: 1 });
      if (job.form !== 'script') throw new Error(JSON.stringify(job));
      // Accounts need a database.
      const script = job.lines.filter((line) => !line.startsWith('#SBATCH --account')).join('\n');
      writeFileSync(join(slurm.folder, `${kind}.sbatch`), `${script}\n`);
      const id = slurm.ask('sbatch', '--parsable', `--output=${kind}.out`, `${kind}.sbatch`).trim();
      await slurm.until((answer) => answer.trim() === '', 'squeue', '-h', '-j', id);
      const printed = readFileSync(join(slurm.folder, `${kind}.out`), 'utf8');
      for (const each of shown) expect(printed).toContain(each);
      if (kind === 'train')
        expect(printed.match(/^torchrun/gm)).toHaveLength(plan.fleets.find(({ key }) => key === 'train')!.workingNodes);
    }
  });

  it('drains a node whose prolog fails, and puts the job back into its queue', async () => {
    writeFileSync(join(slurm.folder, 'sick'), 'train-1\n');
    const id = slurm
      .ask('sbatch', '--parsable', '--partition=train', '--gres=gpu:8', '--nodelist=train-1', '--wrap', 'touch ran')
      .trim();
    const state = ['-N', '-h', '-n', 'train-1', '-o', '%T %E'];
    expect(await slurm.until((answer) => answer.startsWith('drained'), 'sinfo', ...state)).toMatch(/Prolog error/);
    expect(slurm.ask('scontrol', 'show', 'job', id)).toMatch(
      /Restarts=1[\s\S]*JobState=PENDING|JobState=PENDING[\s\S]*Restarts=1/,
    );
    expect(existsSync(join(slurm.folder, 'ran'))).toBe(false);
    slurm.ask('scontrol', 'update', 'NodeName=train-2', 'State=DRAIN', 'Reason=datahall: 1 of 8 GPUs');
    slurm.ask('scontrol', 'update', 'NodeName=train-2', 'State=RESUME');
    const { pattern } = logMetrics('starter').find(({ key }) => key === 'drained')!;
    const counted = readFileSync(join(slurm.folder, 'slurmctld.log'), 'utf8')
      .split('\n')
      .filter((message) => fits(pattern, { log_name: 'slurmctld', message }));
    rmSync(join(slurm.folder, 'sick'));
    slurm.ask('scancel', id);
    slurm.ask('scontrol', 'update', 'NodeName=train-1', 'State=RESUME');
    await slurm.until((answer) => answer.startsWith('idle'), 'sinfo', ...state);
    expect(counted.map((message) => /node (\S+)/.exec(message)?.[1]).sort()).toEqual(['train-1', 'train-2']);
  });
});
