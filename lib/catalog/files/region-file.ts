import { byEntryKey } from '../../units/order.js';
import type { RegionCatalog, ServicePrices, TypeOffer, ZoneSpot } from '../facts/catalog.js';
import { SAVINGS_PLAN_KEYS, type SavingsPlanRates } from '../facts/savings-plans.js';
import { UNKNOWN_SERVICE_PRICES } from '../facts/service-figures.js';
import { deepFreeze, type Json, list, parse, tableLines, tableRows } from './rows.js';

const OFFER_COLUMNS = ['type', 'zones', 'onDemand', 'spot', 'reserved1Year', 'reserved3Year', 'capacityBlock'];

/** Text of `regions/<region>.json`. */
export function encodeRegion(region: RegionCatalog): string {
  const prefix = zonePrefix(region.zones);
  const rows = [...region.offers.entries()]
    .sort(byEntryKey)
    .map(([type, offer]): Json[] => [
      type,
      offer.zones.map((zone) => zone.slice(prefix.length)).join(','),
      offer.onDemandUsdPerHour,
      offer.spotUsdPerHour,
      offer.reserved1YearUsdPerHour,
      offer.reserved3YearUsdPerHour,
      offer.capacityBlockUsdPerHour,
    ]);
  const { lustre, s3StandardTiers, internetEgressTiers, ...single } = region.prices;
  return [
    '{',
    `"region":${JSON.stringify(region.region)},`,
    `"label":${JSON.stringify(region.label)},`,
    `"country":${JSON.stringify(region.country)},`,
    `"continent":${JSON.stringify(region.continent)},`,
    `"zonePrefix":${JSON.stringify(prefix)},`,
    `"zones":${JSON.stringify(region.zones.map((zone) => zone.slice(prefix.length)))},`,
    `"energy":${JSON.stringify(region.energy)},`,
    '"prices":{',
    ...Object.entries(single)
      .filter(([, price]) => price !== null)
      .sort(byEntryKey)
      .map(([name, price]) => `${JSON.stringify(name)}:${JSON.stringify(price)},`),
    `"internetEgressTiers":${JSON.stringify(internetEgressTiers)},`,
    `"s3StandardTiers":${JSON.stringify(s3StandardTiers)},`,
    `"lustre":[\n${lustre.map((tier) => JSON.stringify(tier)).join(',\n')}\n]`,
    '},',
    tableLines('columns', OFFER_COLUMNS, 'offers', rows),
    ...spotLines(region, prefix),
    ...savingsPlanLines(region),
    '}',
    '',
  ].join('\n');
}

/**
 * A region of `regions/<region>.json`, frozen.
 * @throws CorruptCatalogError when the text is not that file
 */
export function decodeRegion(file: string, text: string): RegionCatalog {
  const data = parse(file, text);
  const prefix = data.zonePrefix as string;
  const offers = new Map<string, TypeOffer>();
  const spotRows = spotOf((data.spotByZone ?? []) as SpotRow[], prefix);
  const plans = savingsPlansOf((data.savingsPlans ?? []) as PlanRow[]);
  for (const row of tableRows(file, data, 'offers', OFFER_COLUMNS)) {
    const [type, zones, onDemand, spot, reserved1Year, reserved3Year, capacityBlock] = row;
    const spotByZone = spotRows.get(type as string);
    const savingsPlans = plans.get(type as string);
    offers.set(
      type as string,
      deepFreeze({
        zones: list(zones as string).map((zone) => prefix + zone),
        onDemandUsdPerHour: onDemand as number | null,
        spotUsdPerHour: spot as number | null,
        reserved1YearUsdPerHour: reserved1Year as number | null,
        reserved3YearUsdPerHour: reserved3Year as number | null,
        capacityBlockUsdPerHour: capacityBlock as number | null,
        ...(spotByZone && { spotByZone }),
        ...(savingsPlans && { savingsPlans }),
      }),
    );
  }
  return Object.freeze({
    region: data.region as string,
    label: data.label as string,
    country: data.country as string,
    continent: data.continent as RegionCatalog['continent'],
    zones: Object.freeze((data.zones as string[]).map((zone) => prefix + zone)),
    offers,
    // A figure that a file does not have is unknown.
    prices: deepFreeze({ ...UNKNOWN_SERVICE_PRICES, ...(data.prices as unknown as ServicePrices) }),
    energy: deepFreeze(data.energy as unknown as RegionCatalog['energy']),
  });
}

/** Type, zone without the prefix, median and 90th percentile in USD per hour, first and last day. */
type SpotRow = readonly [string, string, number, number, string, string];

/** Empty: the catalog does not tell the zones apart. */
function spotLines({ offers }: RegionCatalog, prefix: string): string[] {
  const rows = [...offers.entries()].sort(byEntryKey).flatMap(([type, { spotByZone = {} }]) =>
    Object.entries(spotByZone)
      .sort(byEntryKey)
      .map(
        ([zone, spot]): SpotRow => [
          type,
          zone.slice(prefix.length),
          spot.medianUsdPerHour,
          spot.p90UsdPerHour,
          spot.from,
          spot.until,
        ],
      ),
  );
  if (rows.length === 0) return [];
  return [',"spotByZone":[', rows.map((row) => JSON.stringify(row)).join(',\n'), ']'];
}

function spotOf(rows: readonly SpotRow[], prefix: string): ReadonlyMap<string, Record<string, ZoneSpot>> {
  const byType = new Map<string, Record<string, ZoneSpot>>();
  for (const [type, zone, medianUsdPerHour, p90UsdPerHour, from, until] of rows) {
    const spot = { medianUsdPerHour, p90UsdPerHour, from, until };
    byType.set(type, { ...byType.get(type), [prefix + zone]: spot });
  }
  return byType;
}

/** Type, and its rates in the order of `SAVINGS_PLAN_KEYS`; null: none is known. */
type PlanRow = readonly [string, ...(number | null)[]];

/** Empty: the catalog has no Savings Plans of the region. */
function savingsPlanLines({ offers }: RegionCatalog): string[] {
  const rows = [...offers.entries()].sort(byEntryKey).flatMap(([type, { savingsPlans }]): PlanRow[] => {
    if (savingsPlans === undefined) return [];
    return [[type, ...SAVINGS_PLAN_KEYS.map((key) => savingsPlans[key] ?? null)]];
  });
  if (rows.length === 0) return [];
  return [',"savingsPlans":[', rows.map((row) => JSON.stringify(row)).join(',\n'), ']'];
}

function savingsPlansOf(rows: readonly PlanRow[]): ReadonlyMap<string, SavingsPlanRates> {
  return new Map(
    rows.map(([type, ...rates]) => [
      type,
      Object.fromEntries(SAVINGS_PLAN_KEYS.flatMap((key, at) => (rates[at] == null ? [] : [[key, rates[at]]]))),
    ]),
  );
}

/** What all zone ids of a region begin with, up to the last hyphen: `use1-`. */
function zonePrefix(zones: readonly string[]): string {
  const first = zones[0] ?? '';
  const prefix = first.slice(0, first.lastIndexOf('-') + 1);
  return zones.every((zone) => zone.startsWith(prefix)) ? prefix : '';
}
