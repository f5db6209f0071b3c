import { describe, expect, it } from 'vitest';
import { queryPrices, queryTypes, type TypeOrder } from '../../lib/catalog/figures/query-catalog.js';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';

const catalog = loadCatalog({ regions: ['us-east-1', 'us-east-2', 'eu-north-1', 'ca-west-1'] });
const names = (rows: readonly { type: string }[]) => rows.map((row) => row.type);

describe('queryTypes', () => {
  it('lists every type by name when nothing is asked', () => {
    const rows = queryTypes(catalog);
    expect(names(rows)).toEqual([...catalog.types.keys()]);
    expect(rows.every((row) => row.onDemandUsdPerHour === null && row.zones.length === 0)).toBe(true);
  });

  it('gives a row of plain data', () => {
    expect(queryTypes(catalog, { name: 'p5.48', region: 'us-east-1' })).toEqual([
      {
        type: 'p5.48xlarge',
        accelerator: 'H100-SXM-80GB',
        acceleratorCount: 8,
        acceleratorMemoryGib: 640,
        interconnect: 'nvlink',
        vcpus: 192,
        memoryGib: 2048,
        localNvmeGb: 30400,
        baselineGbps: 3200,
        efaInterfaces: 32,
        architecture: 'x86_64',
        maxWatts: 8518.8,
        onDemandUsdPerHour: 55.04,
        spotUsdPerHour: 23.414183,
        reserved1YearUsdPerHour: null,
        reserved3YearUsdPerHour: 20.695053,
        capacityBlockUsdPerHour: 41.528,
        zones: ['use1-az1', 'use1-az2', 'use1-az3', 'use1-az4', 'use1-az5', 'use1-az6'],
      },
    ]);
  });

  it('keeps a type that costs as much as may be paid, and none that costs more', () => {
    const costing = (maxUsdPerHour: number) =>
      names(queryTypes(catalog, { name: 'p5.48', region: 'us-east-1', maxUsdPerHour }));
    expect(costing(55.04)).toEqual(['p5.48xlarge']);
    expect(costing(20)).toEqual([]);
  });

  it('finds an accelerator in any case, and part of a name', () => {
    expect(names(queryTypes(catalog, { accelerator: 'h200' }))).toEqual(['p5e.48xlarge', 'p5en.48xlarge']);
    expect(names(queryTypes(catalog, { name: 'P6-' }))).toEqual(['p6-b200.48xlarge', 'p6-b300.48xlarge']);
  });

  it('counts the memory of parts', () => {
    const [row] = queryTypes(catalog, { name: 'g6f.large' });
    expect(row).toMatchObject({ acceleratorCount: 0.125, acceleratorMemoryGib: 2.794 });
  });

  it('combines filters', () => {
    const rows = queryTypes(catalog, {
      purpose: 'training',
      minAcceleratorMemoryGib: 640,
      efa: true,
      vendor: 'NVIDIA',
      minBaselineGbps: 3200,
    });
    expect(names(rows)).toEqual([
      'p5.48xlarge',
      'p5e.48xlarge',
      'p5en.48xlarge',
      'p6-b200.48xlarge',
      'p6-b300.48xlarge',
    ]);
  });

  it('keeps inference chips from training, and CPU types from both', () => {
    expect(names(queryTypes(catalog, { purpose: 'training' })).filter((name) => name.startsWith('inf'))).toEqual([]);
    expect(names(queryTypes(catalog, { purpose: 'inference' })).filter((name) => name.startsWith('inf'))).toHaveLength(
      8,
    );
    const none = queryTypes(catalog, { purpose: 'none' });
    expect(none.every((row) => row.accelerator === null)).toBe(true);
    expect(none).toHaveLength(282 + 6); // f2 and vt1 carry nothing that is sized
  });

  it('lists for a region what its zones offer', () => {
    expect(names(queryTypes(catalog, { region: 'ca-west-1', accelerator: 'H100' }))).toEqual([]);
    expect(queryTypes(catalog, { region: 'ca-west-1' }).length).toBeLessThan(queryTypes(catalog).length);
    expect(queryTypes(catalog, { region: 'not-loaded-1' })).toEqual([]);
  });

  it('orders by what an hour costs, unknown prices last', () => {
    const rows = queryTypes(catalog, { region: 'us-east-2', vendor: 'AWS' }, 'price');
    const prices = rows.map((row) => row.onDemandUsdPerHour ?? row.capacityBlockUsdPerHour ?? Number.POSITIVE_INFINITY);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(rows[0]!.type).toBe('inf1.xlarge');
    // 16 Trainium 2 in a capacity block: there is no on-demand price.
    expect(rows.find((row) => row.type === 'trn2.48xlarge')).toMatchObject({
      onDemandUsdPerHour: null,
      capacityBlockUsdPerHour: 35.7608,
    });
  });

  it('takes a ceiling on the price', () => {
    const rows = queryTypes(catalog, { region: 'us-east-1', accelerator: 'A100', maxUsdPerHour: 22 });
    expect(names(rows)).toEqual(['p4d.24xlarge']);
  });

  it.each<[TypeOrder, string]>([
    ['accelerator-memory', 'p6-b300.48xlarge'],
    ['accelerators', 'inf1.24xlarge'],
    ['memory', 'p6-b300.48xlarge'],
    ['vcpus', 'c8i.96xlarge'],
    ['network', 'p6-b300.48xlarge'],
  ])('orders by %s from the largest', (order, first) => {
    expect(queryTypes(catalog, {}, order)[0]!.type).toBe(first);
  });
});

describe('queryPrices', () => {
  it('orders the regions by on-demand price', () => {
    const rows = queryPrices(catalog, 'g5.xlarge');
    expect(rows.map((row) => [row.region, row.onDemandUsdPerHour])).toEqual([
      ['us-east-1', 1.006],
      ['us-east-2', 1.006],
      ['eu-north-1', 1.067],
    ]);
  });

  it('is empty for a type that no region offers', () => {
    expect(queryPrices(catalog, 'p6e-gb200.36xlarge')).toEqual([]);
  });
});
