import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import type { Job } from '../../lib/plan/kinds/job.js';
import { requestJob } from '../../lib/plan/request-job.js';
import { burnInScript } from '../../lib/studies/acceptance/burn-in-script.js';
import { expectationsOf } from '../../lib/studies/acceptance/expectation.js';
import { readBurnInLog } from '../../lib/studies/acceptance/read-log.js';
import { JOB_KINDS } from '../../lib/units/closed-lists.js';
import { slurmPlan } from './shipped.js';

const plan = await slurmPlan();
const folder = mkdtempSync(join(tmpdir(), 'datahall-sbatch-'));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, body: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/bash\n${body}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}
program('aws', 'echo 123456789012');
program('docker', 'for one in "$@"; do printf "%s\\n" "$one"; done');
program('srun', 'while [ "$1" != bash ]; do shift; done; exec "$@"');
program(
  'scontrol',
  'printf "NodeName=train-1 NodeAddr=10.0.0.1 Port=6818\\nNodeName=train-2 NodeAddr=10.0.0.2 Port=6818\\n"',
);
// Runs the script, and keeps what it prints where it is asked to.
program(
  'sbatch',
  `for one; do case "$one" in --output=*) log=\${one#*=} ;; esac; done; SLURM_JOB_ID=7 SLURM_JOB_NODELIST='train-[1-2]' bash "$one" > "$log" 2>&1`,
);
for (const [name, body] of Object.entries({
  mpirun: 'echo "mpi $OMPI_MCA_plm $*" >> "$HOME/told"',
  'ssh-keygen': 'for one; do :; done; echo key > "$one"; echo "ssh-ed25519 AAAA datahall-accept-7" > "$one.pub"',
}))
  program(name, body);

const env = { HOME: folder, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
function run(script: string, more: Readonly<Record<string, string>> = {}) {
  return spawnSync('bash', ['-c', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...env, ...more },
  });
}

function linesOf(job: Job): readonly string[] {
  if (job.form !== 'script') throw new Error(JSON.stringify(job));
  return job.lines;
}

describe('a job on the Slurm of a hall', () => {
  const fleet = plan.fleets.find(({ key }) => key === 'train')!;

  it('is in the partition and on the account of its workload, on all of its nodes and GPUs', () => {
    const lines = linesOf(requestJob(plan, { workload: 'train', command: 'train.py' }));
    for (const option of [
      '--partition=train',
      '--account=train',
      `--nodes=${fleet.workingNodes}`,
      '--gpus-per-node=8',
    ]) {
      expect(lines).toContain(`#SBATCH ${option}`);
    }
    const { stdout, stderr, status } = run(lines.join('\n'), { SLURM_JOB_NODELIST: 'train-[1-2]', SLURM_NNODES: '2' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/--device\n\/dev\/infiniband\n/);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(
      /^torchrun --nnodes=\$SLURM_NNODES --nproc-per-node=8 .* train\.py$/,
    );
  });

  it('names the nodes of its fleet where the partition has others', () => {
    const [queue, ...others] = plan.slurm.queues.filter(({ key }) => key === 'train');
    expect(others).toEqual([]);
    const spot = { ...fleet, key: 'train.spot', purchase: 'spot' } as const;
    const both = {
      ...plan,
      fleets: [...plan.fleets, spot],
      slurm: { ...plan.slurm, queues: [{ ...queue!, fleets: ['train', 'train.spot'] }] },
    };
    expect(linesOf(requestJob(both, { workload: 'train', fleet: 'train.spot' }))).toContain(
      `#SBATCH --constraint=${fleet.instanceType.replace('.', '-')}&spot`,
    );
    expect(linesOf(requestJob(plan, { workload: 'train' })).join('\n')).not.toContain('--constraint');
  });

  it('is on no account where no records are kept', () => {
    const { cluster } = plan.slurm;
    const without = { ...plan, slurm: { ...plan.slurm, cluster: { ...cluster, accounting: null } } };
    expect(linesOf(requestJob(without, { workload: 'train' })).join('\n')).not.toContain('--account');
  });

  it('keeps its files where login nodes have them too', () => {
    const lines = linesOf(requestJob(plan, { workload: 'train', kind: 'infer', model: 'm', tasks: 3 }));
    expect(lines.join('\n')).toContain('-i /mnt/train/home/batch/$SLURM_ARRAY_TASK_ID.input.jsonl');
    expect(lines).toContain('#SBATCH --array=0-2');
  });

  it('is a script of bash, or refused with a reason: every kind', () => {
    for (const workload of ['train', 'sweep']) {
      for (const kind of JOB_KINDS) {
        const job = requestJob(plan, { workload, kind, model: 'm' });
        if (job.form === 'refused')
          expect([kind, job.why]).toEqual(['serve', expect.stringContaining('a service needs')]);
        else expect(spawnSync('bash', ['-n'], { input: linesOf(job).join('\n') }).status).toBe(0);
      }
    }
  });
});

describe('a burn-in on the Slurm of a hall', () => {
  const expectations = expectationsOf(plan, loadCatalog({ regions: [plan.region] }).types);

  it('is a batch job on all nodes of each fleet, whose log the verdict reads', () => {
    mkdirSync(join(folder, 'shared'));
    const script = burnInScript(plan, expectations).replaceAll('/mnt/train/home', join(folder, 'shared'));
    const { stdout, status } = run(script, { SHARED: join(folder, 'shared') });
    expect(status).toBe(0);
    const logs = readBurnInLog(stdout);
    expect(logs.map((log) => log.fleet)).toEqual(plan.fleets.map(({ key }) => key));
    for (const log of logs) expect(log).toMatchObject({ nodes: ['10.0.0.1', '10.0.0.2'], ended: true });
    const told = readFileSync(join(folder, 'told'), 'utf8');
    expect(told).toContain('mpi rsh ');
    expect(told).toContain('--host 10.0.0.1:8,10.0.0.2:8');
    // The key of the job is taken back.
    expect(readFileSync(join(folder, '.ssh/authorized_keys'), 'utf8')).toBe('');
  });
});
