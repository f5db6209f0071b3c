import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import { by } from '../../../../units/order.js';
import type { PoolPlan } from '../../../shape/fleet-plan.js';

/** What Slurm charges the jobs of one workload to, with a quality of service of the same name. */
export interface SlurmAccount {
  /** Of the workload. */
  readonly name: string;
  /** Weight against other accounts when nodes are scarce: above 0. */
  readonly share: number;
  /** 0 to 1000: jobs of a higher one run first. */
  readonly priority: number;
  /** Accounts whose jobs are requeued to make room for its own; sorted. */
  readonly preempts: readonly string[];
  /** Accelerators that its jobs may have at once; null: all. */
  readonly atMost: number | null;
}

/**
 * One account a workload, sorted by name. In a pool it has the nodes in proportion to what is guaranteed to it, and its jobs
 * take the place of those of a lower priority, as the queues of Kueue and of Batch do.
 */
export function slurmAccounts(
  workloads: readonly Pick<WorkloadBlueprint, 'name' | 'scheduling'>[],
  pools: readonly PoolPlan[],
): SlurmAccount[] {
  const priorities = new Map(workloads.map(({ name, scheduling }) => [name, scheduling.priority]));
  return workloads
    .map(({ name, scheduling: { share, priority } }): SlurmAccount => {
      const shares =
        pools.map((pool) => pool.shares).find((all) => all.some(({ workload }) => workload === name)) ?? [];
      const own = shares.find(({ workload }) => workload === name);
      return {
        name,
        share: share * Math.max(1, own?.guaranteed ?? 1),
        priority,
        preempts: shares.map(({ workload }) => workload).filter((other) => priorities.get(other)! < priority),
        atMost: own?.atMost ?? null,
      };
    })
    .sort(by(({ name }) => name));
}
