import type { Decimal } from '../../units/decimal.js';
import { type Choice, compareChoices } from '../choice/choice.js';
import { isWithin, type SharedLimit } from '../choice/limits.js';
import { compareResources, totalResources } from '../choice/resources.js';
import { undominated } from './block.js';

/** What a search over lists of choices comes to; `too-large`: it was given up after so many steps. */
type SearchResult =
  | { readonly status: 'optimal'; readonly choices: readonly Choice[] }
  | { readonly status: 'infeasible' }
  /** More steps than allowed: the solver is better at it. */
  | { readonly status: 'too-large' };

/**
 * One choice from each list, within the shared limits, at the lowest objective: depth-first branch and bound in
 * exact arithmetic, ties as in `compareChoices` and then by the names in the order of the lists. Lists are best
 * first.
 */
export function searchChoices(
  lists: readonly (readonly Choice[])[],
  limits: readonly SharedLimit[],
  mostSteps: number,
  goal: 'best' | 'any' = 'best',
): SearchResult {
  const kept = lists.map((choices) => undominated(choices, limits));
  const amounts = (choice: Choice) => [
    choice.resources.objectiveUsd,
    ...limits.map((limit) => limit.taken(choice.resources)),
  ];
  const scaled = commonScale(
    kept.map((choices) => choices.map(amounts)),
    [null, ...limits.map(({ most }) => most)],
  );
  const most = scaled.most;
  // What the lists still to come take at least, of each amount by itself.
  const least = kept.map(() => most.map(() => 0n));
  least.push(most.map(() => 0n));
  for (let at = kept.length - 1; at >= 0; at -= 1) {
    least[at] = most.map((_, of) => least[at + 1]![of]! + smallest(scaled.lists[at]!.map((values) => values[of]!)));
  }
  let best: Choice[] | null = null;
  let bestObjective: bigint | null = null;
  let steps = 0;
  const chosen: Choice[] = [];
  const search = (at: number, taken: readonly bigint[]): boolean => {
    if (goal === 'any' && best !== null) return true;
    if (at === kept.length) {
      const total = totalResources(chosen.map(({ resources }) => resources));
      if (!limits.every((limit) => isWithin(limit, total))) return true;
      if (best === null || comparePlans(chosen, best) < 0) {
        best = [...chosen];
        bestObjective = taken[0]!;
      }
      return true;
    }
    for (let place = 0; place < kept[at]!.length; place += 1) {
      steps += 1;
      if (steps > mostSteps) return false;
      const next = taken.map((amount, of) => amount + scaled.lists[at]![place]![of]!);
      const rest = least[at + 1]!;
      // Choices are in the order of their objective: the later ones are no better.
      if (bestObjective !== null && next[0]! + rest[0]! > bestObjective) break;
      if (next.some((amount, of) => most[of] !== null && amount + rest[of]! > most[of]!)) continue;
      chosen.push(kept[at]![place]!);
      const whole = search(at + 1, next);
      chosen.pop();
      if (!whole) return false;
    }
    return true;
  };
  const whole = search(
    0,
    most.map(() => 0n),
  );
  if (!whole) return { status: 'too-large' };
  return best === null ? { status: 'infeasible' } : { status: 'optimal', choices: best };
}

function comparePlans(left: readonly Choice[], right: readonly Choice[]): number {
  const [a, b] = [left, right].map((choices) => totalResources(choices.map(({ resources }) => resources)));
  const byTotal = compareResources(a!, b!);
  if (byTotal !== 0) return byTotal;
  const at = left.findIndex((choice, place) => choice !== right[place]);
  return at < 0 ? 0 : compareChoices(left[at]!, right[at]!);
}

function smallest(values: readonly bigint[]): bigint {
  return values.reduce((least, value) => (value < least ? value : least));
}

/** Each kind of amount as whole multiples of the smallest unit that occurs. */
function commonScale(lists: readonly (readonly (readonly Decimal[])[])[], limits: readonly (Decimal | null)[]) {
  const places = limits.map((limit, of) =>
    lists.flat().reduce((scale, values) => Math.max(scale, values[of]!.scale), limit?.scale ?? 0),
  );
  const units = ({ digits, scale }: Decimal, of: number) => digits * 10n ** BigInt(places[of]! - scale);
  return {
    lists: lists.map((choices) => choices.map((values) => values.map(units))),
    most: limits.map((limit, of) => (limit === null ? null : units(limit, of))),
  };
}
