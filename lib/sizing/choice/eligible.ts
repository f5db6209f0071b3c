import type { InstanceType } from '../../catalog/catalog.js';
import { compare, type Decimal, decimal, minus, plus, times } from '../decimal.js';
import type { Demand, Site } from '../demand.js';
import { memoryEachGib, needsAccelerators, requiredOf, SUMMED_MINIMA, type SummedMinimum } from './minima.js';
import { catalogRate, type PricedOption, pricedOptions, soldAs } from './purchase.js';
import type { Rates } from './rates.js';

/** Why a type is not in the running; the first that applies, in this order. */
export type LeftOutReason =
  | 'no-accelerator'
  | 'purpose'
  | 'vendor'
  | 'architecture'
  | 'not-allowed'
  | 'denied'
  | 'no-rate-at-precision'
  | 'accelerator-memory'
  | 'interconnect'
  | 'doubtful'
  | 'figure-unknown'
  | 'lacks-resource'
  | 'not-offered'
  | 'too-few-zones'
  | 'capacity-block-only'
  | 'unpriced'
  | 'power-unknown'
  | 'too-many-nodes';

/** A type that may carry a demand at a site, with what one node gives and costs there. */
export interface EligibleType {
  readonly type: InstanceType;
  /** Zones that the fleet goes into, sorted: one, or as many as the spread asks for. */
  readonly zones: readonly string[];
  readonly required: ReadonlyMap<SummedMinimum['key'], Decimal>;
  readonly perNode: ReadonlyMap<SummedMinimum['key'], Decimal>;
  /** Cheapest first; at least one. */
  readonly options: readonly PricedOption[];
  /** IT and cooling, one node for a month; null: no basis for an estimate. */
  readonly energyKwhPerNodeMonth: Decimal | null;
  /** Most working nodes. */
  readonly maxRequiredNodes: number;
}

/** More nodes than any region holds of one type; beyond it a fleet is not sized. */
export const MAX_FLEET_NODES = 100_000;

const THOUSANDTH = decimal(0.001);

export function eligibleType(
  type: InstanceType,
  demand: Demand,
  site: Site,
  rates: Rates,
): EligibleType | LeftOutReason {
  const filtered = unfit(type, demand);
  if (filtered !== null) return filtered;
  const required = requiredOf(demand);
  const perNode = new Map<SummedMinimum['key'], Decimal>();
  let gives = false;
  for (const minimum of SUMMED_MINIMA) {
    const given = minimum.perNode(type, demand);
    if (given !== null) perNode.set(minimum.key, given);
    if (!required.has(minimum.key)) continue;
    if (given === null) return minimum.key === 'computeTflops' ? 'no-rate-at-precision' : 'figure-unknown';
    if (given.digits > 0n) gives = true;
    else if (demand.homogeneous) return 'lacks-resource';
  }
  if (required.size > 0 && !gives) return 'lacks-resource';
  const offer = site.catalog.offers.get(type.name);
  const offered = (offer?.zones ?? []).filter((zone) => site.zones.includes(zone)).sort();
  const zonesNeeded = demand.zones.kind === 'single' ? 1 : demand.zones.zones;
  if (offer === undefined || offered.length === 0) return 'not-offered';
  if (offered.length < zonesNeeded) return 'too-few-zones';
  const options = pricedOptions(type, offer, demand, site.nodeCosts ?? [], rates.hardwareFactor);
  if (options.length === 0) {
    const blockOnly = catalogRate(offer, 'on-demand') === null && soldAs(type, 'capacity-block');
    return blockOnly && catalogRate(offer, 'capacity-block') !== null ? 'capacity-block-only' : 'unpriced';
  }
  const energyKwhPerNodeMonth = nodeEnergy(type, demand, site);
  if (energyKwhPerNodeMonth === null && rates.energyMatters) return 'power-unknown';
  const single = demand.types.interconnect === 'fast' && type.accelerators?.interconnect === 'none';
  return {
    type,
    zones: offered.slice(0, zonesNeeded),
    required,
    perNode,
    options,
    energyKwhPerNodeMonth,
    maxRequiredNodes: Math.min(MAX_FLEET_NODES, demand.nodes.max ?? MAX_FLEET_NODES, single ? 1 : MAX_FLEET_NODES),
  };
}

/** What rules a type out wherever it stands. */
function unfit(type: InstanceType, demand: Demand): LeftOutReason | null {
  const { accelerators, family, name } = type;
  const { types, minima } = demand;
  if (accelerators === null) {
    if (needsAccelerators(demand)) return 'no-accelerator';
  } else {
    if (!accelerators.model.purposes.includes(demand.purpose)) return 'purpose';
    if (!types.vendors.includes(accelerators.model.vendor)) return 'vendor';
  }
  if (!types.architectures.includes(type.architecture)) return 'architecture';
  if (types.allow.length > 0 && !types.allow.includes(family) && !types.allow.includes(name)) return 'not-allowed';
  if (types.deny.includes(family) || types.deny.includes(name)) return 'denied';
  if (accelerators === null) return null;
  if (minima.precision !== undefined && (accelerators.model.denseTflops[minima.precision] ?? 0) <= 0) {
    return 'no-rate-at-precision';
  }
  const each = minima.acceleratorMemoryEachGib;
  if (each !== undefined && compare(memoryEachGib(type), decimal(each)) < 0) return 'accelerator-memory';
  if (types.interconnect === 'fast' && accelerators.interconnect === 'pcie') return 'interconnect';
  if (types.doubtful === 'deny' && decisiveDoubts(type, demand).length > 0) return 'doubtful';
  return null;
}

/** Doubts about figures that the demand rests on. */
export function decisiveDoubts(type: InstanceType, { minima }: Demand): readonly string[] {
  const decisive = new Set<string>();
  if ((minima.computeTflops ?? 0) > 0 && minima.precision !== undefined) decisive.add(minima.precision);
  if (minima.acceleratorMemoryGib !== undefined || minima.acceleratorMemoryEachGib !== undefined) {
    decisive.add('memory');
  }
  return (type.accelerators?.model.doubts ?? [])
    .filter(({ figure }) => decisive.has(figure))
    .map(({ figure, reason }) => `${figure}: ${reason}`);
}

/** kWh at the site's meter for a month of the demand's hours; null: the type's power is unknown. */
function nodeEnergy(type: InstanceType, demand: Demand, site: Site): Decimal | null {
  if (type.power === null || !(type.power.idleWatts >= 0 && type.power.maxWatts < Number.POSITIVE_INFINITY))
    return null;
  const idle = decimal(type.power.idleWatts);
  const span = minus(decimal(type.power.maxWatts), idle);
  const watts = plus(idle, times(span, decimal(demand.load)));
  const itKwh = times(times(watts, decimal(demand.hoursPerMonth)), THOUSANDTH);
  return times(itKwh, decimal(site.catalog.energy.pue));
}
