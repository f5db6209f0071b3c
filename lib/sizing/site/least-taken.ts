import { toNumber } from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import { kept } from '../../units/remembered.js';
import type { Choice } from '../choice/choice.js';
import { isWithin, type SharedLimit } from '../choice/limits.js';
import { totalResources } from '../choice/resources.js';
import type { SharedLimitKey } from '../model/constraint.js';
import type { Solving } from './site-result.js';
import type { Slot } from './slots.js';

/** Of what the solver says of a limit: it is certain to far less. */
const CERTAIN = 1e-6;

/**
 * Whether parts, each of which something meets, can be met within limits, as far as each limit by itself says: `no` where what the parts take of one at
 * least is more than there is; ways that respect all: the best of each, or those that take least of one. An explanation asks this of the
 * same parts under many limits, and what a part takes at least does not depend on them.
 */
export function judgedByLeast(
  slots: readonly Slot[],
  limits: readonly SharedLimit[],
  solving: Solving,
): readonly Choice[] | 'no' | 'open' {
  const best = slots.flatMap((slot) => slot.best() ?? []);
  if (best.length === slots.length && areWithin(limits, best)) return best;
  for (const limit of limits) {
    const ways = slots.flatMap((slot) => leastWay(slot, limit) ?? []);
    const isListed = ways.length === slots.length;
    if (isListed && areWithin(limits, ways)) return ways;
    if (isListed && areWithin([limit], ways)) continue;
    const least = slots.reduce((sum, slot) => sum + keptOf(bounds, slot, limit, () => bound(slot, limit, solving)), 0);
    if (least > toNumber(limit.most) * (1 + CERTAIN) + CERTAIN) return 'no';
  }
  return 'open';
}

/** Whether ways of all parts respect limits together. */
export function areWithin(limits: readonly SharedLimit[], ways: readonly Choice[]): boolean {
  const total = totalResources(ways.map(({ resources }) => resources));
  return limits.every((limit) => isWithin(limit, total));
}

/** By part and limit. */
type Kept<Value> = WeakMap<Slot, Map<string, Value>>;

const listedWays: Kept<Choice | null> = new WeakMap();
const bounds: Kept<number> = new WeakMap();

function keptOf<Value>(known: Kept<Value>, slot: Slot, { constraint }: SharedLimit, make: () => Value): Value {
  return kept(
    kept(known, slot, () => new Map()),
    identityKey(constraint),
    make,
  );
}

/** One of its choices that takes least of a limit; null: it has none. */
export function leastWay(slot: Slot, limit: SharedLimit): Choice | null {
  return keptOf(listedWays, slot, limit, () => slot.least(limit.taken));
}

/** What no way takes less of, listed or not. */
function bound(slot: Slot, limit: SharedLimit, solving: Solving): number {
  const listed = leastWay(slot, limit);
  const isLeast = slot.complete || (slot.mixed === null && isOfSize(limit));
  return isLeast && listed !== null ? toNumber(limit.taken(listed.resources)) : leastMixed(slot, limit, solving);
}

/** Whether fleets of one size take the same of it, whichever way their nodes are bought. */
function isOfSize({ constraint }: SharedLimit): boolean {
  return constraint.kind === 'limit' && OF_SIZE[constraint.limit];
}

const OF_SIZE: Readonly<Record<SharedLimitKey, boolean>> = {
  'monthly-cost': false,
  'monthly-energy': true,
  'monthly-co2e': true,
  nodes: true,
  'capacity-block-nodes': false,
};

/** Were parts of nodes for sale; 0: the solver does not say. */
function leastMixed(slot: Slot, limit: SharedLimit, solving: Solving): number {
  const { columns, rows } = slot.block([limit]);
  const taken = columns.map(({ unit }) => toNumber(limit.taken(unit)));
  const most = Math.max(1, ...taken);
  const relaxed = columns.map(({ upper }, at) => ({ cost: taken[at]! / most, lower: 0, upper, integer: false }));
  const solved = solving.solver().duals({ columns: relaxed, rows });
  return solved === null ? 0 : Math.max(0, solved.objective) * most;
}
