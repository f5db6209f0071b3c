import { quantityText } from '../../units/words.js';
import type { SizingProblem } from '../model/demand.js';
import type { Infeasibility, NearestPlan } from '../model/sizing.js';
import { isFeasible, optionsAt, type Solving } from '../site/size-site.js';
import { type Condition, conditionsOf } from './conditions.js';
import { minimalConflict } from './minimal-conflict.js';
import { nearestPlan } from './minimal-relaxation.js';

/**
 * Why an infeasible problem is infeasible: conditions that cannot hold together, of which none can be spared, and
 * the plan that is nearest to what was asked.
 */
export function explainConflict(problem: SizingProblem, solving: Solving): Infeasibility {
  const conditions = conditionsOf(problem);
  const bare = conditions.reduce((left, { without }) => without(left), problem);
  if (isFeasible(bare, solving)) {
    const conflict = minimalConflict(problem, conditions, solving);
    const nearest = nearestPlan(problem, conditions, conflict, solving);
    return {
      kind: 'conflict',
      conflict: conflict.map(({ workload, name, detail }) => ({ workload, name, detail })),
      nearest,
      summary: summaryOf(conflict, nearest),
    };
  }
  const regions = problem.sites.map(({ catalog }) => catalog.region).sort();
  const unknown = problem.sites.every((site) => optionsAt(site, problem) === null);
  const summary = unknown
    ? `carbon is priced or capped, and no source gives the grid's intensity in ${regions.join(', ')}`
    : `whatever is left out of the demand, nothing that serves its purpose is on offer in ${regions.join(', ')}`;
  return { kind: 'conflict', conflict: [], nearest: null, summary };
}

function summaryOf(conflict: readonly Condition[], nearest: NearestPlan | null): string {
  const names = conflict.map(
    ({ workload, name, detail }) => `${name}${workload === null ? '' : ` of ${workload}`} (${detail})`,
  );
  const together = names.length > 1 ? 'cannot hold together' : 'cannot be met';
  const change = nearest?.changes.length === 1 ? nearest.changes[0]! : null;
  const hint = change === null ? '' : `; a plan exists with ${change.name} of ${quantityText(change.to, change.unit)}`;
  return `${names.join(' and ')} ${together}${hint}`;
}
