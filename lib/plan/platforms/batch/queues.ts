import type { WorkloadBlueprint } from '../../../blueprint/schema/blueprint.js';
import { by, byKey } from '../../../units/order.js';
import { roundTo } from '../../../units/rounding.js';
import { nodeGroupName } from '../../kinds/names.js';
import { carrierOf, workloadsOn } from '../../kinds/pools.js';
import type { EnvironmentPlan, JobQueuePlan, SharePlan } from '../../shape/batch-plan.js';
import type { PoolPlan } from '../../shape/fleet-plan.js';

type QueuedWorkload = Pick<WorkloadBlueprint, 'name' | 'scheduling'>;

/**
 * All workloads in one policy of every queue: jobs of one may use the idle nodes of another, at their share. In the queue of
 * a pool they have them in proportion to what is guaranteed to them.
 */
export function planShares(workloads: readonly QueuedWorkload[], pools: readonly PoolPlan[] = []): SharePlan[] {
  return workloads
    .map(({ name, scheduling }) => ({
      workload: name,
      identifier: shareIdentifier(name),
      // Four decimals are what Batch takes.
      weightFactor: roundTo(1 / (scheduling.share * Math.max(1, guaranteedTo(name, pools))), 4),
    }))
    .sort(by(({ workload }) => workload));
}

function guaranteedTo(workload: string, pools: readonly PoolPlan[]): number {
  const shares = pools.flatMap((pool) => pool.shares);
  return shares.find((share) => share.workload === workload)?.guaranteed ?? 0;
}

/** Hyphens are not allowed; names of workloads have no capital letter, so no two become one. */
function shareIdentifier(workload: string): string {
  return workload.replaceAll('-', 'X');
}

/**
 * A queue an owner of fleets: a fair share is one among the jobs of a queue, so the workloads of a pool have one together.
 * Multi-node jobs must not reach a spot environment, so those have a queue of their own.
 */
export function planQueues(
  hall: string,
  workloads: readonly QueuedWorkload[],
  environments: readonly EnvironmentPlan[],
  pools: readonly PoolPlan[] = [],
): JobQueuePlan[] {
  return [...new Set(workloads.map(({ name }) => carrierOf({ pools }, name)))]
    .flatMap((owner) =>
      [false, true].flatMap((spot): JobQueuePlan[] => {
        const own = environments.filter((fleet) => fleet.workload === owner && (fleet.purchase === 'spot') === spot);
        if (own.length === 0) return [];
        const users = workloadsOn({ pools }, owner);
        const priorities = workloads.flatMap(({ name, scheduling }) =>
          users.includes(name) ? scheduling.priority : [],
        );
        return [
          {
            key: spot ? `${owner}.spot` : owner,
            workload: owner,
            ...(own[0]!.team !== undefined && { team: own[0]!.team }),
            name: nodeGroupName(spot ? [hall, owner, 'spot'] : [hall, owner]),
            priority: Math.max(...priorities),
            environments: own.map(({ key }) => key),
          },
        ];
      }),
    )
    .sort(byKey);
}
