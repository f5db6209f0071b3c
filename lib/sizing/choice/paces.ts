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
  const useful = spotMixes(demand, steps).flatMap((mix) => usefulFrames(asked, rated, mix));
  const paces = alike([...useful, ...framesPartlyOnSpot(asked, rated, useful)]).map((frames) => paceAt(asked, frames));
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

/** The pace of fleets that work as many whole hours, each node at the same rate. */
function paceAt({ demand, run, required, works }: AskedRun, frames: readonly Frame[]): Pace {
  const { hours, at } = frames[0]!;
  if (hours >= run.deadlineHours) return { hours: workedHours(hours), required, ...at };
  const overhead = decimal(spotTerms(demand)?.overhead ?? 0);
  const slowed = plus(ONE, overhead);
  const startUp = decimal(run.startUpHours);
  const [span, worked] = [minus(decimal(run.deadlineHours), startUp), minus(decimal(hours), startUp)];
  const then = new Map(required);
  for (const key of works) {
    const work = times(required.get(key)!, span);
    let needed = roundedUpRatio(work, worked);
    for (const { nodes, onSpot } of frames) {
      // Both times what spot adds: exact.
      const worth = minus(times(decimal(nodes), slowed), times(decimal(onSpot), overhead));
      const rate = times(at.perNode.get(key)!, worth);
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
  readonly nodes: number;
  /** Of `nodes`. */
  readonly onSpot: number;
  readonly totalNodes: number;
  /** Node-hours paid for under each way of billing, of all nodes and of those that may not be on spot. */
  readonly billed: readonly number[];
}

/** By hours and rate, in the order of the first of each. */
function alike(frames: readonly Frame[]): readonly (readonly Frame[])[] {
  const groups: Frame[][] = [];
  const known = new Map<RatedNodes, Map<number, Frame[]>>();
  for (const frame of frames) {
    const byHours = kept(known, frame.at, () => new Map<number, Frame[]>());
    const group = kept(byHours, frame.hours, () => groups[groups.push([]) - 1]!);
    group.push(frame);
  }
  return groups;
}

/** Relative: floating point is off by less. */
const SLIP = 1e-9;

/** How fleets of a run compare. */
interface Comparison {
  /** Of a fleet of so many nodes of which so many are on spot. */
  readonly billed: (all: number, onSpot: number, hours: number) => number[];
  /**
   * Whether none of `others` is as good as the fleet: one that is no larger and pays no more node-hours under any way of
   * billing, nor for its nodes that may not be on spot, can be bought as any part of the other is, for no more of anything.
   */
  readonly isUseful: (fleet: Pick<Frame, 'totalNodes' | 'billed'>, others: readonly Frame[]) => boolean;
  /** Whether there is but one way of billing, and nothing owned that depends on the hours. */
  readonly isPlain: boolean;
  readonly canDominate: (frame: Frame) => boolean;
}

function comparisonOf(demand: Demand, { owned }: FleetSteps): Comparison {
  const ahead = billedAhead(demand);
  const bills = [(hours: number) => hours, ...ahead];
  // What is paid as it works beside what is paid ahead: the first month may cost more though the run does not.
  const monthDiffers = ahead.length > 0 && (ahead.length < demand.purchase.length || owned !== 'none');
  return {
    billed: (all, onSpot, hours) => bills.flatMap((bill) => [all * bill(hours), (all - onSpot) * bill(hours)]),
    isUseful: ({ totalNodes, billed }, others) =>
      owned === 'varies' ||
      !others.some((other) => other.totalNodes <= totalNodes && other.billed.every((paid, at) => paid <= billed[at]!)),
    isPlain: bills.length === 1 && owned !== 'varies',
    canDominate: ({ hours }) => !monthDiffers || hours <= HOURS_PER_MONTH,
  };
}

/** Fleets with such a share on spot that are of use, longest first. */
function usefulFrames(asked: AskedRun, rated: readonly RatedNodes[], mix: SpotMix): readonly Frame[] {
  const { demand, run, steps } = asked;
  const { billed, isUseful, isPlain, canDominate } = comparisonOf(demand, steps);
  const works = workAtRates(asked, rated);
  const billedOf = (all: number, hours: number) => billed(all, nodesOnSpot(mix, all), hours);
  const useful: Frame[] = [];
  const dominating: Frame[] = [];
  const mayBeUseful = (all: number, hours: number) =>
    dominating.length === 0 || isUseful({ totalNodes: all, billed: billedOf(all, hours) }, dominating);
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
    const leasts = [least, least * (1 - mix.share)];
    if (isPlain && useful.some((frame) => leasts.every((each, at) => frame.billed[at]! <= each))) break;
    if (mayBeUseful(nodes + spares, hours)) {
      const all = totalNodes(nodes, demand, steps.nodesPerReplica);
      if (!Number.isFinite(all)) break;
      spares = Math.max(spares, all - nodes);
      if (mayBeUseful(all, hours)) {
        const onSpot = workingOnSpot(asked, mix, nodes);
        const frame = { hours, at, nodes, onSpot, totalNodes: all, billed: billedOf(all, hours) };
        useful.push(frame);
        if (canDominate(frame)) dominating.push(frame);
      }
    }
    hours -= 1;
  }
  return useful;
}

/** Up to so many nodes any number of them is tried on spot. */
const MOST_TRIED = 12;

/**
 * Fleets of which fewer nodes are on spot than may be: as many as the deadline lets be, and of small fleets, which a limit
 * may ask for, any number. Those that are of use beside the others, longest first.
 */
function framesPartlyOnSpot(asked: AskedRun, rated: readonly RatedNodes[], others: readonly Frame[]) {
  const { demand, run, steps } = asked;
  const [none, mix] = spotMixes(demand, steps);
  const works = workAtRates(asked, rated);
  const fewest = mix && fewestIn(asked, works, none!, run.deadlineHours)?.nodes;
  if (mix === undefined || fewest === undefined) return [];
  const withMost = fewestIn(asked, works, mix, run.deadlineHours)?.nodes ?? MAX_FLEET_NODES;
  const { billed, isUseful, canDominate } = comparisonOf(demand, steps);
  const lost = lostOnSpot(mix);
  const frames: Frame[] = [];
  for (let nodes = fewest; nodes < withMost || nodes <= MOST_TRIED; nodes += steps.nodesPerReplica) {
    const rate = works.find(({ most }) => nodes <= most);
    const all = totalNodes(nodes, demand, steps.nodesPerReplica);
    if (rate === undefined || !Number.isFinite(all)) break;
    const room = (nodes - rate.nodeHours / (run.deadlineHours - run.startUpHours)) / lost;
    const last = Math.min(workingOnSpot(asked, mix, nodes) - 1, Math.floor(room * (1 + SLIP)));
    for (let onSpot = nodes <= MOST_TRIED ? 1 : Math.max(1, last); onSpot <= last; onSpot += 1) {
      const exact = run.startUpHours + rate.nodeHours / (nodes - onSpot * lost);
      for (const hours of new Set([exact * (1 - SLIP), exact * (1 + SLIP)].map(Math.ceil))) {
        if (hours > Math.ceil(run.deadlineHours)) continue;
        frames.push({ hours, at: rate.at, nodes, onSpot, totalNodes: all, billed: billed(all, onSpot, hours) });
      }
    }
  }
  const useful: Frame[] = [];
  const dominating = others.filter(canDominate);
  for (const frame of frames.sort((a, b) => b.hours - a.hours || a.totalNodes - b.totalNodes)) {
    if (!isUseful(frame, dominating)) continue;
    useful.push(frame);
    if (canDominate(frame)) dominating.push(frame);
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
