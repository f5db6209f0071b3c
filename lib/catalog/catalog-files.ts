import { createHash } from 'node:crypto';
import {
  type Accelerator,
  type CatalogIndex,
  type InstancePower,
  type InstanceType,
  type NetworkCard,
  PRECISIONS,
  type Precision,
  type RegionCatalog,
  type ServicePrices,
  type TypeOffer,
} from './catalog.js';

/**
 * The catalog on disk: JSON with one row a line, so that a changed price is a changed line. A folder holds
 * `index.json`, `accelerators.json`, `instance-types.json`, `sources.json` and one `regions/<region>.json` each.
 * The same snapshot always gives the same bytes.
 */

/** A file of the catalog that does not say what a catalog file must say. */
export class CorruptCatalogError extends Error {
  constructor(file: string, problem: string) {
    super(`catalog file ${file} is damaged: ${problem}; install the package again, or refresh the catalog`);
    this.name = 'CorruptCatalogError';
  }
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where the figures of a snapshot come from; read only by those who ask. */
export interface CatalogSources {
  readonly sources: Readonly<Record<string, SourceText>>;
  /** Which sources a figure has; `*` stands for one segment of the figure's path. */
  readonly figures: readonly FigureRule[];
  /** Why a figure is null. */
  readonly missing: readonly MissingRule[];
  /** What the import left out, and why. */
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
}

export interface SourceText {
  readonly text: string;
  /** Of the data, not of the day it was read, `YYYY-MM-DD`; the earliest possible where it is a span. */
  readonly date: string;
  readonly licence: string;
}

export interface FigureRule {
  readonly pattern: string;
  readonly sources: readonly string[];
  /** A doubt, a conversion, a method; null: the source gives the figure as it stands. */
  readonly note: string | null;
}

export interface MissingRule {
  readonly pattern: string;
  readonly reason: string;
}

const ACCELERATOR_COLUMNS = [
  'key',
  'vendor',
  'memoryGib',
  'memoryBandwidthGbytesPerSecond',
  ...PRECISIONS,
  'purposes',
  'link',
  'ec2Name',
  'ec2MemoryMib',
  'idleWatts',
  'maxWatts',
  'powerBasis',
  'doubts',
];

const TYPE_COLUMNS = [
  'name',
  'vcpus',
  'memoryGib',
  'architecture',
  'accelerator',
  'acceleratorCount',
  'baselineGbps',
  'cards',
  'efaInterfaces',
  'localNvmeGb',
  'localDisks',
  'usageClasses',
  'placementStrategies',
  'bareMetal',
  'idleWatts',
  'maxWatts',
  'powerMethod',
  'powerUncertainty',
];

const OFFER_COLUMNS = ['type', 'zones', 'onDemand', 'spot', 'reserved1Year', 'reserved3Year', 'capacityBlock'];

/** An accelerator with what only the catalog's own machinery needs. */
export interface AcceleratorRecord {
  readonly accelerator: Accelerator;
  /** How several of them in one node are joined. */
  readonly link: 'nvlink' | 'neuronlink' | 'pcie';
  /** As `DescribeInstanceTypes` names it; null: never seen there. */
  readonly ec2Name: string | null;
  /** As `DescribeInstanceTypes` says for a whole one, in MiB; tells variants of a name apart. */
  readonly ec2MemoryMib: number | null;
  /** Of one accelerator, in W; null: not published. */
  readonly power: {
    readonly idleWatts: number;
    readonly maxWatts: number;
    readonly basis: AcceleratorPowerBasis;
  } | null;
}

/** `model`: a published energy model; `tdp`: from the thermal design power; `assumed`: of a sister card. */
export type AcceleratorPowerBasis = 'model' | 'tdp' | 'assumed';

export function encodeAccelerators(records: readonly AcceleratorRecord[]): string {
  const rows = sortedBy(records, (record) => record.accelerator.key).map(({ accelerator, ...rest }): Json[] => [
    accelerator.key,
    accelerator.vendor,
    accelerator.memoryGib,
    accelerator.memoryBandwidthGbytesPerSecond,
    ...PRECISIONS.map((precision) => accelerator.denseTflops[precision]),
    accelerator.purposes.join(','),
    rest.link,
    rest.ec2Name,
    rest.ec2MemoryMib,
    rest.power?.idleWatts ?? null,
    rest.power?.maxWatts ?? null,
    rest.power?.basis ?? null,
    accelerator.doubts.map((doubt): Json => [doubt.figure, doubt.reason]),
  ]);
  return `{\n${tableLines('columns', ACCELERATOR_COLUMNS, 'rows', rows)}\n}\n`;
}

export function decodeAccelerators(file: string, text: string): AcceleratorRecord[] {
  return tableRows(file, text, 'rows', ACCELERATOR_COLUMNS).map((row) => {
    const [key, vendor, memoryGib, bandwidth] = row;
    const tflops = row.slice(4, 4 + PRECISIONS.length);
    const [purposes, link, ec2Name, ec2MemoryMib, idleWatts, maxWatts, basis, doubts] = row.slice(
      4 + PRECISIONS.length,
    );
    const denseTflops = {} as Record<Precision, number | null>;
    PRECISIONS.forEach((precision, i) => {
      denseTflops[precision] = tflops[i] as number | null;
    });
    return deepFreeze({
      accelerator: {
        key: key as string,
        vendor: vendor as Accelerator['vendor'],
        memoryGib: memoryGib as number,
        memoryBandwidthGbytesPerSecond: bandwidth as number | null,
        denseTflops,
        purposes: list(purposes as string) as Accelerator['purposes'],
        doubts: (doubts as [string, string][]).map(([figure, reason]) => ({ figure, reason })),
      },
      link: link as AcceleratorRecord['link'],
      ec2Name: ec2Name as string | null,
      ec2MemoryMib: ec2MemoryMib as number | null,
      power:
        idleWatts === null
          ? null
          : {
              idleWatts: idleWatts as number,
              maxWatts: maxWatts as number,
              basis: basis as AcceleratorPowerBasis,
            },
    });
  });
}

export function encodeInstanceTypes(types: readonly InstanceType[]): string {
  const sorted = sortedBy(types, (type) => type.name);
  const methods: string[] = [];
  for (const type of sorted) {
    if (type.power && !methods.includes(type.power.method)) methods.push(type.power.method);
  }
  methods.sort();
  const rows = sorted.map((type): Json[] => [
    type.name,
    type.vcpus,
    type.memoryGib,
    type.architecture,
    type.accelerators?.model.key ?? null,
    type.accelerators?.count ?? null,
    type.network.baselineGbps,
    encodeCards(type.network.cards),
    type.network.efaInterfaces,
    type.localNvmeGb,
    type.localDisks.join(','),
    type.usageClasses.join(','),
    type.placementStrategies.join(','),
    type.bareMetal,
    type.power?.idleWatts ?? null,
    type.power?.maxWatts ?? null,
    type.power ? methods.indexOf(type.power.method) : null,
    type.power?.uncertainty ?? null,
  ]);
  return [
    '{',
    `"powerMethods":[\n${methods.map((method) => JSON.stringify(method)).join(',\n')}\n],`,
    tableLines('columns', TYPE_COLUMNS, 'rows', rows),
    '}',
    '',
  ].join('\n');
}

export function decodeInstanceTypes(
  file: string,
  text: string,
  accelerators: ReadonlyMap<string, AcceleratorRecord>,
): InstanceType[] {
  const data = parse(file, text);
  const methods = data.powerMethods as string[];
  return tableRows(file, data, 'rows', TYPE_COLUMNS).map((row) => {
    const name = row[0] as string;
    const acceleratorKey = row[4] as string | null;
    const count = row[5] as number | null;
    const record = acceleratorKey === null ? undefined : accelerators.get(acceleratorKey);
    if (acceleratorKey !== null && (!record || count === null)) {
      throw new CorruptCatalogError(file, `${name} carries the unknown accelerator ${acceleratorKey}`);
    }
    let power: InstancePower | null = null;
    if (row[14] !== null) {
      const method = methods[row[16] as number];
      if (method === undefined) throw new CorruptCatalogError(file, `${name} has an unknown power method`);
      power = {
        idleWatts: row[14] as number,
        maxWatts: row[15] as number,
        method,
        uncertainty: row[17] as number,
      };
    }
    return deepFreeze({
      name,
      family: familyOf(name),
      vcpus: row[1] as number,
      memoryGib: row[2] as number,
      architecture: row[3] as InstanceType['architecture'],
      accelerators: record
        ? {
            model: record.accelerator,
            count: count as number,
            interconnect: (count as number) > 1 ? record.link : ('none' as const),
          }
        : null,
      network: {
        baselineGbps: row[6] as number | null,
        cards: decodeCards(file, row[7] as string),
        efaInterfaces: row[8] as number,
      },
      localNvmeGb: row[9] as number,
      localDisks: list(row[10] as string),
      usageClasses: list(row[11] as string) as InstanceType['usageClasses'],
      placementStrategies: list(row[12] as string) as InstanceType['placementStrategies'],
      bareMetal: row[13] as boolean,
      power,
    });
  });
}

export function encodeRegion(region: RegionCatalog): string {
  const prefix = zonePrefix(region.zones);
  const rows = [...region.offers.entries()]
    .sort(([a], [b]) => byCodePoint(a, b))
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
      .sort(([a], [b]) => byCodePoint(a, b))
      .map(([name, price]) => `${JSON.stringify(name)}:${JSON.stringify(price)},`),
    `"internetEgressTiers":${JSON.stringify(internetEgressTiers)},`,
    `"s3StandardTiers":${JSON.stringify(s3StandardTiers)},`,
    `"lustre":[\n${lustre.map((tier) => JSON.stringify(tier)).join(',\n')}\n]`,
    '},',
    tableLines('columns', OFFER_COLUMNS, 'offers', rows),
    '}',
    '',
  ].join('\n');
}

export function decodeRegion(file: string, text: string): RegionCatalog {
  const data = parse(file, text);
  const prefix = data.zonePrefix as string;
  const offers = new Map<string, TypeOffer>();
  for (const row of tableRows(file, data, 'offers', OFFER_COLUMNS)) {
    const [type, zones, onDemand, spot, reserved1Year, reserved3Year, capacityBlock] = row;
    offers.set(
      type as string,
      deepFreeze({
        zones: list(zones as string).map((zone) => prefix + zone),
        onDemandUsdPerHour: onDemand as number | null,
        spotUsdPerHour: spot as number | null,
        reserved1YearUsdPerHour: reserved1Year as number | null,
        reserved3YearUsdPerHour: reserved3Year as number | null,
        capacityBlockUsdPerHour: capacityBlock as number | null,
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
    prices: deepFreeze(data.prices as unknown as ServicePrices),
    energy: deepFreeze(data.energy as unknown as RegionCatalog['energy']),
  });
}

export function encodeSources(sources: CatalogSources): string {
  const source = Object.entries(sources.sources)
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([key, { text, date, licence }]) => `${JSON.stringify(key)}:${JSON.stringify({ date, licence, text })}`);
  const figures = sortedBy(sources.figures, (rule) => rule.pattern).map((rule) =>
    JSON.stringify([rule.pattern, rule.sources.join(','), rule.note]),
  );
  const missing = sortedBy(sources.missing, (rule) => rule.pattern).map((rule) =>
    JSON.stringify([rule.pattern, rule.reason]),
  );
  const leftOut = sortedBy(sources.leftOut, (entry) => entry.what).map((entry) =>
    JSON.stringify([entry.what, entry.reason]),
  );
  return [
    '{',
    `"sources":{\n${source.join(',\n')}\n},`,
    `"figures":[\n${figures.join(',\n')}\n],`,
    `"missing":[\n${missing.join(',\n')}\n],`,
    `"leftOut":[\n${leftOut.join(',\n')}\n]`,
    '}',
    '',
  ].join('\n');
}

export function decodeSources(file: string, text: string): CatalogSources {
  const data = parse(file, text);
  return {
    sources: data.sources as unknown as CatalogSources['sources'],
    figures: (data.figures as [string, string, string | null][]).map(([pattern, sources, note]) => ({
      pattern,
      sources: list(sources),
      note,
    })),
    missing: (data.missing as [string, string][]).map(([pattern, reason]) => ({ pattern, reason })),
    leftOut: (data.leftOut as [string, string][]).map(([what, reason]) => ({ what, reason })),
  };
}

/** What `index.json` holds on disk. */
export interface IndexFile extends CatalogIndex {
  /** SHA-256 of each other file, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The index over the other files of a snapshot.
 * @param files - their contents by path (`regions/us-east-1.json`), without the index itself
 */
export function encodeIndex(index: Omit<IndexFile, 'hash' | 'files'>, files: ReadonlyMap<string, string>): string {
  const digests = Object.fromEntries(
    [...files.entries()].sort(([a], [b]) => byCodePoint(a, b)).map(([path, content]) => [path, sha256(content)]),
  );
  const body = { ...index, files: digests };
  return indexText({ ...body, hash: indexHash(body) });
}

export function decodeIndex(file: string, text: string): IndexFile {
  const index = parse(file, text) as unknown as IndexFile;
  if (typeof index.files !== 'object' || index.hash !== indexHash(index)) {
    throw new CorruptCatalogError(file, 'its hash does not match its content');
  }
  return deepFreeze(index);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The part of a type's name before the dot. */
export function familyOf(instanceType: string): string {
  return instanceType.split('.', 1)[0] ?? instanceType;
}

export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function indexHash(index: Omit<IndexFile, 'hash'>): string {
  return sha256(indexText({ ...index, hash: '' }));
}

function indexText(index: IndexFile): string {
  const regions = sortedBy(index.regions, (entry) => entry.region).map((entry) =>
    JSON.stringify({
      region: entry.region,
      label: entry.label,
      country: entry.country,
      continent: entry.continent,
      zones: entry.zones,
    }),
  );
  const lines = (entries: readonly (readonly [string, unknown])[]) =>
    entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n');
  const sortedEntries = (object: object) => Object.entries(object).sort(([a], [b]) => byCodePoint(a, b));
  const families = new Map<string, string[]>();
  for (const name of [...index.instanceTypes].sort()) {
    const family = familyOf(name);
    families.set(family, [...(families.get(family) ?? []), name]);
  }
  return [
    '{',
    `"date":${JSON.stringify(index.date)},`,
    `"hash":${JSON.stringify(index.hash)},`,
    `"tableDates":{\n${lines(sortedEntries(index.tableDates))}\n},`,
    `"files":{\n${lines(sortedEntries(index.files))}\n},`,
    `"regions":[\n${regions.join(',\n')}\n],`,
    `"instanceTypes":[\n${[...families.values()].map((names) => JSON.stringify(names).slice(1, -1)).join(',\n')}\n]`,
    '}',
    '',
  ].join('\n');
}

/** `16x4` is sixteen cards of four interfaces; `e` marks those that take EFA: `1x4+16x4e`. */
function encodeCards(cards: readonly NetworkCard[]): string {
  const groups: { count: number; card: NetworkCard }[] = [];
  for (const card of cards) {
    const last = groups.at(-1);
    if (last && last.card.interfaces === card.interfaces && last.card.efa === card.efa) last.count++;
    else groups.push({ count: 1, card });
  }
  return groups.map(({ count, card }) => `${count}x${card.interfaces}${card.efa ? 'e' : ''}`).join('+');
}

function decodeCards(file: string, text: string): NetworkCard[] {
  return text.split('+').flatMap((group) => {
    const match = /^(\d+)x(\d+)(e?)$/.exec(group);
    if (!match) throw new CorruptCatalogError(file, `network cards are written "${text}"`);
    const card = { interfaces: Number(match[2]), efa: match[3] === 'e' };
    return Array.from({ length: Number(match[1]) }, () => card);
  });
}

/** What all zone ids of a region begin with, up to the last hyphen: `use1-`. */
function zonePrefix(zones: readonly string[]): string {
  const first = zones[0] ?? '';
  const prefix = first.slice(0, first.lastIndexOf('-') + 1);
  return zones.every((zone) => zone.startsWith(prefix)) ? prefix : '';
}

function tableLines(columnsKey: string, columns: readonly string[], rowsKey: string, rows: readonly Json[][]): string {
  return [
    `"${columnsKey}":${JSON.stringify(columns)},`,
    `"${rowsKey}":[`,
    rows.map((row) => JSON.stringify(row)).join(',\n'),
    ']',
  ].join('\n');
}

function tableRows(
  file: string,
  source: string | Record<string, unknown>,
  rowsKey: string,
  columns: readonly string[],
): unknown[][] {
  const data = typeof source === 'string' ? parse(file, source) : source;
  const found = data.columns;
  if (!Array.isArray(found) || found.join() !== columns.join()) {
    throw new CorruptCatalogError(file, `its columns are ${JSON.stringify(found)}`);
  }
  const rows = data[rowsKey];
  if (!Array.isArray(rows)) throw new CorruptCatalogError(file, `it has no ${rowsKey}`);
  for (const row of rows) {
    if (!Array.isArray(row) || row.length !== columns.length) {
      throw new CorruptCatalogError(file, `the row ${JSON.stringify(row)} does not fill its columns`);
    }
  }
  return rows;
}

function parse(file: string, text: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new CorruptCatalogError(file, (error as Error).message);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new CorruptCatalogError(file, 'it is no object');
  }
  return data as Record<string, unknown>;
}

function list(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => byCodePoint(key(a), key(b)));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
