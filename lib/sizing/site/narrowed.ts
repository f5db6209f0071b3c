import { compare, type Decimal, minus, sum } from '../../units/decimal.js';
import type { Choice } from '../choice/choice.js';
import type { Fits } from '../choice/fleet-choices.js';
import type { SharedLimit } from '../choice/limits.js';
import { totalResources } from '../choice/resources.js';
import { areWithin, leastWay } from './least-taken.js';
import type { Slot } from './slots.js';

/** How often each part is made as good as the others allow. */
const ROUNDS = 2;

/**
 * The ways of each part that can be in a best plan within the limits, for parts with too many to list. What a way takes
 * leaves the others no less than what they take at least; and with the others at their best it is no dearer than a plan
 * that is known. Null: no plan is within the limits.
 */
export function narrowed(
  slots: readonly Slot[],
  limits: readonly SharedLimit[],
): { readonly lists: readonly (readonly Choice[])[]; readonly plan: readonly Choice[] | null } | null {
  const cheapest = slots.map((slot) => slot.best()!.resources.objectiveUsd);
  const least = limits.map((limit) => slots.map((slot) => leastWay(slot, limit)!));
  const rooms = slots.map((_, slot) =>
    limits.map((limit, at) => {
      const others = least[at]!.filter((_, other) => other !== slot);
      return minus(limit.most, sum(others.map(({ resources }) => limit.taken(resources))));
    }),
  );
  const start = least.find((ways) => areWithin(limits, ways));
  const plan = start === undefined ? null : improved(slots, limits, start);
  const lists = slots.map((slot, at) => {
    const fits = within(limits, rooms[at]!);
    if (plan === null) return slot.within(fits);
    const most = minus(objectiveOf(plan), sum(cheapest.filter((_, other) => other !== at)));
    return slot.within((taken) => compare(taken.objectiveUsd, most) <= 0 && fits(taken));
  });
  return lists.some(({ length }) => length === 0) ? null : { lists, plan };
}

function objectiveOf(plan: readonly Choice[]): Decimal {
  return sum(plan.map(({ resources }) => resources.objectiveUsd));
}

function within(limits: readonly SharedLimit[], rooms: readonly Decimal[]): Fits {
  return (taken) => limits.every((limit, at) => compare(limit.taken(taken), rooms[at]!) <= 0);
}

/** A plan within the limits of which each part in turn becomes as good as the others leave room for. */
function improved(slots: readonly Slot[], limits: readonly SharedLimit[], start: readonly Choice[]): readonly Choice[] {
  const plan = [...start];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, slot] of slots.entries()) {
      const others = totalResources(plan.filter((_, other) => other !== at).map(({ resources }) => resources));
      const rooms = limits.map((limit) => minus(limit.most, limit.taken(others)));
      plan[at] = slot.best(within(limits, rooms)) ?? plan[at]!;
    }
  }
  return plan;
}
