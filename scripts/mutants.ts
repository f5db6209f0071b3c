/**
 * Mutation testing by sample: changes one operator, number or condition of a pure room at a time, in a copy of the
 * repository, and runs those tests of pure rooms that execute the changed place, the mutant's own room first, then the
 * shortest. What tests of other rooms or goldens would see counts as unseen.
 *
 *   npm run mutants [-- --count 300] [--seed 1] [--from 0] [--minutes 60] [--seconds 60] [--rooms units,sizing] [--reached <folder>]
 *
 * `--seconds` bounds the tests of one mutant, by what they take without one. `--from` goes on with a sample that was
 * stopped; what each test passes is then read from `--reached`, where the first run on the same sources left it. Prints
 * each mutant, and the share that is seen; ends with exit code 1 below 90 %.
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
import { configOf, RECORDED, reached, testTimes } from './mutants/reached.js';

const PURE = ['units', 'blueprint', 'catalog', 'sizing', 'models', 'plan', 'studies'];
const WANTED = 0.9;
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '60' },
    rooms: { type: 'string', default: PURE.join(',') },
    reached: { type: 'string' },
  },
});

/** A mutation and its file, e.g. `lib/units/order.ts`. */
interface Mutant extends Mutation {
  readonly path: string;
}

const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'datahall-mutants-'));
for (const name of [
  'lib',
  'test',
  'schema',
  'blueprints',
  'docs',
  'scripts',
  'bench',
  'package.json',
  'tsconfig.json',
  'main.ts',
]) {
  cpSync(join(root, name), join(copy, name), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

const all = draw(values.rooms.split(',').flatMap(mutantsOf), Number(values.count));
const sample = [...all.entries()].slice(Number(values.from));
const recorded = values.reached ?? join(copy, RECORDED);
if (!existsSync(recorded)) {
  await record();
  cpSync(join(copy, RECORDED), recorded, { recursive: true });
}
const times = testTimes(recorded);

const until = Date.now() + Number(values.minutes) * 60_000;
let tried = 0;
let seen = 0;
for (const [id, mutant] of sample) {
  if (Date.now() > until) break;
  const killer = await killedBy(mutant, id);
  tried++;
  if (killer !== null) seen++;
  console.log(`${killer === null ? 'SURVIVES' : 'seen'} ${place(mutant)}${killer === null ? '' : ` by ${killer}`}`);
}
rmSync(copy, { recursive: true, force: true });
console.log(`${seen} of ${tried} mutants seen (${((100 * seen) / Math.max(1, tried)).toFixed(1)} %)`);
process.exitCode = seen < WANTED * tried ? 1 : 0;

/** Runs all tests with every place of the sample recording who passes it. Those that fail so are no judges. */
async function record(): Promise<void> {
  const paths = new Set(all.map(({ path }) => path));
  for (const path of paths) {
    write(
      path,
      reached(
        read(path),
        all.flatMap((mutant, id) => (mutant.path === path ? [{ ...mutant, id }] : [])),
      ),
    );
  }
  const { status, output } = await runTests(
    PURE.map((room) => `test/${room}/`),
    [],
    7200,
  );
  if (status === null) throw new Error(`the tests do not end: ${output}`);
  for (const path of paths) write(path, readFileSync(join(root, path), 'utf8'));
}

/** @returns as many of all as asked for, in the order in which they were drawn */
function draw(all: Mutant[], count: number): Mutant[] {
  const chance = chanceOf(Number(values.seed));
  return Array.from({ length: Math.min(count, all.length) }, () => all.splice(chance.below(all.length), 1)[0]!);
}

function mutantsOf(room: string): Mutant[] {
  return readdirSync(join(root, 'lib', room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `lib/${room}/${name}`)
    .flatMap((path) => mutationsOf(readFileSync(join(root, path), 'utf8')).map((mutation) => ({ path, ...mutation })));
}

/** The test that fails on a mutant; null: none does. A hang is seen. */
async function killedBy({ path, start, end, put }: Mutant, id: number): Promise<string | null> {
  const files = testsOf(path, id);
  if (files.length === 0) return null;
  const text = read(path);
  write(path, text.slice(0, start) + put + text.slice(end));
  const { status, failed } = await runTests(files, files, 60 + 5 * Number(values.seconds));
  write(path, text);
  return status === 0 ? null : (failed ?? 'a hang or a crash');
}

/** Those that execute a place, as many as the time for one mutant allows. */
function testsOf(path: string, id: number): string[] {
  const room = path.split('/')[1]!;
  const rank = (file: string): number => (file.startsWith(`test/${room}/`) ? 0 : 1);
  let left = Number(values.seconds);
  return [...times]
    .filter(([, { places }]) => places.has(id))
    .sort(([a, one], [b, other]) => rank(a) - rank(b) || one.seconds - other.seconds)
    .filter(([, { seconds }]) => {
      left -= seconds;
      return left >= 0;
    })
    .map(([file]) => file);
}

async function runTests(files: readonly string[], order: readonly string[], seconds: number) {
  writeFileSync(join(copy, 'vitest.config.ts'), configOf(order));
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...files, ...(order.length > 0 ? ['--bail=1'] : [])];
  // A group of its own: a worker in an endless loop does not end with its parent.
  const run = spawn(process.execPath, args, { cwd: copy, detached: true, env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  for (const stream of [run.stdout, run.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const clock = setTimeout(() => process.kill(-run.pid!, 'SIGKILL'), seconds * 1000);
  const status = await new Promise<number | null>((resolve) => run.on('close', resolve));
  clearTimeout(clock);
  return { status, output: output.slice(-4000), failed: / FAIL {2}(\S+)/.exec(output)?.[1] };
}

function read(path: string): string {
  return readFileSync(join(copy, path), 'utf8');
}

function write(path: string, text: string): void {
  writeFileSync(join(copy, path), text);
}

function place({ path, start, end, put }: Mutant): string {
  const text = readFileSync(join(root, path), 'utf8');
  const line = text.slice(0, start).split('\n').length;
  return `${path}:${line}: ${text.slice(start, end)} -> ${put}`;
}
