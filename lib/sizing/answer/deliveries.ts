import { minus, plus, toNumber } from '../../units/decimal.js';
import { sortedBy } from '../../units/order.js';
import { toCents } from '../../units/rounding.js';
import type { Choice, FleetShape } from '../choice/choice.js';
import { isWithin } from '../choice/limits.js';
import { totalResources } from '../choice/resources.js';
import type { DeliveringType, FleetDelivery, PessimisticFleet, TypeDelivery } from '../model/delivery.js';
import type { Demand, SizingProblem } from '../model/demand.js';
import type { SizedSite, Solving } from '../site/site-result.js';
import { sizeSite } from '../site/size-site.js';
import { listSlot, slotsAt } from '../site/slots.js';

/**
 * What the fleets of a plan deliver, and what they would be at the pessimistic end of the bands.
 * @param problem - in canonical order
 */
export function deliveriesOf(problem: SizingProblem, plan: SizedSite, solving: Solving): FleetDelivery[] {
  return plan.choices.flatMap((choice) => {
    const { part } = choice;
    if (part.kind !== 'fleet' || part.demand.delivery === undefined) return [];
    const { demand, shapes } = part;
    const { unit, asked, byType } = part.demand.delivery;
    const types = deliveringTypes(shapes, byType);
    const chosen = new Map(types.map(({ instanceType }) => [instanceType, byType.get(instanceType)!]));
    return [
      {
        workload: demand.name,
        unit,
        asked,
        types,
        pessimistic: pessimisticFleet(problem, pessimisticDemand(demand, chosen), choice, plan, solving),
      },
    ];
  });
}

function deliveringTypes(
  shapes: readonly FleetShape[],
  byType: ReadonlyMap<string, TypeDelivery>,
): readonly DeliveringType[] {
  const working = new Map<string, number>();
  for (const { eligible, requiredNodes } of shapes) {
    working.set(eligible.type.name, (working.get(eligible.type.name) ?? 0) + requiredNodes);
  }
  const types = [...working].map(([instanceType, workingNodes]) => {
    return { instanceType, workingNodes, ...atSize(byType.get(instanceType)!, workingNodes) };
  });
  return sortedBy(types, ({ instanceType }) => instanceType);
}

/** What each of so many nodes delivers, where that depends on their number. */
function atSize(delivered: TypeDelivery, nodes: number): TypeDelivery {
  const { perNode, pessimisticPerNode, byNodes } = delivered;
  const rate = byNodes?.find(({ most }) => nodes <= most)?.perNode ?? perNode;
  if (rate === perNode) return delivered;
  return { ...delivered, perNode: rate, pessimisticPerNode: (pessimisticPerNode * rate) / perNode };
}

/** The same work on the chosen types alone, each as slow as its band allows. */
function pessimisticDemand(demand: Demand, chosen: ReadonlyMap<string, TypeDelivery>): Demand {
  const slow = [...chosen].map(([type, delivered]) => [type, atLowEnd(delivered)] as const);
  return { ...demand, delivery: { ...demand.delivery!, byType: new Map(slow), refused: new Map() } };
}

function pessimisticFleet(
  problem: SizingProblem,
  demand: Demand,
  chosen: Choice,
  { choices, options }: SizedSite,
  solving: Solving,
): PessimisticFleet | null {
  const { site, rates, slots } = options;
  const own = slotsAt(site, { ...problem, demands: [demand] }, rates).slots.find(({ key }) => key === demand.name)!;
  const others = slots.map(({ key }, at) => (choices[at] === chosen ? own : listSlot(key, [choices[at]!])));
  const within = sizeSite({ ...options, slots: others }, solving);
  // Where no fleet keeps to the limits, the best one tells which of them it breaks.
  const held = options.limits.filter(({ constraint }) => constraint.kind === 'reservation');
  const result = within.status === 'sized' ? within : sizeSite({ ...options, slots: others, limits: held }, solving);
  if (result.status !== 'sized') return null;
  const total = totalResources(result.choices.map((each) => each.resources));
  const { part, resources } = result.choices[choices.indexOf(chosen)]!;
  if (part.kind !== 'fleet') throw new Error('the slot of a fleet holds fleets');
  const usd = toCents(toNumber(minus(resources.costUsd, chosen.resources.costUsd)));
  const runHours = part.shapes[0]!.eligible.hours.run;
  const wholeUsd = ({ costUsd, laterUsd }: Choice['resources']) => plus(costUsd, laterUsd);
  return {
    nodes: resources.nodes,
    runHours,
    extraUsdPerMonth: usd,
    extraUsdOfRun: runHours === null ? null : toCents(toNumber(minus(wholeUsd(resources), wholeUsd(chosen.resources)))),
    breaks: options.limits.filter((limit) => !isWithin(limit, total)).map(({ constraint }) => constraint),
  };
}

/** The rates of larger fleets fall by the same share. */
function atLowEnd(delivered: TypeDelivery): TypeDelivery {
  const { perNode, pessimisticPerNode, byNodes } = delivered;
  const scaled = byNodes?.map((step) => ({ ...step, perNode: (step.perNode * pessimisticPerNode) / perNode }));
  return { ...delivered, perNode: pessimisticPerNode, ...(scaled !== undefined && { byNodes: scaled }) };
}
