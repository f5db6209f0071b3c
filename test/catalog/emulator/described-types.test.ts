import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InstanceType } from '../../../lib/catalog/facts/catalog.js';
import { loadAccelerators, loadCatalog, SHIPPED_CATALOG_DIRECTORY } from '../../../lib/catalog/files/load-catalog.js';
import { openOfferSource } from '../../../lib/catalog/offers/open-offer-source.js';
import { openAwsCatalogApi } from '../../../lib/catalog/refresh/aws-catalog-api.js';
import type { CatalogApi, DescribedType } from '../../../lib/catalog/refresh/catalog-api.js';
import { admitType, matchAccelerator } from '../../../lib/catalog/refresh/described-type.js';
import { prepareRefresh } from '../../../lib/catalog/refresh/refresh-catalog.js';
import { TestPace } from '../refresh/test-pace.js';
import { findMoto, MotoServer } from './moto.js';

/**
 * Where the catalog and the emulator's DescribeInstanceTypes differ, and why the catalog is right. By type and figure.
 */
const CARD_SUM = 'the sum over the cards is more than the instance reaches; the catalog has AWS’s sustained figure';
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'c6in.32xlarge': { 'network/baselineGbps': CARD_SUM },
  'g6e.24xlarge': { 'network/baselineGbps': CARD_SUM },
  'g6e.48xlarge': { 'network/baselineGbps': CARD_SUM },
  'hpc6id.32xlarge': { 'network/baselineGbps': CARD_SUM },
  'hpc8a.96xlarge': { 'network/baselineGbps': CARD_SUM },
  'p6-b200.48xlarge': { 'network/baselineGbps': 'the cards state their ENA rate; EFA has 8 × 400 Gbit/s' },
  'p6-b300.48xlarge': { 'network/baselineGbps': 'the cards’ sum counts card 0, which has no EFA' },
  'trn2.3xlarge': {
    'network/baselineGbps': 'the card states a quarter of AWS’s sustained figure',
    acceleratorMemoryMib: 'the record has 512 GiB a chip; AWS’s Neuron documentation has 96 GiB',
  },
  'trn2.48xlarge': {
    acceleratorMemoryMib: 'the record has 512 GiB a chip; AWS’s Neuron documentation has 96 GiB',
  },
};

const moto = findMoto();
const reason = 'missing' in moto ? ` (skipped: ${moto.missing})` : '';

describe.skipIf(reason !== '')(`the emulator's DescribeInstanceTypes${reason}`, () => {
  const catalog = loadCatalog({ regions: ['us-east-1'] });
  const accelerators = [...loadAccelerators().values()];
  const directory = mkdtempSync(join(tmpdir(), 'emulator-'));
  const environment = { ...process.env };
  let server: MotoServer;
  let api: CatalogApi;
  let described: ReadonlyMap<string, DescribedType>;

  beforeAll(async () => {
    server = await MotoServer.start();
    process.env.AWS_ENDPOINT_URL = server.url;
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
    api = await openAwsCatalogApi();
    const all = new Map<string, DescribedType>();
    for (let token: string | null = null, first = true; first || token !== null; first = false) {
      const page: Awaited<ReturnType<CatalogApi['instanceTypes']>> = await api.instanceTypes('us-east-1', token);
      for (const type of page.items) all.set(type.name, type);
      token = page.next;
    }
    described = all;
  });
  afterAll(async () => {
    await server.stop();
    process.env = environment;
    rmSync(directory, { recursive: true });
  });

  it('says what the catalog says of every type in both, but for listed exceptions', () => {
    const both = [...catalog.types.values()].filter((type) => described.has(type.name));
    expect(both.length).toBeGreaterThan(360);
    const differences: string[] = [];
    const used: string[] = [];
    for (const type of both) {
      const there = described.get(type.name)!;
      for (const [figure, ours, theirs] of compared(type, there)) {
        if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
        if (EXCEPTIONS[type.name]?.[figure]) used.push(`${type.name} ${figure}`);
        else
          differences.push(
            `${type.name} ${figure}: catalog ${JSON.stringify(ours)}, emulator ${JSON.stringify(theirs)}`,
          );
      }
    }
    expect(differences).toEqual([]);
    // An exception that no longer differs is out of date.
    const listed = Object.entries(EXCEPTIONS).flatMap(([type, figures]) =>
      Object.keys(figures).map((name) => `${type} ${name}`),
    );
    expect(used.sort()).toEqual(listed.sort());
  });

  it('knows every accelerator of the catalog by its name and memory', () => {
    for (const type of catalog.types.values()) {
      const there = described.get(type.name);
      if (!type.accelerators || !there) continue;
      expect(there.accelerator, type.name).not.toBeNull();
      expect(matchAccelerator(there.accelerator!, accelerators)?.accelerator.key, type.name).toBe(
        type.accelerators.model.key,
      );
    }
  });

  it('refreshes types and zones with the real client', async () => {
    const outcome = await prepareRefresh({
      directory,
      baseDirectory: SHIPPED_CATALOG_DIRECTORY,
      regions: ['us-east-1'],
      tables: ['instance-types', 'availability'],
      date: '2026-11-23',
      api,
      offers: openOfferSource({ directory, pace: new TestPace() }),
      pace: new TestPace(),
    });
    if (outcome.status !== 'prepared') throw new Error(JSON.stringify(outcome));
    expect(outcome.findings).toEqual([]);
    // The emulator's offerings are some months older: types came since. No specification differs.
    const paths = outcome.changes.map((change) => change.path);
    expect(
      paths.filter((path) => path.startsWith('instance-types/') && catalog.types.has(path.split('/')[1]!)),
    ).toEqual([]);
    expect(paths.filter((path) => path.startsWith('accelerators/'))).toEqual([]);
  });

  it('is found out by the checks where its prices are made up', async () => {
    const outcome = await prepareRefresh({
      directory,
      baseDirectory: SHIPPED_CATALOG_DIRECTORY,
      regions: ['us-east-1'],
      tables: ['spot'],
      date: '2026-11-23',
      api,
      offers: openOfferSource({ directory, pace: new TestPace() }),
      pace: new TestPace(),
    });
    if (outcome.status !== 'prepared') throw new Error(JSON.stringify(outcome));
    expect(outcome.findings.length).toBeGreaterThan(300);
    expect(outcome.findings[0]).toMatchObject({
      code: 'price-bounds',
      path: expect.stringContaining('spotUsdPerHour'),
    });
  });

  function compared(type: InstanceType, there: DescribedType): [figure: string, ours: unknown, theirs: unknown][] {
    const admitted = admitType(there, type, accelerators);
    if (!('type' in admitted)) throw new Error(`${type.name}: ${admitted.skipped}`);
    const { type: theirs } = admitted;
    const carried = type.accelerators;
    const memoryMib = carried && Math.round(carried.model.memoryGib * 1024 * Math.min(1, carried.count));
    return [
      ['vcpus', type.vcpus, theirs.vcpus],
      ['memoryGib', type.memoryGib, theirs.memoryGib],
      ['architecture', type.architecture, theirs.architecture],
      ['accelerators', carried?.model.key ?? null, theirs.accelerators?.model.key ?? null],
      ['accelerators/count', carried?.count ?? null, theirs.accelerators?.count ?? null],
      ['acceleratorMemoryMib', memoryMib, carried && (there.accelerator?.memoryMib ?? null)],
      // Karpenter's table cuts after two decimals.
      ['network/baselineGbps', twoDecimals(type.network.baselineGbps), twoDecimals(there.baselineGbps)],
      ['network/cards', type.network.cards, theirs.network.cards],
      ['network/efaInterfaces', type.network.efaInterfaces, theirs.network.efaInterfaces],
      ['localNvmeGb', type.localNvmeGb, theirs.localNvmeGb],
      ['localDisks', type.localDisks, theirs.localDisks],
      ['usageClasses', type.usageClasses, theirs.usageClasses],
      ['placementStrategies', type.placementStrategies, theirs.placementStrategies],
      ['bareMetal', type.bareMetal, theirs.bareMetal],
    ];
  }
});

function twoDecimals(value: number | null): number | null {
  return value === null ? null : Math.floor(value * 100) / 100;
}
