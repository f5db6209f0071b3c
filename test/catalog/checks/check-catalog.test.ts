import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCatalog } from '../../../lib/catalog/checks/check-catalog.js';
import { zonePrefixOf } from '../../../lib/catalog/checks/check-region.js';
import type {
  Accelerator,
  Catalog,
  InstanceType,
  RegionCatalog,
  TypeOffer,
} from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog, loadCatalogIndex } from '../../../lib/catalog/files/load-catalog.js';

type Mutable<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Mutable<V>>
    : T extends readonly (infer V)[]
      ? Mutable<V>[]
      : T extends object
        ? { -readonly [K in keyof T]: Mutable<T[K]> }
        : T;

const regions = loadCatalogIndex().regions.map((entry) => entry.region);
const shipped = loadCatalog({ regions });
const two = loadCatalog({ regions: ['us-east-1', 'eu-central-1'] });

/** A copy of the catalog with one fault in it. */
class Planted {
  readonly catalog: Mutable<Catalog> = structuredClone(two) as Mutable<Catalog>;
  type(name: string): Mutable<InstanceType> {
    return this.catalog.types.get(name)!;
  }
  accelerator(carrier: string): Mutable<Accelerator> {
    return this.type(carrier).accelerators!.model;
  }
  region(name: string): Mutable<RegionCatalog> {
    return this.catalog.regions.get(name)!;
  }
  offer(region: string, type: string): Mutable<TypeOffer> {
    return this.region(region).offers.get(type)!;
  }
}

const FAULTS: readonly [name: string, plant: (planted: Planted) => void, code: string, path: string][] = [
  [
    'sparse fp16 of the H100',
    (p) => {
      p.accelerator('p5.48xlarge').denseTflops.fp16 = 1979;
    },
    'sparse-rate',
    'accelerators/H100-SXM-80GB/denseTflops/fp16',
  ],
  [
    'sparse bf16 of the A100, as public calculators have it',
    (p) => {
      p.accelerator('p4d.24xlarge').denseTflops.bf16 = 624;
    },
    'sparse-rate',
    'accelerators/A100-SXM-40GB/denseTflops/bf16',
  ],
  [
    'sparse fp8 beside dense bf16',
    (p) => {
      p.accelerator('p5en.48xlarge').denseTflops.fp8 = 3958;
    },
    'rate-ratio',
    'accelerators/H200-SXM-141GB/denseTflops/fp8',
  ],
  [
    'fp8 as low as bf16',
    (p) => {
      p.accelerator('g6.xlarge').denseTflops.fp8 = 121;
    },
    'rate-ratio',
    'accelerators/L4/denseTflops/fp8',
  ],
  [
    'sparse tf32',
    (p) => {
      p.accelerator('p5.48xlarge').denseTflops.tf32 = 989.5;
    },
    'rate-ratio',
    'accelerators/H100-SXM-80GB/denseTflops/bf16',
  ],
  [
    'a negative rate',
    (p) => {
      p.accelerator('p5.48xlarge').denseTflops.fp32 = -67;
    },
    'figure-impossible',
    'accelerators/H100-SXM-80GB/denseTflops/fp32',
  ],
  [
    'a rate that is no number',
    (p) => {
      p.accelerator('p5.48xlarge').memoryBandwidthGbytesPerSecond = Number.NaN;
    },
    'figure-impossible',
    'accelerators/H100-SXM-80GB/memoryBandwidthGbytesPerSecond',
  ],
  [
    'a sparse rate of an accelerator that nobody listed',
    (p) => {
      const model = p.accelerator('p5.48xlarge');
      model.key = 'X900';
      model.denseTflops.fp16 = 1979;
      model.denseTflops.bf16 = 1979;
    },
    'sparse-rate',
    'accelerators/X900/denseTflops/bf16',
  ],
  [
    'half an accelerator that is not parted',
    (p) => {
      p.type('p5.48xlarge').accelerators!.count = 7.5;
    },
    'accelerator-count',
    'instance-types/p5.48xlarge/accelerators/count',
  ],
  [
    'a whole one where a part is carried',
    (p) => {
      p.type('g6f.large').accelerators!.count = 1;
    },
    'accelerator-count',
    'instance-types/g6f.large/accelerators/count',
  ],
  [
    'eight accelerators joined by nothing',
    (p) => {
      p.type('p5.48xlarge').accelerators!.interconnect = 'none';
    },
    'interconnect',
    'instance-types/p5.48xlarge/accelerators/interconnect',
  ],
  [
    'one accelerator joined by NVLink',
    (p) => {
      p.type('p5.4xlarge').accelerators!.interconnect = 'nvlink';
    },
    'interconnect',
    'instance-types/p5.4xlarge/accelerators/interconnect',
  ],
  [
    'NVLink between AWS chips',
    (p) => {
      p.type('trn1.32xlarge').accelerators!.interconnect = 'nvlink';
    },
    'interconnect',
    'instance-types/trn1.32xlarge/accelerators/interconnect',
  ],
  [
    'more EFA interfaces than cards',
    (p) => {
      p.type('p4d.24xlarge').network.efaInterfaces = 5;
    },
    'efa-cards',
    'instance-types/p4d.24xlarge/network/efaInterfaces',
  ],
  [
    'EFA on the first card of p6-b300',
    (p) => {
      p.type('p6-b300.48xlarge').network.cards[0]!.efa = true;
    },
    'efa-cards',
    'instance-types/p6-b300.48xlarge/network/efaInterfaces',
  ],
  [
    'no network card',
    (p) => {
      p.type('c6i.large').network.cards = [];
    },
    'efa-cards',
    'instance-types/c6i.large/network/cards',
  ],
  [
    'a card without interfaces',
    (p) => {
      p.type('c6i.large').network.cards = [{ interfaces: 0, efa: false }];
    },
    'figure-impossible',
    'instance-types/c6i.large/network/cards/0/interfaces',
  ],
  [
    'disks that do not add up',
    (p) => {
      p.type('p5.48xlarge').localNvmeGb = 3800;
    },
    'figure-impossible',
    'instance-types/p5.48xlarge/localNvmeGb',
  ],
  [
    'memory of nothing',
    (p) => {
      p.type('m6i.large').memoryGib = 0;
    },
    'figure-impossible',
    'instance-types/m6i.large/memoryGib',
  ],
  [
    'idle above full load',
    (p) => {
      p.type('m6i.large').power!.idleWatts = 500;
    },
    'power',
    'instance-types/m6i.large/power/idleWatts',
  ],
  [
    'kilowatts taken for watts',
    (p) => {
      p.type('p5.48xlarge').power!.maxWatts = 85_188;
    },
    'power',
    'instance-types/p5.48xlarge/power/maxWatts',
  ],
  [
    'a zone of another region',
    (p) => {
      p.offer('us-east-1', 'p5.48xlarge').zones = ['use1-az1', 'use2-az1'];
    },
    'zone-foreign',
    'regions/us-east-1/offers/p5.48xlarge/zones',
  ],
  [
    'zone names for zone ids',
    (p) => {
      p.region('us-east-1').zones = ['us-east-1a'];
    },
    'zone-foreign',
    'regions/us-east-1/zones',
  ],
  [
    'no zone at all',
    (p) => {
      p.offer('us-east-1', 'p5.48xlarge').zones = [];
    },
    'zone-foreign',
    'regions/us-east-1/offers/p5.48xlarge/zones',
  ],
  [
    'an on-demand price for a type that is sold in capacity blocks only',
    (p) => {
      p.type('p5.48xlarge').usageClasses = ['capacity-block'];
    },
    'not-sold-so',
    'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour',
  ],
  [
    'a capacity-block price for a type without them',
    (p) => {
      p.offer('us-east-1', 'g5.48xlarge').capacityBlockUsdPerHour = 10;
    },
    'not-sold-so',
    'regions/us-east-1/offers/g5.48xlarge/capacityBlockUsdPerHour',
  ],
  [
    'a type that the catalog does not have',
    (p) => {
      p.catalog.types.delete('g5.48xlarge');
    },
    'type-unknown',
    'regions/us-east-1/offers/g5.48xlarge',
  ],
  [
    'a price of zero',
    (p) => {
      p.offer('us-east-1', 'p5.48xlarge').onDemandUsdPerHour = 0;
    },
    'figure-impossible',
    'regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour',
  ],
  [
    'the 2025 price cut applied twice',
    (p) => {
      // 55.04 × 55.04 ÷ 98.32 = 30.81; the capacity block at 41.528 would be dearer.
      p.offer('us-east-1', 'p5.48xlarge').onDemandUsdPerHour = 30.81;
    },
    'price-bounds',
    'regions/us-east-1/offers/p5.48xlarge/capacityBlockUsdPerHour',
  ],
  [
    'spot dearer than on-demand',
    (p) => {
      p.offer('eu-central-1', 'g5.48xlarge').spotUsdPerHour = 30;
    },
    'price-bounds',
    'regions/eu-central-1/offers/g5.48xlarge/spotUsdPerHour',
  ],
  [
    'spot for nothing in one zone',
    (p) => {
      const zone = { medianUsdPerHour: 0.00001, p90UsdPerHour: 9, from: '2026-11-01', until: '2026-11-15' };
      p.offer('eu-central-1', 'g5.48xlarge').spotByZone = { 'euc1-az1': zone };
    },
    'price-bounds',
    'regions/eu-central-1/offers/g5.48xlarge/spotByZone/euc1-az1/medianUsdPerHour',
  ],
  [
    'a Savings Plan dearer than on-demand',
    (p) => {
      p.offer('eu-central-1', 'g5.48xlarge').savingsPlans = { 'compute-1y-no-upfront': 40 };
    },
    'price-bounds',
    'regions/eu-central-1/offers/g5.48xlarge/savingsPlans/compute-1y-no-upfront',
  ],
  [
    'three years dearer than one',
    (p) => {
      const offer = p.offer('eu-central-1', 'g5.48xlarge');
      offer.reserved3YearUsdPerHour = offer.reserved1YearUsdPerHour;
    },
    'price-order',
    'regions/eu-central-1/offers/g5.48xlarge/reserved3YearUsdPerHour',
  ],
  [
    "one size at another size's price",
    (p) => {
      p.offer('us-east-1', 'm6i.4xlarge').onDemandUsdPerHour = p.offer('us-east-1', 'm6i.2xlarge').onDemandUsdPerHour;
    },
    'price-scaling',
    'regions/us-east-1/offers/m6i.4xlarge/onDemandUsdPerHour',
  ],
  [
    'one size of a GPU family a tenth dearer than the region is',
    (p) => {
      p.offer('eu-central-1', 'g5.48xlarge').onDemandUsdPerHour! *= 1.1;
    },
    'price-scaling',
    'regions/eu-central-1/offers/g5.48xlarge/onDemandUsdPerHour',
  ],
  [
    'S3 by the TB taken for by the GB',
    (p) => {
      p.region('us-east-1').prices.s3StandardTiers![0]!.usdPerGibMonth = 23;
    },
    'price-bounds',
    'regions/us-east-1/prices/s3StandardTiers/0',
  ],
  [
    'a tier that costs more than the one before',
    (p) => {
      p.region('us-east-1').prices.internetEgressTiers![1]!.usdPerGb = 0.2;
    },
    'price-tiers',
    'regions/us-east-1/prices/internetEgressTiers/1',
  ],
  [
    'two tiers up to one bound',
    (p) => {
      const tiers = p.region('us-east-1').prices.internetEgressTiers!;
      tiers[1]!.upToTb = tiers[0]!.upToTb;
    },
    'price-tiers',
    'regions/us-east-1/prices/internetEgressTiers/1',
  ],
  [
    'a last tier with a bound',
    (p) => {
      p.region('us-east-1').prices.s3StandardTiers!.pop();
    },
    'price-tiers',
    'regions/us-east-1/prices/s3StandardTiers/1',
  ],
  [
    'a faster file system for less',
    (p) => {
      p.region('us-east-1').prices.lustre.find((tier) => tier.mbytesPerSecondPerTib === 1000)!.usdPerGibMonth = 0.06;
    },
    'price-tiers',
    'regions/us-east-1/prices/lustre/PERSISTENT_2-SSD-1000',
  ],
  [
    'a NAT gateway for free',
    (p) => {
      p.region('us-east-1').prices.natGatewayUsdPerHour = 0;
    },
    'price-bounds',
    'regions/us-east-1/prices/natGatewayUsdPerHour',
  ],
  [
    'PUE below one',
    (p) => {
      p.region('us-east-1').energy.pue = 0.15;
    },
    'energy-bounds',
    'regions/us-east-1/energy/pue',
  ],
  [
    'grid intensity by the MWh',
    (p) => {
      p.region('us-east-1').energy.gridGramsCo2ePerKwh = 396_250;
    },
    'energy-bounds',
    'regions/us-east-1/energy/gridGramsCo2ePerKwh',
  ],
  [
    'a country by its name',
    (p) => {
      p.region('eu-central-1').country = 'Germany';
    },
    'region-name',
    'regions/eu-central-1/country',
  ],
];

describe('checkCatalog', () => {
  it('finds nothing in the shipped catalog', () => {
    expect(shipped.regions.size).toBe(30);
    expect(checkCatalog(shipped)).toEqual([]);
  });

  it.each(FAULTS)('finds %s', (_, plant, code, path) => {
    const planted = new Planted();
    plant(planted);
    const findings = checkCatalog(planted.catalog as Catalog);
    expect(findings.map((finding) => [finding.code, finding.path])).toContainEqual([code, path]);
  });

  it('has a planted fault for every code', () => {
    const codes = new Set(FAULTS.map((fault) => fault[2]));
    expect([...codes].sort()).toEqual(
      [
        'accelerator-count',
        'efa-cards',
        'energy-bounds',
        'figure-impossible',
        'interconnect',
        'not-sold-so',
        'power',
        'price-bounds',
        'price-order',
        'price-scaling',
        'price-tiers',
        'rate-ratio',
        'region-name',
        'sparse-rate',
        'type-unknown',
        'zone-foreign',
      ].sort(),
    );
  });

  it('says the value, what it is held against, and where', () => {
    const planted = new Planted();
    planted.accelerator('p5.48xlarge').denseTflops.fp16 = 1979;
    expect(checkCatalog(planted.catalog as Catalog)[0]).toEqual({
      code: 'rate-ratio',
      path: 'accelerators/H100-SXM-80GB/denseTflops/fp16',
      message: '1979 is 2 times bf16 (989.5), not 1 times: one of them sparse?',
    });
  });

  it('finds a sparse 16-bit rate of every accelerator that has one', () => {
    const planted = new Planted();
    const models = new Map<string, Mutable<Accelerator>>();
    for (const { accelerators } of planted.catalog.types.values()) {
      if (accelerators?.model.denseTflops.fp16) models.set(accelerators.model.key, accelerators.model);
    }
    expect(models.size).toBeGreaterThan(15);
    for (const model of models.values()) {
      for (const precision of ['fp16', 'bf16', 'fp8', 'int8', 'tf32', 'fp4'] as const) {
        if (model.denseTflops[precision] !== null) model.denseTflops[precision] *= 2;
      }
    }
    const found = new Set(
      checkCatalog(planted.catalog as Catalog)
        .filter((finding) => finding.code === 'sparse-rate')
        .map((finding) => finding.path.split('/')[1]),
    );
    // Twice the 70 TFLOPS of the A10G is 140, above the 125 of the A10.
    expect([...models.keys()].filter((key) => !found.has(key))).toEqual([]);
  });

  it('finds any price that is ten times too high or too low outside the reference region', () => {
    const reference = two.regions.get('us-east-1')!.offers;
    const names = [...two.regions.get('eu-central-1')!.offers]
      .filter(([name, offer]) => offer.onDemandUsdPerHour !== null && reference.get(name)?.onDemandUsdPerHour)
      .map(([name]) => name);
    expect(names.length).toBeGreaterThan(200);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(10, 0.1), (name, factor) => {
        const planted = new Planted();
        planted.offer('eu-central-1', name).onDemandUsdPerHour! *= factor;
        const paths = checkCatalog(planted.catalog as Catalog).map((finding) => finding.path);
        expect(paths).toContain(`regions/eu-central-1/offers/${name}/onDemandUsdPerHour`);
      }),
      { seed: 20261122, numRuns: 40 },
    );
  });
});

describe('zonePrefixOf', () => {
  it('is what the zones of every shipped region begin with', () => {
    for (const { region, zones } of shipped.regions.values()) {
      for (const zone of zones) expect(zone.split('-')[0]).toBe(zonePrefixOf(region));
    }
  });
});
