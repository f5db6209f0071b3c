import type { SizingProblem } from '../model/demand.js';
import type { Infeasibility } from '../model/sizing.js';
import { isFeasible } from '../site/best-site.js';
import type { Solving } from '../site/site-result.js';
import { optionsAt } from '../site/size-site.js';
import { conditionsOf } from './conditions.js';
import { minimalConflict } from './minimal-conflict.js';
import { minimalRelaxation } from './minimal-relaxation.js';
import { unreachedLevels } from './unreached-levels.js';
import { unsoldStores } from './unsold-stores.js';

/**
 * Why an infeasible problem is infeasible: conditions that cannot hold together, of which none can be spared, and
 * the plan that is nearest to what was asked.
 */
export function explainConflict(problem: SizingProblem, solving: Solving): Infeasibility {
  const conditions = conditionsOf(problem);
  const bare = conditions.reduce((left, { without }) => without(left), problem);
  if (!isFeasible(bare, solving)) {
    const regions = problem.sites.map(({ catalog }) => catalog.region).sort();
    const unknown = problem.sites.every((site) => optionsAt(site, problem) === null);
    if (unknown) return { kind: 'carbon-unknown', regions };
    const stores = unsoldStores(problem);
    const withoutThem = { ...bare, demands: bare.demands.map((demand) => ({ ...demand, stores: [] })) };
    const sold = stores.length === 0 || !isFeasible(withoutThem, solving);
    return sold ? { kind: 'no-offer', regions } : { kind: 'store-not-sold', stores };
  }
  const conflict = minimalConflict(problem, conditions, solving);
  return {
    kind: 'conflict',
    conflict: conflict.map(({ workload, constraint, detail }) => ({ workload, constraint, detail })),
    minimalRelaxation: minimalRelaxation(problem, conditions, conflict, solving),
    unreached: unreachedLevels(problem, conflict),
  };
}
