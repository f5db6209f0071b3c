import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutation } from './mutations.js';

/** What one test takes without a mutant, and the places that it passes: by source, a bit each. */
interface Reached {
  readonly name: string;
  readonly seconds: number;
  /** By index of the source among those of its file's record, in base 64. */
  readonly places: Readonly<Record<number, string>>;
}

/** What a test file left behind when it ran where every place records that it is evaluated. */
interface FileRecord {
  readonly file: string;
  /** Hash of the test file. */
  readonly hash: string;
  /** What loading it and preparing its tests takes. */
  readonly seconds: number;
  /** Path and hash of each source. */
  readonly sources: readonly (readonly [path: string, hash: string])[];
  readonly tests: readonly Reached[];
}

/** Tests of a file that may see a mutant, in the order in which they stand there. */
export interface Judges {
  readonly file: string;
  readonly tests: readonly string[];
  readonly seconds: number;
}

/** Folder of a copy in which each test file leaves what its tests took and passed. */
export const RECORDED = 'reached';

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** A source in which the place of each of its mutations records that it is evaluated. */
export function reached(source: string, path: string, mutations: readonly Mutation[]): string {
  const pieces = mutations.flatMap(({ of: [start, end] }, id) => [
    // At one index, what ends comes before what begins, and the inner ends before the outer.
    { at: start, rank: 1, inner: -end, text: `($reached[${id}] = 1, ` },
    { at: end, rank: 0, inner: -start, text: ')' },
  ]);
  pieces.sort((a, b) => a.at - b.at || a.rank - b.rank || a.inner - b.inner);
  let text = '';
  let from = 0;
  for (const piece of pieces) {
    text += source.slice(from, piece.at) + piece.text;
    from = piece.at;
  }
  const key = JSON.stringify([path, hashOf(source)]);
  return `const $reached = globalThis.reached?.(${key}, ${mutations.length}) ?? [];\n${text}${source.slice(from)}`;
}

/** Records of a folder that were made of test files as they are now, by file. */
export function recordsOf(folder: string, root: string): ReadonlyMap<string, FileRecord> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as FileRecord)
      .filter(
        ({ file, hash }) => existsSync(join(root, file)) && hashOf(readFileSync(join(root, file), 'utf8')) === hash,
      )
      .map((record) => [record.file, record]),
  );
}

/** Share of the time that the tests of one file may take: many files see more than many tests of one. */
const MOST_OF_A_FILE = 0.1;

/**
 * The tests that evaluate a place, files with most words of its path first, then the shortest, as many as the time allows. Of a
 * source that has changed since they ran: those that evaluate any place of it.
 */
export function judgesOf(
  records: Iterable<FileRecord>,
  place: { readonly path: string; readonly hash: string; readonly id: number },
  seconds: number,
): Judges[] {
  const judges = [...records].flatMap((record): Judges[] => {
    const source = record.sources.findIndex(([path]) => path === place.path);
    if (source === -1) return [];
    const isSame = record.sources[source]![1] === place.hash;
    const tests = record.tests
      .filter(({ places }) => {
        if (places[source] === undefined) return false;
        return !isSame || ((Buffer.from(places[source], 'base64')[place.id >> 3] ?? 0) & (1 << (place.id & 7))) !== 0;
      })
      .sort((a, b) => a.seconds - b.seconds);
    const chosen = within(Math.max(seconds * MOST_OF_A_FILE, tests[0]?.seconds ?? 0), tests);
    if (chosen.length === 0) return [];
    return [
      {
        file: record.file,
        tests: chosen.map(({ name }) => name),
        seconds: record.seconds + chosen.reduce((sum, test) => sum + test.seconds, 0),
      },
    ];
  });
  const words = new Set(wordsOf(place.path));
  const shared = ({ file }: Judges): number => wordsOf(file).filter((word) => words.has(word)).length;
  return within(
    seconds,
    judges.sort((a, b) => shared(b) - shared(a) || a.seconds - b.seconds),
  );
}

/** Of a path, each once and in the singular, without what every path has. */
function wordsOf(path: string): string[] {
  return [...new Set(path.replace(/^(lib|test)\/|(\.test)?\.ts$/g, '').split(/s?(?:[^A-Za-z0-9]+|$)/))];
}

/** The first of all that take no longer together. */
function within<T extends { readonly seconds: number }>(seconds: number, all: readonly T[]): T[] {
  let sum = 0;
  return all.filter((one) => {
    sum += one.seconds;
    return sum <= seconds;
  });
}

/**
 * The configuration of the copy: files in the order given, and of each the tests given, or all; what each test passes
 * and takes is written where `records`. A hang ends. Tests that start the program would start another than the copy's.
 */
export function configOf(
  judges: readonly Judges[],
  { workers, isolate }: { readonly workers: number; readonly isolate: boolean },
): string {
  return `import { writeFileSync } from 'node:fs';
const order = ${JSON.stringify(judges.map(({ file }) => file))};
const rank = ({ moduleId }) => order.findIndex((name) => moduleId.endsWith('/' + name));
writeFileSync('setup.mjs', ${JSON.stringify(judges.length === 0 ? RECORDING : choosing(judges))});
export default {
  test: {
    maxWorkers: ${workers},
    isolate: ${isolate},
    testTimeout: 600_000,
    hookTimeout: 600_000,
    exclude: ${JSON.stringify(EXCLUDED)},
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

/** What asks an emulator, starts the program, or takes long without asking anything of one place. */
const EXCLUDED = [
  'node_modules/**',
  'test/**/emulator/**',
  'test/terraform/{real,rules,access}/**',
  'test/terraform/{comparisons,inert-text,policy-audit,changed-halls,scanner-rules}.test.ts',
  'test/{faults,hostile,fuzz,planner}/**',
  'test/kubernetes/{rendered,scheduler}.test.ts',
  'test/slurm/real-*.test.ts',
  'test/{docs,package,bundle,editors,synth,toolchains,supply-chain,architecture}.test.ts',
  'test/docs/{ci,policies}.test.ts',
  'test/report/{page.browser,review-comment,forms}.test.ts',
  'test/cli/{diff,program,width,every-command,frontier,system-errors,lsp,mcp,schedule,catalog,own-catalog,catalog-difference,progress,studio,places,start}.test.ts',
  'test/catalog/{files/refresh-lock,refresh/killed-refresh}.test.ts',
];

const NAME = `const nameOf = (task) => (task.suite ? nameOf(task.suite) + ' > ' : '') + task.name;`;

const choosing = (judges: readonly Judges[]): string => `import { beforeEach, expect } from 'vitest';
${NAME}
const chosen = ${JSON.stringify(Object.fromEntries(judges.map(({ file, tests }) => [file, tests])))};
beforeEach(({ task, skip }) => {
  if (!chosen[expect.getState().testPath.slice(process.cwd().length + 1)].includes(nameOf(task))) skip();
});
`;

const RECORDING = `import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
${NAME}
const sources = new Map();
globalThis.reached = ([path, hash], count) => {
  const known = sources.get(path);
  if (known !== undefined) return known.places;
  const places = new Uint8Array(count);
  sources.set(path, { hash, places, shared: new Uint8Array(count) });
  return places;
};
const clock = performance.now.bind(performance);
const loaded = clock();
let started = loaded;
let shared = 0;
const tests = [];
const share = () => {
  for (const source of sources.values()) {
    source.places.forEach((is, at) => { if (is) source.shared[at] = 1; });
    source.places.fill(0);
  }
};
const bits = (a, b) => {
  const bytes = Buffer.alloc(Math.ceil(a.length / 8));
  for (let at = 0; at < a.length; at++) if (a[at] || b[at]) bytes[at >> 3] |= 1 << (at & 7);
  return bytes.some((byte) => byte !== 0) ? bytes.toString('base64') : undefined;
};
beforeEach(() => {
  share();
  shared += (clock() - started) / 1000;
  started = clock();
});
afterEach(({ task }) => {
  const seconds = (clock() - started) / 1000;
  started = clock();
  const places = [...sources.values()].map((source) => source.places.slice());
  for (const source of sources.values()) source.places.fill(0);
  if (task.result?.state !== 'fail') tests.push({ name: nameOf(task), seconds, places });
});
afterAll(() => {
  share();
  const all = [...sources.entries()];
  const path = expect.getState().testPath;
  const file = path.slice(process.cwd().length + 1);
  mkdirSync('${RECORDED}', { recursive: true });
  writeFileSync('${RECORDED}/' + file.replaceAll('/', '+') + '.json', JSON.stringify({
    file,
    hash: createHash('sha256').update(readFileSync(path, 'utf8')).digest('base64url').slice(0, 12),
    seconds: shared,
    sources: all.map(([source, { hash }]) => [source, hash]),
    tests: tests.map(({ name, seconds, places }) => ({
      name,
      seconds,
      places: Object.fromEntries(
        all.flatMap(([, source], at) => {
          const text = bits(places[at] ?? new Uint8Array(source.shared.length), source.shared);
          return text === undefined ? [] : [[at, text]];
        }),
      ),
    })),
  }));
});
`;
