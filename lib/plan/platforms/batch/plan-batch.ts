import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../../catalog/facts/catalog.js';
import { nodeGroupName, roleName, securityGroupName } from '../../kinds/names.js';
import type { BatchPlan, EnvironmentPlan, JobQueuePlan, SharePlan } from '../../shape/batch-plan.js';
import { planJob } from './jobs.js';

const LOG_RETENTION_DAYS = 365;

export function planBatch(
  blueprint: Blueprint,
  region: string,
  environments: readonly EnvironmentPlan[],
  catalog: Catalog,
): BatchPlan {
  const { name } = blueprint;
  return {
    instanceRoleName: roleName([name, 'instances'], region),
    securityGroup: securityGroupName([name, 'instances']),
    fabricSecurityGroup: securityGroupName([name, 'fabric']),
    logGroup: `/aws/batch/${name}`,
    logRetentionDays: LOG_RETENTION_DAYS,
    schedulingPolicy: { name: nodeGroupName([name, 'shares']), shares: planShares(blueprint) },
    queues: planQueues(blueprint, environments),
    jobs: environments.map((fleet) => {
      const workload = blueprint.workloads.find((one) => one.name === fleet.workload)!;
      return planJob(name, workload, fleet, catalog);
    }),
  };
}

/** All workloads in one policy of every queue: jobs of one may use the idle nodes of another, at their share. */
export function planShares({ workloads }: Blueprint): SharePlan[] {
  return workloads
    .map(({ name, scheduling }) => ({
      workload: name,
      identifier: shareIdentifier(name),
      // Four decimals are what Batch takes.
      weightFactor: Math.round(1e4 / scheduling.share) / 1e4,
    }))
    .sort((a, b) => (a.workload < b.workload ? -1 : 1));
}

/** Hyphens are not allowed; names of workloads have no capital letter, so no two become one. */
function shareIdentifier(workload: string): string {
  return workload.replaceAll('-', 'X');
}

/** Multi-node jobs must not reach a spot environment, so those have a queue of their own. */
function planQueues({ name, workloads }: Blueprint, environments: readonly EnvironmentPlan[]): JobQueuePlan[] {
  return workloads
    .flatMap(({ name: workload, scheduling }) =>
      [false, true].flatMap((spot): JobQueuePlan[] => {
        const own = environments.filter((fleet) => fleet.workload === workload && (fleet.purchase === 'spot') === spot);
        if (own.length === 0) return [];
        return [
          {
            key: spot ? `${workload}.spot` : workload,
            workload,
            name: nodeGroupName(spot ? [name, workload, 'spot'] : [name, workload]),
            priority: scheduling.priority,
            environments: own.map(({ key }) => key),
          },
        ];
      }),
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
