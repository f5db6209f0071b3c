import { ceilingOfRatio, compare, type Decimal, decimal, minus, ONE, plus, times } from '../../units/decimal.js';
import type { Demand } from '../model/demand.js';
import { MAX_FLEET_NODES, totalNodes } from '../model/fleet-totals.js';
import { isWork, type Summed } from '../model/minima.js';
import { spotTerms, type WorkedHours, workedHours } from '../model/purchase.js';
import type { FleetLevel } from '../model/sizing.js';
import { fewestNodes, type NodeSteps, roundedDownRatio, roundedUpRatio, wholeReplicas } from './minima.js';

/** How long nodes of a type work, and what they must then sum to. */
interface Pace {
  readonly hours: WorkedHours;
  readonly required: ReadonlyMap<Summed, Decimal>;
}

/**
 * How long a fleet of one type may work. A run has the fewest nodes that meet its deadline and every other minimum, and
 * ends, in whole hours, when they have done its work: once without what spot loses, once with it. More nodes would end it
 * sooner for about as many node-hours, less what they lose to each other: that trade is the frontier's. Types that mix
 * end it at the deadline; where they may, that pace comes first.
 */
export function pacesOf(
  demand: Demand,
  required: ReadonlyMap<Summed, Decimal>,
  perNode: ReadonlyMap<Summed, Decimal>,
  steps: NodeSteps,
): readonly Pace[] {
  const { run } = demand;
  if (run === undefined) {
    return [
      { hours: { month: meanHours(demand, nodesAtLevels(demand, required, perNode, steps)), run: null }, required },
    ];
  }
  const longest: Pace = { hours: workedHours(Math.ceil(run.deadlineHours)), required };
  const works = [...required.keys()].filter(isWork);
  const alone = [...required.keys()].every((key) => perNode.get(key)!.digits > 0n);
  if (run.endsWith === 'deadline' || works.length === 0 || !alone) return [longest];

  const fewest = fewestNodes(demand, required, perNode, steps);
  const startUp = decimal(run.startUpHours);
  const span = minus(decimal(run.deadlineHours), startUp);
  /** The pace of fleets whose nodes lose so much of their work. */
  const endedBy = (slowed: Decimal): Pace => {
    const needed = works.map((key) => Number(ceilingOfRatio(times(required.get(key)!, slowed), perNode.get(key)!)));
    const nodes = wholeReplicas(Math.max(fewest, ...needed), steps);
    if (!Number.isSafeInteger(nodes)) return longest;
    const each = works.map((key) => {
      const work = times(required.get(key)!, span);
      const rate = times(perNode.get(key)!, decimal(nodes));
      return { key, work, rate, hours: Number(ceilingOfRatio(plus(times(work, slowed), times(startUp, rate)), rate)) };
    });
    const hours = Math.max(...each.map((one) => one.hours));
    if (hours >= longest.hours.run!) return longest;
    const then = new Map(required);
    for (const { key, work, rate } of each) {
      const exact = roundedUpRatio(work, minus(decimal(hours), startUp));
      // What the nodes do suffices for it, also where the quotient is no decimal.
      then.set(key, compare(times(exact, slowed), rate) <= 0 ? exact : roundedDownRatio(rate, slowed));
    }
    return { hours: workedHours(hours), required: then };
  };
  const overhead = decimal(spotTerms(demand)?.overhead ?? 0);
  const paces = [
    ...(demand.homogeneous ? [] : [longest]),
    endedBy(ONE),
    ...(overhead.digits === 0n ? [] : [endedBy(plus(ONE, overhead))]),
  ];
  return paces.filter(({ hours }, at) => paces.findIndex((other) => other.hours.run === hours.run) === at);
}

/** What a fleet holds however little it has to do: the model, and stores on its disks. */
const HELD: ReadonlySet<Summed> = new Set<Summed>(['acceleratorMemoryGib', 'localNvmeGb']);

/**
 * Nodes of one type, spares included, that run at each level of a demand; the fewest of the fleet hold at every level.
 * Empty: the demand has no levels, or the type alone meets it in no number.
 */
export function nodesAtLevels(
  demand: Demand,
  required: ReadonlyMap<Summed, Decimal>,
  perNode: ReadonlyMap<Summed, Decimal>,
  steps: NodeSteps,
): readonly FleetLevel[] {
  if ([...required.keys()].some((key) => perNode.get(key)!.digits === 0n)) return [];
  return (demand.levels ?? []).map(({ share, hoursPerMonth }) => {
    const at = new Map([...required].map(([key, need]) => [key, HELD.has(key) ? need : times(need, decimal(share))]));
    const works = [...at.keys()].filter(isWork).map((key) => ceilingOfRatio(at.get(key)!, perNode.get(key)!));
    const nodes = Math.max(fewestNodes(demand, at, perNode, steps), ...works.map(bounded));
    return { share, hoursPerMonth, nodes: totalNodes(wholeReplicas(nodes, steps), demand, steps.nodesPerReplica) };
  });
}

function bounded(count: bigint): number {
  return count > BigInt(MAX_FLEET_NODES) ? Number.POSITIVE_INFINITY : Number(count);
}

/** Hours that a node runs in a month on average, of a fleet that follows its levels; at most `hoursPerMonth`. */
export function meanHours({ hoursPerMonth }: Demand, levels: readonly FleetLevel[]): number {
  const most = levels[0]?.nodes ?? 0;
  if (!Number.isFinite(most) || most === 0) return hoursPerMonth;
  return Math.min(hoursPerMonth, levels.reduce((sum, level) => sum + level.hoursPerMonth * level.nodes, 0) / most);
}
