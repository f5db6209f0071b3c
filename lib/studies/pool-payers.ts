import type { PoolShare } from '../plan/shape/fleet-plan.js';
import { splitByWeight } from '../units/rounding.js';

/**
 * What each workload of a pool pays of what its nodes cost: by what is guaranteed to it, or evenly where nothing is. In their
 * order; the parts add up.
 * @param cents - whole
 */
export function payersOfPool(
  shares: readonly Pick<PoolShare, 'workload' | 'guaranteed'>[],
  cents: number,
): { readonly workload: string; readonly cents: number }[] {
  const some = shares.some(({ guaranteed }) => guaranteed > 0);
  const parts = splitByWeight(
    cents,
    shares.map(({ guaranteed }) => (some ? guaranteed : 1)),
  );
  return shares.map(({ workload }, at) => ({ workload, cents: parts[at]! }));
}
