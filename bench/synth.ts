/**
 * From the command of `cdktf.json` to finished JSON, beside a hand-written cdktf program that makes the same resources.
 *
 *   npx tsx bench/synth.ts [rounds]
 *
 * For the folder of shipped blueprints, which `npm run synth` reads, and for one of them. Both programs are compiled:
 * datahall's by `scripts/bundle.js`, whose look for changed sources counts; the hand-written one is plain modules, and
 * bundled in the same way for comparison. Each run is a process of its own; programs take turns, and ratios are within
 * this run.
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
import { build } from 'esbuild';
import { handwrittenProgram } from './handwritten-program.js';

const TARGET_RATIO = 1.1;
/** Seconds of processor of `datahall --version`. */
const TARGET_START_SECONDS = 0.2;
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

/** Arguments of Node. */
type Program = readonly string[];

const BUNDLED: Program = ['--import', join(root, 'scripts/bundle.js')];

function run(program: Program, env: Readonly<Record<string, string>> = {}): Run {
  const usageFile = join(folder, 'usage.json');
  const args = ['--import', join(folder, 'probe.mjs'), ...program];
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, USAGE_FILE: usageFile, ...env },
    encoding: 'utf8',
  });
  const milliseconds = performance.now() - start;
  if (status !== 0) throw new Error(`${program.join(' ')} failed:\n${stderr}`);
  const usage = JSON.parse(readFileSync(usageFile, 'utf8')) as { maxRSS: number; cpu: number };
  return { milliseconds, cpuMilliseconds: usage.cpu / 1e3, megabytes: usage.maxRSS / 1e3 };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Addresses of all stacks, sorted: what the programs must agree on. */
function addresses(stacks: string): string {
  const of = (stack: string, blocks: Record<string, Record<string, unknown>> = {}): string[] =>
    Object.entries(blocks).flatMap(([type, named]) => Object.keys(named).map((name) => `${stack} ${type}.${name}`));
  const all = readdirSync(stacks).flatMap((stack) => {
    const { resource, data } = JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8'));
    return [...of(stack, resource), ...of(stack, data)];
  });
  return all.sort().join('\n');
}

/** The programs for some shipped blueprints, in turns. */
async function compare(title: string, blueprints: readonly string[]): Promise<void> {
  const home = join(folder, title);
  mkdirSync(join(home, 'blueprints'), { recursive: true });
  for (const file of blueprints) cpSync(join(root, 'blueprints', file), join(home, 'blueprints', file));
  const source = await handwrittenProgram(goldenStacks(blueprints) as never);
  // Nothing in it needs compiling: every argument is a literal.
  const handwritten = join(home, 'handwritten.js');
  writeFileSync(handwritten, source);
  const bundled = join(home, 'bundled.js');
  const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    absWorkingDir: root,
    stdin: { contents: source, resolveDir: root },
    outfile: bundled,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: banner },
  });

  const programs = {
    datahall: [...BUNDLED, join(root, 'bundle/main.js')],
    'hand-written': [handwritten],
    'hand-written, bundled': [bundled],
  } as const satisfies Record<string, Program>;
  type Name = keyof typeof programs;
  const names = Object.keys(programs) as Name[];
  const outOf = (name: Name) => join(home, name);
  const runOf = (name: Name): Run =>
    run(programs[name], { CDKTF_OUTDIR: outOf(name), DATAHALL_BLUEPRINTS: join(home, 'blueprints') });
  // The first, which fills the caches, does not count.
  for (const name of names) runOf(name);
  const [made, ...expected] = names.map((name) => addresses(join(outOf(name), 'stacks')));
  if (expected.some((each) => each !== made)) throw new Error('the programs do not make the same resources');
  const runs: Record<Name, Run[]> = { datahall: [], 'hand-written': [], 'hand-written, bundled': [] };
  for (let round = 0; round < rounds; round++) for (const name of names) runs[name].push(runOf(name));

  console.log(`${title}: ${made!.split('\n').length} resources and data sources`);
  for (const name of names) {
    const of = (figure: keyof Run): string => median(runs[name].map((each) => each[figure])).toFixed(0);
    console.log(
      `  ${name}: ${of('milliseconds')} ms, ${of('cpuMilliseconds')} ms of processor, ${of('megabytes')} MB peak`,
    );
  }
  for (const other of names.slice(1)) {
    const ratio = (figure: keyof Run): string =>
      median(runs.datahall.map((each, index) => each[figure] / runs[other][index]![figure])).toFixed(2);
    const target = other === 'hand-written' ? ` (target of both: at most ${TARGET_RATIO})` : '';
    console.log(
      `  ratio to ${other}, pair by pair, median of ${rounds}: time ${ratio('milliseconds')}, processor ${ratio('cpuMilliseconds')}${target}, peak memory ${ratio('megabytes')}`,
    );
  }
}

/** Stacks of the goldens of some blueprints, by name. */
function goldenStacks(blueprints: readonly string[]): Record<string, object> {
  const stacks: Record<string, object> = {};
  for (const file of blueprints) {
    const name = basename(file, '.yaml');
    for (const [stack, golden] of [
      [name, 'cdk.tf.json'],
      [`${name}.charts`, 'charts.tf.json'],
    ] as const) {
      const path = join(root, 'test/golden', name, golden);
      if (existsSync(path)) stacks[stack] = JSON.parse(readFileSync(path, 'utf8'));
    }
  }
  return stacks;
}

function measureStart(): void {
  const program = [...BUNDLED, join(root, 'bundle/datahall.js'), '--version'];
  run(program);
  const seconds = median(Array.from({ length: rounds }, () => run(program).cpuMilliseconds)) / 1e3;
  console.log(`datahall --version: ${seconds.toFixed(2)} s of processor (target: at most ${TARGET_START_SECONDS})`);
}

try {
  writeFileSync(join(folder, 'probe.mjs'), PROBE);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await compare('the shipped blueprints', readdirSync(join(root, 'blueprints')).sort());
  await compare('the starter alone', ['starter.yaml']);
  measureStart();
} finally {
  rmSync(folder, { recursive: true });
}
