import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import type { SlurmAccount } from '../../lib/plan/platforms/slurm/boot/accounts.js';
import { accountsProgram } from '../../lib/plan/platforms/slurm/boot/boot-script.js';
import { slurmFiles } from '../../lib/plan/platforms/slurm/boot/slurm-conf.js';
import { requestJob } from '../../lib/plan/request-job.js';
import { JOB_KINDS } from '../../lib/units/closed-lists.js';
import { missing } from './on-path.js';
import { DATABASE_PROGRAMS, RealDatabase } from './real-database.js';
import { RealSlurm, SLURM_PROGRAMS } from './real-slurm.js';
import { slurmPlan } from './shipped.js';

const absent = missing(
  'no accounts are written to a database of Slurm',
  [...SLURM_PROGRAMS, ...DATABASE_PROGRAMS],
  'slurm-wlm, slurmdbd, mariadb-server',
);

const plan = await slurmPlan();
const withPyxis = await slurmPlan((text) => text.replace('slurm:\n', 'slurm:\n  containers: pyxis\n'));
const { types } = loadCatalog({ regions: [plan.region] });
const nodes = plan.fleets.flatMap(({ groupName, nodes: { max } }) =>
  Array.from({ length: max }, (_, at) => `${groupName}-${at + 1}`),
);
const users = [{ name: userInfo().username, uid: userInfo().uid }];
const SHIPPED: readonly SlurmAccount[] = [
  { name: 'sweep', share: 1, priority: 0, preempts: [], atMost: null },
  { name: 'train', share: 3, priority: 10, preempts: [], atMost: null },
];

describe.skipIf(absent.length > 0)('the accounts of a hall in a database of Slurm', () => {
  let records: RealDatabase;
  let slurm: RealSlurm;
  const write = (accounts: readonly SlurmAccount[]) => {
    const { status, stderr } = slurm.run(accountsProgram({ accounts, users, gpus: true, version: '25.11' }));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  };
  const qualities = () =>
    slurm
      .ask('sacctmgr', '-n', '-P', 'show', 'qos', 'format=name,priority,gracetime,preempt,grptres')
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('normal'));

  beforeAll(async () => {
    records = await RealDatabase.start();
    const idle = Object.fromEntries(['Prolog', 'Epilog', 'HealthCheckProgram'].map((name) => [name, 'exit 0']));
    slurm = await RealSlurm.start(slurmFiles(plan, types), nodes, idle, records);
    await slurm.until((answer) => answer.includes('gres'), 'sacctmgr', '-n', '-P', 'show', 'tres', 'format=type,name');
  }, 180_000);
  afterAll(async () => {
    await slurm?.end();
    await records?.end();
  }, 60_000);

  it('are what the shipped hall says, however often they are written', () => {
    for (const _ of ['first', 'again']) {
      write(SHIPPED);
      expect(qualities()).toEqual(['sweep|0|00:02:00|normal|', 'train|10|00:02:00|normal|']);
      const shares = slurm.ask('sacctmgr', '-n', '-P', 'show', 'associations', 'format=account,user,share,defaultqos');
      expect(shares).toMatch(/^train\|\|3\|train$/m);
      expect(shares).toMatch(/^sweep\|\|1\|sweep$/m);
      for (const account of ['train', 'sweep'])
        expect(shares).toMatch(new RegExp(`^${account}\\|${users[0]!.name}\\|`, 'm'));
    }
  });

  it('follow a change: who makes room, and what a workload may have at once', () => {
    const [sweep, train] = SHIPPED as [SlurmAccount, SlurmAccount];
    write([sweep, { ...train, preempts: ['sweep'], atMost: 8 }]);
    expect(qualities()).toEqual(['sweep|0|00:02:00|normal|', 'train|10|00:02:00|sweep|gres/gpu=8']);
    // A loop for as long as both lists are there.
    write([
      { ...sweep, priority: 20, preempts: ['train'] },
      { ...train, atMost: 8 },
    ]);
    expect(qualities()[0]).toBe('sweep|20|00:02:00|train|');
  });

  it('let a job in on its account alone, in the partition of its workload', async () => {
    write(SHIPPED);
    const submit = (account: string, partition: string) =>
      slurm
        .ask(
          'sbatch',
          '--parsable',
          `--account=${account}`,
          `--partition=${partition}`,
          '--gres=gpu:1',
          '--wrap',
          'true',
        )
        .trim();
    await slurm.until((answer) => answer.includes('idle'), 'sinfo', '-h', '-p', 'train', '-o', '%T');
    const id = submit('train', 'train');
    await slurm.until((answer) => answer.trim() === '', 'squeue', '-h', '-j', id);
    expect(() => submit('nobody', 'train')).toThrow(/Invalid account/);
    expect(() => submit('sweep', 'train')).toThrow(/Invalid account|not permitted|Invalid qos/i);
  });
});

const unchecked = missing('no script of a login node is checked', ['shellcheck'], 'shellcheck');
describe.skipIf(unchecked.length > 0)('ShellCheck', () => {
  /** What is meant: a text that a container expands, a folder that srun sees, and values that cannot fail. */
  const MEANT = '--exclude=SC2016,SC2155';
  const found = (lines: readonly string[]) =>
    spawnSync('shellcheck', ['--shell=bash', MEANT, '-'], { input: `${lines.join('\n')}\n`, encoding: 'utf8' }).stdout;

  it('finds nothing in the program of the accounts', () => {
    const [sweep, train] = SHIPPED as [SlurmAccount, SlurmAccount];
    const accounts = [sweep, { ...train, preempts: ['sweep'], atMost: 8 }];
    const { users: listed } = plan.slurm;
    expect(found(accountsProgram({ accounts, users: listed, gpus: true, version: '25.11' }))).toBe('');
  });

  it.each(JOB_KINDS)('finds nothing in a batch script: %s', (kind) => {
    for (const hall of [plan, withPyxis]) {
      const job = requestJob(hall, { workload: 'train', kind, model: 'm' });
      if (job.form === 'refused') expect(kind).toBe('serve');
      else expect(found(job.form === 'script' ? job.lines : [])).toBe('');
    }
  });
});
