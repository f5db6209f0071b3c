import type { Plan } from '../../../plan/shape/plan.js';
import type { StackFacts } from '../../../report/documents/report-document.js';
import type { ResourceCount } from '../../../report/sections/resources.js';
import { typeOf } from '../../../terraform/compare/resource-body.js';
import { stackControls } from '../../../terraform/compare/stack-controls.js';
import { type HallResources, hallResources } from '../../../terraform/compare/stack-resources.js';

/** What a report shows of the Terraform of a plan. */
export function stackFacts(plan: Plan): StackFacts {
  const resources = hallResources(plan);
  return { resources: countByType(resources), controls: stackControls(resources.hall) };
}

function countByType({ hall, charts }: HallResources): ResourceCount[] {
  const counts = new Map<string, number>();
  for (const address of [...hall.keys(), ...(charts?.resources.keys() ?? [])])
    counts.set(typeOf(address), (counts.get(typeOf(address)) ?? 0) + 1);
  return [...counts].map(([type, count]) => ({ type, count }));
}
