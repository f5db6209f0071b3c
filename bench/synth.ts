/**
 * From main.ts to finished JSON, beside a hand-written cdktf program that makes the same resources.
 *
 *   npx tsx bench/synth.ts [rounds]
 *
 * For the folder of shipped blueprints, which is what main.ts is run on, and for one of them. Each run is a process of
 * its own; the two take turns, and the ratio is of medians within this run.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handwrittenProgram } from './handwritten-program.js';

const TARGET_RATIO = 1.3;
const rounds = Number(process.argv[2] ?? 9);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'datahall-bench-'));

/** Written by a process at its end: peak resident memory in kB, processor time in µs. */
const PROBE = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.USAGE_FILE, JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }));
});
`;

interface Run {
  /** From start to end, by the clock on the wall. */
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly megabytes: number;
}

function run(program: string, home: string, outdir: string): Run {
  const usageFile = join(folder, 'usage.json');
  const env = {
    ...process.env,
    CDKTF_OUTDIR: join(home, outdir),
    DATAHALL_BLUEPRINTS: join(home, 'blueprints'),
    USAGE_FILE: usageFile,
  };
  const args = ['--import', 'tsx', '--import', join(folder, 'probe.mjs'), program];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: home, env, encoding: 'utf8' });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${program} failed:\n${stderr}`);
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { maxRSS: number; cpu: number };
  return { milliseconds, cpuMilliseconds: usage.cpu / 1e3, megabytes: usage.maxRSS / 1e3 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Addresses of all stacks, sorted: what both programs must agree on. */
function addresses(stacks: string): string {
  const of = (stack: string, blocks: Record<string, Record<string, unknown>> = {}): string[] =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${stack} ${type}.${name}`));
  const all = readdirSync(stacks).flatMap((stack) => {
    const { resource, data } = JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8'));
    return [...of(stack, resource), ...of(stack, data)];
  });
  return all.sort().join('\n');
}

/** Both programs for some shipped blueprints, in turns. */
async function compare(title: string, blueprints: readonly string[]): Promise<void> {
  const home = join(folder, title);
  mkdirSync(join(home, 'blueprints'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  const stacks: Record<string, object> = {};
  for (const file of blueprints) {
    const name = basename(file, '.yaml');
    cpSync(join(root, 'blueprints', file), join(home, 'blueprints', file));
    for (const [stack, golden] of [
      [name, 'cdk.tf.json'],
      [`${name}.charts`, 'charts.tf.json'],
    ] as const) {
      const path = join(root, 'test/golden', name, golden);
      if (existsSync(path)) stacks[stack] = JSON.parse(readFileSync(path, 'utf8'));
    }
  }
  writeFileSync(join(home, 'handwritten.ts'), await handwrittenProgram(stacks as never));

  const programs = { datahall: join(root, 'main.ts'), 'hand-written': join(home, 'handwritten.ts') };
  const names = ['datahall', 'hand-written'] as const;
  const runs: Record<(typeof names)[number], Run[]> = { datahall: [], 'hand-written': [] };
  // The first, which fills the caches, does not count.
  for (const name of names) run(programs[name], home, name);
  const [made, expected] = names.map((name) => addresses(join(home, name, 'stacks')));
  if (made !== expected) throw new Error('the two programs do not make the same resources');
  for (let round = 0; round < rounds; round++)
    for (const name of names) runs[name].push(run(programs[name], home, name));

  console.log(`${title}: ${made!.split('\n').length} resources and data sources`);
  for (const name of names) {
    const of = (figure: keyof Run): string => median(runs[name].map((each) => each[figure])).toFixed(0);
    console.log(
      `  ${name}: ${of('milliseconds')} ms, ${of('cpuMilliseconds')} ms of processor, ${of('megabytes')} MB peak`,
    );
  }
  const ratio = (figure: keyof Run): string =>
    median(runs.datahall.map((each, index) => each[figure] / runs['hand-written'][index]![figure])).toFixed(2);
  console.log(
    `  ratio, pair by pair, median of ${rounds}: time ${ratio('milliseconds')}, processor ${ratio('cpuMilliseconds')} (target at most ${TARGET_RATIO}), peak memory ${ratio('megabytes')}`,
  );
}

try {
  writeFileSync(join(folder, 'probe.mjs'), PROBE);
  await compare('the shipped blueprints', readdirSync(join(root, 'blueprints')).sort());
  await compare('the starter alone', ['starter.yaml']);
} finally {
  rmSync(folder, { recursive: true });
}
