import { type Choice, compareChoices, compareResources, type Slot } from './choice/choice.js';
import { type EligibleType, eligibleType, type LeftOutReason } from './choice/eligible.js';
import { fixedChoice } from './choice/fixed-choice.js';
import { fleetChoices, totalResources } from './choice/fleet-choices.js';
import { type Rates, ratesAt } from './choice/rates.js';
import { storeChoices } from './choice/store-choices.js';
import { toNumber } from './decimal.js';
import type { Demand, Site, SizingProblem } from './demand.js';
import { isWithin, type SharedLimit, sharedLimits } from './limits.js';
import { selectChoices } from './solver/select.js';
import type { Solver } from './solver/solver.js';

/** Everything that can be chosen at one site, and what choosing must respect. */
export interface SiteOptions {
  readonly site: Site;
  readonly rates: Rates;
  readonly slots: readonly Slot[];
  readonly limits: readonly SharedLimit[];
  readonly leftOut: ReadonlyMap<string, ReadonlyMap<string, LeftOutReason>>;
}

export type SiteResult =
  | {
      readonly status: 'sized';
      readonly options: SiteOptions;
      readonly choices: readonly Choice[];
      readonly method: 'closed-form' | 'milp';
      readonly proven: boolean;
      /** Lower bound on the objective, USD per month. */
      readonly boundUsd: number;
      /** Limits that the parts, each at its best, would break. */
      readonly bindingLimits: ReadonlySet<string>;
    }
  | { readonly status: 'infeasible'; readonly options: SiteOptions | null; readonly emptySlots: readonly string[] }
  | { readonly status: 'undecided'; readonly options: SiteOptions };

export function optionsAt(site: Site, problem: SizingProblem): SiteOptions | null {
  const rates = ratesAt(site, problem);
  if (rates === null) return null;
  const types = [...problem.types].sort((a, b) => (a.name < b.name ? -1 : 1));
  const slots: Slot[] = [];
  const leftOut = new Map<string, Map<string, LeftOutReason>>();
  for (const demand of [...problem.demands].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const out = new Map<string, LeftOutReason>();
    const choices: Choice[] = [];
    for (const type of types) {
      const eligible = eligibleType(type, demand, site, rates);
      const found = typeof eligible === 'string' ? [] : fleetChoices(eligible as EligibleType, demand, rates);
      if (found.length === 0) out.set(type.name, typeof eligible === 'string' ? eligible : 'too-many-nodes');
      choices.push(...found);
    }
    leftOut.set(demand.name, out);
    slots.push({ key: demand.name, choices: choices.sort(compareChoices) });
    slots.push(...storeSlots(demand, site, rates));
  }
  slots.push({ key: 'fixed', choices: [fixedChoice(problem, site, rates)] });
  return { site, rates, slots, limits: sharedLimits(problem.limits, rates), leftOut };
}

function storeSlots(demand: Demand, site: Site, rates: Rates): Slot[] {
  return [...demand.stores]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((store) => ({
      key: `${demand.name}/${store.name}`,
      choices: storeChoices(store, demand, site.catalog, rates).sort(compareChoices),
    }));
}

/** The best plan at one site; stops after `timeLimitSeconds` in each call of the solver. */
export function sizeSite(options: SiteOptions, solver: () => Solver, timeLimitSeconds: number): SiteResult {
  const { slots, limits } = options;
  const emptySlots = slots.filter(({ choices }) => choices.length === 0).map(({ key }) => key);
  if (emptySlots.length > 0) return { status: 'infeasible', options, emptySlots };
  const best = slots.map(({ choices }) => choices[0]!);
  const floor = totalResources(best.map(({ resources }) => resources));
  const broken = limits.filter((limit) => !isWithin(limit, floor));
  const bindingLimits = new Set(broken.map(({ name }) => name));
  const boundUsd = toNumber(floor.objectiveUsd);
  if (broken.length === 0) {
    // Each part is at its best and together they respect what they share: nothing can be better.
    return { status: 'sized', options, choices: best, method: 'closed-form', proven: true, boundUsd, bindingLimits };
  }
  const selection = selectChoices(slots, limits, solver(), timeLimitSeconds);
  if (selection.status === 'infeasible') return { status: 'infeasible', options, emptySlots };
  if (selection.status === 'undecided') return { status: 'undecided', options };
  return {
    status: 'sized',
    options,
    choices: selection.choices,
    method: 'milp',
    proven: selection.status === 'optimal',
    boundUsd: boundUsd + selection.boundAboveFloorUsd,
    bindingLimits,
  };
}

/** Order of two plans for the same problem: complete prices first, then the objective, nodes and energy. */
export function compareResults(left: readonly Choice[], right: readonly Choice[]): number {
  const [a, b] = [left, right].map((choices) => totalResources(choices.map(({ resources }) => resources)));
  return unpricedStores(left) - unpricedStores(right) || compareResources(a!, b!);
}

/** Stores without a price: a site that cannot price one is no cheaper for it. */
function unpricedStores(choices: readonly Choice[]): number {
  return choices.filter(
    ({ part }) => part.kind === 'store' && part.shape.lustre !== null && part.shape.usdPerGibMonth === null,
  ).length;
}
