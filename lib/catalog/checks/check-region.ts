import { compareText } from '../../units/order.js';
import { roundTo } from '../../units/rounding.js';
import type { InstanceType, RegionCatalog, TypeOffer } from '../facts/catalog.js';
import { PRICE_FIGURES, type PriceFigure } from '../facts/offer-prices.js';
import type { CatalogFinding } from './catalog-finding.js';
import { checkServicePrices } from './check-service-prices.js';

/**
 * Bounds of one price over another: what AWS's price list shows (of 6958 rows in 30 regions), a little widened.
 * Seen: region over us-east-1 0.675 to 1.95; spot over on-demand 0.10 to 1; reserved 1 year 0.53 to 0.74, 3 years 0.28
 * to 0.60; capacity block over on-demand 0.41 to 0.87, over us-east-1's 0.91 to 1.
 */
const PRICE_BOUNDS = {
  onDemandOverReference: [0.6, 2.1],
  // Spot is rounded to fewer digits than on-demand.
  spotOverOnDemand: [0.03, 1.001],
  // AWS announces up to 72 % off.
  savingsPlanOverOnDemand: [0.25, 1.001],
  reserved1YearOverOnDemand: [0.45, 0.85],
  reserved3YearOverOnDemand: [0.25, 0.7],
  capacityBlockOverOnDemand: [0.3, 1.05],
  capacityBlockOverReference: [0.75, 1.35],
} as const satisfies Record<string, readonly [number, number]>;

/** Families whose sizes do not cost by the vCPU: burstable, and HPC ones, which are whole nodes with cores off. */
const NOT_PRICED_BY_VCPU: ReadonlySet<string> = new Set(['hpc6a', 'hpc6id', 'hpc7a', 'hpc7g', 'hpc8a', 't3']);
/** Seen: under 0.02 by the vCPU, under 0.007 by the reference region. */
const SCALING_TOLERANCE = 0.05;

/**
 * Names, zones, prices and energy figures of one region.
 * @param reference - region whose prices others are compared with; null: none is loaded
 */
export function checkRegion(
  region: RegionCatalog,
  types: ReadonlyMap<string, InstanceType>,
  reference: RegionCatalog | null,
): CatalogFinding[] {
  return [
    ...checkNames(region),
    ...[...region.offers].flatMap(([name, offer]) => {
      const type = types.get(name);
      const path = `regions/${region.region}/offers/${name}`;
      if (!type)
        return [{ code: 'type-unknown' as const, path, message: `${name} is no instance type of the catalog` }];
      return [
        ...checkZones(region, offer, path),
        ...checkSoldSo(type, offer, path),
        ...checkPrices(offer, reference?.offers.get(name) ?? null, path),
      ];
    }),
    ...checkScaling(region, types, reference),
    ...checkServicePrices(region),
    ...checkEnergy(region),
  ];
}

function checkNames({ region, zones, country, label }: RegionCatalog): CatalogFinding[] {
  const path = `regions/${region}`;
  const findings: CatalogFinding[] = [];
  const prefix = zonePrefixOf(region);
  for (const zone of zones) {
    if (!new RegExp(`^${prefix}-az\\d+$`).test(zone)) {
      findings.push({ code: 'zone-foreign', path: `${path}/zones`, message: `${zone} is no zone id of ${region}` });
    }
  }
  if (zones.length === 0 || [...new Set(zones)].sort(compareText).join() !== zones.join()) {
    findings.push({ code: 'zone-foreign', path: `${path}/zones`, message: 'the zones are not a sorted set' });
  }
  if (!/^[A-Z]{2}$/.test(country) || label === '') {
    findings.push({ code: 'region-name', path: `${path}/country`, message: `${country} is no country code` });
  }
  return findings;
}

function checkZones(region: RegionCatalog, { zones }: TypeOffer, path: string): CatalogFinding[] {
  const foreign = zones.filter((zone) => !region.zones.includes(zone));
  if (foreign.length > 0) {
    return [
      {
        code: 'zone-foreign',
        path: `${path}/zones`,
        message: `${foreign.join(', ')}: not among ${region.zones.join(', ')}`,
      },
    ];
  }
  if (zones.length === 0 || [...new Set(zones)].sort(compareText).join() !== zones.join()) {
    return [{ code: 'zone-foreign', path: `${path}/zones`, message: 'the zones are not a sorted set' }];
  }
  return [];
}

/** A price for a purchase option that AWS does not offer for the type. */
function checkSoldSo({ name, usageClasses }: InstanceType, offer: TypeOffer, path: string): CatalogFinding[] {
  const ways = [
    ['on-demand', 'onDemandUsdPerHour'],
    ['on-demand', 'reserved1YearUsdPerHour'],
    ['on-demand', 'reserved3YearUsdPerHour'],
    ['spot', 'spotUsdPerHour'],
    ['capacity-block', 'capacityBlockUsdPerHour'],
  ] as const;
  return ways.flatMap(([usageClass, figure]) => {
    if (offer[figure] === null || usageClasses.includes(usageClass)) return [];
    const message = `${name} has a price for ${usageClass}, but is sold only as ${usageClasses.join(', ')}`;
    return [{ code: 'not-sold-so' as const, path: `${path}/${figure}`, message }];
  });
}

function checkPrices(offer: TypeOffer, reference: TypeOffer | null, path: string): CatalogFinding[] {
  const findings: CatalogFinding[] = [];
  for (const figure of PRICE_FIGURES) {
    const price = offer[figure];
    if (price !== null && !(Number.isFinite(price) && price > 0)) {
      findings.push({ code: 'figure-impossible', path: `${path}/${figure}`, message: `${price} is no positive price` });
    }
  }
  const within = (
    figure: PriceFigure | `spotByZone/${string}/medianUsdPerHour` | `savingsPlans/${string}`,
    other: number | null | undefined,
    [low, high]: readonly [number, number],
    than: string,
    price: number | null = offer[figure as PriceFigure],
  ) => {
    if (price === null || other === null || other === undefined) return;
    const ratio = price / other;
    if (ratio >= low && ratio <= high) return;
    findings.push({
      code: 'price-bounds',
      path: `${path}/${figure}`,
      message: `${price} is ${roundTo(ratio, 3)} of ${than} (${other}); ${low} to ${high} is plausible`,
    });
  };
  const onDemand = offer.onDemandUsdPerHour;
  within(
    'onDemandUsdPerHour',
    reference?.onDemandUsdPerHour,
    PRICE_BOUNDS.onDemandOverReference,
    "the reference region's",
  );
  within('spotUsdPerHour', onDemand, PRICE_BOUNDS.spotOverOnDemand, 'the on-demand price');
  for (const [zone, { medianUsdPerHour: usd }] of Object.entries(offer.spotByZone ?? {})) {
    const figure = `spotByZone/${zone}/medianUsdPerHour` as const;
    within(figure, onDemand, PRICE_BOUNDS.spotOverOnDemand, 'the on-demand price', usd);
  }
  for (const [key, usd] of Object.entries(offer.savingsPlans ?? {})) {
    within(`savingsPlans/${key}`, onDemand, PRICE_BOUNDS.savingsPlanOverOnDemand, 'the on-demand price', usd);
  }
  within('reserved1YearUsdPerHour', onDemand, PRICE_BOUNDS.reserved1YearOverOnDemand, 'the on-demand price');
  within('reserved3YearUsdPerHour', onDemand, PRICE_BOUNDS.reserved3YearOverOnDemand, 'the on-demand price');
  within('capacityBlockUsdPerHour', onDemand, PRICE_BOUNDS.capacityBlockOverOnDemand, 'the on-demand price');
  within(
    'capacityBlockUsdPerHour',
    reference?.capacityBlockUsdPerHour,
    PRICE_BOUNDS.capacityBlockOverReference,
    "the reference region's",
  );
  const [year1, year3] = [offer.reserved1YearUsdPerHour, offer.reserved3YearUsdPerHour];
  if (year1 !== null && year3 !== null && year3 >= year1) {
    findings.push({
      code: 'price-order',
      path: `${path}/reserved3YearUsdPerHour`,
      message: `${year3} for three years is no less than ${year1} for one`,
    });
  }
  return findings;
}

/** Sizes of one family cost alike: CPU types by the vCPU, and all types by their price in the reference region. */
function checkScaling(
  region: RegionCatalog,
  types: ReadonlyMap<string, InstanceType>,
  reference: RegionCatalog | null,
): CatalogFinding[] {
  const byVcpu = new Map<string, ScaledPrice[]>();
  const byReference = new Map<string, ScaledPrice[]>();
  const add = (groups: Map<string, ScaledPrice[]>, family: string, price: ScaledPrice) =>
    groups.set(family, [...(groups.get(family) ?? []), price]);
  for (const [name, { onDemandUsdPerHour: price }] of region.offers) {
    const type = types.get(name);
    if (!type || price === null) continue;
    if (!type.accelerators && !NOT_PRICED_BY_VCPU.has(type.family)) {
      add(byVcpu, type.family, { name, ratio: price / type.vcpus });
    }
    const there = reference?.offers.get(name)?.onDemandUsdPerHour;
    if (there && reference !== region) add(byReference, type.family, { name, ratio: price / there });
  }
  return [
    ...[...byVcpu.values()].flatMap((sizes) => outliers(region, sizes, 'USD a vCPU-hour')),
    ...[...byReference.values()].flatMap((sizes) => outliers(region, sizes, "of the reference region's price")),
  ];
}

interface ScaledPrice {
  readonly name: string;
  readonly ratio: number;
}

function outliers({ region }: RegionCatalog, sizes: readonly ScaledPrice[], unit: string): CatalogFinding[] {
  const sorted = sizes.map((size) => size.ratio).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  return sizes
    .filter(({ ratio }) => Math.abs(ratio / median - 1) > SCALING_TOLERANCE)
    .map(({ name, ratio }) => ({
      code: 'price-scaling',
      path: `regions/${region}/offers/${name}/onDemandUsdPerHour`,
      message: `${roundTo(ratio, 4)} ${unit}, where its family costs ${roundTo(median, 4)}`,
    }));
}

function checkEnergy({ region, energy }: RegionCatalog): CatalogFinding[] {
  const findings: CatalogFinding[] = [];
  const path = `regions/${region}/energy`;
  if (!(energy.pue >= 1 && energy.pue <= 2)) {
    findings.push({ code: 'energy-bounds', path: `${path}/pue`, message: `${energy.pue} is not between 1 and 2` });
  }
  const grid = energy.gridGramsCo2ePerKwh;
  if (grid !== null && !(grid >= 0 && grid <= 1200)) {
    findings.push({
      code: 'energy-bounds',
      path: `${path}/gridGramsCo2ePerKwh`,
      message: `${grid} g/kWh is not between 0 and 1200`,
    });
  }
  return findings;
}

/** What the zone ids of a region begin with: `us-east-1` → `use1`, `ap-northeast-2` → `apne2`. */
export function zonePrefixOf(region: string): string {
  const [area = '', ...rest] = region.split('-');
  const number = rest.pop() ?? '';
  const direction = rest.join('').replace(/north|south|east|west|central/g, (word) => word.charAt(0));
  return `${area}${direction}${number}`;
}
