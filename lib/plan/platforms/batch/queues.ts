import type { WorkloadBlueprint } from '../../../blueprint/schema/blueprint.js';
import { by, byKey } from '../../../units/order.js';
import { roundTo } from '../../../units/rounding.js';
import { nodeGroupName } from '../../kinds/names.js';
import type { EnvironmentPlan, JobQueuePlan, SharePlan } from '../../shape/batch-plan.js';

type QueuedWorkload = Pick<WorkloadBlueprint, 'name' | 'scheduling'>;

/** All workloads in one policy of every queue: jobs of one may use the idle nodes of another, at their share. */
export function planShares(workloads: readonly QueuedWorkload[]): SharePlan[] {
  return workloads
    .map(({ name, scheduling }) => ({
      workload: name,
      identifier: shareIdentifier(name),
      // Four decimals are what Batch takes.
      weightFactor: roundTo(1 / scheduling.share, 4),
    }))
    .sort(by(({ workload }) => workload));
}

/** Hyphens are not allowed; names of workloads have no capital letter, so no two become one. */
function shareIdentifier(workload: string): string {
  return workload.replaceAll('-', 'X');
}

/** Multi-node jobs must not reach a spot environment, so those have a queue of their own. */
export function planQueues(
  hall: string,
  workloads: readonly QueuedWorkload[],
  environments: readonly EnvironmentPlan[],
): JobQueuePlan[] {
  return workloads
    .flatMap(({ name: workload, scheduling }) =>
      [false, true].flatMap((spot): JobQueuePlan[] => {
        const own = environments.filter((fleet) => fleet.workload === workload && (fleet.purchase === 'spot') === spot);
        if (own.length === 0) return [];
        return [
          {
            key: spot ? `${workload}.spot` : workload,
            workload,
            name: nodeGroupName(spot ? [hall, workload, 'spot'] : [hall, workload]),
            priority: scheduling.priority,
            environments: own.map(({ key }) => key),
          },
        ];
      }),
    )
    .sort(byKey);
}
