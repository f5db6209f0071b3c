import type { SizingProblem } from '../model/demand.js';
import { isFeasible } from '../site/best-site.js';
import type { Solving } from '../site/site-result.js';
import type { Condition } from './conditions.js';

/**
 * Conditions of an infeasible problem that cannot hold together, of which none can be spared: each is taken away, for
 * good wherever the rest still fails (a deletion filter).
 */
export function minimalConflict(
  problem: SizingProblem,
  conditions: readonly Condition[],
  solving: Solving,
): Condition[] {
  let left = problem;
  let conflict = [...conditions];
  // Whole workloads first: most conditions of a large problem have no part in the conflict.
  for (const workload of new Set(conditions.map((condition) => condition.workload))) {
    const own = conflict.filter((condition) => condition.workload === workload);
    const without = own.reduce((rest, condition) => condition.without(rest), left);
    if (isFeasible(without, solving)) continue;
    left = without;
    conflict = conflict.filter((condition) => condition.workload !== workload);
  }
  for (const condition of [...conflict]) {
    const without = condition.without(left);
    if (isFeasible(without, solving)) continue;
    left = without;
    conflict = conflict.filter((other) => other !== condition);
  }
  return conflict;
}
