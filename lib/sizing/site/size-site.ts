import { toNumber } from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import type { Choice } from '../choice/choice.js';
import { isWithin, sharedLimits } from '../choice/limits.js';
import { ratesAt } from '../choice/rates.js';
import { totalResources } from '../choice/resources.js';
import type { Site, SizingProblem } from '../model/demand.js';
import { searchChoices } from '../solver/search-choices.js';
import { solveBlocks } from '../solver/solve-blocks.js';
import { judgedByLeast } from './least-taken.js';
import { narrowed } from './narrowed.js';
import type { SiteOptions, SiteResult, SizedSite, Solving } from './site-result.js';
import { lacksAny, lacksWay, listSlot, MOST_LISTED, type Slot, slotsAt } from './slots.js';
import { solveCoupled } from './solve-coupled.js';

/** Null: carbon is priced or capped, and the grid of the site is unknown. */
export function optionsAt(site: Site, problem: SizingProblem): SiteOptions | null {
  const rates = ratesAt(site, problem);
  if (rates === null) return null;
  return { site, rates, ...slotsAt(site, problem, rates), limits: sharedLimits(problem, site, rates) };
}

/** Any plan at a site. Null: it has none, for a part that nothing on offer meets. */
export function anyPlanAt(site: Site, problem: SizingProblem, solving: Solving): SiteResult | null {
  const rates = ratesAt(site, problem);
  if (rates === null || lacksWay(site, problem, rates)) return null;
  const options = { site, rates, ...slotsAt(site, problem, rates), limits: sharedLimits(problem, site, rates) };
  return sizeSite(options, { ...solving, goal: 'any' });
}

/** Beyond so many steps the search over lists gives way to the solver; about a tenth of a second. */
const MOST_SEARCH_STEPS = 20_000;

/** The best plan at one site. */
export function sizeSite(options: SiteOptions, solving: Solving): SiteResult {
  const { slots, limits } = options;
  if (slots.some(lacksAny)) {
    // What the best of the others is, nobody asks.
    const isEmpty = (slot: Slot) => lacksAny(slot) || bestOf(slot, { ...solving, goal: 'any' }) === 'infeasible';
    return { status: 'infeasible', options, emptySlots: slots.filter(isEmpty).map(({ key }) => key) };
  }
  if (solving.method === 'auto' && (solving.goal === 'any' || slots.some(({ mixed }) => mixed !== null))) {
    const judged = judgedByLeast(slots, limits, solving);
    if (judged === 'no') return { status: 'infeasible', options, emptySlots: [] };
    if (judged !== 'open' && solving.goal === 'any') return anyOf(judged, options);
  }
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
  let asked = slots;
  if (solving.method === 'auto' && slots.every(({ complete }) => complete)) {
    if (slots.some(({ sizes }) => sizes > MOST_LISTED)) {
      const few = narrowed(slots, limits);
      if (few === null) return { status: 'infeasible', options, emptySlots };
      if (few.plan !== null && solving.goal === 'any') return anyOf(few.plan, options);
      asked = slots.map(({ key }, at) => listSlot(key, few.lists[at]!));
    }
    const found = searchChoices(
      asked.map(({ choices }) => choices()),
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
  const solved = solveCoupled(asked, limits, solving);
  if (solved.status === 'infeasible') return { status: 'infeasible', options, emptySlots };
  if (solved.status === 'undecided') {
    return { status: 'undecided', options, boundUsd: toNumber(floor.objectiveUsd) - slackUsd };
  }
  const { choices, boundUsd, status } = solved;
  return { status: 'sized', options, choices, method: 'milp', proven: status === 'optimal', boundUsd, bindingLimits };
}

/** A plan of which nothing is said but that it is one. */
function anyOf(choices: readonly Choice[], options: SiteOptions): SizedSite {
  const none = new Set<string>();
  return { status: 'sized', options, choices, method: 'milp', proven: false, boundUsd: 0, bindingLimits: none };
}

interface SlotBest {
  readonly choice: Choice;
  readonly proven: boolean;
  readonly boundUsd: number;
}

/** What the solver said of a slot by itself, by goal: an explanation asks for the same slots many times. */
const solvedSlots = { best: new WeakMap<Slot, SlotAnswer>(), any: new WeakMap<Slot, SlotAnswer>() };

type SlotAnswer = SlotBest | 'infeasible' | 'undecided';

/** The best way of meeting one part when nothing is shared. */
function bestOf(slot: Slot, solving: Solving): SlotAnswer {
  const known = solvedSlots.best.get(slot) ?? (solving.goal === 'any' ? solvedSlots.any.get(slot) : undefined);
  if (known !== undefined) return known;
  const found = solveSlot(slot, solving);
  if (slot.mixed !== null) solvedSlots[solving.goal].set(slot, found);
  return found;
}

function solveSlot(slot: Slot, solving: Solving): SlotAnswer {
  if (slot.mixed === null) {
    const choice = slot.best();
    if (choice === null) return 'infeasible';
    return { choice, proven: true, boundUsd: toNumber(choice.resources.objectiveUsd) };
  }
  // Where one type alone carries the demand there is a plan; whether a mix is better is not asked.
  const anyOfOne = solving.goal === 'any' ? slot.best() : null;
  if (anyOfOne !== null) {
    return { choice: anyOfOne, proven: true, boundUsd: toNumber(anyOfOne.resources.objectiveUsd) };
  }
  const solved = solveBlocks([slot.mixed()], [], solving.solver(), solving);
  if (solved.status === 'infeasible') return 'infeasible';
  if (solved.status === 'undecided') {
    // The best of one type is a plan, of which nothing is proven.
    const ofOneType = slot.best();
    return ofOneType === null ? 'undecided' : { choice: ofOneType, proven: false, boundUsd: 0 };
  }
  const { choices, boundUsd, status } = solved;
  return { choice: choices[0]!, proven: status === 'optimal', boundUsd };
}
