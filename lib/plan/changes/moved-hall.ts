import type { PlanChange } from '../kinds/plan-change.js';
import type { Infrastructure } from '../shape/hall.js';

/**
 * Name and region are part of every name: another one is another hall, and the earlier is destroyed. In another account
 * nothing of it is found. To name the account that it stands in moves nothing, nor does to name it no more.
 */
export function movedHall(before: Infrastructure, after: Infrastructure): PlanChange[] {
  return (['name', 'accountId', 'region'] as const)
    .filter((field) => before[field] !== after[field] && before[field] !== null && after[field] !== null)
    .map((field) => ({
      kind: 'replaces-data',
      subject: 'hall',
      field,
      before: before[field],
      after: after[field],
      why: 'it is another hall: all of the earlier one goes',
    }));
}
