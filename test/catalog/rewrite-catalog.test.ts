import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { afterAll, describe, expect, it } from 'vitest';
import { checkCatalog } from '../../lib/catalog/checks/check-catalog.js';
import { loadCatalog, loadCatalogIndex, SHIPPED_CATALOG_DIRECTORY } from '../../lib/catalog/files/load-catalog.js';
import { rewriteCatalog } from '../../scripts/catalog/rewrite-catalog.js';

const folder = mkdtempSync(join(tmpdir(), 'datahall-rewrite-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = new Map(
  readdirSync(SHIPPED_CATALOG_DIRECTORY, { recursive: true, encoding: 'utf8' })
    // Models are no figures of AWS: their table is written by hand.
    .filter((name) => name.endsWith('.json') && name !== 'models.json')
    .map((name) => [name, readFileSync(join(SHIPPED_CATALOG_DIRECTORY, name), 'utf8')]),
);

/** A size between p5.4xlarge and p5.48xlarge, as `aws ec2 describe-instance-types` would print it. */
const HALF_P5: InstanceTypeInfo = {
  InstanceType: 'p5.24xlarge' as never,
  VCpuInfo: { DefaultVCpus: 96 },
  MemoryInfo: { SizeInMiB: 1_048_576 },
  ProcessorInfo: { SupportedArchitectures: ['x86_64'] },
  NetworkInfo: {
    NetworkCards: Array.from({ length: 16 }, () => ({ MaximumNetworkInterfaces: 2, BaselineBandwidthInGbps: 100 })),
    EfaInfo: { MaximumEfaInterfaces: 16 },
  },
  GpuInfo: { Gpus: [{ Name: 'H100', Count: 4, MemoryInfo: { SizeInMiB: 81_920 } }] },
  InstanceStorageInfo: { Disks: [{ Count: 4, SizeInGB: 3800, Type: 'ssd' }] },
  SupportedUsageClasses: ['on-demand'],
  PlacementGroupInfo: { SupportedStrategies: ['cluster'] },
  BareMetal: false,
};

describe('the catalog written from its own rows', () => {
  it('is the shipped catalog to the byte', () => {
    const written = rewriteCatalog(shipped);
    expect([...written.keys()].sort()).toEqual([...shipped.keys()].sort());
    for (const [name, text] of written) expect(text === shipped.get(name), name).toBe(true);
  });

  it('takes an edited price, and seals it', () => {
    const region = shipped.get('regions/us-east-1.json')!;
    const edited = region.replace('"gp3UsdPerGibMonth":0.08,', '"gp3UsdPerGibMonth":0.09,');
    expect(edited).not.toBe(region);
    const catalog = loadWritten('price', new Map(shipped).set('regions/us-east-1.json', edited), {
      date: '2026-12-01',
    });
    expect(catalog.date).toBe('2026-12-01');
    expect(catalog.hash).not.toBe(loadCatalogIndex().hash);
    expect(catalog.regions.get('us-east-1')!.prices.gp3UsdPerGibMonth).toBe(0.09);
  });

  it('adds a type of a dump with its modelled power, and nothing else', () => {
    const before = loadCatalog({ regions: ['us-east-1'] });
    const catalog = loadWritten('type', shipped, { described: [HALF_P5] });
    const type = catalog.types.get('p5.24xlarge')!;
    expect(type.accelerators!.model.key).toBe('H100-SXM-80GB');
    expect(type.network.baselineGbps).toBe(1600);
    // Half of everything in a p5.48xlarge draws half its power.
    const whole = catalog.types.get('p5.48xlarge')!.power!;
    expect(type.power!.maxWatts / whole.maxWatts).toBeCloseTo(0.5, 2);
    expect(type.power!.method).toBe(whole.method);
    expect([...catalog.types.keys()].filter((name) => !before.types.has(name))).toEqual(['p5.24xlarge']);
    expect(checkCatalog(catalog)).toEqual([]);
  });

  it('refuses a type whose accelerator has no figures', () => {
    const unknown = { ...HALF_P5, GpuInfo: { Gpus: [{ Name: 'R100', Count: 4, MemoryInfo: { SizeInMiB: 1 } }] } };
    expect(() => rewriteCatalog(shipped, { described: [unknown] })).toThrow(/p5\.24xlarge: R100/);
  });
});

function loadWritten(name: string, files: ReadonlyMap<string, string>, change: Parameters<typeof rewriteCatalog>[1]) {
  const directory = join(folder, name);
  for (const [path, text] of rewriteCatalog(files, change)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return loadCatalog({ regions: ['us-east-1'], directory });
}
