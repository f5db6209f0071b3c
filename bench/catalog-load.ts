/**
 * What loading the catalog costs over an empty process: for one region, and beside it for all regions.
 *
 *   npx tsx bench/catalog-load.ts [rounds]
 *
 * Each measurement is a process of its own that runs compiled code, as installed users do; the kinds take turns.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGET_MILLISECONDS = 30;
const TARGET_MEGABYTES = 20;

const KINDS = {
  empty: '',
  index: "const { loadCatalogIndex } = await import('./catalog/files/load-catalog.js'); keep = loadCatalogIndex();",
  'one region':
    "const { loadCatalog } = await import('./catalog/files/load-catalog.js'); keep = loadCatalog({ regions: ['us-east-1'] });",
  'all regions':
    "const { loadCatalog, loadCatalogIndex } = await import('./catalog/files/load-catalog.js'); keep = loadCatalog({ regions: loadCatalogIndex().regions.map((entry) => entry.region) });",
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as Kind[];

interface Measurement {
  readonly milliseconds: number;
  readonly megabytes: number;
}

const rounds = Number(process.argv[2] ?? 15);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'catalog-load-'));
try {
  compile();
  const measured = new Map<Kind, Measurement[]>(kinds.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) measured.get(kind)!.push(measure(kind));
  }
  report(measured);
} finally {
  rmSync(folder, { recursive: true });
}

function compile(): void {
  const config = join(folder, 'tsconfig.json');
  const options = { outDir: folder, rootDir: join(root, 'lib'), noEmit: false, declaration: false };
  const files = [join(root, 'lib/catalog/files/load-catalog.ts')];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: options, files, include: [] }),
  );
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  execFileSync(process.execPath, [join(dirname(typescript), 'bin/tsc'), '-p', config], { stdio: 'inherit' });
  mkdirSync(join(folder, 'catalog'), { recursive: true });
  cpSync(join(root, 'lib/catalog/data'), join(folder, 'catalog/data'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const kind of kinds) writeFileSync(join(folder, scriptOf(kind)), script(KINDS[kind]));
}

function script(body: string): string {
  return `let keep;
const start = performance.now();
${body}
const milliseconds = performance.now() - start;
const megabytes = process.memoryUsage.rss() / 1e6;
console.log(JSON.stringify({ milliseconds, megabytes, kept: keep === undefined ? 0 : 1 }));
`;
}

function scriptOf(kind: Kind): string {
  return `${kind.replace(' ', '-')}.js`;
}

function measure(kind: Kind): Measurement {
  return JSON.parse(execFileSync(process.execPath, [join(folder, scriptOf(kind))], { encoding: 'utf8' }));
}

function report(measured: ReadonlyMap<Kind, readonly Measurement[]>): void {
  // Whatever else the machine does only adds time: the quickest run is the nearest to the cost. Memory has no such bias.
  const costOf = (kind: Kind): Measurement => {
    const runs = measured.get(kind)!;
    return {
      milliseconds: Math.min(...runs.map((run) => run.milliseconds)),
      megabytes: median(runs.map((run) => run.megabytes)),
    };
  };
  const empty = costOf('empty');
  const over = (kind: Kind): Measurement => ({
    milliseconds: costOf(kind).milliseconds - empty.milliseconds,
    megabytes: costOf(kind).megabytes - empty.megabytes,
  });
  console.log(`catalog load over an empty process: quickest and median memory of ${rounds} processes each`);
  for (const kind of kinds.filter((kind) => kind !== 'empty')) {
    const { milliseconds, megabytes } = over(kind);
    console.log(
      `  ${kind.padEnd(12)} ${milliseconds.toFixed(1).padStart(7)} ms ${megabytes.toFixed(1).padStart(7)} MB`,
    );
  }
  const [one, all] = [over('one region'), over('all regions')];
  const inTime = (all.milliseconds / one.milliseconds).toFixed(1);
  const inMemory = (all.megabytes / one.megabytes).toFixed(1);
  console.log(`  all regions ÷ one region: ${inTime} in time, ${inMemory} in memory`);
  const met = one.milliseconds <= TARGET_MILLISECONDS && one.megabytes <= TARGET_MEGABYTES;
  console.log(`  target for one region: ${TARGET_MILLISECONDS} ms, ${TARGET_MEGABYTES} MB: ${met ? 'met' : 'MISSED'}`);
  if (!met) process.exitCode = 1;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
