import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeFolder } from '../../lib/cli/files/write-folder.js';
import { chanceOf } from '../fuzz/chance.js';

/** What happens before each call of the disk, which need not keep anything when the power fails. */
const disk = vi.hoisted(() => ({ before: () => {} }));
vi.mock('node:fs', async (original) => {
  const fs = await original<Record<string, unknown>>();
  const watched = ([name, value]: [string, unknown]): [string, unknown] =>
    name.endsWith('Sync') && typeof value === 'function'
      ? [
          name,
          (...given: unknown[]) => {
            disk.before();
            return name === 'fsyncSync' ? undefined : value(...given);
          },
        ]
      : [name, value];
  return Object.fromEntries(Object.entries(fs).map(watched));
});

type Files = Readonly<Record<string, string>>;

const HELD_BY_TERRAFORM: Files = { 'stacks/one/.terraform.lock.hcl': 'of Terraform' };
const OLD: Files = { ...HELD_BY_TERRAFORM, 'stacks/one/cdk.tf.json': 'old', 'stacks/one/assets/old/script': 'old' };
const RUNS = ['a', 'b', 'c'].map(
  (name): Files => ({
    'manifest.json': name,
    'stacks/one/cdk.tf.json': name,
    'stacks/one/assets/shared': name,
    [`stacks/one/assets/${name}/script`]: name,
  }),
);
const SETS = RUNS.map((files) => inOrder({ ...HELD_BY_TERRAFORM, ...files }));

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'datahall-folder-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function inOrder(files: Files): Files {
  return Object.fromEntries(Object.entries(files).sort());
}

function put(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function filesOf(folder: string): Files {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return inOrder(Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')])));
}

function older(): string {
  const out = join(mkdtempSync(join(scratch, 'run-')), 'out');
  put(out, OLD);
  return out;
}

/**
 * Writes the files of a run, stopped before its nth call of the disk for the time that `meanwhile` takes.
 * @returns its calls
 */
function written(out: string, files: Files, stop = 0, meanwhile: () => void = () => {}): number {
  const { before } = disk;
  let calls = 0;
  disk.before = () => {
    calls += 1;
    if (calls !== stop) return;
    disk.before = () => {};
    meanwhile();
    disk.before = () => {};
  };
  writeFolder(out, (staging) => {
    put(staging, files);
    return ['stacks/one/assets'];
  });
  disk.before = before;
  return calls;
}

/** Nothing is left beside it, and it holds the files of one run and what is not theirs. */
function expectWhole(out: string, where: string): void {
  expect(readdirSync(dirname(out)), where).toEqual(['out']);
  expect(SETS, where).toContainEqual(filesOf(out));
}

describe('a folder that is written all at once', () => {
  const [a, b, c] = RUNS as [Files, Files, Files];

  it('holds the files of the run and what is not its own', () => {
    const out = older();
    written(out, a);
    expect(filesOf(out)).toEqual(SETS[0]);
    expect(readdirSync(join(out, 'stacks/one/assets')).sort()).toEqual(['a', 'shared']);
  });

  it('holds the files of one of two runs, wherever one of them stops for the other', () => {
    const calls = written(older(), a);
    expect(calls).toBeGreaterThan(50);
    for (let stop = 1; stop <= calls; stop += 1) {
      const out = older();
      written(out, a, stop, () => written(out, b));
      expectWhole(out, `call ${stop}`);
    }
  });

  it('holds the files of one of three runs, wherever they stop for each other', () => {
    const calls = written(older(), a);
    const chance = chanceOf(3);
    for (let time = 0; time < 60; time += 1) {
      const [first, second] = [1 + chance.below(calls), 1 + chance.below(calls)];
      const out = older();
      written(out, a, first, () => written(out, b, second, () => written(out, c)));
      expectWhole(out, `calls ${first} and ${second}`);
    }
  });
});
