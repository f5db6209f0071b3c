import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutations.js';

/** What a test file takes without a mutant, and the places of the sample that it passes. */
interface TestTime {
  readonly seconds: number;
  readonly places: ReadonlySet<number>;
}

const FOLDER = 'reached';

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
    testTimeout: 60_000,
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
import { afterAll, expect } from 'vitest';
const places = new Set();
globalThis.reached = (id) => places.add(id);
const started = performance.now();
afterAll(() => {
  const file = expect.getState().testPath.slice(process.cwd().length + 1);
  mkdirSync('${FOLDER}', { recursive: true });
  writeFileSync('${FOLDER}/' + file.replaceAll('/', '+'), JSON.stringify({
    file, seconds: (performance.now() - started) / 1000, places: [...places],
  }));
});
`;

/** By test file, what the run of a copy wrote. */
export function testTimes(copy: string): ReadonlyMap<string, TestTime> {
  return new Map(
    readdirSync(join(copy, FOLDER))
      .sort()
      .map((name) => {
        const { file, seconds, places } = JSON.parse(readFileSync(join(copy, FOLDER, name), 'utf8'));
        return [file, { seconds, places: new Set<number>(places) }];
      }),
  );
}
