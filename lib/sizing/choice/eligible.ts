import type { InstanceType, OwnedReservation, TypeOffer } from '../../catalog/facts/catalog.js';
import { bySpotPrice, offerIn } from '../../catalog/facts/spot-by-zone.js';
import { compare, type Decimal, decimal, minus, plus, times, ZERO } from '../../units/decimal.js';
import { kept } from '../../units/remembered.js';
import { type DatedSupply, supplyByStart, withoutPoorer } from '../held/supply-by-start.js';
import { mayUse } from '../held/window.js';
import type { DeliveryBasis, ExcludedReason, TypeDelivery } from '../model/delivery.js';
import type { Demand, Site } from '../model/demand.js';
import { MAX_FLEET_NODES } from '../model/fleet-totals.js';
import { type EachMinimum, SUMMED_MINIMA, type Summed } from '../model/minima.js';
import { catalogRate, optionPricer, type PricedOption, soldAs, type WorkedHours } from '../model/purchase.js';
import {
  deliveredBy,
  GIVEN_BY_EACH,
  GIVEN_BY_NODE,
  mostInReplicas,
  type NodeSteps,
  needsAccelerators,
  requiredOf,
} from './minima.js';
import { type OwnedNodes, pacesOf, type RatedNodes } from './paces.js';
import type { Rates } from './rates.js';

/** A type that may carry a demand at a site, with what one node gives and costs there. */
export interface EligibleType extends NodeSteps {
  readonly type: InstanceType;
  /** Zones of the fleet, sorted: one, or as many as the spread requires. */
  readonly zones: readonly string[];
  /** Zones where it uses nothing that is owned: those with the cheapest spot, else the first that offer the type. */
  readonly zonesUnowned: readonly string[];
  /** How spot moved in each zone, where it may be bought and the zones are told apart. */
  readonly spotByZone?: TypeOffer['spotByZone'];
  readonly required: ReadonlyMap<Summed, Decimal>;
  readonly perNode: ReadonlyMap<Summed, Decimal>;
  /** Minutes from the epoch at which its run begins, for the held capacity of `options`; null: nothing says when. */
  readonly begins: number | null;
  /** Cheapest first; at least one. */
  readonly options: readonly PricedOption[];
  /** How long the nodes work. */
  readonly hours: WorkedHours;
  /** Whether it keeps a pace of its own: a run that ends before its deadline, or at the rate of a larger fleet. Such a fleet has one type. */
  readonly pacedAlone: boolean;
  /** IT and cooling, one node for a month; null: no basis for an estimate. */
  readonly energyKwhPerNodeMonth: Decimal | null;
  /** The same for what a run takes after its first month. */
  readonly laterKwhPerNode: Decimal;
  /** Most working nodes, in whole replicas. */
  readonly maxRequiredNodes: number;
}

const THOUSANDTH = decimal(0.001);

/**
 * What a type can do for a demand at a site: one entry for each set of zones that makes a difference, which is one
 * unless reservations are owned there.
 */
export function eligibleTypes(
  type: InstanceType,
  demand: Demand,
  site: Site,
  rates: Rates,
): readonly EligibleType[] | ExcludedReason {
  const capable = capability(type, demand);
  if (typeof capable === 'string') return capable;
  const { steps, maxRequiredNodes, watts } = capable;
  const energyKwh = (hours: number) => watts && siteKwh(watts, site, hours);
  const offer = site.catalog.offers.get(type.name);
  const offered = (offer?.zones ?? []).filter((zone) => site.zones.includes(zone)).sort();
  const zonesNeeded = zonesNeededOf(demand, offered.length);
  if (offer === undefined || offered.length === 0) return 'not-offered';
  if (offered.length < zonesNeeded) return 'too-few-zones';
  const ofType = ({ instanceType, zone }: OwnedReservation) =>
    instanceType === type.name && (zone === null ? soldAs(type, 'on-demand') : offered.includes(zone));
  const pricers = new Map<readonly string[], ReturnType<typeof optionPricer>>();
  const pricerIn = (zones: readonly string[]) =>
    kept(pricers, zones, () =>
      optionPricer(type, offerIn(offer, zones), demand, site.nodeCosts ?? [], rates.hardwareFactor),
    );
  const optionsIn = (zones: readonly string[], hours: WorkedHours, held: readonly OwnedReservation[] = []) =>
    pricerIn(zones)(
      hours,
      held.filter(({ zone }) => zone === null || zones.includes(zone)),
    );
  const onSpot = offer.spotByZone !== undefined && demand.purchase.some(({ kind }) => kind === 'spot');
  const unowned = (onSpot ? bySpotPrice(offer, offered) : offered).slice(0, zonesNeeded).sort();
  const usable = (site.reservations ?? []).filter((held) => ofType(held) && mayUse(held, demand));
  const paces = capable.paces(
    usable.length === 0 ? 'none' : zonesNeeded > 1 || usable.some(({ until }) => until !== null) ? 'varies' : 'alike',
  );
  const suppliesFor = (runHours: number | null) => {
    if (site.reservations === undefined || site.reservations.length === 0) return NOTHING_HELD;
    const dated = supplyByStart(site.reservations, demand, runHours);
    const supplies = dated.map(({ begins, held }) => ({ begins, held: held.filter(ofType) }));
    return demand.homogeneous ? withoutPoorer(supplies) : supplies;
  };
  const supplies = paces.map(({ hours }) => suppliesFor(hours.run));
  const owned = new Set(supplies.flatMap((dated) => dated.flatMap(({ held }) => held)));
  if (demand.boundTo !== undefined && owned.size === 0) return 'no-held-capacity';
  const atFirstPace = owned.size === 0 ? optionsIn(unowned, paces[0]!.hours) : null;
  if (atFirstPace?.length === 0) {
    const blockOnly = catalogRate(offer, 'on-demand') === null && soldAs(type, 'capacity-block');
    return blockOnly && catalogRate(offer, 'capacity-block') !== null ? 'capacity-block-only' : 'unpriced';
  }
  if (rates.energyMatters && watts === null) return 'power-unknown';
  // A mix in one zone is in a zone that has all of its types.
  const mixesInOne = !demand.homogeneous && demand.zones.kind !== 'spread-where-offered' && zonesNeeded === 1;
  const setsFor = (held: readonly OwnedReservation[]) => {
    if (mixesInOne) return offered.map((zone) => [zone]);
    return owned.size === 0 ? [unowned] : zoneSets(offered, zonesNeeded, held, onSpot);
  };
  return paces.flatMap(({ hours, required, perNode, most }, at) => {
    const later = hours.run === null ? 0 : hours.run - hours.month;
    const pacedAlone =
      demand.run !== undefined && (hours.run! < Math.ceil(demand.run.deadlineHours) || most > paces[0]!.most);
    const energyKwhPerNodeMonth = energyKwh(hours.month);
    const laterKwhPerNode = (later > 0 && energyKwh(later)) || ZERO;
    const mostOfPace = mostInReplicas(Math.min(maxRequiredNodes, most), steps);
    return supplies[at]!.flatMap(({ begins, held }) =>
      setsFor(held).flatMap((zones): EligibleType[] => {
        const isFirst = zones === unowned && hours === paces[0]!.hours;
        const options = (isFirst && atFirstPace) || optionsIn(zones, hours, held);
        if (options.length === 0) return [];
        return [
          {
            type,
            minRequiredNodes: steps.minRequiredNodes,
            nodesPerReplica: steps.nodesPerReplica,
            spotByZone: onSpot ? offer.spotByZone : undefined,
            required,
            perNode,
            hours,
            pacedAlone,
            energyKwhPerNodeMonth,
            laterKwhPerNode,
            maxRequiredNodes: mostOfPace,
            begins,
            zones,
            zonesUnowned: mixesInOne ? zones : unowned,
            options,
          },
        ];
      }),
    );
  });
}

const NOTHING_HELD: readonly DatedSupply[] = [{ begins: null, held: [] }];

/** What nodes of a type give to a demand wherever they stand. */
interface Capability {
  readonly steps: NodeSteps;
  /** Most working nodes, of all that the demand and the type's rate allow. */
  readonly maxRequiredNodes: number;
  /** By what of them is owned. */
  readonly paces: (owned: OwnedNodes) => ReturnType<typeof pacesOf>;
  /** What the node draws; null: the type's power is unknown. */
  readonly watts: Decimal | null;
}

/** The types that can do something for a demand wherever they stand, and why the others can not. */
interface CapableTypes {
  readonly capable: readonly InstanceType[];
  /** By name. */
  readonly ruledOut: ReadonlyMap<string, ExcludedReason>;
}

const knownCapable = new WeakMap<Demand, WeakMap<readonly InstanceType[], CapableTypes>>();

/** Parts the types, once for all sites: they are many, and most types are ruled out at each of them alike. */
export function capableTypes(types: readonly InstanceType[], demand: Demand): CapableTypes {
  const byTypes = kept(knownCapable, demand, () => new WeakMap());
  return kept(byTypes, types, () => {
    const ruledOut = new Map<string, ExcludedReason>();
    for (const type of types) {
      const found = capability(type, demand);
      if (typeof found === 'string') ruledOut.set(type.name, found);
    }
    return { capable: types.filter(({ name }) => !ruledOut.has(name)), ruledOut };
  });
}

/** By demand and type. */
const knownCapabilities = new WeakMap<Demand, Map<InstanceType, Capability | ExcludedReason>>();

function capability(type: InstanceType, demand: Demand): Capability | ExcludedReason {
  const byType = kept(knownCapabilities, demand, () => new Map());
  return kept(byType, type, () => capabilityOf(type, demand));
}

function capabilityOf(type: InstanceType, demand: Demand): Capability | ExcludedReason {
  const filtered = unfit(type, demand);
  if (filtered !== null) return filtered;
  const { delivery } = demand;
  const delivered = delivery?.byType.get(type.name);
  if (delivery !== undefined && delivered === undefined) return delivery.refused.get(type.name) ?? 'delivers-nothing';
  const required = requiredOf(demand);
  const given = new Map<Summed, Decimal>();
  if (delivery !== undefined && delivered !== undefined) given.set('delivery', deliveredBy(delivered, delivery));
  for (const key of SUMMED_MINIMA) {
    if (!required.has(key)) continue;
    const each = GIVEN_BY_NODE[key](type, demand);
    if (each === null) return key === 'computeTflops' ? 'no-rate-at-precision' : 'figure-unknown';
    given.set(key, each);
  }
  const lacking = [...required.keys()].filter((key) => given.get(key)!.digits === 0n);
  if (lacking.length > 0 && (demand.homogeneous || lacking.length === required.size)) return 'lacks-resource';
  const steps = { minRequiredNodes: delivered?.fewestNodes ?? 1, nodesPerReplica: delivered?.nodesPerReplica ?? 1 };
  const single = demand.types.interconnect === 'fast' && type.accelerators?.interconnect === 'none';
  const maxRequiredNodes = Math.min(
    MAX_FLEET_NODES,
    demand.nodes.max ?? MAX_FLEET_NODES,
    delivered?.mostNodes ?? MAX_FLEET_NODES,
    delivered?.byNodes?.at(-1)?.most ?? MAX_FLEET_NODES,
    single ? 1 : MAX_FLEET_NODES,
  );
  const rated = ratedNodes(given, demand, delivered);
  const known = new Map<OwnedNodes, ReturnType<typeof pacesOf>>();
  const paces = (owned: OwnedNodes) =>
    kept(known, owned, () => pacesOf(demand, required, rated, { ...steps, type: type.name, maxRequiredNodes, owned }));
  return { steps, maxRequiredNodes, paces, watts: wattsOf(type, demand) };
}

/** What nodes do by the number of them, where it depends on that. */
function ratedNodes(
  perNode: ReadonlyMap<Summed, Decimal>,
  { delivery }: Demand,
  delivered: TypeDelivery | undefined,
): readonly RatedNodes[] {
  const rates = delivered?.byNodes ?? [];
  if (delivery === undefined || rates.length === 0) return [{ most: Number.POSITIVE_INFINITY, perNode }];
  return rates.map(({ most, perNode: rate }) => ({
    most,
    perNode: new Map(perNode).set('delivery', deliveredBy({ perNode: rate }, delivery)),
  }));
}

/** A spread that is asked for is a condition; else a fleet is in the zones that its type has. */
function zonesNeededOf({ zones }: Demand, offered: number): number {
  if (zones.kind === 'single') return 1;
  return zones.kind === 'spread' ? zones.zones : Math.min(zones.most, offered);
}

/**
 * Sets of zones of which none dominates another: zones that hold owned reservations
 * before those that do not, which are all alike. Every set of them where there are more than are needed; every set of
 * zones where their prices differ.
 */
function zoneSets(
  offered: readonly string[],
  needed: number,
  owned: readonly OwnedReservation[],
  pricesDiffer: boolean,
): string[][] {
  if (pricesDiffer) return subsets(offered, needed);
  const isHeld = (zone: string) => owned.some((reservation) => reservation.zone === zone);
  const held = offered.filter(isHeld);
  if (held.length > needed) return subsets(held, needed);
  const others = offered.filter((zone) => !isHeld(zone)).slice(0, needed - held.length);
  return [[...held, ...others].sort()];
}

function subsets(list: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return list.flatMap((first, at) => subsets(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}

/** What rules a type out wherever it stands. */
function unfit(type: InstanceType, demand: Demand): ExcludedReason | null {
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
  const falls = (key: EachMinimum) =>
    minima[key] !== undefined && compare(GIVEN_BY_EACH[key](type), decimal(minima[key])) < 0;
  if (falls('acceleratorMemoryEachGib')) return 'accelerator-memory';
  if (types.interconnect === 'fast' && accelerators.interconnect === 'pcie') return 'interconnect';
  if (types.doubtful === 'deny' && decisiveDoubts(type, demand).length > 0) return 'doubtful';
  return null;
}

/** Doubts about figures that the demand rests on, and about a rate that no measurement bounds. */
export function decisiveDoubts(type: InstanceType, { minima, delivery }: Demand): readonly string[] {
  const { computeTflops = 0, precision, acceleratorMemoryGib, acceleratorMemoryEachGib } = minima;
  const basis = delivery?.byType.get(type.name)?.basis;
  const decisive = new Set<string>(basis === undefined ? [] : MODELLED_ON[basis.from]);
  if (precision !== undefined && (computeTflops > 0 || basis?.from === 'modelled')) decisive.add(precision);
  if ((acceleratorMemoryGib ?? acceleratorMemoryEachGib) !== undefined) decisive.add('memory');
  const doubts = (type.accelerators?.model.doubts ?? [])
    .filter(({ figure }) => decisive.has(figure))
    .map(({ figure, reason }) => `${figure}: ${reason}`);
  if (basis?.bandFrom !== 'assumed') return doubts;
  return [...doubts, `rate: none was measured on such accelerators, ± ${basis.band * 100} % is assumed`];
}

/** Figures of the accelerator that a rate rests on, beside that at its precision; what was measured rests on fewer. */
const MODELLED_ON: Readonly<Record<DeliveryBasis['from'], readonly string[]>> = {
  user: [],
  pool: [],
  measured: ['memory'],
  modelled: ['memory', 'memoryBandwidthGbytesPerSecond'],
};

function wattsOf({ power }: InstanceType, { load }: Demand): Decimal | null {
  if (power === null || !(power.idleWatts >= 0 && power.maxWatts < Number.POSITIVE_INFINITY)) return null;
  const idle = decimal(power.idleWatts);
  return plus(idle, times(minus(decimal(power.maxWatts), idle), decimal(load)));
}

/** kWh at the site's meter that a node takes in so many hours. */
function siteKwh(watts: Decimal, site: Site, hours: number): Decimal {
  const itKwh = times(times(watts, decimal(hours)), THOUSANDTH);
  return times(itKwh, decimal(site.catalog.energy.pue));
}
