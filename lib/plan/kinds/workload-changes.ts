import type { FleetPlan } from '../shape/fleet-plan.js';
import type { AccessPlan } from '../shape/identity-plan.js';
import { compareLists, type Effects, ELSEWHERE, inPlace, type ListEffects, replaces } from './effects.js';
import type { PlanChange } from './plan-change.js';

/**
 * Changes of the fleets of one platform.
 * @param resource - what a fleet is there, e.g. `node group`
 */
export function compareFleets<Fleet extends FleetPlan>(
  resource: string,
  kept: ListEffects<Fleet>['kept'],
  before: readonly Fleet[],
  after: readonly Fleet[],
): PlanChange[] {
  return compareLists<Fleet>(({ key }) => `fleet ${key}`, before, after, {
    added: { kind: 'adds', why: `a new ${resource}` },
    removed: { kind: 'removes', why: 'its nodes are terminated, with their local disks' },
    kept,
  });
}

/** Changes of the access of workloads to buckets. */
export function compareAccess<Access extends AccessPlan>(
  kept: ListEffects<Access>['kept'],
  before: readonly Access[],
  after: readonly Access[],
): PlanChange[] {
  return compareLists<Access>(({ key }) => `access of ${key}`, before, after, {
    added: { kind: 'adds', why: 'the workload gets access to buckets' },
    removed: { kind: 'removes', why: 'the workload loses its access' },
    kept,
  });
}

/** Effects on the access of a workload, on every platform. */
export const ACCESS_EFFECTS: Effects<AccessPlan> = {
  key: ELSEWHERE,
  roleName: replaces('a role cannot be renamed: running pods or jobs lose their permissions until they restart'),
  grants: inPlace('the policy is updated'),
};
