import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeDurably } from './snapshots.js';

/** Who writes a folder of catalogs. */
export interface LockHolder {
  readonly process: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** The right to write a folder of catalogs, or who has it. */
export type RefreshLock =
  | { readonly status: 'held'; release(): void }
  | { readonly status: 'taken'; readonly by: LockHolder; readonly path: string };

const FILE = 'refresh.lock';

/**
 * Takes the one right to write a folder of catalogs. The lock of a process of this machine that is gone is taken over; of
 * a process elsewhere nothing can be known, so its lock stays until somebody deletes the file.
 * @param nowMilliseconds - since 1970
 */
export function lockRefresh(directory: string, nowMilliseconds: number): RefreshLock {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, FILE);
  const own = `${path}.${process.pid}`;
  const since = new Date(nowMilliseconds).toISOString();
  const text = JSON.stringify({ process: process.pid, host: hostname(), since } satisfies LockHolder);
  writeDurably(own, text);
  try {
    for (;;) {
      try {
        // A link is made whole or not at all, and never over another.
        linkSync(own, path);
        return { status: 'held', release: () => release(path, text) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const found = readLock(path);
      if (found === null) continue;
      if (isAlive(found.holder)) return { status: 'taken', by: found.holder, path };
      removeAbandoned(path, found.text);
    }
  } finally {
    unlinkSync(own);
  }
}

function release(path: string, text: string): void {
  if (readLock(path)?.text === text) rmSync(path, { force: true });
}

/** Null: it is gone by now. */
function readLock(path: string): { readonly holder: LockHolder; readonly text: string } | null {
  try {
    const text = readFileSync(path, 'utf8');
    return { holder: JSON.parse(text) as LockHolder, text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive({ process: id, host }: LockHolder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes a lock unless another refresh took it over in the meantime: that one is put back. */
function removeAbandoned(path: string, text: string): void {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== text) linkSync(aside, path);
  unlinkSync(aside);
}
