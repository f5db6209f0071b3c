import { describe, expect, it } from 'vitest';
import { checkRegion } from '../../../lib/catalog/checks/check-region.js';
import type { RegionCatalog, TypeOffer } from '../../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';

const { types, regions } = loadCatalog({ regions: ['us-east-1'] });
const shipped = regions.get('us-east-1')!;
const NAME = 'p5.48xlarge';

/** A region with no price but that on demand, 100 USD an hour, and others. */
function regionOf(prices: Partial<TypeOffer>): RegionCatalog {
  const offer: TypeOffer = {
    zones: shipped.zones.slice(0, 1),
    onDemandUsdPerHour: 100,
    spotUsdPerHour: null,
    reserved1YearUsdPerHour: null,
    reserved3YearUsdPerHour: null,
    capacityBlockUsdPerHour: null,
    ...prices,
  };
  return { ...shipped, offers: new Map([[NAME, offer]]) };
}

/** What is found of a price, beside another region's. */
const foundOf = (prices: Partial<TypeOffer>, reference: RegionCatalog | null = null) =>
  checkRegion(regionOf(prices), types, reference)
    .filter(({ path }) => path.includes(NAME))
    .map(({ code, path }) => `${code} ${path.replace(`regions/us-east-1/offers/${NAME}/`, '')}`);

describe('a price of a type', () => {
  it.each<[figure: string, price: (usd: number) => Partial<TypeOffer>, plausible: [number, number], not: number[]]>([
    // In percent of the price on demand: what AWS sells at, and what is a mistake of a digit or of a column.
    ['spotUsdPerHour', (usd) => ({ spotUsdPerHour: usd }), [5, 100], [2, 110]],
    [
      'spotByZone/use1-az1/medianUsdPerHour',
      (usd) => ({ spotByZone: { 'use1-az1': { medianUsdPerHour: usd } } }) as unknown as Partial<TypeOffer>,
      [5, 100],
      [2, 110],
    ],
    // At most 72 % off.
    [
      'savingsPlans/compute-1y-no-upfront',
      (usd) => ({ savingsPlans: { 'compute-1y-no-upfront': usd } }) as Partial<TypeOffer>,
      [28, 100],
      [20, 110],
    ],
    ['reserved1YearUsdPerHour', (usd) => ({ reserved1YearUsdPerHour: usd }), [53, 74], [40, 95]],
    ['reserved3YearUsdPerHour', (usd) => ({ reserved3YearUsdPerHour: usd }), [28, 60], [20, 80]],
    ['capacityBlockUsdPerHour', (usd) => ({ capacityBlockUsdPerHour: usd }), [41, 87], [20, 120]],
  ])('%s is compared with the price on demand', (figure, price, plausible, not) => {
    for (const usd of plausible) expect(foundOf(price(usd)), `${usd}`).toEqual([]);
    for (const usd of not) expect(foundOf(price(usd)), `${usd}`).toEqual([`price-bounds ${figure}`]);
  });

  it.each<[figure: 'onDemandUsdPerHour' | 'capacityBlockUsdPerHour', plausible: [number, number], not: number[]]>([
    ['onDemandUsdPerHour', [68, 195], [40, 300]],
    ['capacityBlockUsdPerHour', [91, 100], [60, 150]],
  ])('%s is compared with that of another region', (figure, plausible, not) => {
    const reference = regionOf({ capacityBlockUsdPerHour: 100 });
    // No price on demand beside it, which it would be compared with as well.
    const found = (usd: number) => foundOf({ onDemandUsdPerHour: null, [figure]: usd }, reference);
    for (const usd of plausible) expect(found(usd), `${usd}`).toEqual([]);
    for (const usd of not) expect(found(usd), `${usd}`).toEqual([`price-bounds ${figure}`]);
  });

  it('is above zero, and lower for three years than for one', () => {
    expect(foundOf({ onDemandUsdPerHour: 0 })).toEqual(['figure-impossible onDemandUsdPerHour']);
    expect(foundOf({ onDemandUsdPerHour: Number.NaN })).toContain('figure-impossible onDemandUsdPerHour');
    expect(foundOf({ reserved1YearUsdPerHour: 60, reserved3YearUsdPerHour: 59 })).toEqual([]);
    expect(foundOf({ reserved1YearUsdPerHour: 60, reserved3YearUsdPerHour: 60 })).toEqual([
      'price-order reserved3YearUsdPerHour',
    ]);
  });
});

describe('the sizes of a family', () => {
  /** Prices by the size of a family of CPUs, of 2, 4, 8 and 16 vCPUs. */
  const found = (family: string, prices: readonly number[]) => {
    const offers = ['large', 'xlarge', '2xlarge', '4xlarge'].map(
      (size, index) =>
        [
          `${family}.${size}`,
          { ...shipped.offers.get(`${family}.${size}`)!, onDemandUsdPerHour: prices[index]! },
        ] as const,
    );
    return checkRegion({ ...shipped, offers: new Map(offers) }, types, null)
      .filter(({ code }) => code === 'price-scaling')
      .map(({ path }) => path.split('/')[3]);
  };

  it.each<[what: string, prices: number[], found: string[]]>([
    ['by the vCPU', [0.1, 0.2, 0.4, 0.8], []],
    ['nearly so', [0.1, 0.208, 0.4, 0.8], []],
    ['but for one that is 6 % dearer', [0.1, 0.212, 0.4, 0.8], ['m7i.xlarge']],
    ['but for one that is 6 % cheaper', [0.1, 0.2, 0.376, 0.8], ['m7i.2xlarge']],
    ['but for one with the price of another', [0.1, 0.2, 0.4, 0.4], ['m7i.4xlarge']],
  ])('cost %s', (_, prices, expected) => {
    expect(found('m7i', prices)).toEqual(expected);
  });
});

describe('the energy of a region', () => {
  it.each([
    [1, 0, []],
    [2, 1200, []],
    [1.2, null, []],
    [0.99, 400, ['pue']],
    [2.01, 400, ['pue']],
    [1.2, -1, ['gridGramsCo2ePerKwh']],
    [1.2, 1201, ['gridGramsCo2ePerKwh']],
  ])('has %f kWh a kWh of the machines, at %s g: %j', (pue, gridGramsCo2ePerKwh, expected) => {
    const region = { ...regionOf({}), energy: { ...shipped.energy, pue, gridGramsCo2ePerKwh } };
    const found = checkRegion(region, types, null).filter(({ code }) => code === 'energy-bounds');
    expect(found.map(({ path }) => path)).toEqual(expected.map((figure) => `regions/us-east-1/energy/${figure}`));
  });
});
