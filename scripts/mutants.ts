/**
 * Mutation testing by sample: changes one operator, number or condition of a pure room at a time, in a copy of the
 * repository, and runs the tests of that room alone on it: what other rooms' tests would see counts as unseen.
 *
 *   npm run mutants [-- --count 300] [--seed 1] [--minutes 60] [--rooms units,sizing]
 *
 * Prints each mutant that no test sees, and the share that is seen; ends with exit code 1 below 90 %.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chanceOf } from '../test/fuzz/chance.js';
import { type Mutation, mutationsOf } from './mutants/mutations.js';

const PURE = ['units', 'blueprint', 'catalog', 'sizing', 'models', 'plan', 'studies'];
const WANTED = 0.9;
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '60' },
    rooms: { type: 'string', default: PURE.join(',') },
  },
});

interface Mutant extends Mutation {
  readonly room: string;
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
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'main.ts',
]) {
  cpSync(join(root, name), join(copy, name), { recursive: true });
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
// Tests of pure rooms start no program: they need no bundle.
writeFileSync(join(copy, 'vitest.config.ts'), 'export default { test: { testTimeout: 120_000 } };\n');

for (const room of values.rooms.split(',')) {
  const { status, stderr } = runTests(room);
  if (status !== 0) throw new Error(`the tests of ${room} fail without a mutant: ${stderr}`);
}

const chance = chanceOf(Number(values.seed));
const all = values.rooms.split(',').flatMap(mutantsOf);
const until = Date.now() + Number(values.minutes) * 60_000;
const survivors: Mutant[] = [];
let tried = 0;
for (; tried < Number(values.count) && all.length > 0 && Date.now() < until; tried++) {
  const [mutant] = all.splice(chance.below(all.length), 1) as [Mutant];
  const killer = killedBy(mutant);
  if (killer === null) survivors.push(mutant);
  console.log(`${killer === null ? 'SURVIVES' : 'seen'} ${place(mutant)}${killer === null ? '' : ` by ${killer}`}`);
}
rmSync(copy, { recursive: true, force: true });
const seen = tried - survivors.length;
console.log(`${seen} of ${tried} mutants seen (${((100 * seen) / Math.max(1, tried)).toFixed(1)} %)`);
process.exitCode = seen < WANTED * tried ? 1 : 0;

function mutantsOf(room: string): Mutant[] {
  return readdirSync(join(root, 'lib', room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `lib/${room}/${name}`)
    .flatMap((path) =>
      mutationsOf(readFileSync(join(root, path), 'utf8')).map((mutation) => ({ room, path, ...mutation })),
    );
}

/** The test that fails on a mutant; null: none of its room does. A hang is seen. */
function killedBy({ room, path, start, end, put }: Mutant): string | null {
  const file = join(copy, path);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, start) + put + text.slice(end));
  const { status, report } = runTests(room);
  writeFileSync(file, text);
  if (status === 0) return null;
  return failedFile(report) ?? 'a hang or a crash';
}

function runTests(room: string) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const args = [
    'vitest',
    'run',
    `test/${room}/`,
    '--bail=1',
    '--maxWorkers=1',
    '--reporter=json',
    `--outputFile=${report}`,
  ];
  const { status, stderr } = spawnSync('npx', args, { cwd: copy, encoding: 'utf8', timeout: 600_000 });
  return { status, stderr, report };
}

function failedFile(report: string): string | undefined {
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { name: string; status: string }[];
    };
    return testResults.find(({ status }) => status === 'failed')?.name.slice(copy.length + 1);
  } catch {
    return undefined;
  }
}

function place({ path, start, end, put }: Mutant): string {
  const text = readFileSync(join(root, path), 'utf8');
  const line = text.slice(0, start).split('\n').length;
  return `${path}:${line}: ${text.slice(start, end)} -> ${put}`;
}
