import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadCatalog, loadCatalogIndex, SHIPPED_CATALOG_DIRECTORY } from '../../lib/catalog/files/load-catalog.js';
import { CorruptCatalogError } from '../../lib/catalog/files/rows.js';

const folders: string[] = [];
function copyOfCatalog(): string {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-'));
  folders.push(folder);
  cpSync(SHIPPED_CATALOG_DIRECTORY, folder, { recursive: true });
  return folder;
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the shipped catalog', () => {
  const catalog = loadCatalog({ regions: ['us-east-1', 'eu-central-1'] });

  it('has the figures of p5.48xlarge', () => {
    const type = catalog.types.get('p5.48xlarge')!;
    expect(type.family).toBe('p5');
    expect(type.vcpus).toBe(192);
    expect(type.memoryGib).toBe(2048);
    expect(type.accelerators).toMatchObject({ count: 8, interconnect: 'nvlink' });
    expect(type.accelerators!.model).toMatchObject({ key: 'H100-SXM-80GB', vendor: 'NVIDIA', memoryGib: 80 });
    expect(type.accelerators!.model.denseTflops).toEqual({
      fp32: 67,
      tf32: 494.5,
      fp16: 989.5,
      bf16: 989.5,
      fp8: 1979,
      int8: 1979,
      fp4: null,
    });
    expect(type.network.baselineGbps).toBe(3200);
    expect(type.network.efaInterfaces).toBe(32);
    expect(type.network.cards).toHaveLength(32);
    expect(type.localNvmeGb).toBe(30400);
    expect(catalog.regions.get('us-east-1')!.offers.get('p5.48xlarge')).toEqual({
      zones: ['use1-az1', 'use1-az2', 'use1-az3', 'use1-az4', 'use1-az5', 'use1-az6'],
      onDemandUsdPerHour: 55.04,
      spotUsdPerHour: 23.414183,
      reserved1YearUsdPerHour: null,
      reserved3YearUsdPerHour: 20.695053,
      capacityBlockUsdPerHour: 41.528,
    });
  });

  it.each([
    ['p4d.24xlarge', 4, 4, 15],
    ['p4de.24xlarge', 4, 4, 15],
    ['p5.48xlarge', 32, 32, 2],
    ['p5e.48xlarge', 32, 32, 2],
    ['p5.4xlarge', 1, 1, 4],
    ['p5en.48xlarge', 16, 16, 4],
    ['p6-b200.48xlarge', 8, 8, 4],
    ['p6-b300.48xlarge', 17, 16, 4],
    ['trn1.32xlarge', 8, 8, 5],
    ['trn1n.32xlarge', 16, 16, 5],
    ['trn2.48xlarge', 16, 16, 2],
    ['g6e.48xlarge', 4, 4, 10],
    ['g7e.48xlarge', 4, 4, 10],
  ])('%s has %i network cards, %i EFA interfaces and %i slots on card 0', (name, cards, efa, slots) => {
    const { network } = catalog.types.get(name)!;
    expect(network.cards).toHaveLength(cards);
    expect(network.efaInterfaces).toBe(efa);
    expect(network.cards[0]!.interfaces).toBe(slots);
    expect(network.cards.filter((card) => card.efa)).toHaveLength(efa);
  });

  it('leaves card 0 of p6-b300 to ENA', () => {
    const { cards } = catalog.types.get('p6-b300.48xlarge')!.network;
    expect(cards.map((card) => card.efa)).toEqual([false, ...Array(16).fill(true)]);
  });

  it.each([
    ['p5.4xlarge', 'none'],
    ['g6f.4xlarge', 'none'],
    ['p4d.24xlarge', 'nvlink'],
    ['g6e.48xlarge', 'pcie'],
    ['g7e.12xlarge', 'pcie'],
    ['trn1.32xlarge', 'neuronlink'],
    ['inf2.48xlarge', 'neuronlink'],
    ['trn1.2xlarge', 'none'],
  ])('%s joins its accelerators by %s', (name, interconnect) => {
    expect(catalog.types.get(name)!.accelerators!.interconnect).toBe(interconnect);
  });

  it('holds only the regions asked for, in name order', () => {
    expect([...catalog.regions.keys()]).toEqual(['eu-central-1', 'us-east-1']);
  });

  it('leaves out a region that it does not know', () => {
    expect(loadCatalog({ regions: ['eu-nowhere-1'] }).regions.size).toBe(0);
  });

  it('is frozen', () => {
    const type = catalog.types.get('p5.48xlarge')!;
    expect(() => Object.assign(type.network, { baselineGbps: 1 })).toThrow(TypeError);
    expect(() => Object.assign(catalog.regions.get('us-east-1')!.prices.lustre[0]!, { usdPerGibMonth: 0 })).toThrow(
      TypeError,
    );
  });

  it('agrees with its index', () => {
    const index = loadCatalogIndex();
    expect(index.hash).toBe(catalog.hash);
    expect(index.hash).toMatch(/^[0-9a-f]{64}$/);
    expect([...index.instanceTypes]).toEqual([...catalog.types.keys()]);
    expect(index.instanceTypes).toEqual([...index.instanceTypes].sort());
    const region = index.regions.find((entry) => entry.region === 'eu-central-1')!;
    expect(region).toEqual({
      region: 'eu-central-1',
      label: 'EU (Frankfurt)',
      country: 'DE',
      continent: 'Europe',
      zones: ['euc1-az1', 'euc1-az2', 'euc1-az3'],
    });
  });

  it('reads no file but the asked ones', () => {
    const folder = copyOfCatalog();
    rmSync(join(folder, 'regions/us-west-2.json'));
    rmSync(join(folder, 'sources.json'));
    expect(loadCatalog({ regions: ['us-east-1'], directory: folder }).regions.size).toBe(1);
    expect(() => loadCatalog({ regions: ['us-west-2'], directory: folder })).toThrow(CorruptCatalogError);
  });

  it('refuses a file that was changed, cut short or swapped', () => {
    const folder = copyOfCatalog();
    const file = join(folder, 'regions/us-east-1.json');
    const text = readFileSync(file, 'utf8');
    for (const damaged of [text.replace('55.04', '5.504'), text.slice(0, text.length / 2), '', '[]']) {
      writeFileSync(file, damaged);
      expect(() => loadCatalog({ regions: ['us-east-1'], directory: folder })).toThrow(/regions\/us-east-1\.json/);
    }
    writeFileSync(
      join(folder, 'index.json'),
      readFileSync(join(folder, 'index.json'), 'utf8').replace('Frankfurt', 'F'),
    );
    expect(() => loadCatalogIndex(folder)).toThrow(/hash does not match/);
  });
});
