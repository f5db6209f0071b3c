import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockRefresh } from '../../../lib/catalog/files/refresh-lock.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function locked() {
  const lock = lockRefresh(directory, NOW);
  if (lock.status === 'taken') throw new Error(JSON.stringify(lock));
  return lock;
}

/** Of a process that has come to its end. */
function deadProcess(): number {
  return Number(spawnSync(process.execPath, ['-e', 'console.log(process.pid)']).stdout.toString());
}

describe('lockRefresh', () => {
  it('gives the right to one at a time, and says who has it', () => {
    const first = locked();
    expect(lockRefresh(directory, NOW + 1000)).toEqual({
      status: 'taken',
      by: { process: process.pid, host: hostname(), since: '2026-11-23T12:00:00.000Z' },
      path: join(directory, 'refresh.lock'),
    });
    first.release();
    locked().release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('takes over from a process that is gone, and from none elsewhere', () => {
    const lock = (host: string) =>
      writeFileSync(
        join(directory, 'refresh.lock'),
        JSON.stringify({ process: deadProcess(), host, since: '2026-11-22T00:00:00.000Z' }),
      );
    lock(hostname());
    locked().release();
    lock('another-machine');
    expect(lockRefresh(directory, NOW)).toMatchObject({ status: 'taken', by: { host: 'another-machine' } });
  });

  it('releases only its own', () => {
    const first = locked();
    rmSync(join(directory, 'refresh.lock'));
    const second = lockRefresh(directory, NOW + 1);
    first.release();
    expect(readdirSync(directory)).toEqual(['refresh.lock']);
    if (second.status === 'held') second.release();
  });
});
