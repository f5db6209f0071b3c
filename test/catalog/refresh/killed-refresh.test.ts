import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
} from '../../../lib/catalog/files/load-catalog.js';
import { removeOldSnapshots } from '../../../lib/catalog/files/snapshots.js';
import { openOfferSource } from '../../../lib/catalog/offers/open-offer-source.js';
import { openAwsCatalogApi } from '../../../lib/catalog/refresh/aws-catalog-api.js';
import { prepareRefresh } from '../../../lib/catalog/refresh/refresh-catalog.js';
import { FakeAws, fakeRegion } from './fake-aws.js';
import { SMALL_REGIONS, writeSmallCatalog } from './small-catalog.js';
import { TestPace } from './test-pace.js';

const REGIONS = ['eu-north-1', 'us-east-1'];
const scratch = mkdtempSync(join(tmpdir(), 'killed-'));
/** `refresh-until-killed.ts`, compiled once for all processes. */
const script = join(scratch, 'refresh-until-killed.mjs');
const small = join(scratch, 'small');
const installed = join(scratch, 'installed');
const answers = join(scratch, 'answers.json');

beforeAll(async () => {
  const source = join(dirname(fileURLToPath(import.meta.url)), 'refresh-until-killed.ts');
  await build({ entryPoints: [source], outfile: script, bundle: true, format: 'esm', platform: 'node' });
  writeSmallCatalog(small);
  const aws = new FakeAws();
  aws.pageSize = 20;
  const base = loadCatalog({ regions: REGIONS, directory: small });
  for (const region of REGIONS) aws.regions.set(region, fakeRegion(base, region, loadAccelerators(small)));
  const url = await aws.open();
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_EC2: url,
  });
  // The old catalog is itself a refreshed one.
  aws.regions.get('us-east-1')!.onDemandUsd.set('p5.48xlarge', 50);
  await recordAnswers(url);
  expect((await refresh(installed, small, 0)).killed).toBe(false);
  aws.regions.get('us-east-1')!.onDemandUsd.set('p5.48xlarge', 45);
  await recordAnswers(url);
  await aws.close();
});
afterAll(() => {
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'ENDPOINT_URL_EC2']) {
    delete process.env[`AWS_${name}`];
  }
  rmSync(scratch, { recursive: true });
});

/** Asks the server once, and keeps what it said for the processes that will die. */
async function recordAnswers(url: string): Promise<void> {
  const aws = await openAwsCatalogApi();
  const said: Record<string, unknown> = {};
  const api = new Proxy(aws, {
    get:
      (_, name: keyof typeof aws) =>
      async (...args: unknown[]) => {
        const answer = await (aws[name] as (...args: unknown[]) => Promise<unknown>)(...args);
        said[JSON.stringify([name, ...args])] = answer;
        return answer;
      },
  });
  const directory = mkdtempSync(join(scratch, 'recorded-'));
  const date = '2026-11-23';
  const pace = new TestPace();
  const source = openOfferSource({ directory, baseUrl: url, pace });
  const { services, instanceServices, savingsPlanService } = source;
  Object.assign(said, { services, instanceServices, savingsPlanService });
  const offers: typeof source = {
    ...source,
    async prices(service, place, onBytes) {
      const answer = await source.prices(service, place, onBytes);
      said[JSON.stringify(['prices', service, place])] = answer;
      return answer;
    },
    async savingsPlans(place, onBytes) {
      const answer = await source.savingsPlans(place, onBytes);
      said[JSON.stringify(['savingsPlans', place])] = answer;
      return answer;
    },
  };
  await prepareRefresh({ directory, baseDirectory: small, regions: REGIONS, date, api, offers, pace });
  writeFileSync(answers, JSON.stringify(said));
}

function refresh(directory: string, base: string, moment: number): Promise<{ killed: boolean; moments: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, directory, base, answers, String(moment)]);
    let said = '';
    let complained = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    child.stderr.on('data', (data) => {
      complained += data;
    });
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve({ killed: true, moments: moment });
      else if (code === 0) resolve({ killed: false, moments: Number(said) });
      else reject(new Error(complained));
    });
  });
}

/** Reads every file of the catalog in use; each is checked against the index. */
function wholeCatalog(directory: string): { hash: string; p5Usd: number | null } {
  const catalog = loadCatalog({ regions: SMALL_REGIONS, directory });
  loadCatalogSources(directory);
  expect(catalog.hash).toBe(loadCatalogIndex(directory).hash);
  expect([...catalog.regions.keys()]).toEqual(SMALL_REGIONS);
  const offer = catalog.regions.get('us-east-1')!.offers.get('p5.48xlarge')!;
  return { hash: catalog.hash, p5Usd: offer.onDemandUsdPerHour };
}

/** `npm run test:faults` takes thirty. */
const KILLS = Number(process.env.DATAHALL_KILLS ?? 10);

/** Moments spread over a run, each at a place of its part that a fixed sequence chooses. */
function killMoments(moments: number): number[] {
  let state = 20_261_122;
  return Array.from({ length: KILLS }, (_, part) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor(((part + state / 2_147_483_647) * moments) / KILLS) + 1;
  });
}

describe('a refresh that is killed', () => {
  it('leaves the old catalog or the new one, whole, and the next one comes to the same end', async () => {
    const old = wholeCatalog(installed);
    expect(old.p5Usd).toBe(50);

    const unharmed = join(scratch, 'unharmed');
    cpSync(installed, unharmed, { recursive: true });
    const { moments } = await refresh(unharmed, unharmed, 0);
    const next = wholeCatalog(unharmed);
    expect(next.p5Usd).toBe(45);
    expect(moments).toBeGreaterThan(60);

    const seenAfter: string[] = [];
    const ends = await Promise.all(
      killMoments(moments).map(async (moment) => {
        const directory = join(scratch, `killed-at-${moment}`);
        cpSync(installed, directory, { recursive: true });
        const run = await refresh(directory, directory, moment);
        expect(run.killed, `moment ${moment} of ${moments}`).toBe(true);
        const left = wholeCatalog(directory);
        expect([old.hash, next.hash]).toContain(left.hash);
        seenAfter.push(left.hash === old.hash ? 'old' : 'new');
        return directory;
      }),
    );
    expect(new Set(seenAfter)).toContain('old');

    // The next try of three of them, from the first, the middle and the last.
    for (const directory of [ends[0]!, ends[KILLS >> 1]!, ends.at(-1)!]) {
      await refresh(directory, directory, 0);
      expect(wholeCatalog(directory).hash).toBe(next.hash);
      expect(existsSync(join(directory, 'partial'))).toBe(false);
    }
  });

  it('leaves nothing behind for ever', async () => {
    const directory = join(scratch, 'abandoned');
    cpSync(installed, directory, { recursive: true });
    const snapshots = join(directory, 'snapshots');
    cpSync(join(snapshots, readdirSync(snapshots)[0]!), join(snapshots, '.staging-dead'), { recursive: true });
    utimesSync(join(snapshots, '.staging-dead'), 1000, 1000);
    removeOldSnapshots(directory, 2_000_000);
    expect(readdirSync(snapshots)).toHaveLength(1);
    expect(wholeCatalog(directory).p5Usd).toBe(50);
  });
});
