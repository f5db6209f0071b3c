import { describe, expect, it } from 'vitest';
import { savingsPlanRate } from '../../../lib/catalog/facts/savings-plans.js';
import { figurePaths, figureTree } from '../../../lib/catalog/figures/figure-tree.js';
import { traceFigure } from '../../../lib/catalog/figures/trace-figure.js';
import {
  loadAccelerators,
  loadCatalog,
  loadCatalogIndex,
  loadCatalogSources,
} from '../../../lib/catalog/files/load-catalog.js';
import { applyOverlay } from '../../../lib/catalog/overlay/apply-overlay.js';
import type { CatalogOverlay } from '../../../lib/catalog/overlay/overlay-schema.js';
import { sourcesWithOverlays } from '../../../lib/catalog/overlay/overlay-sources.js';
import { readOverlay } from '../../../lib/catalog/overlay/read-overlay.js';

const index = loadCatalogIndex();
const base = { catalog: loadCatalog({ regions: ['us-east-1', 'eu-central-1'] }), accelerators: loadAccelerators() };
const names = {
  regions: index.regions,
  instanceTypes: index.instanceTypes,
  accelerators: [...base.accelerators.keys()],
};
const HEAD = 'version: 1\nname: acme\ndate: "2026-11-01"\n';

function overlay(text: string): CatalogOverlay {
  const read = readOverlay(HEAD + text, names);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return read.value;
}
const applied = (text: string) => applyOverlay(base, overlay(text));
const offerOf = (text: string, region: string, type: string) =>
  applied(text).catalog.regions.get(region)!.offers.get(type)!;

const FULL = `
discounts:
  - percent: 10
    instanceTypes: [p5]
    regions: [us-east-1]
prices:
  - instanceType: p5en.48xlarge
    region: us-east-1
    onDemandUsdPerHour: 41.5
services:
  - region: eu-central-1
    natGatewayUsdPerGb: 0.052
    s3StandardUsdPerGibMonth: 0.021
    lustre:
      - deployment: PERSISTENT_2
        mbytesPerSecondPerTib: 125
        usdPerGibMonth: 0.174
energy:
  - region: eu-central-1
    gridGramsCo2ePerKwh: 0
reservations:
  - name: research
    instanceType: p5.48xlarge
    zone: use1-az6
    nodes: 16
    id: cr-0123456789abcdef0
accelerators:
  - key: R100-288GB
    vendor: NVIDIA
    memoryGib: 288
    memoryBandwidthGbytesPerSecond: 13000
    denseTflops: { bf16: 4000, fp16: 4000, fp8: 8000, fp4: 16000 }
    link: nvlink
instanceTypes:
  - name: p7.48xlarge
    like: p6-b200.48xlarge
    accelerator: R100-288GB
    power: { idleWatts: 3000, maxWatts: 15000 }
    offers:
      - region: us-east-1
        zones: [use1-az6, use1-az4]
        onDemandUsdPerHour: 160
`;

describe('an overlay', () => {
  it('takes a discount off the prices of a family in a region, but not off spot', () => {
    const text = 'discounts:\n  - percent: 10\n    instanceTypes: [p5]\n    regions: [us-east-1]\n';
    // 55.04 × 0.9, 20.695053 × 0.9, 41.528 × 0.9.
    expect(offerOf(text, 'us-east-1', 'p5.48xlarge')).toMatchObject({
      onDemandUsdPerHour: 49.536,
      spotUsdPerHour: 23.414183,
      reserved1YearUsdPerHour: null,
      reserved3YearUsdPerHour: 18.625548,
      capacityBlockUsdPerHour: 37.3752,
    });
    expect(offerOf(text, 'us-east-1', 'p5.4xlarge').onDemandUsdPerHour).toBe(6.192);
    expect(offerOf(text, 'us-east-1', 'p5en.48xlarge')).toEqual(
      base.catalog.regions.get('us-east-1')!.offers.get('p5en.48xlarge'),
    );
    expect(offerOf(text, 'eu-central-1', 'g5.xlarge')).toBe(
      base.catalog.regions.get('eu-central-1')!.offers.get('g5.xlarge'),
    );
  });

  it('has rates of Savings Plans, each once, over those of the catalog', () => {
    const rate = (payment: string, usd: number) =>
      `      - { plan: compute, term: 3y, payment: ${payment}, usdPerHour: ${usd} }\n`;
    const price = 'prices:\n  - instanceType: p5.48xlarge\n    region: us-east-1\n    savingsPlans:\n';
    const offer = offerOf(`${price}${rate('no-upfront', 30.5)}${rate('all-upfront', 28)}`, 'us-east-1', 'p5.48xlarge');
    expect(savingsPlanRate(offer, 'compute', '3y', 'no-upfront')).toBe(30.5);
    expect(savingsPlanRate(offer, 'compute', '3y', 'all-upfront')).toBe(28);
    expect(savingsPlanRate(offer, 'instance', '3y', 'all-upfront')).toBeNull();
    expect(offer.onDemandUsdPerHour).toBe(55.04);
  });

  it('takes several discounts one after the other, and names the ways of buying', () => {
    const text =
      'discounts:\n  - percent: 10\n    purchase: [on-demand, spot]\n  - percent: 50\n    purchase: [on-demand]\n';
    expect(offerOf(text, 'us-east-1', 'g5.xlarge')).toMatchObject({
      onDemandUsdPerHour: 0.4527,
      reserved1YearUsdPerHour: base.catalog.regions.get('us-east-1')!.offers.get('g5.xlarge')!.reserved1YearUsdPerHour,
    });
  });

  it('takes no discount off a private price', () => {
    const text =
      'discounts:\n  - percent: 10\nprices:\n  - { instanceType: p5.48xlarge, region: us-east-1, onDemandUsdPerHour: 30 }\n';
    expect(offerOf(text, 'us-east-1', 'p5.48xlarge')).toMatchObject({
      onDemandUsdPerHour: 30,
      capacityBlockUsdPerHour: 37.3752,
    });
  });

  it('fills in prices of services that no source has', () => {
    const { prices, energy } = applied(FULL).catalog.regions.get('eu-central-1')!;
    expect(prices.natGatewayUsdPerGb).toBe(0.052);
    expect(prices.natGatewayUsdPerHour).toBe(0.052);
    expect(prices.s3StandardTiers).toEqual([{ upToTb: null, usdPerGibMonth: 0.021 }]);
    const shipped = base.catalog.regions.get('eu-central-1')!.prices.lustre;
    expect(prices.lustre).toEqual(
      shipped.map((tier) => (tier.mbytesPerSecondPerTib === 125 ? { ...tier, usdPerGibMonth: 0.174 } : tier)),
    );
    // Your own figure of the grid is in no doubt; by market AWS states zero already.
    const market = { marketGramsCo2ePerKwh: 0, otherGramsCo2ePerKwh: null };
    expect(energy).toEqual({ pue: 1.35, pueBasis: 'site', gridGramsCo2ePerKwh: 0, gridYear: 2026, ...market });
  });

  it('adds a class of file system that the region is not known to sell', () => {
    const priced = { ...base, catalog: loadCatalog({ regions: ['eu-west-3'] }) };
    const tier = '{ deployment: PERSISTENT_2, mbytesPerSecondPerTib: 250, usdPerGibMonth: 0.3 }';
    const { catalog } = applyOverlay(priced, overlay(`services: [{ region: eu-west-3, lustre: [${tier}] }]`));
    expect(catalog.regions.get('eu-west-3')!.prices.lustre.at(-1)).toEqual({
      deployment: 'PERSISTENT_2',
      storageType: 'SSD',
      mbytesPerSecondPerTib: 250,
      usdPerGibMonth: 0.3,
    });
    expect(catalog.overlays[0]!.figures).toEqual(['regions/eu-west-3/prices/lustre/PERSISTENT_2-SSD-250/**']);
  });

  it('takes spot by zone, of the day of the file unless it names a period', () => {
    const zones = '[{ zone: use1-az4, medianUsdPerHour: 16.95, p90UsdPerHour: 22 }]';
    const text = `prices: [{ instanceType: p5.48xlarge, region: us-east-1, spotZones: ${zones} }]`;
    expect(offerOf(text, 'us-east-1', 'p5.48xlarge').spotByZone).toEqual({
      'use1-az4': { medianUsdPerHour: 16.95, p90UsdPerHour: 22, from: '2026-11-01', until: '2026-11-01' },
    });
    const unknown = readOverlay(HEAD + text.replace('use1-az4', 'use1-az9'), names);
    expect(unknown.ok ? [] : unknown.diagnostics.map(({ code, path }) => [code, path])).toEqual([
      ['reference-unknown', ['prices', 0, 'spotZones', 0, 'zone']],
    ]);
  });

  it('takes discounts off services, and none off prices that are private', () => {
    const { catalog } = applied(`
discounts:
  - { percent: 10, services: [s3, fsx, kms, data-transfer] }
  - { percent: 50, services: [kms], regions: [us-east-1] }
services:
  - { region: us-east-1, gp3UsdPerGibMonth: 0.07 }
  - region: eu-central-1
    s3StandardUsdPerGibMonth: 0.02
    internetEgressUsdPerGb: 0.05
    lustre: [{ deployment: PERSISTENT_2, mbytesPerSecondPerTib: 125, usdPerGibMonth: 0.1 }]
`);
    const usd = catalog.regions.get('us-east-1')!;
    expect(usd.prices.kmsKeyUsdPerMonth).toBe(0.45);
    expect(usd.prices.gp3UsdPerGibMonth).toBe(0.07);
    expect(usd.prices.natGatewayUsdPerHour).toBe(0.045);
    expect(usd.prices.s3StandardTiers!.map((tier) => tier.usdPerGibMonth)).toEqual([0.0207, 0.0198, 0.0189]);
    expect(usd.prices.internetEgressTiers![0]).toEqual({ upToTb: 10, usdPerGb: 0.081 });
    expect(usd.prices.lustre.find((tier) => tier.mbytesPerSecondPerTib === 1000)!.usdPerGibMonth).toBe(0.54);
    // A discount on services alone is none on instances.
    expect(usd.offers.get('p5.48xlarge')!.onDemandUsdPerHour).toBe(55.04);
    const { prices } = catalog.regions.get('eu-central-1')!;
    expect(prices.s3StandardTiers).toEqual([{ upToTb: null, usdPerGibMonth: 0.02 }]);
    expect(prices.internetEgressTiers).toEqual([{ upToTb: null, usdPerGb: 0.05 }]);
    expect(prices.lustre.find((tier) => tier.mbytesPerSecondPerTib === 125)!.usdPerGibMonth).toBe(0.1);
    expect(catalog.overlays[0]!.figures).toContain('regions/us-east-1/prices/kmsKeyUsdPerMonth');
    expect(catalog.overlays[0]!.figures).not.toContain('regions/us-east-1/prices/natGatewayUsdPerHour');
  });

  it('adds an accelerator and an instance type that carries it', () => {
    const { catalog } = applied(FULL);
    const type = catalog.types.get('p7.48xlarge')!;
    expect(type).toMatchObject({ family: 'p7', vcpus: 192, localNvmeGb: 30400 });
    expect(type.accelerators).toMatchObject({ count: 8, interconnect: 'nvlink', model: { key: 'R100-288GB' } });
    expect(type.accelerators!.model.denseTflops).toMatchObject({ bf16: 4000, tf32: null });
    expect(type.power).toEqual({
      idleWatts: 3000,
      maxWatts: 15_000,
      method: 'as stated by the user',
      uncertainty: 0.25,
    });
    expect(catalog.regions.get('us-east-1')!.offers.get('p7.48xlarge')).toMatchObject({
      zones: ['use1-az4', 'use1-az6'],
      onDemandUsdPerHour: 160,
      spotUsdPerHour: null,
    });
    expect([...catalog.types.keys()]).toEqual([...catalog.types.keys()].sort());
  });

  it('is named by the catalog with every figure that it set', () => {
    const { catalog } = applied(FULL);
    expect(catalog.overlays).toHaveLength(1);
    expect(catalog.overlays[0]).toMatchObject({
      name: 'acme',
      date: '2026-11-01',
      figures: [
        'accelerators/R100-288GB/**',
        'instance-types/p7.48xlarge/**',
        'regions/eu-central-1/energy/gridGramsCo2ePerKwh',
        'regions/eu-central-1/prices/lustre/PERSISTENT_2-SSD-125/usdPerGibMonth',
        'regions/eu-central-1/prices/natGatewayUsdPerGb',
        'regions/eu-central-1/prices/s3StandardTiers/**',
        'regions/us-east-1/offers/p5.48xlarge/capacityBlockUsdPerHour',
        'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour',
        'regions/us-east-1/offers/p5.48xlarge/reserved3YearUsdPerHour',
        'regions/us-east-1/offers/p5.4xlarge/capacityBlockUsdPerHour',
        'regions/us-east-1/offers/p5.4xlarge/onDemandUsdPerHour',
        'regions/us-east-1/offers/p5.4xlarge/reserved3YearUsdPerHour',
        'regions/us-east-1/offers/p5en.48xlarge/onDemandUsdPerHour',
        'regions/us-east-1/offers/p7.48xlarge/**',
        'reservations/research/**',
      ],
      reservations: [
        {
          name: 'research',
          instanceType: 'p5.48xlarge',
          zone: 'use1-az6',
          nodes: 16,
          usdPerHour: 0,
          id: 'cr-0123456789abcdef0',
          until: null,
        },
      ],
    });
    expect(catalog.hash).not.toBe(base.catalog.hash);
    expect(catalog.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('leaves the catalog under it as it was', () => {
    applied(FULL);
    expect(base.catalog.overlays).toEqual([]);
    expect(base.catalog.types.has('p7.48xlarge')).toBe(false);
    expect(base.catalog.regions.get('us-east-1')!.offers.get('p5.48xlarge')!.onDemandUsdPerHour).toBe(55.04);
  });

  it('has a hash of its figures, not of how they are written', () => {
    const written = 'prices: [{ instanceType: p5.48xlarge, region: us-east-1, onDemandUsdPerHour: 30 }]';
    const otherwise =
      '# ours\nprices:\n  - region: us-east-1\n    onDemandUsdPerHour: 30.0\n    instanceType: "p5.48xlarge"\n';
    expect(applied(written).catalog.hash).toBe(applied(otherwise).catalog.hash);
    expect(applied(written.replace('30', '31')).catalog.hash).not.toBe(applied(written).catalog.hash);
  });

  it('is the source of its figures, and of no other', () => {
    const { catalog, accelerators } = applied(FULL);
    const tree = figureTree(catalog, accelerators);
    const sources = sourcesWithOverlays(loadCatalogSources(), catalog.overlays);
    const trace = (path: string) => traceFigure(tree, sources, path);
    for (const path of figurePaths(tree)) expect(['known', 'missing']).toContain(trace(path).status);
    expect(trace('regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour')).toMatchObject({
      value: 49.536,
      date: '2026-11-01',
      sources: [{ key: 'overlay acme', licence: 'private' }],
    });
    expect(trace('reservations/research/usdPerHour')).toMatchObject({ value: 0, sources: [{ key: 'overlay acme' }] });
    expect(trace('reservations/research/until')).toMatchObject({
      status: 'missing',
      reason: '"acme" does not state it',
    });
    expect(trace('regions/us-east-1/offers/p7.48xlarge/spotUsdPerHour')).toMatchObject({
      reason: '"acme" does not state it',
    });
    expect(trace('regions/us-east-1/offers/p5.48xlarge/spotUsdPerHour')).toMatchObject({
      sources: [{ key: 'vantage-parquet' }],
    });
  });

  it('warns of what has no place, and of what can hardly be', () => {
    const { warnings } = applied(`
prices:
  - { instanceType: p6-b300.48xlarge, region: eu-central-1, onDemandUsdPerHour: 100 }
services:
  - region: us-east-1
    lustre: [{ deployment: PERSISTENT_2, mbytesPerSecondPerTib: 750, usdPerGibMonth: 0.4 }]
accelerators:
  - key: X900
    vendor: NVIDIA
    memoryGib: 80
    denseTflops: { bf16: 1979, fp8: 1979 }
    link: nvlink
`);
    expect(warnings.map(({ path, message }) => [path, message])).toEqual([
      [['prices', 0], 'eu-central-1 does not offer p6-b300.48xlarge'],
      [['services', 0, 'lustre', 0], 'there is no tier PERSISTENT_2 SSD 750'],
      [['accelerators', 0], expect.stringContaining('1979 is 1 times bf16 (1979), not 1.9 to 2.1 times')],
    ]);
    expect(warnings.every(({ severity, document }) => severity === 'warning' && document === 'overlay')).toBe(true);
  });
});

describe('a wrong overlay', () => {
  const where = (text: string, [start, end]: readonly [number, number]) => text.slice(start, end);

  it.each([
    ['an unknown key', 'discount: []', 'unknown-key', 'discount', 'did you mean "discounts"?'],
    ['text for a number', 'discounts: [{ percent: ten }]', 'wrong-type', 'ten', undefined],
    ['a discount above all', 'discounts: [{ percent: 120 }]', 'out-of-range', '120', undefined],
    [
      'a negative price',
      'prices: [{ instanceType: p5.48xlarge, region: us-east-1, onDemandUsdPerHour: -1 }]',
      'out-of-range',
      '-1',
      undefined,
    ],
    [
      'an unknown way of buying',
      'discounts: [{ percent: 5, purchase: [ondemand] }]',
      'wrong-value',
      'ondemand',
      'did you mean "on-demand"?',
    ],
    [
      'a missing key',
      'prices: [{ region: us-east-1 }]',
      'missing-key',
      undefined,
      'add "instanceType": e.g. p5.48xlarge',
    ],
    [
      'an unknown region',
      'prices: [{ instanceType: p5.48xlarge, region: us-east1 }]',
      'region-unknown',
      'us-east1',
      'did you mean "us-east-1"?',
    ],
    [
      'an unknown type',
      'prices: [{ instanceType: p5.48xlrage, region: us-east-1 }]',
      'instance-type-unknown',
      'p5.48xlrage',
      'did you mean "p5.48xlarge"?',
    ],
    [
      'an unknown zone',
      'reservations: [{ name: a, instanceType: p5.48xlarge, zone: use1-az9, nodes: 1 }]',
      'reference-unknown',
      'use1-az9',
      expect.stringContaining('use1-az'),
    ],
    [
      'a reservation with too long a name',
      'reservations: [{ name: research-of-the-year, instanceType: p5.48xlarge, zone: use1-az6, nodes: 1 }]',
      'wrong-value',
      'research-of-the-year',
      undefined,
    ],
    [
      'an id that is none',
      'reservations: [{ name: a, instanceType: p5.48xlarge, zone: use1-az6, nodes: 1, id: cr-1 }]',
      'wrong-value',
      'cr-1',
      undefined,
    ],
    [
      'one reservation as two',
      'reservations:\n  - { name: a, instanceType: p5.48xlarge, zone: use1-az6, nodes: 1, id: cr-0123456789abcdef0 }\n  - { name: b, instanceType: p5.48xlarge, zone: use1-az6, nodes: 1, id: cr-0123456789abcdef0 }',
      'name-duplicate',
      'cr-0123456789abcdef0',
      'keep one of them',
    ],
    [
      'a reservation that has ended',
      'reservations: [{ name: a, instanceType: p5.48xlarge, zone: use1-az6, nodes: 1, until: 2026-11-01 }]',
      'contradiction',
      '2026-11-01',
      'leave it out',
    ],
    [
      'a day that there is not',
      'reservations: [{ name: a, instanceType: p5.48xlarge, zone: use1-az6, nodes: 1, until: 2027-02-30 }]',
      'wrong-value',
      '2027-02-30',
      undefined,
    ],
    [
      'a zone of another region',
      'instanceTypes: [{ name: p7.48xlarge, like: p5.48xlarge, offers: [{ region: us-east-1, zones: [use2-az1] }] }]',
      'reference-unknown',
      'use2-az1',
      expect.anything(),
    ],
    [
      'the same price twice',
      'prices:\n  - { instanceType: p5.48xlarge, region: us-east-1 }\n  - { instanceType: p5.48xlarge, region: us-east-1 }\n',
      'name-duplicate',
      undefined,
      'keep one of them',
    ],
    [
      'a type that there is',
      'instanceTypes: [{ name: p5.48xlarge, like: p5.48xlarge, offers: [] }]',
      'name-duplicate',
      'p5.48xlarge',
      'keep one of them',
    ],
    [
      'idle above full load',
      'instanceTypes: [{ name: p7.48xlarge, like: p5.48xlarge, power: { idleWatts: 9, maxWatts: 8 }, offers: [] }]',
      'contradiction',
      expect.anything(),
      undefined,
    ],
    [
      'a type like none',
      'instanceTypes: [{ name: p7.48xlarge, like: p9.48xlarge, offers: [] }]',
      'instance-type-unknown',
      'p9.48xlarge',
      expect.anything(),
    ],
    ['broken YAML', 'prices: [', 'syntax', undefined, undefined],
  ])('with %s is a diagnostic at its place', (_, text, code, marked, hint) => {
    const whole = HEAD + text;
    const read = readOverlay(whole, names);
    expect(read.ok).toBe(false);
    const [first] = read.ok ? [] : read.diagnostics;
    expect(first).toMatchObject({ code, severity: 'error' });
    if (marked !== undefined) expect(where(whole, first!.range!)).toEqual(marked);
    if (hint !== undefined) expect(first!.hint).toEqual(hint);
  });

  it('tells all mistakes at once', () => {
    const read = readOverlay(`${HEAD}discounts: [{ percent: 0 }]\nprices: [{ region: 5 }]\n`, names);
    expect(read.ok ? [] : read.diagnostics.map((diagnostic) => diagnostic.code)).toEqual([
      'out-of-range',
      'missing-key',
      'wrong-type',
    ]);
  });

  it('of another version is told that alone', () => {
    const read = readOverlay('version: 2\nprices: many\n', names);
    expect(read.ok ? [] : read.diagnostics).toMatchObject([
      { code: 'version-unsupported', hint: 'write "version: 1"' },
    ]);
  });

  it('of the 31st of November is told so', () => {
    const read = readOverlay('version: 1\nname: acme\ndate: "2026-11-31"\n', names);
    expect(read.ok ? [] : read.diagnostics).toMatchObject([{ code: 'wrong-value', path: ['date'] }]);
  });

  it('that is empty is told what it lacks', () => {
    const read = readOverlay('{}', names);
    expect(read.ok ? [] : read.diagnostics.map((diagnostic) => diagnostic.message)).toEqual([
      '"version" is missing',
      '"name" is missing',
      '"date" is missing',
    ]);
  });
});
