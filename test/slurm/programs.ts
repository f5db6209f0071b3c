import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder that stands for the root of a node, with stand-ins for the programs that need one. */
export class Node {
  readonly root = mkdtempSync(join(tmpdir(), 'datahall-node-'));

  constructor() {
    for (const folder of [
      'bin',
      'etc/profile.d',
      'etc/systemd/system',
      'usr/local/sbin',
      'run/datahall',
      'opt/aws/amazon-cloudwatch-agent/etc',
    ])
      mkdirSync(join(this.root, folder), { recursive: true });
    for (const name of ['chattr', 'sleep', 'systemctl', 'logger']) this.has(name, this.telling(name));
  }

  /** A line of a stand-in that notes its call. */
  telling(name: string): string {
    return `echo "${name} $*" >> ${this.root}/told`;
  }

  /** A stand-in for a program. */
  has(name: string, lines: string): void {
    this.write(`bin/${name}`, `#!/bin/bash\n${lines}\n`);
    chmodSync(join(this.root, 'bin', name), 0o755);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  read(path: string): string {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Runs lines as a script of the node. */
  run(lines: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return spawnSync('bash', ['-c', this.inside(lines.join('\n'))], {
      encoding: 'utf8',
      // Bash takes a socket for a remote shell, and reads the settings of its user.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.env(env),
    });
  }

  /** Runs a program that a script has written. */
  call(path: string, env: Readonly<Record<string, string>> = {}) {
    return spawnSync('bash', [join(this.root, path)], {
      encoding: 'utf8',
      // Bash takes a socket for a remote shell, and reads the settings of its user.
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.env(env),
    });
  }

  end(): void {
    rmSync(this.root, { recursive: true });
  }

  private env(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    return { PATH: `${this.root}/bin:${process.env.PATH}`, SLURMD_NODENAME: 'train-1', ...more };
  }

  /** Paths of the node are below its folder; its stand-ins come first. */
  inside(text: string): string {
    return text
      .replaceAll(
        /(?<![\w./-])\/(?=(?:etc|usr|run|mnt|home|scratch|fsx|opt\/aws|opt\/dlami|dev\/disk|dev\/md|sys\/class)\b)/g,
        `${this.root}/`,
      )
      .replaceAll('export PATH=', `export PATH=${this.root}/bin:`)
      .replaceAll(`:${this.root}/usr/bin`, ':/usr/bin');
  }
}
