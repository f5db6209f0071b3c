import { HOURS_PER_MONTH } from '../../units/conversions.js';
import {
  ceilingOfRatio,
  compare,
  type Decimal,
  decimal,
  floorOfRatio,
  minus,
  ONE,
  plus,
  times,
  toNumber,
} from '../../units/decimal.js';
import { kept } from '../../units/remembered.js';
import { MOST_TIMES_FEWEST } from '../model/delivery.js';
import type { Demand, RunDemand } from '../model/demand.js';
import { MAX_FLEET_NODES, totalNodes } from '../model/fleet-totals.js';
import { isWork, type Summed } from '../model/minima.js';
import { billedHours, spotTerms, type WorkedHours, workedHours } from '../model/purchase.js';
import type { FleetLevel } from '../model/sizing.js';
import { fewestNodes, type NodeSteps, roundedDownRatio, roundedUpRatio, wholeReplicas } from './minima.js';

/** How long nodes of a type work, what each does, and what they must then sum to. */
interface Pace {
  readonly hours: WorkedHours;
  readonly required: ReadonlyMap<Summed, Decimal>;
  readonly perNode: ReadonlyMap<Summed, Decimal>;
  /** Most working nodes that each do so much; Infinity: of any number. */
  readonly most: number;
}

/** What each node of a type does in a fleet of at most so many. */
export interface RatedNodes {
  /** Infinity: of any number. */
  readonly most: number;
  readonly perNode: ReadonlyMap<Summed, Decimal>;
}

/**
 * Whether nodes of a type are owned; `varies`: how many of them a fleet reaches depends on its size, as they are spread
 * over zones, or on its hours.
 */
export type OwnedNodes = 'none' | 'alike' | 'varies';

/** How nodes of a type come to a demand, and what of them is owned. */
interface FleetSteps extends NodeSteps {
  readonly maxRequiredNodes: number;
  readonly owned: OwnedNodes;
  /** Name of the type. */
  readonly type: string;
}

/**
 * How long a fleet of one type may work. A run may have any number of nodes that meets its deadline, up to
 * `MOST_TIMES_FEWEST` of the fewest, and ends, in whole hours, when they have done its work: once with none of them on
 * spot, once with as many as may be. Of these paces all are kept that some purchase or limit could call for. Types that mix end the run at the
 * deadline, each in as many nodes as have the first rate; where they may, that pace comes first.
 *
 * @param rated - by number of nodes, ascending, of falling rates; at least one. Beyond the last there is no fleet
 */
export function pacesOf(
  demand: Demand,
  required: ReadonlyMap<Summed, Decimal>,
  rated: readonly RatedNodes[],
  steps: FleetSteps,
): readonly Pace[] {
  const { run } = demand;
  const { perNode, most } = rated[0]!;
  if (run === undefined) {
    const month = meanHours(demand, nodesAtLevels(demand, required, perNode, steps, steps.type));
    return [{ hours: { month, run: null }, required, perNode, most: Number.POSITIVE_INFINITY }];
  }
  const longest: Pace = { hours: workedHours(Math.ceil(run.deadlineHours)), required, perNode, most };
  const works = [...required.keys()].filter(isWork);
  const alone = [...required.keys()].every((key) => perNode.get(key)!.digits > 0n);
  if (run.endsWith === 'deadline' || run.slowestOnly || works.length === 0 || !alone) return [longest];
  const asked = { demand, run, required, works, steps, fewest: fewestNodes(demand, required, perNode, steps) };
  const useful = spotMixes(demand, steps).flatMap((mix) => usefulPaces(asked, rated, mix));
  const seen = new Map<RatedNodes, Set<number>>();
  const paces = useful.flatMap(({ hours, at }) => {
    const known = kept(seen, at, () => new Set());
    if (known.has(hours)) return [];
    known.add(hours);
    return [paceAt(asked, hours, at)];
  });
  if (paces.length === 0) return [longest];
  if (demand.homogeneous) return paces;
  return [longest, ...paces.filter((pace) => pace.hours.run! < longest.hours.run! || pace.most > most)];
}

/** A run that ends when its work is done. */
interface AskedRun {
  readonly demand: Demand;
  readonly run: RunDemand;
  readonly required: ReadonlyMap<Summed, Decimal>;
  /** What of `required` is done over time. */
  readonly works: readonly Summed[];
  readonly steps: FleetSteps;
  /** Nodes by everything else. */
  readonly fewest: number;
}

/** How many nodes of a fleet are on spot, and what that costs it. */
interface SpotMix {
  /** Of its nodes, in [0, 1]. */
  readonly share: number;
  /** Work that spot adds to that of a node. */
  readonly overhead: number;
}

const NO_SPOT: SpotMix = { share: 0, overhead: 0 };

/** No node on spot, and as many as may be; one of them where the other is no better, or not to be had. */
function spotMixes(demand: Demand, { owned }: FleetSteps): readonly SpotMix[] {
  const spot = spotTerms(demand);
  if (spot === undefined) return [NO_SPOT];
  const most = { share: spot.maxShare, overhead: spot.overhead };
  const others = owned !== 'none' || demand.purchase.length > 1;
  return others && spot.overhead > 0 ? [NO_SPOT, most] : [most];
}

/** Of a fleet of so many nodes, spares included, those on spot. */
function nodesOnSpot({ share }: SpotMix, all: number): number {
  return share === 1 ? all : Number(floorOfRatio(times(decimal(share), decimal(all)), ONE));
}

/** Of so many working nodes those on spot: in the worst case all that the fleet has. */
function workingOnSpot({ demand, steps }: AskedRun, mix: SpotMix, nodes: number): number {
  if (mix.overhead === 0) return 0;
  const all = mix.share === 1 ? nodes : totalNodes(nodes, demand, steps.nodesPerReplica);
  return Number.isFinite(all) ? Math.min(nodes, nodesOnSpot(mix, all)) : nodes;
}

/** Nodes off spot that do as much work as so many. */
function worthOf(asked: AskedRun, mix: SpotMix, nodes: number): number {
  return nodes - workingOnSpot(asked, mix, nodes) * lostOnSpot(mix);
}

/** The share of its work that a node on spot loses. */
function lostOnSpot({ overhead }: SpotMix): number {
  return overhead / (1 + overhead);
}

/** The fewest nodes that do as much work as so many off spot. */
function fewestWorth(asked: AskedRun, mix: SpotMix, worth: number): number {
  const { steps, fewest } = asked;
  const lost = lostOnSpot(mix);
  // At least the share of them is on spot, but for a part of a node.
  const least = mix.share === 1 ? worth / (1 - lost) : (worth - lost) / (1 - mix.share * lost);
  let nodes = wholeReplicas(Math.max(fewest, wholeAbove(worth), wholeAbove(least)), steps);
  while (nodes <= MAX_FLEET_NODES && worthOf(asked, mix, nodes) < worth * (1 - SLIP)) nodes += steps.nodesPerReplica;
  return nodes;
}

/** The pace of fleets that work so many whole hours, each node at this rate. */
function paceAt(asked: AskedRun, hours: number, at: RatedNodes): Pace {
  const { demand, run, required, works, steps } = asked;
  if (hours >= run.deadlineHours) return { hours: workedHours(hours), required, ...at };
  const { perNode } = at;
  const startUp = decimal(run.startUpHours);
  const [span, worked] = [minus(decimal(run.deadlineHours), startUp), minus(decimal(hours), startUp)];
  const then = new Map(required);
  for (const key of works) {
    const work = times(required.get(key)!, span);
    let needed = roundedUpRatio(work, worked);
    const each = perNode.get(key)!;
    for (const mix of spotMixes(demand, steps)) {
      const overhead = decimal(mix.overhead);
      const slowed = plus(ONE, overhead);
      const nodes = fewestWorth(asked, mix, toNumber(work) / toNumber(each) / toNumber(worked));
      const onSpot = workingOnSpot(asked, mix, nodes);
      // Both times what spot adds: exact.
      const rate = times(each, minus(times(decimal(nodes), slowed), times(decimal(onSpot), overhead)));
      const suffices = compare(times(work, slowed), times(rate, worked)) <= 0;
      // What the nodes do suffices for it, also where the quotient is no decimal.
      if (suffices && compare(times(needed, slowed), rate) > 0) needed = roundedDownRatio(rate, slowed);
    }
    then.set(key, needed);
  }
  return { hours: workedHours(hours), required: then, ...at };
}

/** A fleet that does the run. */
interface Frame {
  readonly hours: number;
  /** What each of its nodes does. */
  readonly at: RatedNodes;
  readonly totalNodes: number;
  /** Node-hours paid for under each way of billing, of all nodes and of those that may not be on spot. */
  readonly billed: readonly number[];
}

/** Relative: floating point is off by less. */
const SLIP = 1e-9;

/**
 * Fleets with such a share on spot of which none is dominated: one that is no larger and pays no more
 * node-hours under any way of billing, nor for its nodes that may not be on spot, can be bought as any part of the other
 * is, for no more of anything. Longest first.
 */
function usefulPaces(asked: AskedRun, rated: readonly RatedNodes[], mix: SpotMix): readonly Frame[] {
  const { demand, run, steps } = asked;
  const ahead = billedAhead(demand);
  const bills = [(hours: number) => hours, ...ahead];
  // What is paid as it works beside what is paid ahead: the first month may cost more though the run does not.
  const monthDiffers = ahead.length > 0 && (ahead.length < demand.purchase.length || steps.owned !== 'none');
  const works = workAtRates(asked, rated);
  // All of the nodes are alike, or some may not be on spot.
  const isMixed = mix.share > 0 && mix.share < 1;
  /** Node-hours paid for of a whole fleet, and of its nodes that may not be on spot, under each way of billing. */
  const billedOf = (all: number, hours: number): number[] => {
    const counts = isMixed ? [all, all - nodesOnSpot(mix, all)] : [all];
    return bills.flatMap((bill) => counts.map((nodes) => nodes * bill(hours)));
  };
  const useful: Frame[] = [];
  /** Of the useful ones those that can dominate. */
  const dominating: Frame[] = [];
  const isUseful = (hours: number, all: number) => {
    if (steps.owned === 'varies' || dominating.length === 0) return true;
    const billed = billedOf(all, hours);
    return !dominating.some(
      (other) => other.totalNodes <= all && other.billed.every((paid, at) => paid <= billed[at]!),
    );
  };
  // Spares never become fewer with more nodes.
  let spares = 0;
  for (let hours = Math.ceil(run.deadlineHours); hours > run.startUpHours; ) {
    const fleet = fewestIn(asked, works, mix, hours);
    if (fleet === null) break;
    const { at, nodes, soonest, nodeHours } = fleet;
    if (soonest < hours) {
      hours = soonest;
      continue;
    }
    // More nodes take no fewer node-hours in all, start-up among them: none of them can be useful any more.
    const onSpot = mix.share === 1 ? 1 : Math.max(0, mix.share - 1 / nodes);
    const slowed = nodeHours / (1 - onSpot * lostOnSpot(mix));
    const least = (slowed + run.startUpHours * nodes) * (1 - 2 * SLIP);
    const leasts = isMixed ? [least, least * (1 - mix.share)] : [least];
    const isBeaten = ({ billed }: Frame) => leasts.every((each, at) => billed[at]! <= each);
    if (bills.length === 1 && steps.owned !== 'varies' && useful.some(isBeaten)) break;
    if (isUseful(hours, nodes + spares)) {
      const all = totalNodes(nodes, demand, steps.nodesPerReplica);
      if (!Number.isFinite(all)) break;
      spares = Math.max(spares, all - nodes);
      if (isUseful(hours, all)) {
        const frame = { hours, at, totalNodes: all, billed: billedOf(all, hours) };
        useful.push(frame);
        if (!monthDiffers || hours <= HOURS_PER_MONTH) dominating.push(frame);
      }
    }
    hours -= 1;
  }
  return useful;
}

/** Hours billed for so many hours of work under each purchase of the demand that is paid ahead. */
function billedAhead({ purchase }: Demand): readonly ((hours: number) => number)[] {
  return purchase.flatMap((option) => {
    const billed = (hours: number) => {
      const { month, later } = billedHours(option, workedHours(hours));
      return month + later;
    };
    return billed(1) === 1 ? [] : [billed];
  });
}

/** Hours of one node off spot that the work takes, at a rate that so many nodes have. */
interface RatedWork {
  readonly at: RatedNodes;
  readonly most: number;
  readonly nodeHours: number;
}

function workAtRates({ run, required, works, fewest, steps }: AskedRun, rated: readonly RatedNodes[]) {
  const span = run.deadlineHours - run.startUpHours;
  const nodeHours = ({ perNode }: RatedNodes) =>
    span * Math.max(...works.map((key) => toNumber(required.get(key)!) / toNumber(perNode.get(key)!)));
  const onTime = (at: RatedNodes) => wholeReplicas(Math.max(fewest, wholeAbove(nodeHours(at) / span)), steps);
  const first = rated.find((at) => onTime(at) <= at.most);
  const most = Math.min(steps.maxRequiredNodes, first === undefined ? 0 : MOST_TIMES_FEWEST * onTime(first));
  return rated.map((at): RatedWork => ({ at, most: Math.min(at.most, most), nodeHours: nodeHours(at) }));
}

/** The fewest nodes that do the work in so many hours, and the hours in which they surely do it; null: none do. */
function fewestIn(asked: AskedRun, works: readonly RatedWork[], mix: SpotMix, hours: number) {
  const { run } = asked;
  const worked = Math.min(hours, run.deadlineHours) - run.startUpHours;
  for (const { at, most, nodeHours } of works) {
    const nodes = fewestWorth(asked, mix, nodeHours / worked);
    if (nodes > most) continue;
    const soonest = Math.ceil((run.startUpHours + nodeHours / worthOf(asked, mix, nodes)) * (1 + SLIP));
    return { at, nodes, soonest, nodeHours };
  }
  return null;
}

function wholeAbove(nodes: number): number {
  return Math.ceil(nodes * (1 - SLIP));
}

/** What a fleet holds however little it has to do: the model, and stores on its disks. */
const HELD: ReadonlySet<Summed> = new Set<Summed>(['acceleratorMemoryGib', 'localNvmeGb']);

/**
 * Nodes of one type, spares included, that run at each level of a demand; the fewest of the fleet hold at every level.
 * Empty: the demand has no levels, or the type alone meets it in no number.
 * @param type - its name; default: one on which each level has its `share`
 */
export function nodesAtLevels(
  demand: Demand,
  required: ReadonlyMap<Summed, Decimal>,
  perNode: ReadonlyMap<Summed, Decimal>,
  steps: NodeSteps,
  type?: string,
): readonly FleetLevel[] {
  if ([...required.keys()].some((key) => perNode.get(key)!.digits === 0n)) return [];
  return (demand.levels ?? []).map(({ share, hoursPerMonth, byType }) => {
    const part = decimal(byType?.get(type ?? '') ?? share);
    const at = new Map([...required].map(([key, need]) => [key, HELD.has(key) ? need : times(need, part)]));
    const works = [...at.keys()].filter(isWork).map((key) => ceilingOfRatio(at.get(key)!, perNode.get(key)!));
    const nodes = Math.max(fewestNodes(demand, at, perNode, steps), ...works.map(bounded));
    return { share, hoursPerMonth, nodes: totalNodes(wholeReplicas(nodes, steps), demand, steps.nodesPerReplica) };
  });
}

function bounded(count: bigint): number {
  return count > BigInt(MAX_FLEET_NODES) ? Number.POSITIVE_INFINITY : Number(count);
}

/** Hours that a node runs in a month on average, of a fleet that follows its levels; at most `hoursPerMonth`. */
function meanHours({ hoursPerMonth }: Demand, levels: readonly FleetLevel[]): number {
  const most = Math.max(0, ...levels.map(({ nodes }) => nodes));
  if (!Number.isFinite(most) || most === 0) return hoursPerMonth;
  return Math.min(hoursPerMonth, levels.reduce((sum, level) => sum + level.hoursPerMonth * level.nodes, 0) / most);
}
