import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const preload = join(import.meta.dirname, 'fault-at.js');

/** What a process told, and how it ended: its exit code, or null when it was killed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Calls of `node:fs` of a run without a fault. */
  readonly counts: { readonly changes: number; readonly calls: number } | null;
}

/**
 * Runs the bundled program with a fault (see `fault-at.js`), in the root of the repository.
 * @param started - is given the process as soon as it runs
 */
export function runFaulty(
  args: readonly string[],
  fault = '',
  environment: Readonly<Record<string, string>> = {},
  started: (child: ChildProcess) => void = () => {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', preload, 'bundle/datahall.js', ...args], {
      cwd: root,
      env: { ...process.env, ...environment, DATAHALL_FAULT: fault },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    started(child);
    const told = ['', '', '', ''];
    for (const stream of [1, 2, 3]) {
      child.stdio[stream]!.on('data', (data) => {
        told[stream] += data;
      });
    }
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, stdout: told[1]!, stderr: told[2]!, counts: told[3] === '' ? null : JSON.parse(told[3]!) }),
    );
  });
}
