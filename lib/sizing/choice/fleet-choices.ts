import { compare, type Decimal, decimal, floorOfRatio, ONE, plus, times, ZERO } from '../../units/decimal.js';
import { kept } from '../../units/remembered.js';
import type { Demand } from '../model/demand.js';
import { MAX_FLEET_NODES } from '../model/fleet-totals.js';
import { type PricedOption, SOURCE_ORDER, spotTerms } from '../model/purchase.js';
import { type Choice, compareChoices, type FleetShape } from './choice.js';
import type { EligibleType } from './eligible.js';
import { type NodeRule, nodeRule } from './node-count.js';
import { evenSpread, ownedRoom } from './owned-nodes.js';
import type { Rates } from './rates.js';
import { NOTHING_COUNTED, type Resources, resources } from './resources.js';

/** Most nodes in capacity blocks, over all blocks of an account: four whole ones (EC2 User Guide, "Capacity Blocks for ML"). */
export const MAX_CAPACITY_BLOCK_NODES = 256;

/** A size of a fleet of one type, and how much of it spot may carry. */
export interface FleetFrame {
  readonly totalNodes: number;
  readonly mostSpot: number;
}

/**
 * The ways of carrying a demand on one type that are worth comparing: for each size of the fleet, the cheapest
 * mix of purchases.
 */
export function fleetChoices(eligible: EligibleType, demand: Demand, rates: Rates): Choice[] {
  const ways = fleetWays(eligible, demand, rates);
  return fleetFrames(eligible, demand, spotHelps(eligible)).flatMap((frame) => frameChoice(ways, frame) ?? []);
}

/**
 * Whether what is taken is of use: of two amounts it holds of the smaller where it holds of the larger, whatever is taken
 * of.
 */
export type Fits = (taken: Resources) => boolean;

/** The ways of `fleetChoices`, of which there are as many as sizes at most, none of them priced before it is looked at. */
export interface FleetWays {
  readonly eligible: EligibleType;
  readonly demand: Demand;
  readonly rates: Rates;
  readonly rule: NodeRule;
  readonly sizes: FleetSizes;
}

/** The ways of carrying a demand on one type. */
export function fleetWays(eligible: EligibleType, demand: Demand, rates: Rates): FleetWays {
  const rule = fleetRule(eligible, demand);
  return { eligible, demand, rates, rule, sizes: sizesOf(eligible, demand, rule, spotHelps(eligible)) };
}

/** Whether there is any way. */
export function hasWay(ways: FleetWays): boolean {
  const { eligible, sizes } = ways;
  if (sizes.count === 0) return false;
  return eligible.options.some(isUncapped) || leastOfWays(ways, ({ objectiveUsd }) => objectiveUsd) !== null;
}

/**
 * The first of the `fleetChoices` of several types by `compareChoices`, of those that fit; null: none does. Types of which
 * no size can be as good as what is known are not looked into.
 */
export function bestOfWays(all: readonly FleetWays[], fits: Fits = () => true): Choice | null {
  const floors = all.flatMap((ways, place) => {
    const least = leastOfAll(ways);
    return least !== null && fits(least) ? [{ ways, place, usd: least.objectiveUsd }] : [];
  });
  let best: Choice | null = null;
  let from = 0;
  for (const { ways, place, usd } of floors.sort((a, b) => compare(a.usd, b.usd))) {
    const most: Decimal | undefined = best?.resources.objectiveUsd;
    if (most !== undefined && compare(usd, most) > 0) break;
    const isAsGood = (taken: Resources) => most === undefined || compare(taken.objectiveUsd, most) <= 0;
    const found = leastOfWays(
      ways,
      ({ objectiveUsd }) => objectiveUsd,
      (taken) => isAsGood(taken) && fits(taken),
    );
    if (found === null || (best !== null && (compareChoices(found, best) || place - from) > 0)) continue;
    best = found;
    from = place;
  }
  return best;
}

/**
 * The way that takes least of an amount, the smallest of those that take as much; null: none fits. No range of sizes is
 * priced whose least is no better than what is known; any other is halved.
 */
export function leastOfWays(
  ways: FleetWays,
  amountOf: (taken: Resources) => Decimal,
  fits: Fits = () => true,
): Choice | null {
  const { count, at } = ways.sizes;
  let best: { readonly frame: FleetFrame; readonly amount: Decimal } | null = null;
  const improves = (taken: Resources, { totalNodes }: FleetFrame): boolean =>
    fits(taken) && (best === null || (compare(amountOf(taken), best.amount) || totalNodes - best.frame.totalNodes) < 0);
  const look = (frame: FleetFrame): void => {
    const taken = takenOf(ways, frame);
    if (taken !== null && improves(taken, frame)) best = { frame, amount: amountOf(taken) };
  };
  const search = (from: number, to: number): void => {
    if (from > to) return;
    const smallest = at(from);
    const least = leastTaken(ways, smallest, at(to));
    if (least === null || !improves(least, smallest)) return;
    const middle = Math.floor((from + to) / 2);
    look(at(middle));
    search(from, middle - 1);
    search(middle + 1, to);
  };
  if (count > 0) look(at(0));
  if (count > 1) {
    const least = leastOfAll(ways);
    if (least !== null && improves(least, at(0))) look(at(count - 1));
    search(1, count - 2);
  }
  const found = best as { readonly frame: FleetFrame } | null;
  return found && frameChoice(ways, found.frame);
}

/** The ways that fit, smallest first. */
export function waysWithin(ways: FleetWays, fits: Fits): Choice[] {
  const { count, at } = ways.sizes;
  const found: Choice[] = [];
  const search = (from: number, to: number): void => {
    if (from > to) return;
    const least = leastTaken(ways, at(from), at(to));
    if (least === null || !fits(least)) return;
    if (from < to) {
      const middle = Math.floor((from + to) / 2);
      search(from, middle);
      search(middle + 1, to);
      return;
    }
    const choice = frameChoice(ways, at(from));
    if (choice !== null && fits(choice.resources)) found.push(choice);
  };
  search(0, count - 1);
  return found;
}

/** What any of the ways takes at least of each amount; null: there is none. */
function leastOfAll(ways: FleetWays): Resources | null {
  const { count, at } = ways.sizes;
  return count === 0 ? null : leastTaken(ways, at(0), at(count - 1));
}

/** What the cheapest mix of a size takes; null: the caps are too low. */
function takenOf({ eligible, rates }: FleetWays, frame: FleetFrame): Resources | null {
  const bought = buy(eligible, frame.totalNodes, frame);
  return bought && fleetResources([{ eligible, totalNodes: frame.totalNodes, bought }], rates);
}

/**
 * What the ways of a range of sizes take at least of each amount; null: no caps in it suffice. Caps on purchases do not fall
 * with the size, nor does what a zone of an even spread holds: nodes taken away from a mix leave it within the caps of its
 * size, and so of the largest, and none has a price below zero. So no way is cheaper than the nodes of the smallest under
 * the caps of the largest.
 */
function leastTaken({ eligible, rates }: FleetWays, smallest: FleetFrame, largest: FleetFrame): Resources | null {
  const { totalNodes } = smallest;
  const bought = buy(eligible, totalNodes, largest);
  if (bought === null) return null;
  const taken = fleetResources([{ eligible, totalNodes, bought }], rates);
  return { ...taken, ...NOTHING_COUNTED, nodes: totalNodes, costUsd: leastOfMonth(eligible, totalNodes, taken) };
}

/** The cheapest of a whole run may be dearer in its first month than another. */
function leastOfMonth({ options, hours }: EligibleType, nodes: number, { costUsd }: Resources): Decimal {
  if (hours.run === null) return costUsd;
  const each = options.map(({ usdPerNodeMonth }) => usdPerNodeMonth);
  return times(
    each.reduce((least, usd) => (compare(usd, least) < 0 ? usd : least)),
    decimal(nodes),
  );
}

function spotHelps({ options }: EligibleType): boolean {
  const uncapped = options.findIndex(isUncapped);
  const spotAt = options.findIndex(({ kind }) => kind === 'spot');
  return spotAt >= 0 && (uncapped < 0 || spotAt < uncapped);
}

/** Whether there is as much of it as is paid for. */
export function isUncapped({ kind }: PricedOption): boolean {
  return kind !== 'spot' && kind !== 'capacity-block' && kind !== 'owned';
}

/** The cheapest mix of purchases at a size; null: the caps are too low. */
function frameChoice({ eligible, demand, rates, rule }: FleetWays, frame: FleetFrame): Choice | null {
  const bought = buy(eligible, frame.totalNodes, frame);
  return bought && fleetChoice(demand, [fleetShape(eligible, rule, frame.totalNodes, bought)], rates);
}

/** Frames with spot, which are asked for again when limits couple the fleets. */
const knownFrames = new WeakMap<EligibleType, FleetFrame[]>();

/**
 * Sizes worth considering, smallest first: one, unless spot may be bought, whose lost work takes more nodes, and of
 * which a share of more nodes is more.
 */
export function fleetFrames(eligible: EligibleType, demand: Demand, withSpot: boolean): FleetFrame[] {
  const list = () => {
    const { count, at } = sizesOf(eligible, demand, fleetRule(eligible, demand), withSpot);
    return Array.from({ length: count }, (_, place) => at(place));
  };
  return withSpot ? kept(knownFrames, eligible, list) : list();
}

/** The sizes of `fleetFrames` by their place, none of them counted before it is asked for. */
interface FleetSizes {
  readonly count: number;
  readonly at: (place: number) => FleetFrame;
}

function sizesOf(eligible: EligibleType, demand: Demand, rule: NodeRule, withSpot: boolean): FleetSizes {
  const smallest = rule.required(0);
  const first = rule.total(smallest);
  if (smallest > eligible.maxRequiredNodes || first === Number.POSITIVE_INFINITY) return { count: 0, at: noSize };
  if (!withSpot) return { count: 1, at: () => ({ totalNodes: first, mostSpot: 0 }) };

  const share = decimal(spotTerms(demand)!.maxShare);
  const largest = Math.min(eligible.maxRequiredNodes, rule.required(Number.MAX_SAFE_INTEGER));
  const step = eligible.nodesPerReplica;
  const last = Math.min(MAX_FLEET_NODES, Math.max(rule.total(largest), mostOwned(eligible)));
  const mostSteps = Math.ceil((largest - smallest) / step);
  /** Most required nodes that a fleet of so many is around. */
  const requiredWithin = (totalNodes: number): number => {
    // The total is no less than the required nodes.
    let [low, high] = [0, Math.min(mostSteps, Math.floor((totalNodes - smallest) / step))];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (rule.total(smallest + middle * step) <= totalNodes) low = middle;
      else high = middle - 1;
    }
    return smallest + low * step;
  };
  return {
    count: Math.max(0, Math.floor((last - first) / step) + 1),
    at: (place) => {
      const totalNodes = first + place * step;
      const shared = Number(floorOfRatio(times(share, decimal(totalNodes)), ONE));
      return { totalNodes, mostSpot: Math.min(shared, rule.mostSpot(requiredWithin(totalNodes))) };
    },
  };
}

function noSize(): never {
  throw new Error('there is no size to ask for');
}

/**
 * Beyond so many nodes an even spread puts no more of them into owned reservations. Up to it a node more may be an owned
 * one, and let one more of the others be on spot. Single zones hold what they own at any size.
 */
export function mostOwned({ zones, options, nodesPerReplica }: EligibleType): number {
  if (zones.length === 1) return 0;
  const held = zones.map((zone) =>
    options.reduce((nodes, { reservation }) => nodes + (reservation?.zone === zone ? reservation.nodes : 0), 0),
  );
  return zones.length * nodesPerReplica * Math.ceil(Math.max(...held) / nodesPerReplica);
}

/** The nodes that a demand needs on a type, as much on spot as its terms allow. */
export function fleetRule(eligible: EligibleType, demand: Demand): NodeRule {
  return nodeRule(eligible, demand, decimal(spotTerms(demand)?.overhead ?? 0));
}

/** A fleet of so many nodes with its purchases, which are put in `SOURCE_ORDER`. */
export function fleetShape(
  eligible: EligibleType,
  rule: NodeRule,
  totalNodes: number,
  bought: FleetShape['bought'],
): FleetShape {
  const spotNodes = bought.find(({ option }) => option.kind === 'spot')?.nodes ?? 0;
  const inOrder = [...bought].sort((a, b) => SOURCE_ORDER.indexOf(a.option.kind) - SOURCE_ORDER.indexOf(b.option.kind));
  return { eligible, requiredNodes: rule.required(spotNodes), totalNodes, bought: inOrder };
}

/** Most nodes that one fleet over so many zones may have this way, by the rules of that way alone. */
export function purchaseCap(
  option: PricedOption,
  { totalNodes, mostSpot }: FleetFrame,
  { zones, nodesPerReplica }: EligibleType,
): number {
  if (option.reservation?.zone === null) return Math.min(option.reservation.nodes, totalNodes);
  if (option.reservation !== null) {
    const { each, fuller, more } = evenSpread(totalNodes, zones.length, nodesPerReplica);
    return Math.min(option.reservation.nodes, each + (fuller > 0 ? more : 0));
  }
  if (option.kind === 'spot') return Math.min(totalNodes, mostSpot);
  return option.kind === 'capacity-block' ? Math.min(totalNodes, MAX_CAPACITY_BLOCK_NODES) : totalNodes;
}

/** The cheapest purchase of so many nodes within the caps of a size; null: the caps are too low. */
function buy(eligible: EligibleType, totalNodes: number, frame: FleetFrame): FleetShape['bought'] | null {
  const { options, zones, nodesPerReplica } = eligible;
  const bought: { option: PricedOption; nodes: number }[] = [];
  const room = ownedRoom(evenSpread(frame.totalNodes, zones.length, nodesPerReplica));
  let left = totalNodes;
  // What the zones hold of the reservations is a matroid beside the other caps: the cheapest first is the best.
  for (const option of options) {
    const taken = room.take(option, Math.min(left, purchaseCap(option, frame, eligible)));
    if (taken > 0) bought.push({ option, nodes: taken });
    left -= taken;
  }
  return left > 0 ? null : bought;
}

/** A complete way of carrying a demand on fleets of one type each, with what it takes of everything shared. */
export function fleetChoice(demand: Demand, shapes: readonly FleetShape[], rates: Rates): Choice {
  return {
    resources: fleetResources(shapes, rates),
    key: shapes
      .map(({ eligible, bought }) =>
        [
          eligible.type.name,
          ...(eligible.pacedAlone ? [`${eligible.hours.run} h`] : []),
          ...bought.flatMap(({ option }) => [option.kind, option.reservation?.name ?? []].flat()),
        ].join(' '),
      )
      .join(','),
    part: { kind: 'fleet', demand, shapes },
  };
}

function fleetResources(shapes: readonly Omit<FleetShape, 'requiredNodes'>[], rates: Rates): Resources {
  const vcpus = new Map<string, number>();
  const owned = new Map<string, number>();
  let capacityBlockNodes = 0;
  let costUsd: Decimal = ZERO;
  let energyKwh: Decimal | null = ZERO;
  let laterUsd: Decimal = ZERO;
  let laterKwh: Decimal = ZERO;
  for (const { eligible, totalNodes, bought } of shapes) {
    for (const { option, nodes } of bought) {
      costUsd = plus(costUsd, times(option.usdPerNodeMonth, decimal(nodes)));
      laterUsd = plus(laterUsd, times(option.laterUsdPerNode, decimal(nodes)));
      if (option.quota !== null) {
        vcpus.set(option.quota, (vcpus.get(option.quota) ?? 0) + nodes * eligible.type.vcpus);
      }
      if (option.kind === 'capacity-block') capacityBlockNodes += nodes;
      if (option.reservation !== null) {
        owned.set(option.reservation.name, (owned.get(option.reservation.name) ?? 0) + nodes);
      }
    }
    laterKwh = plus(laterKwh, times(eligible.laterKwhPerNode, decimal(totalNodes)));
    energyKwh =
      energyKwh === null || eligible.energyKwhPerNodeMonth === null
        ? null
        : plus(energyKwh, times(eligible.energyKwhPerNodeMonth, decimal(totalNodes)));
  }
  const nodes = shapes.reduce((total, { totalNodes }) => total + totalNodes, 0);
  const counted = { nodes, vcpus, capacityBlockNodes, owned };
  return resources(costUsd, energyKwh, rates, counted, { laterUsd, laterKwh });
}
