import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Job } from '../../../lib/plan/kinds/job.js';
import { type AskedJob, requestJob } from '../../../lib/plan/request-job.js';
import type { BatchHall } from '../../../lib/plan/shape/hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { JOB_KINDS } from '../../../lib/units/closed-lists.js';
import { platformPlan } from '../../terraform/platform-plans.js';

const folder = mkdtempSync(join(tmpdir(), 'datahall-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Programs that print their arguments, one a line, and `srun`, which runs what it is given. */
function stubs(): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const print = '#!/bin/sh\nfor one in "$@"; do printf "%s\\n" "$one"; done\n';
  for (const name of ['aws', 'docker']) writeFileSync(join(bin, name), print);
  writeFileSync(join(bin, 'srun'), '#!/bin/sh\nexec "$@"\n');
  writeFileSync(join(bin, 'scontrol'), '#!/bin/sh\nprintf "node-7\\nnode-8\\n"\n');
  for (const name of ['aws', 'docker', 'srun', 'scontrol']) chmodSync(join(bin, name), 0o755);
  return bin;
}
const bin = stubs();

/** What the last program of a script is called with. */
function ran(job: Job, env: Readonly<Record<string, string>> = {}): string[] {
  if (job.form !== 'script') throw new Error(JSON.stringify(job));
  const path = `${bin}:${process.env.PATH}`;
  const script = job.lines.join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...env, PATH: path },
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.trimEnd().split('\n');
}

const batch = (await platformPlan('batch')) as Plan & BatchHall;
const ec2 = await platformPlan('ec2');

function submission(plan: Plan, asked: AskedJob) {
  const [command, action, ...flags] = ran(requestJob(plan, asked));
  expect([command, action, flags[0]]).toEqual(['batch', 'submit-job', '--region']);
  expect(flags[2]).toBe('--cli-input-json');
  return JSON.parse(flags.slice(3).join('\n'));
}

describe('a job of Batch', () => {
  const workload = batch.fleets[0]!.workload;

  it('names a queue, a definition and a share that the hall has, and the nodes of the plan', () => {
    for (const fleet of batch.fleets) {
      const input = submission(batch, { workload: fleet.workload, kind: 'train', fleet: fleet.key });
      const definition = batch.batch.jobs.find(({ key }) => key === fleet.key)!;
      const queue = batch.batch.queues.find(({ name }) => name === input.jobQueue)!;
      expect(queue.environments).toContain(fleet.key);
      expect(input.jobDefinition).toBe(definition.name);
      expect(batch.batch.schedulingPolicy.shares.map(({ identifier }) => identifier)).toContain(input.shareIdentifier);
      const overrides = input.nodeOverrides?.nodePropertyOverrides[0].containerOverrides ?? input.containerOverrides;
      expect(overrides.command[2]).toContain(`torchrun --nnodes=${definition.nodes ?? 1} `);
      expect(overrides.command[2]).toContain(`--nproc-per-node=${definition.gpus} `);
    }
  });

  it('keeps what the command quotes', () => {
    const command = `train.py --name 'a "b" $c'`;
    const input = submission(batch, { workload, kind: 'train', command });
    expect(JSON.stringify(input)).toContain(JSON.stringify(command).slice(1, -1));
  });

  it('is no service, no notebook and no image of its own, and says why', () => {
    for (const kind of ['serve', 'notebook'] as const) {
      expect(requestJob(batch, { workload, kind }).form).toBe('refused');
    }
    expect(requestJob(batch, { workload, kind: 'train', image: 'a/b:c' })).toMatchObject({
      form: 'refused',
      hint: expect.stringContaining(`-var job_image_${workload.replaceAll('-', '_')}=a/b:c`),
    });
  });

  it('is an array of tasks where a job has one node', () => {
    const alone = batch.fleets.find(({ key }) => batch.batch.jobs.find((job) => job.key === key)?.nodes === null);
    const spans = batch.fleets.find(({ key }) => batch.batch.jobs.find((job) => job.key === key)?.nodes !== null);
    const asked = { kind: 'sweep', tasks: 12 } as const;
    expect(submission(batch, { ...asked, workload: alone!.workload, fleet: alone!.key }).arrayProperties).toEqual({
      size: 12,
    });
    expect(requestJob(batch, { ...asked, workload: spans!.workload, fleet: spans!.key })).toMatchObject({
      form: 'refused',
      why: expect.stringContaining('Batch makes no array of such'),
    });
  });
});

describe('a job for Slurm', () => {
  const [fleet] = ec2.fleets;
  const { workload, key } = fleet!;

  it('meets on the first node of the allocation, on every accelerator', () => {
    const job = requestJob(ec2, { workload, kind: 'train', fleet: key, command: 'train.py' });
    if (job.form !== 'script') throw new Error(job.form);
    expect(job.lines[0]).toBe('#!/bin/bash');
    expect(job.lines).toContain(`#SBATCH --nodes=${fleet!.workingNodes}`);
    expect(job.lines).toContain(`#SBATCH --gpus-per-node=${fleet!.accelerators!.perNode}`);
    const called = ran(job, { SLURM_JOB_NODELIST: 'node-[7-8]', SLURM_JOB_ID: '42', SLURM_NNODES: '2' });
    expect(called.slice(0, 3)).toEqual(['run', '--rm', '--network=host']);
    expect(called.slice(-3)).toEqual([
      'sh',
      '-c',
      `torchrun --nnodes=$SLURM_NNODES --nproc-per-node=${fleet!.accelerators!.perNode} --rdzv-backend=c10d --rdzv-id=$SLURM_JOB_ID --rdzv-endpoint=$FIRST:29500 train.py`,
    ]);
    for (const name of ['FIRST', 'SLURM_JOB_ID', 'SLURM_NNODES']) expect(called).toContain(name);
  });

  it('has only the accelerators that Slurm gives it, in a sweep', () => {
    const job = requestJob(ec2, { workload, kind: 'sweep', fleet: key, tasks: 5 });
    if (job.form !== 'script') throw new Error(job.form);
    expect(job.lines).toContain('#SBATCH --array=0-4');
    const called = ran(job, { CUDA_VISIBLE_DEVICES: '3' });
    expect(called[called.indexOf('--gpus') + 1]).toBe('"device=3"');
  });

  it('is a script of bash that runs, or is refused with a reason', () => {
    for (const kind of JOB_KINDS) {
      const job = requestJob(ec2, { workload, kind, fleet: key, model: 'm' });
      if (job.form === 'refused') expect(job.why).not.toBe('');
      else expect(ran(job, { CUDA_VISIBLE_DEVICES: '0', SLURM_JOB_NODELIST: 'n' }).length).toBeGreaterThan(5);
    }
  });
});
