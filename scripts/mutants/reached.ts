import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutations.js';

/** What a test file takes without a mutant, and the places of the sample that it passes. */
interface TestTime {
  readonly seconds: number;
  readonly places: ReadonlySet<number>;
}

/** Folder of a copy in which each test file leaves what it took and passed. */
export const RECORDED = 'reached';

/** A source in which the place of each mutation records that it is evaluated. */
export function reached(source: string, mutations: readonly (Mutation & { readonly id: number })[]): string {
  const pieces = mutations.flatMap(({ id, of: [start, end] }) => [
    // At one index, what ends comes before what begins, and the inner ends before the outer.
    { at: start, rank: 1, inner: -end, text: `(globalThis.reached?.(${id}), ` },
    { at: end, rank: 0, inner: -start, text: ')' },
  ]);
  pieces.sort((a, b) => a.at - b.at || a.rank - b.rank || a.inner - b.inner);
  let text = '';
  let from = 0;
  for (const piece of pieces) {
    text += source.slice(from, piece.at) + piece.text;
    from = piece.at;
  }
  return text + source.slice(from);
}

/**
 * The configuration of the copy: one worker; files in the order given; what each passes and takes is written by a setup
 * file. A hang ends. Tests of pure rooms start no program: they need no bundle.
 */
export function configOf(order: readonly string[]): string {
  return `import { mkdirSync, writeFileSync } from 'node:fs';
const order = ${JSON.stringify(order)};
const rank = ({ moduleId }) => order.findIndex((name) => moduleId.endsWith(name));
writeFileSync('setup.mjs', ${JSON.stringify(SETUP)});
export default {
  test: {
    maxWorkers: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What asks an emulator is no test of a pure room.
    exclude: ['test/**/emulator/**', 'node_modules/**'],
    setupFiles: ['./setup.mjs'],
    experimental: { fsModuleCache: true },
    sequence: {
      sequencer: class {
        shard(files) { return files; }
        sort(files) { return files.toSorted((a, b) => rank(a) - rank(b)); }
      },
    },
  },
};
`;
}

const SETUP = `import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, expect } from 'vitest';
const places = new Set();
globalThis.reached = (id) => places.add(id);
const started = performance.now();
let failed = false;
afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});
afterAll(() => {
  if (failed) return;
  const file = expect.getState().testPath.slice(process.cwd().length + 1);
  mkdirSync('${RECORDED}', { recursive: true });
  writeFileSync('${RECORDED}/' + file.replaceAll('/', '+'), JSON.stringify({
    file, seconds: (performance.now() - started) / 1000, places: [...places],
  }));
});
`;

/** By test file, what a run left in a folder. */
export function testTimes(folder: string): ReadonlyMap<string, TestTime> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => {
        const { file, seconds, places } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
        return [file, { seconds, places: new Set<number>(places) }];
      }),
  );
}
