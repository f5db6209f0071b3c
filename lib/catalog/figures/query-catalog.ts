import type { AcceleratorVendor, Architecture, Purpose } from '../../units/closed-lists.js';
import { compareText } from '../../units/order.js';
import { roundTo } from '../../units/rounding.js';
import type { Catalog, InstanceType, TypeOffer } from '../facts/catalog.js';
import { UNPRICED } from '../facts/offer-prices.js';

/** Which rows of `catalog list`; absent: not asked for. */
export interface TypeQuery {
  /** Part of the accelerator's key, in any case: `h100`, `l4`. */
  readonly accelerator?: string;
  readonly vendor?: AcceleratorVendor;
  /** `none`: types without accelerators. */
  readonly purpose?: Purpose | 'none';
  /** Part of the type's name: `p5`, `48xlarge`. */
  readonly name?: string;
  readonly architecture?: Architecture;
  readonly minAccelerators?: number;
  /** Summed over the accelerators of one instance. */
  readonly minAcceleratorMemoryGib?: number;
  readonly minVcpus?: number;
  readonly minMemoryGib?: number;
  readonly minBaselineGbps?: number;
  readonly minLocalNvmeGb?: number;
  readonly efa?: boolean;
  /** Only types that a zone here offers; prices are this region's. It must be loaded. */
  readonly region?: string;
  /** On-demand, or capacity block where there is no on-demand price. Asks for a region. */
  readonly maxUsdPerHour?: number;
}

/** A row of plain data: what a table or `--json` prints. */
export interface TypeRow {
  readonly type: string;
  readonly accelerator: string | null;
  readonly acceleratorCount: number | null;
  readonly acceleratorMemoryGib: number | null;
  readonly interconnect: string | null;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly localNvmeGb: number;
  readonly baselineGbps: number | null;
  readonly efaInterfaces: number;
  readonly architecture: Architecture;
  /** At full load; null: unknown. */
  readonly maxWatts: number | null;
  /** Null without a region, and where nothing gives a price. */
  readonly onDemandUsdPerHour: number | null;
  readonly spotUsdPerHour: number | null;
  readonly reserved1YearUsdPerHour: number | null;
  readonly reserved3YearUsdPerHour: number | null;
  readonly capacityBlockUsdPerHour: number | null;
  readonly zones: readonly string[];
}

/** Orders of `catalog list --sort`. */
export const TYPE_ORDERS = [
  'type',
  'price',
  'accelerator-memory',
  'accelerators',
  'memory',
  'vcpus',
  'network',
] as const;
/** One of `TYPE_ORDERS`. */
export type TypeOrder = (typeof TYPE_ORDERS)[number];

/**
 * Types that a query admits, as rows. Prices order from the cheapest, sizes from the largest, both with unknown ones
 * last; equals by name.
 */
export function queryTypes(catalog: Catalog, query: TypeQuery = {}, order: TypeOrder = 'type'): TypeRow[] {
  const offers = query.region === undefined ? undefined : catalog.regions.get(query.region)?.offers;
  const rows: TypeRow[] = [];
  for (const type of catalog.types.values()) {
    const offer = offers?.get(type.name);
    if (query.region !== undefined && !offer) continue;
    if (!admits(type, query)) continue;
    const row = typeRow(type, offer);
    const price = hourlyUsd(row);
    if (query.maxUsdPerHour !== undefined && (price === null || price > query.maxUsdPerHour)) continue;
    rows.push(row);
  }
  return rows.sort((a, b) => compareBy(order, a, b) || compareText(a.type, b.type));
}

/** One type in one region, as `catalog prices` prints it. */
export interface PriceRow {
  readonly region: string;
  readonly label: string;
  readonly onDemandUsdPerHour: number | null;
  readonly spotUsdPerHour: number | null;
  readonly reserved1YearUsdPerHour: number | null;
  readonly reserved3YearUsdPerHour: number | null;
  readonly capacityBlockUsdPerHour: number | null;
  readonly zones: readonly string[];
}

/** Where a type is offered among the loaded regions: the cheapest on-demand price first, unknown ones last. */
export function queryPrices(catalog: Catalog, type: string): PriceRow[] {
  const rows = [...catalog.regions.values()].flatMap((region): PriceRow[] => {
    const offer = region.offers.get(type);
    return offer ? [{ region: region.region, label: region.label, ...offer }] : [];
  });
  return rows.sort((a, b) => ascending(a.onDemandUsdPerHour, b.onDemandUsdPerHour) || compareText(a.region, b.region));
}

function typeRow(type: InstanceType, offer: TypeOffer | undefined): TypeRow {
  const { accelerators, network } = type;
  return {
    type: type.name,
    accelerator: accelerators?.model.key ?? null,
    acceleratorCount: accelerators?.count ?? null,
    acceleratorMemoryGib: accelerators ? roundTo(accelerators.count * accelerators.model.memoryGib, 3) : null,
    interconnect: accelerators?.interconnect ?? null,
    vcpus: type.vcpus,
    memoryGib: type.memoryGib,
    localNvmeGb: type.localNvmeGb,
    baselineGbps: network.baselineGbps,
    efaInterfaces: network.efaInterfaces,
    architecture: type.architecture,
    maxWatts: type.power?.maxWatts ?? null,
    ...(offer ?? { ...UNPRICED, zones: [] }),
  };
}

function admits(type: InstanceType, query: TypeQuery): boolean {
  const { accelerators, network } = type;
  const contains = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  const atLeast = (value: number | null | undefined, minimum: number | undefined) =>
    minimum === undefined || (value ?? 0) >= minimum;
  if (query.accelerator !== undefined && !(accelerators && contains(accelerators.model.key, query.accelerator)))
    return false;
  if (query.vendor !== undefined && accelerators?.model.vendor !== query.vendor) return false;
  if (query.purpose === 'none' && accelerators) return false;
  if (query.purpose !== undefined && query.purpose !== 'none' && !accelerators?.model.purposes.includes(query.purpose))
    return false;
  if (query.name !== undefined && !contains(type.name, query.name)) return false;
  if (query.architecture !== undefined && type.architecture !== query.architecture) return false;
  if (query.efa !== undefined && network.efaInterfaces > 0 !== query.efa) return false;
  return (
    atLeast(accelerators?.count, query.minAccelerators) &&
    atLeast(accelerators && accelerators.count * accelerators.model.memoryGib, query.minAcceleratorMemoryGib) &&
    atLeast(type.vcpus, query.minVcpus) &&
    atLeast(type.memoryGib, query.minMemoryGib) &&
    atLeast(network.baselineGbps, query.minBaselineGbps) &&
    atLeast(type.localNvmeGb, query.minLocalNvmeGb)
  );
}

function compareBy(order: TypeOrder, a: TypeRow, b: TypeRow): number {
  switch (order) {
    case 'type':
      return 0;
    case 'price':
      return ascending(hourlyUsd(a), hourlyUsd(b));
    case 'accelerator-memory':
      return descending(a.acceleratorMemoryGib, b.acceleratorMemoryGib);
    case 'accelerators':
      return descending(a.acceleratorCount, b.acceleratorCount);
    case 'memory':
      return descending(a.memoryGib, b.memoryGib);
    case 'vcpus':
      return descending(a.vcpus, b.vcpus);
    case 'network':
      return descending(a.baselineGbps, b.baselineGbps);
  }
}

/** What an hour costs without commitment: on-demand, or a capacity block where there is no on-demand price. */
function hourlyUsd(row: TypeRow): number | null {
  return row.onDemandUsdPerHour ?? row.capacityBlockUsdPerHour;
}

function ascending(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

function descending(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return b - a;
}
