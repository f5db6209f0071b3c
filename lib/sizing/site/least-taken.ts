import { compare, toNumber } from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import type { Choice } from '../choice/choice.js';
import { isWithin, type SharedLimit } from '../choice/limits.js';
import { totalResources } from '../choice/resources.js';
import type { Solving } from './site-result.js';
import type { Slot } from './slots.js';

/** Of what the solver says of a limit: it is certain to far less. */
const CERTAIN = 1e-6;

/**
 * Whether parts, each of which something meets, can be met within limits, as far as each limit by itself says: `no` where what the parts take of one at
 * least is more than there is; the ways that take least of one where they respect all. An explanation asks this of the
 * same parts under many limits, and what a part takes at least does not depend on them.
 */
export function judgedByLeast(
  slots: readonly Slot[],
  limits: readonly SharedLimit[],
  solving: Solving,
): readonly Choice[] | 'no' | 'open' {
  for (const limit of limits) {
    const ways = slots.flatMap((slot) => keptOf(listedWays, slot, limit, () => leastListed(slot, limit)) ?? []);
    const total = totalResources(ways.map(({ resources }) => resources));
    const isListed = ways.length === slots.length;
    if (isListed && limits.every((other) => isWithin(other, total))) return ways;
    if (isListed && isWithin(limit, total)) continue;
    const least = slots.reduce((sum, slot) => sum + keptOf(bounds, slot, limit, () => bound(slot, limit, solving)), 0);
    if (least > toNumber(limit.most) * (1 + CERTAIN) + CERTAIN) return 'no';
  }
  return 'open';
}

/** By part and limit. */
type Kept<Value> = WeakMap<Slot, Map<string, Value>>;

const listedWays: Kept<Choice | null> = new WeakMap();
const bounds: Kept<number> = new WeakMap();

function keptOf<Value>(kept: Kept<Value>, slot: Slot, { constraint }: SharedLimit, make: () => Value): Value {
  const byLimit = kept.get(slot) ?? new Map<string, Value>();
  kept.set(slot, byLimit);
  const key = identityKey(constraint);
  const known = byLimit.get(key);
  if (known !== undefined) return known;
  const made = make();
  byLimit.set(key, made);
  return made;
}

/** What no way takes less of, listed or not. */
function bound(slot: Slot, limit: SharedLimit, solving: Solving): number {
  const listed = leastListed(slot, limit);
  return slot.complete && listed !== null ? toNumber(limit.taken(listed.resources)) : leastMixed(slot, limit, solving);
}

/** Null: no way is listed. */
function leastListed({ choices }: Slot, limit: SharedLimit): Choice | null {
  const [first, ...others] = choices();
  if (first === undefined) return null;
  return others.reduce(
    (least, other) => (compare(limit.taken(other.resources), limit.taken(least.resources)) < 0 ? other : least),
    first,
  );
}

/** Were parts of nodes for sale; 0: the solver does not say. */
function leastMixed(slot: Slot, limit: SharedLimit, solving: Solving): number {
  const { columns, rows } = slot.block([limit]);
  const taken = columns.map(({ unit }) => toNumber(limit.taken(unit)));
  const most = Math.max(1, ...taken);
  const relaxed = columns.map(({ upper }, at) => ({ cost: taken[at]! / most, lower: 0, upper, integer: false }));
  const solved = solving.solver().duals({ columns: relaxed, rows });
  return solved === null ? 0 : Math.max(0, solved.objective) * most;
}
