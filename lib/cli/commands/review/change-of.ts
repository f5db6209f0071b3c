import { comparePlans } from '../../../plan/changes/compare-plans.js';
import type { Plan } from '../../../plan/shape/plan.js';
import type { HallChange } from '../../../report/diff/hall-change.js';
import { compareAccess } from '../../../terraform/access/compare-access.js';
import { compareHalls } from '../../../terraform/compare/compare-stacks.js';
import { stackControls } from '../../../terraform/compare/stack-controls.js';
import { type HallResources, hallResources } from '../../../terraform/compare/stack-resources.js';

/**
 * What changes between two plans, in the plan and in its Terraform.
 * @param before - null: the hall is new
 * @param written - Terraform that another version of datahall wrote of the old plan. Default: what this one writes
 */
export function changeOf(before: Plan | null, after: Plan, written?: HallResources): HallChange {
  const old = before === null ? null : (written ?? hallResources(before));
  const fresh = hallResources(after);
  return {
    before: before === null || old === null ? null : { plan: before, controls: stackControls(old.hall) },
    after: { plan: after, controls: stackControls(fresh.hall) },
    access: old === null ? [] : compareAccess(old.hall, fresh.hall),
    effects: before === null ? [] : comparePlans(before, after),
    resources: compareHalls(old, fresh, before !== null && before.region !== after.region),
  };
}
