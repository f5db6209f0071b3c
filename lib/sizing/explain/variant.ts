import { minus, toNumber } from '../../units/decimal.js';
import { toCents } from '../../units/rounding.js';
import { pricedObjective } from '../choice/choice.js';
import { fixedChoice } from '../choice/fixed-choice.js';
import { totalResources } from '../choice/resources.js';
import type { SizingProblem } from '../model/demand.js';
import type { SizedSite, Solving } from '../site/site-result.js';
import { optionsAt, sizeSite } from '../site/size-site.js';
import { listSlot, slotsAt } from '../site/slots.js';

/** A plan to compare others with, and the problem that it solves. */
export interface Baseline {
  /** In canonical order. */
  readonly problem: SizingProblem;
  readonly plan: SizedSite;
  readonly solving: Solving;
}

/**
 * The best plan at the baseline's site for a problem that differs in one workload, or, for null, in what is
 * shared. Null: there is none.
 */
export function planFor(
  changed: SizingProblem,
  workload: string | null,
  { plan, solving }: Baseline,
): SizedSite | null {
  const { options } = plan;
  const { site, rates } = options;
  if (workload === null) {
    const rebuilt = optionsAt(site, changed);
    const result = rebuilt && sizeSite(rebuilt, solving);
    return result?.status === 'sized' ? result : null;
  }
  const demands = changed.demands.filter(({ name }) => name === workload);
  const own = slotsAt(site, { ...changed, demands }, rates).slots.filter(({ key }) => key !== 'fixed');
  const belongs = (key: string) => key === workload || key.startsWith(`${workload}/`);
  const first = options.slots.findIndex(({ key }) => belongs(key));
  const slots = options.slots.flatMap((slot, at) => {
    if (slot.key === 'fixed') return [listSlot('fixed', [fixedChoice(changed, site, rates)])];
    if (at === first) return own;
    return belongs(slot.key) ? [] : [slot];
  });
  const result = sizeSite({ ...options, slots }, solving);
  return result.status === 'sized' ? result : null;
}

/**
 * As `planFor`, with the changed workload's fleet chosen by cost alone and everything else as it is: for types whose
 * energy is not known. Null: there is none, or energy is limited.
 */
export function planByCost(changed: SizingProblem, workload: string, { plan, solving }: Baseline): SizedSite | null {
  const { monthlyEnergyKwh, monthlyCo2eKg } = changed.limits;
  if (monthlyEnergyKwh !== undefined || monthlyCo2eKg !== undefined) return null;
  const { site, slots, limits } = plan.options;
  const demands = changed.demands.filter(({ name }) => name === workload);
  const objective = { energyWeightUsdPerKwh: 0, carbonPriceUsdPerTonne: 0 };
  const options = optionsAt(site, { ...changed, demands, objective });
  const own = options?.slots.find(({ key }) => key === workload);
  if (!options || own === undefined) return null;
  const others = slots.map(({ key }, at) => (key === workload ? own : listSlot(key, [plan.choices[at]!])));
  const result = sizeSite({ ...options, slots: others, limits }, solving);
  return result.status === 'sized' ? result : null;
}

/** In cost, energy left aside. */
export function costSavingOf(other: SizedSite, { plan }: Baseline): number {
  const cost = ({ choices }: SizedSite) => totalResources(choices.map(({ resources }) => resources)).costUsd;
  return toCents(toNumber(minus(cost(plan), cost(other))));
}

/** Positive: the other plan costs less. */
export function savingOf(other: SizedSite, { plan }: Baseline): number {
  return toCents(toNumber(minus(pricedObjective(plan.choices), pricedObjective(other.choices))));
}

/** Types and nodes of a workload's fleet in a plan. */
export function fleetOf(plan: SizedSite, workload: string) {
  const choice = plan.choices.find(({ part }) => part.kind === 'fleet' && part.demand.name === workload);
  if (choice?.part.kind !== 'fleet') throw new Error(`the plan has no fleet for ${workload}`);
  const { shapes, demand } = choice.part;
  return {
    choice,
    demand,
    shapes,
    instanceTypes: shapes.map(({ eligible }) => eligible.type.name),
    nodes: shapes.reduce((total, { totalNodes }) => total + totalNodes, 0),
  };
}
