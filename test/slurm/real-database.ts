import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { onPath } from './on-path.js';
import { endAll, freePorts } from './processes.js';

/** What a database of records stands on. */
export const DATABASE_PROGRAMS = ['mariadbd', 'mariadb-install-db', 'mariadb', 'slurmdbd', 'sacctmgr'] as const;

/** The daemon of Slurm's records on a MariaDB of its own, both on this machine and as this user. */
export class RealDatabase {
  readonly folder = mkdtempSync(join(tmpdir(), 'datahall-records-'));
  private readonly port: number;
  private readonly processes: ChildProcess[] = [];

  private constructor(port: number) {
    this.port = port;
  }

  /** Lines of `slurm.conf` for a cluster that keeps its records here. */
  get settings(): readonly string[] {
    return [
      'AccountingStorageType=accounting_storage/slurmdbd',
      'AccountingStorageHost=127.0.0.1',
      `AccountingStoragePort=${this.port}`,
    ];
  }

  static async start(): Promise<RealDatabase> {
    const [own, sql] = (await freePorts(2)) as [number, number];
    const database = new RealDatabase(own);
    const { folder, processes } = database;
    const user = userInfo().username;
    const data = [`--datadir=${folder}/data`, `--user=${user}`];
    execFileSync(
      onPath('mariadb-install-db')!,
      ['--no-defaults', ...data, '--auth-root-authentication-method=normal', '--skip-test-db'],
      { stdio: 'ignore' },
    );
    processes.push(
      spawn(
        onPath('mariadbd')!,
        [
          '--no-defaults',
          ...data,
          `--socket=${folder}/sql`,
          `--port=${sql}`,
          '--bind-address=127.0.0.1',
          `--pid-file=${folder}/sql.pid`,
          '--innodb-lock-wait-timeout=900',
        ],
        { stdio: 'ignore' },
      ),
    );
    await until(() =>
      spawnSync(
        onPath('mariadb')!,
        [
          '--no-defaults',
          `--socket=${folder}/sql`,
          '--user=root',
          '--execute=grant all on slurm_acct_db.* to slurm@localhost identified by "slurm"',
        ],
        { encoding: 'utf8' },
      ),
    );
    const settings = [
      'AuthType=auth/none',
      'DbdHost=localhost',
      'DbdAddr=127.0.0.1',
      `DbdPort=${own}`,
      `SlurmUser=${user}`,
      `PidFile=${folder}/slurmdbd.pid`,
      `LogFile=${folder}/slurmdbd.log`,
      'StorageType=accounting_storage/mysql',
      'StorageHost=127.0.0.1',
      `StoragePort=${sql}`,
      'StorageUser=slurm',
      'StoragePass=slurm',
      'StorageLoc=slurm_acct_db',
    ];
    writeFileSync(join(folder, 'slurmdbd.conf'), settings.join('\n'), { mode: 0o600 });
    writeFileSync(
      join(folder, 'slurm.conf'),
      ['ClusterName=datahall', 'SlurmctldHost=localhost(127.0.0.1)', 'AuthType=auth/none', ...database.settings].join(
        '\n',
      ),
    );
    const env = { ...process.env, SLURM_CONF: join(folder, 'slurm.conf') };
    processes.push(spawn(onPath('slurmdbd')!, ['-D'], { env, stdio: 'ignore' }));
    await until(() =>
      spawnSync(onPath('sacctmgr')!, ['--immediate', 'add', 'cluster', 'datahall'], {
        env,
        encoding: 'utf8',
        timeout: 20_000,
      }),
    );
    return database;
  }

  /** Ends what it started, and waits for it. */
  async end(): Promise<void> {
    await endAll(this.processes);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Tries until it succeeds. @throws Error after a minute, with what it said last */
async function until(attempt: () => { status: number | null; stdout: string; stderr: string }): Promise<void> {
  for (let second = 0; ; second++) {
    const { status, stdout, stderr } = attempt();
    if (status === 0) return;
    if (second >= 60) throw new Error(`${stdout}${stderr}`);
    await new Promise((done) => setTimeout(done, 1000));
  }
}
