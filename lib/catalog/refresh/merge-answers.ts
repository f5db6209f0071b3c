import { byEntryKey, compareText } from '../../units/order.js';
import { zonePrefixOf } from '../checks/check-region.js';
import type { InstanceType, RegionCatalog, TypeOffer, ZoneSpot } from '../facts/catalog.js';
import { familyOf } from '../facts/instance-family.js';
import { LATER_REGIONS } from '../facts/later-regions.js';
import { roundUsd, UNPRICED } from '../facts/offer-prices.js';
import { UNKNOWN_SERVICE_PRICES } from '../facts/service-figures.js';
import { type AcceleratorRecord, decodeAccelerators } from '../files/accelerators-file.js';
import { encodeIndex, type IndexFile } from '../files/index-file.js';
import { decodeInstanceTypes, encodeInstanceTypes } from '../files/instance-types-file.js';
import { decodeRegion, encodeRegion } from '../files/region-file.js';
import { decodeSources, encodeSources } from '../files/sources-file.js';
import { admitType } from './described-type.js';
import type { RefreshTable, RegionAnswers } from './fetch-answers.js';
import { refreshSources } from './refresh-sources.js';
import { withListedPrices } from './service-prices.js';
import { spotByType } from './spot-history.js';

/** A catalog and the answers of AWS to merge into it. */
interface MergeQuestion {
  readonly base: { readonly index: IndexFile; readonly files: ReadonlyMap<string, string> };
  readonly answers: ReadonlyMap<string, RegionAnswers>;
  readonly tables: readonly RefreshTable[];
  /** Day of the refresh, `YYYY-MM-DD`. */
  readonly date: string;
}

/** The merged catalog, and what it leaves out. */
interface MergedCatalog {
  /** All files of the new catalog, the index among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Types that AWS described and the catalog did not take, with the reason; only accelerated ones. */
  readonly skipped: readonly { readonly instanceType: string; readonly reason: string }[];
}

/** Site energy over IT energy: sustainability.aboutamazon.com, AWS's global figure of 2024. */
const GLOBAL_PUE = 1.15;

/** The base catalog with what AWS said put in its place; everything else stays byte for byte. */
export function mergeAnswers({ base, answers, tables, date }: MergeQuestion): MergedCatalog {
  const text = (file: string) => base.files.get(file)!;
  const records = decodeAccelerators('accelerators.json', text('accelerators.json'));
  const recordByKey = new Map(records.map((record) => [record.accelerator.key, record]));
  const before = decodeInstanceTypes('instance-types.json', text('instance-types.json'), recordByKey);
  const { types, described, skipped } = mergeTypes(before, answers, records);

  const files = new Map(base.files);
  if (described.size > 0) files.set('instance-types.json', encodeInstanceTypes([...types.values()]));
  const merged = new Map<string, RegionCatalog>();
  for (const [name, regionAnswers] of answers) {
    if (tablesOf(regionAnswers, tables).length === 0) continue;
    const file = `regions/${name}.json`;
    const before = files.has(file) ? decodeRegion(file, text(file)) : newRegion(name);
    const region = mergeRegion(before, regionAnswers, tables, types);
    merged.set(name, region);
    files.set(file, encodeRegion(region));
  }
  const refreshed = {
    tablesByRegion: new Map([...merged.keys()].map((name) => [name, tablesOf(answers.get(name)!, tables)])),
    newRegions: [...merged.keys()].filter((name) => !base.files.has(`regions/${name}.json`)),
    date,
    described,
    newTypes: [...types.values()].filter((type) => !before.some((known) => known.name === type.name)),
    services: [...answers].map(([region, { services = [] }]) => ({
      region,
      figures: services.map((price) => price.figure).sort(compareText),
    })),
    blocks: [...answers].map(([region, { blocks = [] }]) => ({
      region,
      instanceTypes: [...new Set(blocks.map((block) => block.instanceType))].sort(compareText),
    })),
  };
  files.set(
    'sources.json',
    encodeSources(refreshSources(decodeSources('sources.json', text('sources.json')), refreshed)),
  );

  const { files: _files, hash: _hash, ...index } = base.index;
  const tableDates = described.size > 0 ? { ...index.tableDates, 'instance-types': date } : index.tableDates;
  const entries = new Map(index.regions.map((entry) => [entry.region, entry]));
  for (const [name, { region, label, country, continent, zones }] of merged) {
    const dates = Object.fromEntries(tablesOf(answers.get(name)!, tables).map((table) => [table, date]));
    const tableDates = { ...entries.get(name)?.tableDates, ...dates };
    entries.set(name, { region, label, country, continent, zones, tableDates });
  }
  const regions = [...entries.values()];
  const instanceTypes = [...types.keys()].sort(compareText);
  files.set('index.json', encodeIndex({ date, tableDates, regions, instanceTypes }, files));
  return { files, skipped };
}

/** Tables of a region that the answers make new; one that keeps older figures where AWS says nothing needs some. */
function tablesOf(answers: RegionAnswers, tables: readonly RefreshTable[]): RefreshTable[] {
  const { offerings, prices, spot, blocks = [], services = [] } = answers;
  const isAnswered: Readonly<Record<RefreshTable, boolean>> = {
    // Of all regions alike: its date is in the index itself.
    'instance-types': false,
    availability: offerings !== undefined,
    'on-demand': prices !== undefined,
    reserved: prices !== undefined,
    spot: spot !== undefined,
    'capacity-blocks': blocks.length > 0,
    services: services.length > 0,
  };
  return tables.filter((table) => isAnswered[table]);
}

/** A region of which nothing is known but its names; a bill has gaps where nothing more is learned. */
function newRegion(region: string): RegionCatalog {
  return {
    region,
    ...LATER_REGIONS[region]!,
    zones: [],
    offers: new Map(),
    prices: { ...UNKNOWN_SERVICE_PRICES, s3StandardTiers: null, internetEgressTiers: null, lustre: [] },
    energy: { pue: GLOBAL_PUE, pueBasis: 'global', gridGramsCo2ePerKwh: null, gridYear: null },
  };
}

function mergeTypes(
  before: readonly InstanceType[],
  answers: ReadonlyMap<string, RegionAnswers>,
  records: readonly AcceleratorRecord[],
) {
  const types = new Map(before.map((type) => [type.name, type]));
  const families = new Set(before.map((type) => type.family));
  const described = new Set<string>();
  const skipped = new Map<string, string>();
  for (const { types: descriptions = [] } of answers.values()) {
    for (const description of descriptions) {
      if (described.has(description.name)) continue;
      const known = types.get(description.name);
      // Of the types without accelerators the catalog keeps the families that it has.
      const wanted = known || description.accelerator || families.has(familyOf(description.name));
      if (!wanted || (!known && description.bareMetal)) continue;
      const admitted = admitType(description, known, records);
      if ('skipped' in admitted) {
        skipped.set(description.name, admitted.skipped);
        continue;
      }
      described.add(description.name);
      types.set(description.name, admitted.type);
    }
  }
  return {
    types,
    described,
    skipped: [...skipped].sort(byEntryKey).map(([instanceType, reason]) => ({ instanceType, reason })),
  };
}

function mergeRegion(
  region: RegionCatalog,
  answers: RegionAnswers,
  tables: readonly RefreshTable[],
  types: ReadonlyMap<string, InstanceType>,
): RegionCatalog {
  let { zones } = region;
  let offers = new Map(region.offers);
  if (answers.offerings) {
    const inRegion = new RegExp(`^${zonePrefixOf(region.region)}-az\\d+$`);
    const zonesByType = new Map<string, Set<string>>();
    for (const { instanceType, zoneId } of answers.offerings) {
      // Local and Wavelength Zones have ids of another form.
      if (!types.has(instanceType) || !inRegion.test(zoneId)) continue;
      zonesByType.set(instanceType, (zonesByType.get(instanceType) ?? new Set()).add(zoneId));
    }
    zones = [...new Set([...zonesByType.values()].flatMap((set) => [...set]))].sort(compareText);
    offers = new Map(
      [...zonesByType].map(([name, set]) => [
        name,
        { ...(region.offers.get(name) ?? UNPRICED), zones: [...set].sort(compareText) },
      ]),
    );
  }
  const listed = answers.prices && new Map(answers.prices.map((price) => [price.instanceType, price]));
  const spot = answers.spot && spotByType(answers.spot);
  // Of the same table as reserved terms, whose source they share.
  const plans = listed && new Map(answers.savingsPlans?.map(({ instanceType, rates }) => [instanceType, rates]));
  const blocks = answers.blocks && cheapestBlocks(answers.blocks);
  for (const [name, offer] of offers) {
    const price = listed?.get(name);
    offers.set(name, {
      ...(spot ? withSpot(offer, spot.get(name)) : offer),
      ...(listed && tables.includes('on-demand') ? { onDemandUsdPerHour: price?.onDemandUsdPerHour ?? null } : {}),
      ...(listed && tables.includes('reserved')
        ? {
            reserved1YearUsdPerHour: price?.reserved1YearUsdPerHour ?? null,
            reserved3YearUsdPerHour: price?.reserved3YearUsdPerHour ?? null,
          }
        : {}),
      ...(plans?.has(name) ? { savingsPlans: plans.get(name)! } : {}),
      // No block on offer today is no change of the price: the one known stays.
      ...(blocks?.has(name) ? { capacityBlockUsdPerHour: blocks.get(name)! } : {}),
    });
  }
  const prices = answers.services ? withListedPrices(region.prices, answers.services) : region.prices;
  return { ...region, zones, offers, prices };
}

/** The offer at these spot prices. Those of a zone that it does not name are left out: nothing would ask for them. */
function withSpot(
  { spotByZone: _, ...offer }: TypeOffer,
  spot: { readonly mean: number; readonly byZone: Readonly<Record<string, ZoneSpot>> } | undefined,
): TypeOffer {
  const byZone = Object.entries(spot?.byZone ?? {}).filter(([zone]) => offer.zones.includes(zone));
  return {
    ...offer,
    spotUsdPerHour: spot?.mean ?? null,
    ...(byZone.length > 0 && { spotByZone: Object.fromEntries(byZone) }),
  };
}

function cheapestBlocks(blocks: NonNullable<RegionAnswers['blocks']>): Map<string, number> {
  const cheapest = new Map<string, number>();
  for (const { instanceType, usdPerHour } of blocks) {
    cheapest.set(instanceType, Math.min(cheapest.get(instanceType) ?? Number.POSITIVE_INFINITY, roundUsd(usdPerHour)));
  }
  return cheapest;
}
