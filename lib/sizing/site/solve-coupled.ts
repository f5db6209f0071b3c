import { toNumber } from '../../units/decimal.js';
import type { Choice } from '../choice/choice.js';
import type { SharedLimit } from '../choice/limits.js';
import { totalResources } from '../choice/resources.js';
import { type Entry, type PricedParts, priceParts } from '../solver/lagrangian-bound.js';
import { type BlocksResult, solveBlocks } from '../solver/solve-blocks.js';
import type { Solving } from './site-result.js';
import type { Slot } from './slots.js';

/** With fewer ways than this the solver is done before prices are found. */
const FEWEST_PRICED_ENTRIES = 300;

/** With more ways than this left the solver breaks ties in the same stroke. */
const MOST_SOLVED_TWICE = 300;

/** Share of the room between what prices prove and a plan that is known, in which the best plan mostly is. */
const FIRST_ROOM = 0.1;

/** Between an objective in floating point and the same in decimals. */
const ROUNDING = 1e-9;

/** Slots that limits couple, by the solver; large problems are first cut down to what prices on the limits leave. */
export function solveCoupled(slots: readonly Slot[], limits: readonly SharedLimit[], solving: Solving): BlocksResult {
  const solve: SolveKept = (goal, kept) => {
    const blocks = slots.map((slot, at) => slot.block(limits, kept?.[at]));
    return solveBlocks(blocks, limits, solving.solver(), { timeLimitSeconds: solving.timeLimitSeconds, goal });
  };
  const parts = solving.method === 'auto' && solving.goal === 'best' ? entriesOf(slots, limits) : null;
  if (parts === null || countOf(parts) < FEWEST_PRICED_ENTRIES) return solve(solving.goal);
  const priced = priceParts(parts, limits, solving.solver(), solving.timeLimitSeconds);
  const found = priced && solvePriced(priced, solve);
  // The plan that the ways were cut down by was found in floating point: it may break a limit by a hair.
  return found && isWithin(found, priced.upperUsd) ? found : solve('best');
}

type SolveKept = (goal: 'best' | 'nudged' | 'any', kept?: readonly ReadonlySet<number>[]) => BlocksResult;

function solvePriced({ lowerUsd, upperUsd, within }: PricedParts, solve: SolveKept): BlocksResult {
  const near = lowerUsd + FIRST_ROOM * (upperUsd - lowerUsd);
  let known = upperUsd;
  let found: BlocksResult | null = null;
  for (const most of [near, upperUsd]) {
    const kept = within(Math.min(most, known));
    if (kept.some(({ size }) => size === 0)) continue;
    found = solve('nudged', kept);
    if ('choices' in found) known = Math.min(known, objectiveOf(found.choices));
    // No plan up to `most` has anything that was left out: what is found there is the best there is.
    if (found.status === 'optimal' && known <= most) break;
  }
  // All plans that are as good are in what is left, however this one was found.
  const left = within(known);
  return found?.status === 'optimal' && countOf(left) > MOST_SOLVED_TWICE ? found : solve('best', left);
}

function isWithin(found: BlocksResult, upperUsd: number): boolean {
  return 'choices' in found && objectiveOf(found.choices) <= upperUsd + ROUNDING * Math.abs(upperUsd);
}

function objectiveOf(choices: readonly Choice[]): number {
  return toNumber(totalResources(choices.map(({ resources }) => resources)).objectiveUsd);
}

function countOf(lists: readonly { readonly length?: number; readonly size?: number }[]): number {
  return lists.reduce((sum, { length, size }) => sum + (length ?? size ?? 0), 0);
}

/** The ways of all parts; null: those of one cannot be listed. */
function entriesOf(slots: readonly Slot[], limits: readonly SharedLimit[]): (readonly Entry[])[] | null {
  if (slots.some(({ entries }) => entries === null)) return null;
  return slots.map(({ entries }) => entries!(limits));
}
