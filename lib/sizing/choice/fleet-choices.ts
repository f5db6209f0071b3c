import { type Decimal, decimal, floorOfRatio, ONE, plus, times, ZERO } from '../../units/decimal.js';
import type { Demand } from '../model/demand.js';
import { MAX_FLEET_NODES } from '../model/fleet-totals.js';
import { type PricedOption, SOURCE_ORDER, spotTerms } from '../model/purchase.js';
import type { Choice, FleetShape } from './choice.js';
import type { EligibleType } from './eligible.js';
import { nodeRule } from './node-count.js';
import { evenSpread, ownedRoom } from './owned-nodes.js';
import type { Rates } from './rates.js';
import { type Resources, resources } from './resources.js';

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
  const { options } = eligible;
  const uncapped = options.findIndex(({ kind }) => kind !== 'spot' && kind !== 'capacity-block' && kind !== 'owned');
  const spotAt = options.findIndex(({ kind }) => kind === 'spot');
  const spotHelps = spotAt >= 0 && (uncapped < 0 || spotAt < uncapped);
  return fleetFrames(eligible, demand, spotHelps).flatMap((frame) => {
    const bought = buy(eligible, frame);
    return bought === null
      ? []
      : [fleetChoice(demand, [fleetShape(eligible, demand, frame.totalNodes, bought)], rates)];
  });
}

/** Frames with spot, which are asked for again when limits couple the fleets. */
const knownFrames = new WeakMap<EligibleType, FleetFrame[]>();

/**
 * Sizes worth considering, smallest first: one, unless spot may be bought, whose lost work takes more nodes, and of
 * which a share of more nodes is more.
 */
export function fleetFrames(eligible: EligibleType, demand: Demand, withSpot: boolean): FleetFrame[] {
  if (!withSpot) return countFrames(eligible, demand, false);
  const frames = knownFrames.get(eligible) ?? countFrames(eligible, demand, true);
  knownFrames.set(eligible, frames);
  return frames;
}

function countFrames(eligible: EligibleType, demand: Demand, withSpot: boolean): FleetFrame[] {
  const terms = withSpot ? spotTerms(demand) : undefined;
  const rule = nodeRule(eligible, demand, decimal(terms?.overhead ?? 0));
  const share = decimal(terms?.maxShare ?? 0);
  const smallest = rule.required(0);
  const largest = Math.min(eligible.maxRequiredNodes, rule.required(Number.MAX_SAFE_INTEGER));
  if (smallest > eligible.maxRequiredNodes || rule.total(smallest) === Number.POSITIVE_INFINITY) return [];

  const step = eligible.nodesPerReplica;
  const frames: FleetFrame[] = [];
  const last = Math.min(MAX_FLEET_NODES, Math.max(rule.total(largest), terms === undefined ? 0 : mostOwned(eligible)));
  let requiredAtMost = smallest;
  for (let totalNodes = rule.total(smallest); totalNodes <= last; totalNodes += step) {
    while (requiredAtMost < largest && rule.total(requiredAtMost + step) <= totalNodes) requiredAtMost += step;
    const shared = Number(floorOfRatio(times(share, decimal(totalNodes)), ONE));
    frames.push({ totalNodes, mostSpot: Math.min(shared, rule.mostSpot(requiredAtMost)) });
  }
  return frames;
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

/** A fleet of a frame's size with its purchases, which are put in `SOURCE_ORDER`. */
export function fleetShape(
  eligible: EligibleType,
  demand: Demand,
  totalNodes: number,
  bought: FleetShape['bought'],
): FleetShape {
  const rule = nodeRule(eligible, demand, decimal(spotTerms(demand)?.overhead ?? 0));
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

/** The cheapest purchase of so many nodes within the caps; null: the caps are too low. */
function buy(eligible: EligibleType, frame: FleetFrame): FleetShape['bought'] | null {
  const { options, zones, nodesPerReplica } = eligible;
  const bought: { option: PricedOption; nodes: number }[] = [];
  const room = ownedRoom(evenSpread(frame.totalNodes, zones.length, nodesPerReplica));
  let left = frame.totalNodes;
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

function fleetResources(shapes: readonly FleetShape[], rates: Rates): Resources {
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
