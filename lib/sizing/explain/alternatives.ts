import type { OwnedReservation } from '../../catalog/facts/catalog.js';
import { compare, decimal, floorOfRatio, minus, plus, sum, times, toNumber } from '../../units/decimal.js';
import { roundedUp, roundTo } from '../../units/rounding.js';
import { fleetReports } from '../answer/constraints.js';
import { type Choice, compareChoices } from '../choice/choice.js';
import type { EligibleType } from '../choice/eligible.js';
import { fleetChoices } from '../choice/fleet-choices.js';
import { isWithin } from '../choice/limits.js';
import { totalResources } from '../choice/resources.js';
import { withFleets } from '../model/demand.js';
import type { Alternative, Tie } from '../model/explanation.js';
import type { PricedOption } from '../model/purchase.js';
import { type Baseline, fleetOf } from './variant.js';

/** For each workload the best fleet on each type that was not chosen, cheapest first. */
export function alternativesTo({ problem, plan }: Baseline): Alternative[] {
  return withFleets(problem.demands).flatMap(({ name }) => {
    const { choice: chosen, instanceTypes } = fleetOf(plan, name);
    const bestOfType = new Map<string, Choice>();
    for (const choice of choicesBeside(name, chosen, plan, 'best')) {
      const type = typeOf(choice);
      if (!instanceTypes.includes(type) && !bestOfType.has(type)) bestOfType.set(type, choice);
    }
    return [...bestOfType.values()].map((choice) => alternative(choice, chosen, plan));
  });
}

/** Types whose fleet is as good as the chosen one in money and energy weight; fewer nodes, energy or the name decided. */
export function tiesWith({ problem, plan }: Baseline): Tie[] {
  return withFleets(problem.demands).flatMap(({ name }) => {
    const { choice: chosen, instanceTypes, nodes } = fleetOf(plan, name);
    if (instanceTypes.length > 1) return [];
    const asGood = (choice: Choice) => compare(choice.resources.objectiveUsd, chosen.resources.objectiveUsd) <= 0;
    const others = (choice: Choice) => !instanceTypes.includes(typeOf(choice));
    // No way is as good where the best of no type is: then they need not be listed.
    if (!choicesBeside(name, chosen, plan, 'best').filter(others).some(asGood)) return [];
    return choicesBeside(name, chosen, plan, 'all')
      .filter(others)
      .filter(({ resources }) => compare(resources.objectiveUsd, chosen.resources.objectiveUsd) === 0)
      .map((choice) => ({
        workload: name,
        chosen: instanceTypes[0]!,
        instanceType: typeOf(choice),
        chosenNodes: nodes,
        nodes: choice.resources.nodes,
      }));
  });
}

/**
 * A workload's ways of one type each, best first, with what the rest of the plan leaves of the owned reservations. `best`:
 * the best of each type at least.
 */
function choicesBeside(
  workload: string,
  chosen: Choice,
  { choices, options }: Baseline['plan'],
  which: 'best' | 'all',
): readonly Choice[] {
  const slot = options.slots.find(({ key }) => key === workload)!;
  const reservations = options.site.reservations ?? [];
  if (reservations.length === 0) return which === 'best' ? slot.bestOfEach() : slot.choices();
  const others = totalResources(choices.filter((other) => other !== chosen).map(({ resources }) => resources)).owned;
  const left = new Map(reservations.map((held) => [held.name, roomLeft(held, reservations, others)]));
  const fits = ({ resources }: Choice) => [...resources.owned].every(([name, nodes]) => nodes <= left.get(name)!);
  const redone = new Map(
    slot.choices().flatMap((choice) => {
      if (fits(choice) || choice.part.kind !== 'fleet') return [];
      const { demand, shapes } = choice.part;
      return shapes.map(({ eligible }) => [eligible, demand] as const);
    }),
  );
  const bought = [...redone].flatMap(([eligible, demand]) =>
    fleetChoices({ ...eligible, options: optionsWithin(eligible, left) }, demand, options.rates),
  );
  return [...slot.choices().filter(fits), ...bought].sort(compareChoices);
}

/** Nodes of a type that still fit into what is held, beside those of other workloads. */
function roomLeft(
  { name, nodes, plan }: OwnedReservation,
  all: readonly OwnedReservation[],
  others: ReadonlyMap<string, number>,
): number {
  if (plan === undefined) return nodes - (others.get(name) ?? 0);
  const taken = all
    .filter((held) => held.plan?.name === plan.name)
    .map((held) => times(decimal(held.plan!.usdPerHour), decimal(others.get(held.name) ?? 0)));
  const open = minus(decimal(plan.commitmentUsdPerHour), sum(taken));
  return open.digits <= 0n ? 0 : Number(floorOfRatio(open, decimal(plan.usdPerHour)));
}

function optionsWithin({ options }: EligibleType, left: ReadonlyMap<string, number>): PricedOption[] {
  return options.flatMap((option) => {
    const { reservation } = option;
    if (reservation === null) return [option];
    const nodes = left.get(reservation.name)!;
    return nodes > 0 ? [{ ...option, reservation: { ...reservation, nodes } }] : [];
  });
}

function typeOf({ part }: Choice): string {
  return part.kind === 'fleet' ? part.shapes[0]!.eligible.type.name : '';
}

function alternative(choice: Choice, chosen: Choice, { choices, options }: Baseline['plan']): Alternative {
  if (choice.part.kind !== 'fleet') throw new Error('an alternative is a fleet');
  const { demand, shapes } = choice.part;
  const { eligible, requiredNodes, totalNodes, bought } = shapes[0]!;
  const binding = fleetReports(demand, shapes)
    .filter(({ binding, sense }) => binding && sense === '>=')
    .map(({ constraint }) => constraint);
  const total = totalResources(
    [...choices.filter((other) => other !== chosen), choice].map(({ resources }) => resources),
  );
  const breaks = options.limits.filter((limit) => !isWithin(limit, total)).map(({ constraint }) => constraint);
  const excess = excessOver(chosen, choice);
  const { costUsd, laterUsd } = choice.resources;
  return {
    workload: demand.name,
    instanceType: eligible.type.name,
    requiredNodes,
    spareNodes: totalNodes - requiredNodes,
    purchases: bought.map(({ option, nodes }) => ({ kind: option.kind, nodes })),
    objectiveUsdPerMonth: roundedUp(choice.resources.objectiveUsd, 2),
    excess,
    withinBand: breaks.length === 0 && !sharesAccelerator(eligible, chosen) && (1 + excess) * (1 - bandOf(chosen)) < 1,
    costUsdPerMonth: roundedUp(costUsd, 2),
    costUsdOfRun: eligible.hours.run === null ? null : roundedUp(plus(costUsd, laterUsd), 2),
    binding,
    breaks,
    decidedBy: breaks.length > 0 ? 'limits' : decidedBy(choice, chosen, excess),
  };
}

function excessOver(chosen: Choice, choice: Choice): number {
  const own = toNumber(chosen.resources.objectiveUsd);
  const more = toNumber(minus(choice.resources.objectiveUsd, chosen.resources.objectiveUsd));
  return own === 0 ? 0 : roundTo(more / own, 4);
}

/** Rates of one accelerator err together: between its types the price decides. */
function sharesAccelerator({ type }: EligibleType, { part }: Choice): boolean {
  const key = type.accelerators?.model.key;
  return part.kind === 'fleet' && part.shapes.some(({ eligible }) => eligible.type.accelerators?.model.key === key);
}

/** The widest of the chosen types; 0: they are sized by minima, or were measured by the user. */
function bandOf({ part }: Choice): number {
  if (part.kind !== 'fleet') return 0;
  const { shapes, demand } = part;
  return Math.max(0, ...shapes.map(({ eligible }) => demand.delivery?.byType.get(eligible.type.name)?.basis.band ?? 0));
}

function decidedBy({ resources }: Choice, chosen: Choice, excess: number): Alternative['decidedBy'] {
  if (excess > 0) return 'objective';
  return resources.nodes > chosen.resources.nodes ? 'nodes' : 'tie-break';
}
