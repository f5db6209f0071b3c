import { toNumber } from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import type { Choice } from '../choice/choice.js';
import { isWithin, type SharedLimit, sharedLimits } from '../choice/limits.js';
import { type Rates, ratesAt } from '../choice/rates.js';
import { totalResources } from '../choice/resources.js';
import type { Site, SizingProblem } from '../model/demand.js';
import type { ExcludedReason } from '../model/sizing.js';
import { searchChoices } from '../solver/search-choices.js';
import { solveBlocks } from '../solver/solve-blocks.js';
import type { Solver } from '../solver/solver.js';
import { siteOrder } from './site-order.js';
import { type Slot, slotsAt } from './slots.js';
import { solveCoupled } from './solve-coupled.js';

/** Everything that can be chosen at one site, and what choosing must respect. */
export interface SiteOptions {
  readonly site: Site;
  readonly rates: Rates;
  readonly slots: readonly Slot[];
  readonly limits: readonly SharedLimit[];
  readonly excluded: ReadonlyMap<string, ReadonlyMap<string, ExcludedReason>>;
}

export interface SizedSite {
  readonly status: 'sized';
  readonly options: SiteOptions;
  /** One a slot, in slot order. */
  readonly choices: readonly Choice[];
  readonly method: 'closed-form' | 'milp';
  readonly proven: boolean;
  /** Lower bound on the objective, USD per month. */
  readonly boundUsd: number;
  /** By `identityKey`, the limits that the parts, each at its best, would break. */
  readonly bindingLimits: ReadonlySet<string>;
}

export type SiteResult =
  | SizedSite
  /** `emptySlots`: parts that nothing on offer meets; none: the limits cannot be met together. */
  | { readonly status: 'infeasible'; readonly options: SiteOptions; readonly emptySlots: readonly string[] }
  /** `boundUsd`: no plan has a lower objective, USD per month. */
  | { readonly status: 'undecided'; readonly options: SiteOptions; readonly boundUsd: number };

/** Null: carbon is priced or capped, and the grid of the site is unknown. */
export function optionsAt(site: Site, problem: SizingProblem): SiteOptions | null {
  const rates = ratesAt(site, problem);
  if (rates === null) return null;
  return { site, rates, ...slotsAt(site, problem, rates), limits: sharedLimits(problem, site, rates) };
}

/** How the solver is called: only where it is needed, and for so long at a time. */
export interface Solving {
  readonly solver: () => Solver;
  readonly timeLimitSeconds: number;
  /** `solver`: every part goes through the solver, also where a closed form exists. */
  readonly method: 'auto' | 'solver';
  /** `any`: whether there is a plan; the first that is found will do. */
  readonly goal: 'best' | 'any';
}

/** Beyond so many steps the search over lists gives way to the solver; about a tenth of a second. */
const MOST_SEARCH_STEPS = 20_000;

/** The best plan at one site. */
export function sizeSite(options: SiteOptions, solving: Solving): SiteResult {
  const { slots, limits } = options;
  const best: Choice[] = [];
  const emptySlots: string[] = [];
  let proven = true;
  let method: SizedSite['method'] = 'closed-form';
  let slackUsd = 0;
  for (const slot of slots) {
    const found = bestOf(slot, solving);
    if (found === 'undecided') return { status: 'undecided', options, boundUsd: 0 };
    if (found === 'infeasible') emptySlots.push(slot.key);
    else {
      best.push(found.choice);
      if (slot.mixed !== null) method = 'milp';
      proven &&= found.proven;
      slackUsd += toNumber(found.choice.resources.objectiveUsd) - found.boundUsd;
    }
  }
  if (emptySlots.length > 0) return { status: 'infeasible', options, emptySlots };
  const floor = totalResources(best.map(({ resources }) => resources));
  const broken = limits.filter((limit) => !isWithin(limit, floor));
  const bindingLimits = new Set(broken.map(({ constraint }) => identityKey(constraint)));
  if (broken.length === 0 && solving.method === 'auto') {
    // Each part is at its best and together they respect what they share: nothing can be better.
    const boundUsd = toNumber(floor.objectiveUsd) - slackUsd;
    return { status: 'sized', options, choices: best, method, proven, boundUsd, bindingLimits };
  }
  if (solving.method === 'auto' && slots.every(({ complete }) => complete)) {
    const found = searchChoices(
      slots.map(({ choices }) => choices),
      limits,
      MOST_SEARCH_STEPS,
      solving.goal,
    );
    if (found.status === 'infeasible') return { status: 'infeasible', options, emptySlots };
    if (found.status === 'optimal') {
      const { choices } = found;
      const boundUsd = toNumber(totalResources(choices.map(({ resources }) => resources)).objectiveUsd);
      return { status: 'sized', options, choices, method: 'milp', proven: true, boundUsd, bindingLimits };
    }
  }
  const solved = solveCoupled(slots, limits, solving);
  if (solved.status === 'infeasible') return { status: 'infeasible', options, emptySlots };
  if (solved.status === 'undecided') {
    return { status: 'undecided', options, boundUsd: toNumber(floor.objectiveUsd) - slackUsd };
  }
  const { choices, boundUsd, status } = solved;
  return { status: 'sized', options, choices, method: 'milp', proven: status === 'optimal', boundUsd, bindingLimits };
}

interface SlotBest {
  readonly choice: Choice;
  readonly proven: boolean;
  readonly boundUsd: number;
}

/** What the solver said of a slot by itself: an explanation asks for the same slots many times. */
const solvedSlots = new WeakMap<Slot, SlotBest | 'infeasible' | 'undecided'>();

/** The best way of meeting one part when nothing is shared. */
function bestOf(slot: Slot, solving: Solving): SlotBest | 'infeasible' | 'undecided' {
  const known = solvedSlots.get(slot);
  if (known !== undefined) return known;
  const found = solveSlot(slot, solving);
  if (slot.mixed !== null && solving.goal === 'best') solvedSlots.set(slot, found);
  return found;
}

function solveSlot(slot: Slot, solving: Solving): SlotBest | 'infeasible' | 'undecided' {
  if (slot.mixed === null) {
    const choice = slot.choices[0];
    if (choice === undefined) return 'infeasible';
    return { choice, proven: true, boundUsd: toNumber(choice.resources.objectiveUsd) };
  }
  // Where one type alone carries the demand there is a plan; whether a mix is better is not asked.
  const anyOfOne = solving.goal === 'any' ? slot.choices[0] : undefined;
  if (anyOfOne !== undefined) {
    return { choice: anyOfOne, proven: true, boundUsd: toNumber(anyOfOne.resources.objectiveUsd) };
  }
  const solved = solveBlocks([slot.mixed()], [], solving.solver(), solving);
  if (solved.status === 'infeasible') return 'infeasible';
  if (solved.status === 'undecided') {
    // The best of one type is a plan, of which nothing is proven.
    const ofOneType = slot.choices[0];
    return ofOneType === undefined ? 'undecided' : { choice: ofOneType, proven: false, boundUsd: 0 };
  }
  const { choices, boundUsd, status } = solved;
  return { choice: choices[0]!, proven: status === 'optimal', boundUsd };
}

export interface SiteAttempt {
  readonly site: Site;
  /** Null: carbon counts, and the grid is unknown. */
  readonly result: SiteResult | null;
}

export interface BestSite {
  readonly best: SizedSite | null;
  /** The time limit hid the answer of one site at least. */
  readonly undecided: boolean;
  /** In the order of the sites. */
  readonly attempts: readonly SiteAttempt[];
}

/** The best plan over all sites. */
export function bestSite(problem: SizingProblem, solving: Solving): BestSite {
  const attempts = problem.sites.map((site): SiteAttempt => {
    const options = optionsAt(site, problem);
    return { site, result: options && sizeSite(options, solving) };
  });
  const order = siteOrder(problem);
  let best: SizedSite | null = null;
  for (const { result } of attempts) {
    if (result?.status !== 'sized') continue;
    if (best === null || order(result, best) < 0) best = result;
  }
  return { best, undecided: attempts.some(({ result }) => result?.status === 'undecided'), attempts };
}

/** Whether any site has a plan; true where the time limit came before an answer. */
export function isFeasible(problem: SizingProblem, solving: Solving): boolean {
  return problem.sites.some((site) => {
    const options = optionsAt(site, problem);
    return options !== null && sizeSite(options, { ...solving, goal: 'any' }).status !== 'infeasible';
  });
}
