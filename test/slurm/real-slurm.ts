import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SlurmFiles } from '../../lib/plan/platforms/slurm/boot/slurm-conf.js';
import { onPath } from './on-path.js';
import { endAll, freePorts } from './processes.js';
import type { RealDatabase } from './real-database.js';

/** What a test of Slurm itself stands on. */
export const SLURM_PROGRAMS = [
  'slurmctld',
  'slurmd',
  'scontrol',
  'sinfo',
  'sbatch',
  'scancel',
  'squeue',
  'srun',
] as const;

/** Settings of the plan that one machine can not have: there is no database of accounts, and the nodes are not started by AWS. */
const WITHOUT_DATABASE = /^AccountingStorage\w*=.*\n|^Preempt\w*=.*\n| AllowAccounts=\S+/gm;

/**
 * A controller and a daemon for each node on this machine, without munge and without root, with the files of a plan: what is
 * left out are the accounts where there is no database, and devices are links to devices that every machine has. Ends the processes that it started.
 */
export class RealSlurm {
  readonly folder = mkdtempSync(join(tmpdir(), 'datahall-slurm-'));
  private readonly processes: ChildProcess[] = [];
  private readonly env: NodeJS.ProcessEnv;

  private constructor() {
    this.env = {
      PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
      HOME: this.folder,
      SLURM_CONF: join(this.folder, 'slurm.conf'),
    };
    for (const folder of ['state', 'programs', 'dev', 'bin']) mkdirSync(join(this.folder, folder));
    // Prints its arguments, one a line.
    writeFileSync(join(this.folder, 'bin/docker'), '#!/bin/bash\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
  }

  /**
   * @param programs - Lines of bash in the place of the programs of the plan, by the name of their setting.
   * @param records - where it keeps its records. @default - none: settings that need them are left out
   */
  static async start(
    { slurmConf, gresConf }: SlurmFiles,
    nodes: readonly string[],
    programs: Readonly<Record<string, string>>,
    records?: RealDatabase,
  ): Promise<RealSlurm> {
    const slurm = new RealSlurm();
    const ports = await freePorts(nodes.length + 1);
    const { folder } = slurm;
    const user = userInfo().username;
    const host = hostname().replace(/\..*$/, '');
    // GPUs of every node are the same few links.
    for (let at = 0; at < 8; at++)
      symlinkSync(at % 2 === 0 ? '/dev/null' : '/dev/zero', join(folder, 'dev', `nvidia${at}`));
    for (const [name, body] of Object.entries(programs)) {
      writeFileSync(join(folder, 'programs', name), `#!/bin/bash\n${body}\n`, { mode: 0o755 });
    }
    const named = nodes.map(
      (node, at) => `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[at + 1]}`,
    );
    const planned = slurmConf
      .replaceAll(records === undefined ? WITHOUT_DATABASE : /$^/g, '')
      .replaceAll(/^(\w+)=\/usr\/local\/sbin\/\S+$/gm, (line, name) =>
        name in programs ? `${name}=${folder}/programs/${name}` : line,
      )
      .replaceAll(/^NodeName=(\S+)-\[1-(\d+)\] (.*) State=CLOUD$/gm, (_, name, count, rest) =>
        Array.from(
          { length: Number(count) },
          (__, at) => `${named.find((line) => line.startsWith(`NodeName=${name}-${at + 1} `))} ${rest}`,
        ).join('\n'),
      );
    const own = [
      'ClusterName=datahall',
      `SlurmctldHost=${host}(127.0.0.1)`,
      'AuthType=auth/none',
      'CredType=cred/none',
      `SlurmUser=${user}`,
      `SlurmdUser=${user}`,
      `SlurmctldPort=${ports[0]}`,
      `StateSaveLocation=${folder}/state`,
      `SlurmdSpoolDir=${folder}/spool-%n`,
      `SlurmctldPidFile=${folder}/ctld.pid`,
      `SlurmdPidFile=${folder}/slurmd-%n.pid`,
      `SlurmdLogFile=${folder}/slurmd-%n.log`,
      `SlurmctldLogFile=${folder}/slurmctld.log`,
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'MpiDefault=none',
      'ReturnToService=1',
      // The nodes have what the plan says, not what this machine has.
      'SlurmdParameters=config_overrides',
      ...(records?.settings ?? []),
    ];
    writeFileSync(join(folder, 'slurm.conf'), [...own, planned].join('\n'));
    writeFileSync(join(folder, 'gres.conf'), gresConf.replaceAll('/dev/', `${folder}/dev/`));
    slurm.spawn('slurmctld', ['-D', '-f', join(folder, 'slurm.conf')]);
    for (const node of nodes) slurm.spawn('slurmd', ['-D', '-N', node, '-f', join(folder, 'slurm.conf')]);
    return slurm;
  }

  /** Runs lines of bash beside the cluster. */
  run(lines: readonly string[]) {
    return spawnSync('bash', ['-c', lines.join('\n')], {
      env: this.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
  }

  /** What a command of Slurm prints. */
  ask(program: string, ...args: string[]): string {
    return execFileSync(onPath(program)!, args, { env: this.env, encoding: 'utf8', cwd: this.folder, timeout: 20_000 });
  }

  /** Asks until the answer fits. @throws Error after half a minute, with the last answer */
  async until(fits: (answer: string) => boolean, program: string, ...args: string[]): Promise<string> {
    for (let second = 0; ; second++) {
      const { stdout, stderr } = spawnSync(onPath(program)!, args, {
        env: this.env,
        encoding: 'utf8',
        timeout: 20_000,
      });
      if (fits(stdout)) return stdout;
      if (second >= 60) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
      await new Promise((done) => setTimeout(done, 1000));
    }
  }

  /** Ends what it started, and waits for it. */
  async end(): Promise<void> {
    await endAll(this.processes);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private spawn(program: string, args: readonly string[]): void {
    this.processes.push(spawn(onPath(program)!, args, { env: this.env, cwd: this.folder, stdio: 'ignore' }));
  }
}
