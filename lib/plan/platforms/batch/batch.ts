import { nodeGroupName, roleName, securityGroupName } from '../../kinds/names.js';
import type { DraftFleet, PlatformPlanner, PlatformRequest, PreparedPlatform } from '../../kinds/platform.js';
import type { BatchPlan, EnvironmentPlan } from '../../shape/batch-plan.js';
import { planEnvironment } from './environments.js';
import { planJob } from './jobs.js';
import { planQueues, planShares } from './queues.js';

/** Workloads as queues of jobs. */
export const BATCH: PlatformPlanner<'batch'> = {
  nodes: {
    // Only jobs of one node run on spot.
    fabricOnSpot: false,
    // Of the container of a multi-node job; so is the second address.
    reservedSlots: 1,
    addresses: 2,
    systemAddresses: 0,
  },
  prepare,
};

/**
 * The container agent, logs and metrics.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const NODE_CALLS = ['ecs', 'ecs-agent', 'ecs-telemetry', 'logs', 'monitoring'] as const;

const LOG_RETENTION_DAYS = 365;

function prepare({ name, region, workloads }: PlatformRequest): PreparedPlatform<'batch'> {
  return {
    calls: NODE_CALLS,
    keyPurposes: [],
    people: [],
    fixedCosts: () => [],
    plan: ({ drafts, access }) => {
      const fleets = drafts.map(({ fleet, type }) => planEnvironment(name, fleet, type));
      return {
        batch: planBatch(name, region.region, workloads, drafts, fleets),
        fleets,
        access: access.filter(({ grants }) => grants.length > 0),
      };
    },
  };
}

function planBatch(
  hall: string,
  region: string,
  workloads: PlatformRequest['workloads'],
  drafts: readonly DraftFleet[],
  environments: readonly EnvironmentPlan[],
): BatchPlan {
  return {
    instanceRoleName: roleName([hall, 'instances'], region),
    securityGroup: securityGroupName([hall, 'instances']),
    fabricSecurityGroup: securityGroupName([hall, 'fabric']),
    logGroup: `/aws/batch/${hall}`,
    logRetentionDays: LOG_RETENTION_DAYS,
    schedulingPolicy: { name: nodeGroupName([hall, 'shares']), shares: planShares(workloads) },
    queues: planQueues(hall, workloads, environments),
    jobs: drafts.map((draft) => planJob(hall, draft)),
  };
}
