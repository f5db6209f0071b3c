import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { savingsPlanRate } from '../../../lib/catalog/facts/savings-plans.js';
import { figurePaths, figureTree } from '../../../lib/catalog/figures/figure-tree.js';
import { traceFigure } from '../../../lib/catalog/figures/trace-figure.js';
import {
  catalogDirectoryInUse,
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
  SHIPPED_CATALOG_DIRECTORY,
} from '../../../lib/catalog/files/load-catalog.js';
import { snapshotDirectory } from '../../../lib/catalog/files/snapshots.js';
import { openOfferSource } from '../../../lib/catalog/offers/open-offer-source.js';
import { openAwsCatalogApi } from '../../../lib/catalog/refresh/aws-catalog-api.js';
import type { RefreshProgress } from '../../../lib/catalog/refresh/fetch-answers.js';
import {
  installRefresh,
  prepareRefresh,
  type RefreshOptions,
  type RefreshOutcome,
} from '../../../lib/catalog/refresh/refresh-catalog.js';
import { FakeAws, fakeRegion, fakeType } from './fake-aws.js';
import type { FakeRegion } from './fake-region.js';
import { writeSmallCatalog } from './small-catalog.js';
import { TestPace } from './test-pace.js';

const REGIONS = ['us-east-1', 'eu-north-1'];
const small = mkdtempSync(join(tmpdir(), 'small-catalog-'));
writeSmallCatalog(small);
const base = loadCatalog({ regions: REGIONS, directory: small });
const accelerators = loadAccelerators(small);
const DATE = '2026-11-23';

const environment = { ...process.env };
let aws: FakeAws;
let directory: string;
let url: string;

beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  process.env.AWS_CONFIG_FILE = join(tmpdir(), 'no-such-config');
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(tmpdir(), 'no-such-credentials');
  process.env.AWS_EC2_METADATA_DISABLED = 'true';
});
afterAll(() => {
  process.env = environment;
  rmSync(small, { recursive: true });
});
beforeEach(async () => {
  aws = new FakeAws();
  aws.pageSize = 20;
  for (const region of REGIONS) aws.regions.set(region, fakeRegion(base, region, accelerators));
  url = await aws.open();
  process.env.AWS_ENDPOINT_URL_EC2 = url;
  directory = mkdtempSync(join(tmpdir(), 'refresh-'));
});
afterEach(async () => {
  await aws.close();
  rmSync(directory, { recursive: true });
});

const home = (): FakeRegion => aws.regions.get('us-east-1')!;

/** A refreshed catalog where there is one, the small one else. */
function baseDirectory(): string {
  const inUse = catalogDirectoryInUse(directory);
  return inUse === SHIPPED_CATALOG_DIRECTORY ? small : inUse;
}

async function refresh(options: Partial<RefreshOptions> = {}): Promise<RefreshOutcome> {
  const { pace = new TestPace(), signal } = options;
  return prepareRefresh({
    directory,
    baseDirectory: baseDirectory(),
    regions: ['us-east-1'],
    date: DATE,
    api: await openAwsCatalogApi(),
    offers: openOfferSource({ directory, baseUrl: url, pace, ...(signal && { signal }) }),
    pace,
    ...options,
  });
}

async function prepared(options: Partial<RefreshOptions> = {}) {
  const outcome = await refresh(options);
  if (outcome.status !== 'prepared') throw new Error(JSON.stringify(outcome));
  // A first refresh learns of each zone; a test of its own looks at that.
  return { ...outcome, changes: outcome.changes.filter(({ path }) => !path.includes('/spotByZone/')) };
}

function install(snapshot: string): void {
  installRefresh(directory, snapshot, { now: () => 0 });
}

/** Nothing was installed. */
function expectOldCatalog(): void {
  expect(catalogDirectoryInUse(directory)).toBe(SHIPPED_CATALOG_DIRECTORY);
}

describe('a full refresh', () => {
  it('changes nothing where AWS says what the catalog says', async () => {
    const { changes, findings, skipped, snapshot } = await prepared({ regions: REGIONS });
    expect(changes).toEqual([]);
    expect(findings).toEqual([]);
    expect(skipped).toEqual([]);
    expectOldCatalog();
    install(snapshot);
    const index = loadCatalogIndex(directory);
    expect(index.date).toBe(DATE);
    expect(index.regions.find((entry) => entry.region === 'us-east-1')!.tableDates).toEqual({
      availability: DATE,
      'capacity-blocks': DATE,
      'on-demand': DATE,
      reserved: DATE,
      spot: DATE,
    });
    expect(index.tableDates['instance-types']).toBe(DATE);
    expect(index.tableDates['on-demand']).toBe('2026-05-18');
  });

  it('takes up what changed, and shows it before it counts', async () => {
    const us = home();
    us.onDemandUsd.set('p5.48xlarge', 50);
    us.spotUsd.set(
      'p5.48xlarge',
      new Map([
        ['use1-az1', 20],
        ['use1-az4', 25],
      ]),
    );
    us.blockFeesUsd.set('p5.48xlarge', [1200, 960]);
    us.onDemandUsd.delete('g5.xlarge');
    us.offerings.set('p5en.48xlarge', ['use1-az6', 'use1-az5', 'use1-atl2-az1', 'use1-wl1-bos-wlz1']);
    us.types.find((type) => type.name === 'm6i.large')!.memoryGib = 9;
    const { changes, findings, snapshot } = await prepared();
    expect(findings).toEqual([]);
    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['instance-types/m6i.large/memoryGib', 8, 9],
      ['regions/us-east-1/offers/g5.xlarge/onDemandUsdPerHour', 1.006, null],
      ['regions/us-east-1/offers/g5.xlarge/reserved1YearUsdPerHour', 0.591553, null],
      ['regions/us-east-1/offers/g5.xlarge/reserved3YearUsdPerHour', 0.378272, null],
      // 960 USD for a day of one instance.
      ['regions/us-east-1/offers/p5.48xlarge/capacityBlockUsdPerHour', 41.528, 40],
      ['regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour', 55.04, 50],
      ['regions/us-east-1/offers/p5.48xlarge/spotUsdPerHour', 23.414183, 22.5],
      ['regions/us-east-1/offers/p5en.48xlarge/zones', ['use1-az2', 'use1-az6'], ['use1-az5', 'use1-az6']],
    ]);
    expectOldCatalog();
    install(snapshot);
    const offer = loadCatalog({ regions: ['us-east-1'], directory })
      .regions.get('us-east-1')!
      .offers.get('p5.48xlarge')!;
    expect(offer.onDemandUsdPerHour).toBe(50);
    const period = { from: '2026-11-09', until: '2026-11-23' };
    expect(offer.spotByZone).toEqual({
      'use1-az1': { medianUsdPerHour: 20, p90UsdPerHour: 20, ...period },
      'use1-az4': { medianUsdPerHour: 25, p90UsdPerHour: 25, ...period },
    });
  });

  it('asks for blocks of UltraServers where a type comes by them, and prices one instance', async () => {
    home().offerings.set('trn2u.48xlarge', ['use1-az1']);
    home().blockFeesUsd.set('u-trn2x64', [18 * 24 * 40]);
    const { changes } = await prepared({ tables: ['availability', 'capacity-blocks'] });
    expect(changes).toContainEqual({
      path: 'regions/us-east-1/offers/trn2u.48xlarge/capacityBlockUsdPerHour',
      before: undefined,
      after: 40,
      relative: null,
    });
  });

  it('adds a new type with a known accelerator, and says which it cannot add', async () => {
    const us = home();
    const p5 = fakeType(base.types.get('p5.48xlarge')!, accelerators);
    us.types.push({ ...p5, name: 'p5x.24xlarge', vcpus: 96, accelerator: { ...p5.accelerator!, count: 4 } });
    us.types.push({
      ...p5,
      name: 'p9.48xlarge',
      accelerator: { name: 'R100', count: 8, memoryMib: 294_912, part: 1 },
    });
    us.types.push({ ...fakeType(base.types.get('m6i.large')!, accelerators), name: 'z9.large' });
    us.offerings.set('p5x.24xlarge', ['use1-az1']);
    us.onDemandUsd.set('p5x.24xlarge', 27.5);
    const { changes, skipped, snapshot, findings } = await prepared();
    expect(findings).toEqual([]);
    expect(skipped).toEqual([
      { instanceType: 'p9.48xlarge', reason: 'R100: the catalog has no figures of this accelerator' },
    ]);
    expect(changes.every((change) => change.path.includes('p5x.24xlarge'))).toBe(true);
    install(snapshot);
    const catalog = loadCatalog({ regions: ['us-east-1'], directory });
    expect(catalog.types.get('p5x.24xlarge')!.accelerators).toMatchObject({ count: 4, interconnect: 'nvlink' });
    expect(catalog.types.get('p5x.24xlarge')!.power).toBeNull();
    expect(catalog.types.has('z9.large')).toBe(false);
    expect(loadCatalogIndex(directory).instanceTypes).toContain('p5x.24xlarge');
  });

  it('leaves no figure without a source or a reason', async () => {
    const us = home();
    us.types.push({ ...fakeType(base.types.get('p5.48xlarge')!, accelerators), name: 'p5x.48xlarge' });
    us.offerings.set('p5x.48xlarge', ['use1-az1']);
    us.onDemandUsd.delete('g5.xlarge');
    us.blockFeesUsd.delete('p4d.24xlarge');
    install((await prepared({ regions: REGIONS })).snapshot);
    const catalog = loadCatalog({ regions: [...REGIONS, 'eu-central-1'], directory });
    const tree = figureTree(catalog, loadAccelerators(directory));
    const sources = loadCatalogSources(directory);
    const trace = (path: string) => traceFigure(tree, sources, path);
    for (const path of figurePaths(tree)) expect(['known', 'missing']).toContain(trace(path).status);

    expect(trace('regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour')).toMatchObject({
      date: DATE,
      value: 55.04,
    });
    expect(trace('regions/us-east-1/offers/g7.48xlarge/onDemandUsdPerHour')).toMatchObject({ date: DATE });
    expect(trace('regions/eu-central-1/offers/g5.xlarge/onDemandUsdPerHour')).toMatchObject({ date: '2026-05-18' });
    expect(trace('regions/us-east-1/offers/g5.xlarge/onDemandUsdPerHour')).toMatchObject({
      reason: 'the price list has no on-demand price of this type here',
    });
    expect(trace('regions/us-east-1/offers/trn2.48xlarge/onDemandUsdPerHour').status).toBe('no-such-figure');
    expect(trace('regions/us-east-1/offers/p5.48xlarge/capacityBlockUsdPerHour')).toMatchObject({ date: DATE });
    // No block on offer: the price of the page stays, with its date.
    expect(trace('regions/us-east-1/offers/p4d.24xlarge/capacityBlockUsdPerHour')).toMatchObject({
      value: 11.8,
      date: '2026-07-22',
    });
    expect(trace('instance-types/p5.48xlarge/vcpus')).toMatchObject({ date: DATE });
    expect(trace('instance-types/p5.48xlarge/network/baselineGbps')).toMatchObject({ date: '2026-08-18' });
    expect(trace('instance-types/p5x.48xlarge/network/baselineGbps')).toMatchObject({ date: DATE, value: 3200 });
    expect(trace('instance-types/p4d.24xlarge/power/maxWatts')).toMatchObject({
      sources: [{ key: 'teads' }, { key: 'ccf' }],
    });
    expect(trace('instance-types/p3.2xlarge/vcpus')).toMatchObject({ date: '2026-04-01' });
  });

  it('fills in prices of services, and keeps what the list does not say', async () => {
    const stockholm = aws.regions.get('eu-north-1')!;
    const add = (service: string, attributes: Record<string, string>, ...tiers: [number | null, number][]) =>
      stockholm.products.push({ service, attributes, tiers: tiers.map(([upToGb, usd]) => ({ upToGb, usd })) });
    const storage = { productFamily: 'Storage' };
    add('AmazonEC2', { productFamily: 'NAT Gateway', usagetype: 'EUN1-NatGateway-Bytes' }, [null, 0.046]);
    add(
      'AmazonS3',
      { ...storage, volumeType: 'Standard', usagetype: 'EUN1-TimedStorage-ByteHrs' },
      [51_200, 0.023],
      [512_000, 0.022],
      [null, 0.021],
    );
    add('AmazonFSx', { ...storage, fileSystemType: 'Lustre', storageType: 'SSD', throughputCapacity: '250' }, [
      null,
      0.22,
    ]);
    add('AmazonFSx', { ...storage, fileSystemType: 'OpenZFS', storageType: 'SSD', throughputCapacity: '125' }, [
      null,
      9,
    ]);
    const outbound = {
      productFamily: 'Data Transfer',
      transferType: 'AWS Outbound',
      usagetype: 'EUN1-DataTransfer-Out-Bytes',
      fromLocation: 'EU (Stockholm)',
    };
    add('AWSDataTransfer', outbound, [10_240, 0.08], [null, 0.04]);
    const { changes, findings, snapshot } = await prepared({ regions: ['eu-north-1'], tables: ['services'] });
    expect(findings).toEqual([]);
    expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
      ['regions/eu-north-1/prices/internetEgressTiers/0/usdPerGb', 0.09, 0.08],
      ['regions/eu-north-1/prices/internetEgressTiers/1/upToTb', 50, null],
      ['regions/eu-north-1/prices/internetEgressTiers/1/usdPerGb', 0.085, 0.04],
      ['regions/eu-north-1/prices/internetEgressTiers/2/upToTb', 150, undefined],
      ['regions/eu-north-1/prices/internetEgressTiers/2/usdPerGb', 0.07, undefined],
      ['regions/eu-north-1/prices/internetEgressTiers/3/upToTb', null, undefined],
      ['regions/eu-north-1/prices/internetEgressTiers/3/usdPerGb', 0.05, undefined],
      ['regions/eu-north-1/prices/lustre/PERSISTENT_2-SSD-250/usdPerGibMonth', 0.218, 0.22],
      ['regions/eu-north-1/prices/s3StandardTiers/0/upToTb', null, 50],
      ['regions/eu-north-1/prices/s3StandardTiers/1/upToTb', undefined, 500],
      ['regions/eu-north-1/prices/s3StandardTiers/1/usdPerGibMonth', undefined, 0.022],
      ['regions/eu-north-1/prices/s3StandardTiers/2/upToTb', undefined, null],
      ['regions/eu-north-1/prices/s3StandardTiers/2/usdPerGibMonth', undefined, 0.021],
    ]);
    install(snapshot);
    const tree = figureTree(loadCatalog({ regions: REGIONS, directory }), loadAccelerators(directory));
    const sources = loadCatalogSources(directory);
    for (const path of figurePaths(tree))
      expect(['known', 'missing']).toContain(traceFigure(tree, sources, path).status);
    const dateOf = (path: string) => traceFigure(tree, sources, `regions/eu-north-1/prices/${path}`);
    expect(dateOf('natGatewayUsdPerGb')).toMatchObject({ date: DATE });
    expect(dateOf('natGatewayUsdPerHour')).toMatchObject({ date: '2022-08-20' });
    expect(dateOf('s3StandardTiers/1/usdPerGibMonth')).toMatchObject({ date: DATE });
  });

  it('takes up rates of Savings Plans, which have a source and a reader', async () => {
    home().savingsPlans = new Map([
      ['ComputeSavingsPlans/3yr/All Upfront', new Map([['p5.48xlarge', 24.5]])],
      ['EC2InstanceSavingsPlans/1yr/Partial Upfront', new Map([['p5.48xlarge', 30.25]])],
      ['SageMakerSavingsPlans/1yr/No Upfront', new Map([['p5.48xlarge', 1]])],
    ]);
    const { changes, findings, snapshot } = await prepared({ tables: ['on-demand', 'reserved'] });
    expect(findings).toEqual([]);
    const path = 'regions/us-east-1/offers/p5.48xlarge/savingsPlans';
    expect(changes.map((change) => [change.path, change.after])).toEqual([
      [`${path}/compute-3y-all-upfront`, 24.5],
      [`${path}/instance-1y-partial-upfront`, 30.25],
    ]);
    install(snapshot);
    const catalog = loadCatalog({ regions: REGIONS, directory });
    const offer = catalog.regions.get('us-east-1')!.offers.get('p5.48xlarge')!;
    expect(savingsPlanRate(offer, 'compute', '3y', 'all-upfront')).toBe(24.5);
    expect(savingsPlanRate(offer, 'compute', '1y', 'no-upfront')).toBeNull();
    const tree = figureTree(catalog, loadAccelerators(directory));
    const trace = traceFigure(tree, loadCatalogSources(directory), `${path}/compute-3y-all-upfront`);
    expect(trace).toMatchObject({ status: 'known', date: DATE });
  });

  it('tells how far it is', async () => {
    const progress: RefreshProgress[] = [];
    await prepared({ onProgress: (step) => progress.push(step) });
    const done = progress.filter((step) => step.state === 'done').map((step) => step.step);
    expect(done.slice(0, 6)).toEqual([
      'us-east-1 types',
      'us-east-1 offerings',
      'us-east-1 spot',
      'us-east-1 blocks',
      'us-east-1 AmazonEC2',
      'us-east-1 AmazonVPC',
    ]);
    expect(progress.at(-1)).toMatchObject({ stepsDone: done.length, stepsTotal: done.length });
    const pages = progress.filter((step) => step.step === 'us-east-1 types' && step.state === 'page');
    expect(pages.map((page) => page.items)).toEqual([20, 34]);
  });

  it('takes the second refresh from the first', async () => {
    home().onDemandUsd.set('p5.48xlarge', 50);
    install((await prepared()).snapshot);
    home().onDemandUsd.set('p5.48xlarge', 45);
    // A list is another file once it says something else.
    aws.version = '20261121';
    const { changes, snapshot } = await prepared({ date: '2026-11-24' });
    expect(changes.map(({ before, after }) => [before, after])).toEqual([[50, 45]]);
    install(snapshot);
    expect(readdirSync(join(directory, 'snapshots'))).toHaveLength(2);
    expect(Object.keys(loadCatalogSources(directory).sources).filter((key) => key.startsWith('aws-on-demand'))).toEqual(
      ['aws-on-demand-2026-11-24'],
    );
  });
});

describe('a refresh of a part', () => {
  it('asks only for the tables that were named, and leaves the rest byte for byte', async () => {
    home().onDemandUsd.set('p5.48xlarge', 50);
    home().spotUsd.set('p5.48xlarge', new Map([['use1-az1', 1]]));
    const { changes, snapshot } = await prepared({ tables: ['on-demand'] });
    expect(new Set(aws.seen.map((request) => request.action))).toEqual(
      new Set(['GET AmazonEC2 index', 'GET AmazonEC2']),
    );
    expect(changes.map((change) => change.path)).toEqual(['regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour']);
    install(snapshot);
    const used = snapshotDirectory(directory, snapshot);
    for (const file of [
      'instance-types.json',
      'accelerators.json',
      'regions/eu-north-1.json',
      'regions/eu-central-1.json',
    ]) {
      expect(readFileSync(join(used, file), 'utf8')).toBe(readFileSync(join(small, file), 'utf8'));
    }
    const index = loadCatalogIndex(directory);
    expect(index.regions.find((entry) => entry.region === 'us-east-1')!.tableDates).toEqual({ 'on-demand': DATE });
    expect(index.regions.find((entry) => entry.region === 'eu-north-1')!.tableDates).toBeUndefined();
  });

  it('refuses a region that the catalog does not have', async () => {
    expect(await refresh({ regions: ['us-east-1', 'mx-central-9'] })).toMatchObject({
      status: 'unknown-region',
      region: 'mx-central-9',
    });
    expect(aws.seen).toEqual([]);
  });
});

describe('an AWS that hesitates', () => {
  it('is asked again after a wait, and no faster than the limit', async () => {
    aws.fault = (_, number) =>
      number % 3 === 0 ? 'throttle' : number % 7 === 0 ? 'server-error' : number % 11 === 0 ? 'drop' : undefined;
    const pace = new TestPace();
    const begun = pace.now();
    const { changes } = await prepared({ pace });
    expect(changes).toEqual([]);
    const lists = aws.seen.filter((request) => request.action.startsWith('GET ')).length;
    const ec2 = aws.seen.length - lists;
    // Ten requests a second of EC2, a hundred of the price lists, in turn.
    expect(pace.now() - begun).toBeGreaterThanOrEqual((ec2 - 1) * 100 + (lists - 1) * 10);
    // Half of 250 ms is the first wait for another try.
    expect(pace.sleeps).toContain(125);
  });

  it('waits twice as long each time, up to a bound, and then gives up', async () => {
    aws.fault = (request) => (request.action === 'DescribeSpotPriceHistory' ? 'throttle' : undefined);
    const pace = new TestPace();
    const outcome = await refresh({ pace, tables: ['spot'] });
    expect(outcome).toMatchObject({ status: 'failed', failure: 'throttled' });
    expect(outcome.status === 'failed' && outcome.message).toContain('DescribeSpotPriceHistory failed after 8 tries');
    expect(aws.seen.filter((request) => request.action === 'DescribeSpotPriceHistory')).toHaveLength(8);
    // Half of 250, 500, … 16000 ms.
    const waits = pace.sleeps.filter((sleep) => sleep >= 125);
    expect(waits).toEqual(expect.arrayContaining([125, 250, 500, 1000, 2000, 4000, 8000]));
    expectOldCatalog();
  });

  it('is given up when it does not answer three times in a row, and not asked again for what it has said', async () => {
    const silent = ['DescribeSpotPriceHistory', 'DescribeCapacityBlockOfferings', 'GET AmazonEC2 index'];
    aws.fault = (request) => (silent.includes(request.action) ? 'throttle' : undefined);
    expect(await refresh()).toMatchObject({ status: 'failed', failure: 'throttled' });
    expectOldCatalog();
    aws.fault = () => undefined;
    aws.seen.length = 0;
    const progress: RefreshProgress[] = [];
    const { changes, refused } = await prepared({ onProgress: (step) => progress.push(step) });
    expect(changes).toEqual([]);
    expect(refused).toEqual([]);
    const asked = aws.seen.map((request) => request.action);
    expect(asked.slice(0, 3)).toEqual(['DescribeRegions', 'DescribeSpotPriceHistory', 'DescribeSpotPriceHistory']);
    expect(progress.filter((step) => step.state === 'taken-up').map((step) => step.step)).toEqual([
      'us-east-1 types',
      'us-east-1 offerings',
    ]);
  });

  it('is asked again on another day', async () => {
    aws.fault = (request) => (request.action === 'GET AmazonEC2' ? 'throttle' : undefined);
    await refresh();
    aws.fault = () => undefined;
    aws.seen.length = 0;
    await prepared({ date: '2026-11-24' });
    expect(aws.seen.map((request) => request.action)).toContain('DescribeInstanceTypes');
  });

  it('can be left in the middle', async () => {
    const stop = new AbortController();
    aws.fault = (_, number) => {
      if (number === 6) stop.abort();
      return undefined;
    };
    expect(await refresh({ signal: stop.signal })).toEqual({ status: 'interrupted' });
    expectOldCatalog();
  });
});

describe('an AWS that will not', () => {
  it('keeps what it refuses as it was, is not asked twice, and the rest goes on', async () => {
    aws.fault = (request) => {
      if (request.action === 'DescribeInstanceTypeOfferings') return 'deny';
      return request.action === 'GET AmazonFSx' ? 'missing' : undefined;
    };
    home().onDemandUsd.set('p5.48xlarge', 50);
    home().offerings.delete('g5.xlarge');
    const { changes, refused, snapshot } = await prepared();
    expect(refused.map(({ region, step, failure }) => [region, step, failure])).toEqual([
      ['us-east-1', 'offerings', 'denied'],
      ['us-east-1', 'AmazonFSx', 'not-found'],
    ]);
    expect(changes.map((change) => change.path)).toEqual(['regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour']);
    for (const action of ['DescribeInstanceTypeOfferings', 'GET AmazonFSx']) {
      expect(aws.seen.filter((request) => request.action === action)).toHaveLength(1);
    }
    install(snapshot);
    const dates = loadCatalogIndex(directory).regions.find((entry) => entry.region === 'us-east-1')!.tableDates!;
    expect(dates.availability).toBeUndefined();
    expect(dates['on-demand']).toBe(DATE);
  });

  it.each(['deny', 'garbage'] as const)('goes on where regions can not be listed (%s)', async (fault) => {
    aws.fault = (request) => (request.action === 'DescribeRegions' ? fault : undefined);
    home().spotUsd.set('p5.48xlarge', new Map([['use1-az1', 20]]));
    const { changes, refused } = await prepared();
    expect(refused).toEqual([]);
    expect(changes.map(({ path }) => path)).toEqual(['regions/us-east-1/offers/p5.48xlarge/spotUsdPerHour']);
  });

  it('is a failure where it refuses all that was asked', async () => {
    aws.fault = (request) => (request.action === 'DescribeInstanceTypeOfferings' ? 'deny' : undefined);
    const outcome = await refresh({ tables: ['availability'] });
    expect(outcome).toMatchObject({ status: 'failed', failure: 'denied' });
    expect(outcome.status === 'failed' && outcome.hint).toContain('ec2:DescribeInstanceTypeOfferings');
    expectOldCatalog();
  });

  it('is not asked of a region that the account may not use, whose prices are public all the same', async () => {
    aws.notEnabled.add('eu-north-1');
    aws.regions.get('eu-north-1')!.onDemandUsd.set('g5.xlarge', 1.1);
    const { refused, changes } = await prepared({ regions: REGIONS });
    expect(refused).toEqual([
      { region: 'eu-north-1', step: 'account', failure: 'not-enabled', message: 'not enabled in this account' },
    ]);
    expect(changes.map((change) => change.path)).toEqual(['regions/eu-north-1/offers/g5.xlarge/onDemandUsdPerHour']);
    const ec2 = aws.seen.filter(({ action, region }) => region === 'eu-north-1' && !action.startsWith('GET '));
    expect(ec2).toEqual([]);
  });

  it('prices all without credentials, and says what needs them', async () => {
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    try {
      home().onDemandUsd.set('p5.48xlarge', 50);
      const { changes, unasked } = await prepared();
      expect(unasked).toEqual(['instance-types', 'availability', 'spot', 'capacity-blocks']);
      expect(changes.map(({ path }) => path)).toEqual(['regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour']);
      expect(await refresh({ tables: ['spot'] })).toMatchObject({ status: 'failed', failure: 'no-credentials' });
    } finally {
      process.env.AWS_ACCESS_KEY_ID = id;
      process.env.AWS_SECRET_ACCESS_KEY = secret;
    }
    expect(aws.seen.every((request) => request.action.startsWith('GET '))).toBe(true);
    expectOldCatalog();
  });

  it('is not reached where nobody listens', async () => {
    process.env.AWS_ENDPOINT_URL_EC2 = 'http://127.0.0.1:9';
    expect(await refresh()).toMatchObject({ status: 'failed', failure: 'unreachable' });
    expectOldCatalog();
  });
});

describe('an AWS that talks nonsense', () => {
  it.each([
    ['DescribeInstanceTypes', 'types'],
    ['DescribeInstanceTypeOfferings', 'offerings'],
    ['DescribeSpotPriceHistory', 'spot'],
    ['GET AmazonEC2', 'AmazonEC2'],
    ['GET AmazonEC2 index', 'AmazonEC2'],
  ])('in %s is not believed', async (action, step) => {
    for (const fault of ['garbage', 'cut'] as const) {
      aws.fault = (request) => (request.action === action ? fault : undefined);
      const { refused, changes } = await prepared();
      expect(refused, fault).toMatchObject([{ step, failure: 'malformed' }]);
      expect(changes).toEqual([]);
    }
    expectOldCatalog();
  });

  it.each<[string, string, string | RegExp, string]>([
    ['a price that is no number', 'GET AmazonEC2', /"USD":"55.04"/, '"USD":"many"'],
    ['a list of another service', 'GET AmazonEC2', /"offerCode":"AmazonEC2"/, '"offerCode":"AmazonRDS"'],
    ['a list of no day', 'GET AmazonEC2', /"publicationDate":"[^"]*"/, '"publicationDate":"today"'],
    ['a list elsewhere', 'GET AmazonEC2 index', /"currentVersionUrl":"/, '"currentVersionUrl":"https://elsewhere'],
    ['a type without vCPUs', 'DescribeInstanceTypes', /<vCpuInfo>.*?<\/vCpuInfo>/, ''],
    ['an offering without a zone', 'DescribeInstanceTypeOfferings', /<location>.*?<\/location>/, ''],
    ['a spot price of nothing', 'DescribeSpotPriceHistory', /<spotPrice>.*?<\/spotPrice>/, ''],
    ['a fee of nothing', 'DescribeCapacityBlockOfferings', /<upfrontFee>.*?<\/upfrontFee>/, ''],
    [
      'a page that leads to itself',
      'DescribeInstanceTypeOfferings',
      /<nextToken>.*?<\/nextToken>/,
      '<nextToken>0</nextToken>',
    ],
  ])('with %s is not believed', async (_, action, pattern, replacement) => {
    aws.rewrite = (request, text) => (request.action === action ? text.replace(pattern, replacement) : text);
    const { refused, changes } = await prepared();
    expect(refused).toMatchObject([{ failure: 'malformed' }]);
    expect(changes).toEqual([]);
    expectOldCatalog();
  });

  it('is found out by the checks when its figures cannot be', async () => {
    const us = home();
    us.onDemandUsd.set('m6i.4xlarge', 7.68);
    us.spotUsd.set('p5.48xlarge', new Map([['use1-az1', 0.00001]]));
    us.types.find((type) => type.name === 'p4d.24xlarge')!.efaInterfaces = 5;
    const { findings } = await prepared();
    expect(findings.map((finding) => [finding.code, finding.path])).toEqual(
      expect.arrayContaining([
        ['efa-cards', 'instance-types/p4d.24xlarge/network/efaInterfaces'],
        ['price-bounds', 'regions/us-east-1/offers/p5.48xlarge/spotUsdPerHour'],
        ['price-scaling', 'regions/us-east-1/offers/m6i.4xlarge/onDemandUsdPerHour'],
      ]),
    );
    expectOldCatalog();
  });

  it('is found out when it forgot much of what it said', async () => {
    const us = home();
    for (const name of [...us.onDemandUsd.keys()].slice(0, 10)) us.onDemandUsd.delete(name);
    us.spotUsd.clear();
    const { findings } = await prepared();
    expect(findings).toEqual([
      {
        code: 'table-shrunk',
        path: 'regions/us-east-1/offers/*/onDemandUsdPerHour',
        message: '24 types have this figure, where 34 had it before',
      },
      expect.objectContaining({ code: 'table-shrunk', path: 'regions/us-east-1/offers/*/spotUsdPerHour' }),
      expect.objectContaining({ code: 'table-shrunk', path: 'regions/us-east-1/offers/*/reserved3YearUsdPerHour' }),
    ]);
  });
});
