/**
 * Mutation testing by sample: changes one operator, number or condition of a pure room at a time, in a copy of the
 * repository, and runs those tests that evaluate the changed place, those that are named most like it first,
 * until one fails. What only tests that start the program, a browser or an emulator would see counts as unseen.
 *
 *   npm run mutants [-- --count 300] [--seed 1] [--from 0] [--minutes 60] [--seconds 120] [--workers 2]
 *                       [--rooms units,sizing] [--reached <folder>] [--again <file>]
 *
 * `--seconds` bounds the tests of one mutant, by what they take without one. Who evaluates what is kept in `--reached`;
 * the next run with the same folder runs anew only test files that have changed. `--from` goes on with a sample that
 * was stopped; `--again` tries only those that survive by the output of an earlier run. Prints each mutant, and the
 * share that is seen; ends with exit code 1 below 90 %.
 */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chanceOf } from '../test/fuzz/chance.js';
import { type Mutation, mutationsOf } from './mutants/mutations.js';
import { configOf, hashOf, type Judges, judgesOf, RECORDED, reached, recordsOf } from './mutants/reached.js';

const PURE = ['units', 'blueprint', 'catalog', 'sizing', 'models', 'plan', 'studies'];
const WANTED = 0.9;
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '120' },
    workers: { type: 'string', default: '2' },
    rooms: { type: 'string', default: PURE.join(',') },
    reached: { type: 'string' },
    again: { type: 'string' },
  },
});

/** Of a run of tests, on the clock: something waits for what never comes. */
const MOST_SECONDS = 7200;

/** A mutation and its file, e.g. `lib/units/order.ts`. */
interface Mutant extends Mutation {
  readonly path: string;
  /** Hash of the file. */
  readonly hash: string;
  /** Which of the file's mutations. */
  readonly id: number;
}

/** What the tests read. */
const COPIED = [
  ...['lib', 'test', 'schema', 'blueprints', 'docs', 'scripts', 'bench', 'editors'],
  ...['package.json', 'tsconfig.json', 'main.ts', 'README.md', 'CHANGELOG.md'],
];

const root = join(import.meta.dirname, '..');
const workers = Number(values.workers);
const copies = Array.from({ length: workers }, copyOf);
const reachedFolder = values.reached ?? join(copies[0]!, 'kept');
await record();
const records = [...recordsOf(reachedFolder, root).values()];

const again = values.again && readFileSync(values.again, 'utf8');
const sample = draw(values.rooms.split(',').flatMap(mutantsOf), Number(values.count))
  .slice(Number(values.from))
  .filter((mutant) => !again || again.includes(`SURVIVES ${place(mutant)}\n`));
const until = Date.now() + Number(values.minutes) * 60_000;
/** By file and tests. */
const passing = new Map<string, boolean>();
let tried = 0;
let seen = 0;
const waiting = sample.values();
await Promise.all(
  copies.map(async (copy) => {
    for (const mutant of waiting) {
      if (Date.now() > until) break;
      const killer = await killedBy(mutant, copy);
      tried++;
      if (killer !== null) seen++;
      console.log(`${killer === null ? 'SURVIVES' : 'seen'} ${place(mutant)}${killer === null ? '' : ` by ${killer}`}`);
    }
  }),
);
for (const copy of copies) rmSync(copy, { recursive: true, force: true });
console.log(`${seen} of ${tried} mutants seen (${((100 * seen) / Math.max(1, tried)).toFixed(1)} %)`);
process.exitCode = seen < WANTED * tried ? 1 : 0;

function copyOf(): string {
  const copy = mkdtempSync(join(tmpdir(), 'datahall-mutants-'));
  for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/**
 * Runs the test files that have no record with every place recording who evaluates it. Tests that fail so are no
 * judges.
 */
async function record(): Promise<void> {
  const known = recordsOf(reachedFolder, root);
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/${name}`)
    .filter((file) => !known.has(file))
    .sort();
  const [copy] = copies;
  const sources = PURE.flatMap(sourcesOf);
  for (const path of sources) {
    const text = readFileSync(join(root, path), 'utf8');
    writeFileSync(join(copy!, path), reached(text, path, mutationsOf(text)));
  }
  writeFileSync(join(copy!, 'vitest.config.ts'), configOf([], { workers, isolate: true }));
  const { status, output } = await runTests(copy!, files, 7200);
  if (status === null) throw new Error(`the tests do not end: ${output}`);
  for (const path of sources) cpSync(join(root, path), join(copy!, path));
  if (existsSync(join(copy!, RECORDED))) cpSync(join(copy!, RECORDED), reachedFolder, { recursive: true });
}

/** @returns as many of all as asked for, in the order in which they were drawn */
function draw(all: Mutant[], count: number): Mutant[] {
  const chance = chanceOf(Number(values.seed));
  return Array.from({ length: Math.min(count, all.length) }, () => all.splice(chance.below(all.length), 1)[0]!);
}

function sourcesOf(room: string): string[] {
  return readdirSync(join(root, 'lib', room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `lib/${room}/${name}`);
}

function mutantsOf(room: string): Mutant[] {
  return sourcesOf(room).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return mutationsOf(text)
      .map((mutation, id) => ({ path, hash: hashOf(text), id, ...mutation }))
      .filter(({ excuse }) => excuse === null);
  });
}

/**
 * The test file that fails on a mutant; null: none does. A hang is seen. All run in one process first, which loads what
 * they share once; a failure counts when the test fails alone too, and does not without the mutant.
 */
async function killedBy(mutant: Mutant, copy: string): Promise<string | null> {
  let judges = judgesOf(records, mutant, Number(values.seconds));
  while (judges.length > 0) {
    const { status, failed } = await runMutated(mutant, copy, judges, false);
    if (status === 0) return null;
    if (failed === undefined) return 'a hang or a crash';
    const { file, test } = failed;
    const all = judges.find((one) => one.file === file)!.tests;
    const alone = { file, tests: all.includes(test) ? [test] : all, seconds: Number(values.seconds) };
    // Nothing ran before the first file.
    const isSeen = file === judges[0]!.file || (await runMutated(mutant, copy, [alone], true)).status !== 0;
    if (isSeen && (await passes(alone, copy))) return file;
    judges = judges
      .map((one) =>
        one.file === file ? { ...one, tests: one.tests.filter((name) => !alone.tests.includes(name)) } : one,
      )
      .filter(({ tests }) => tests.length > 0);
  }
  return null;
}

async function runMutated(
  { path, start, end, put }: Mutant,
  copy: string,
  judges: readonly Judges[],
  isolate: boolean,
) {
  const text = readFileSync(join(root, path), 'utf8');
  writeFileSync(join(copy, path), text.slice(0, start) + put + text.slice(end));
  const seconds = 60 + 4 * judges.reduce((sum, judge) => sum + judge.seconds, 0);
  const run = await judge(copy, judges, seconds, isolate);
  writeFileSync(join(copy, path), text);
  return run;
}

/** Whether tests pass without a mutant. */
async function passes(one: Judges, copy: string): Promise<boolean> {
  const key = [one.file, ...one.tests].join('\n');
  const known = passing.get(key) ?? (await judge(copy, [one], 3600, true)).status === 0;
  passing.set(key, known);
  return known;
}

/** Runs tests until one fails; `isolate`: each file in a process of its own. */
function judge(copy: string, judges: readonly Judges[], seconds: number, isolate: boolean) {
  writeFileSync(join(copy, 'vitest.config.ts'), configOf(judges, { workers: 1, isolate }));
  return runTests(copy, [...judges.map(({ file }) => file), '--bail=1'], seconds);
}

/** @param seconds - of processor, for each process: on a busy machine an endless loop is told from a slow test by them */
async function runTests(copy: string, rest: readonly string[], seconds: number) {
  const limited = `ulimit -t ${Math.ceil(seconds)}; exec "$0" "$@"`;
  const args = ['-c', limited, process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...rest];
  // A group of its own: a worker in an endless loop does not end with its parent.
  const env = { ...process.env, NO_COLOR: '1', CI: '1' };
  const run = spawn('sh', args, { cwd: copy, detached: true, env });
  let output = '';
  for (const stream of [run.stdout, run.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const clock = setTimeout(() => process.kill(-run.pid!, 'SIGKILL'), MOST_SECONDS * 1000);
  const status = await new Promise<number | null>((resolve) => run.on('close', resolve));
  clearTimeout(clock);
  return { status, output: output.slice(-4000), failed: failureOf(output) };
}

/** The first test that failed by the output of vitest; of a file that does not load, no name of a test. */
function failureOf(output: string): { file: string; test: string } | undefined {
  const [, file, test] = / FAIL {2}(\S+)(?: > (.*))?/.exec(output) ?? [];
  return file === undefined ? undefined : { file, test: test ?? '' };
}

function place({ path, start, end, put }: Mutant): string {
  const text = readFileSync(join(root, path), 'utf8');
  const line = text.slice(0, start).split('\n').length;
  return `${path}:${line}: ${text.slice(start, end)} -> ${put}`;
}
