import type { WorkloadBlueprint } from '../../../blueprint/schema/blueprint.js';
import { byKey } from '../../../units/order.js';
import { carrierOf, workloadsOn } from '../../kinds/pools.js';
import type { PoolPlan } from '../../shape/fleet-plan.js';
import type { SlurmFleetPlan, SlurmQueuePlan } from '../../shape/slurm-plan.js';
import { queueSettings } from './boot/queue-settings.js';
import { groupName } from './names.js';

/** A queue an owner of fleets, which the workloads of a pool share; jobs that name none go to that of the first workload. */
export function planQueues(
  workloads: readonly WorkloadBlueprint[],
  fleets: readonly SlurmFleetPlan[],
  pools: readonly PoolPlan[],
  accounting: boolean,
): SlurmQueuePlan[] {
  const owners = [...new Set(workloads.map(({ name }) => carrierOf({ pools }, name)))];
  return owners
    .flatMap((owner): SlurmQueuePlan[] => {
      const own = fleets.filter(({ workload }) => workload === owner);
      if (own.length === 0) return [];
      return [
        {
          key: owner,
          workload: owner,
          ...(own[0]?.team !== undefined && { team: own[0].team }),
          name: groupName([owner]),
          fleets: own.map(({ key }) => key),
          settings: queueSettings({
            workloads: workloadsOn({ pools }, owner),
            accounting,
          }),
        },
      ];
    })
    .sort(byKey);
}
