import type { Diagnostic, DocumentPath } from '../blueprint/diagnostic.js';
import type { Blueprint, WorkloadBlueprint } from '../blueprint/schema.js';

/**
 * What the blueprint asks for and the plan does not yet do: refused, since a plan that ignored it would be wrong.
 * Take an entry out when its key is planned.
 */
export function unplannedKeys(blueprint: Blueprint): Diagnostic[] {
  const asked: [boolean, ...DocumentPath][] = [...blueprint.workloads.flatMap(unplannedOfWorkload)];
  return asked
    .filter(([isAsked]) => isAsked)
    .map(([, ...path]) => ({
      code: 'rule',
      severity: 'error',
      path,
      message: `"${path.at(-1)}" is not planned yet`,
      hint: 'leave it out, or say what it comes to through keys that are',
    }));
}

function unplannedOfWorkload(workload: WorkloadBlueprint, index: number): [boolean, ...DocumentPath][] {
  const unplanned: [boolean, ...DocumentPath][] = [[!workload.homogeneous, 'homogeneous']];
  return unplanned.map(([isAsked, ...path]) => [isAsked, 'workloads', index, ...path]);
}
