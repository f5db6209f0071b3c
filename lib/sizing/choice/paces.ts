import { ceilingOfRatio, compare, type Decimal, decimal, minus, ONE, plus, times } from '../../units/decimal.js';
import type { Demand } from '../model/demand.js';
import { isWork, type Summed } from '../model/minima.js';
import { spotTerms, type WorkedHours, workedHours } from '../model/purchase.js';
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
  if (run === undefined) return [{ hours: { month: demand.hoursPerMonth, run: null }, required }];
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
