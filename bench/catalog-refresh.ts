/**
 * A refresh of all regions without an account, against price lists on the loopback: its time over that of parsing as many
 * bytes by `JSON.parse`, and its peak memory. Then a refresh of three of them killed at 30 moments: the catalog is whole each time, and
 * the next run reads only what is missing.
 *
 *   npx tsx bench/catalog-refresh.ts [products of EC2 in a region]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogDirectoryInUse, loadCatalog, loadCatalogIndex } from '../lib/catalog/files/load-catalog.js';
import { PriceListServer } from '../test/catalog/offers/price-list-server.js';

const TARGET_MEGABYTES = 300;
const KILLS = 30;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const regions = loadCatalogIndex().regions.map(({ region }) => region);
const server = new PriceListServer(regions);
server.bulk = Number(process.argv[2] ?? 10_000);
const url = await server.open();
const scratch = mkdtempSync(join(tmpdir(), 'catalog-refresh-'));
const meter = `data:text/javascript,process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS))`;

interface Run {
  readonly seconds: number;
  readonly peakMegabytes: number;
  readonly requests: number;
  readonly status: number | null;
}

/** @param killAt - number of the request at which the process is killed; null: it comes to its end */
function refresh(directory: string, killAt: number | null, only: readonly string[] = []): Promise<Run> {
  const begun = performance.now();
  server.seen.length = 0;
  const args = ['--import', meter, join(root, 'bundle/datahall.js'), 'catalog', 'refresh'];
  const child = spawn(
    process.execPath,
    [
      ...args,
      '--force',
      '--catalog',
      directory,
      '--price-list',
      url,
      ...(only.length > 0 ? ['--region', ...only] : []),
    ],
    {
      env: { PATH: process.env.PATH, HOME: scratch, AWS_EC2_METADATA_DISABLED: 'true' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  server.fault = (_, number) => {
    if (number === killAt) child.kill('SIGKILL');
    return undefined;
  };
  let said = '';
  child.stderr.on('data', (data) => {
    said += data;
  });
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const peakMegabytes = Number(/peak (\d+)$/.exec(said)?.[1] ?? 0) / 1024;
      if (killAt === null && status !== 0) console.log(said);
      resolve({ seconds: (performance.now() - begun) / 1000, peakMegabytes, requests: server.seen.length, status });
    });
  });
}

/** Reads every file of the catalog in use against its hashes. */
function isWhole(directory: string): boolean {
  const inUse = catalogDirectoryInUse(directory);
  return loadCatalog({ regions, directory: inUse }).regions.size === regions.length;
}

/** Seconds in which one list's worth of products is parsed, for a figure that does not depend on the machine. */
function parseSeconds(bytes: number): number {
  const sample = JSON.stringify({
    attributes: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`key${i}`, 'v'.repeat(30)])),
  });
  const begun = performance.now();
  for (let done = 0; done < bytes; done += sample.length) JSON.parse(sample);
  return (performance.now() - begun) / 1000;
}

try {
  execFileSync(process.execPath, ['--import', './scripts/bundle.js', '-e', ''], { cwd: root });
  const directory = join(scratch, 'whole');
  const first = await refresh(directory, null);
  const megabytes = server.bytes / 2 ** 20;
  const ratio = first.seconds / parseSeconds(server.bytes);
  console.log(
    `${regions.length} regions, ${megabytes.toFixed(0)} MB of EC2: ${first.seconds.toFixed(1)} s, ${first.requests} requests`,
  );
  console.log(`time over JSON.parse of as many bytes: ${ratio.toFixed(2)}`);
  console.log(`peak memory: ${first.peakMegabytes.toFixed(0)} MB, target ${TARGET_MEGABYTES} MB`);
  const again = await refresh(directory, null);
  console.log(`again: ${again.requests} requests, time over the first ${(again.seconds / first.seconds).toFixed(2)}`);
  if (first.peakMegabytes > TARGET_MEGABYTES || first.status !== 0 || again.status !== 0) process.exitCode = 1;

  server.bulk = 0;
  const three = regions.slice(0, 3);
  const { requests } = await refresh(join(scratch, 'three'), null, three);
  let whole = 0;
  let resumed = 0;
  let state = 20_261_129;
  for (let kill = 0; kill < KILLS; kill++) {
    state = (state * 48_271) % 2_147_483_647;
    const moment = 1 + (state % requests);
    const killed = join(scratch, `killed-${kill}`);
    await refresh(killed, moment, three);
    if (isWhole(killed)) whole++;
    const next = await refresh(killed, null, three);
    // What was read is not read again: at most the list in hand and the indexes, which are asked whether they changed.
    if (next.status === 0 && isWhole(killed) && next.requests <= requests - moment + 20) resumed++;
    rmSync(killed, { recursive: true });
  }
  console.log(`killed at ${KILLS} moments: whole ${whole}, resumed ${resumed}`);
  if (whole < KILLS || resumed < KILLS) process.exitCode = 1;
} finally {
  await server.close();
  rmSync(scratch, { recursive: true });
}
