import { nodeGroupName, roleName, securityGroupName } from '../../kinds/names.js';
import type {
  DraftFleet,
  PlatformPlanner,
  PlatformRequest,
  PreparedPlatform,
  ScalingStop,
} from '../../kinds/platform.js';
import { fleetTiles } from '../../operations/fleet-tiles.js';
import { fleetAlarms } from '../../operations/node-alarms.js';
import { agentMetricsCost, fleetMetricsCost } from '../../operations/operations-costs.js';
import { INSTANCE_SKIPS, wideRoleSkips } from '../../security/scanner-rules.js';
import type { BatchPlan, EnvironmentPlan } from '../../shape/batch-plan.js';
import type { BatchHall } from '../../shape/hall.js';
import { nodePath } from '../../stores/node-mounts.js';
import { burnIn } from './burn-in.js';
import { batchParts, compareBatch, ENVIRONMENT } from './changes.js';
import { planEnvironment } from './environments.js';
import { planJobs } from './jobs.js';
import { planQueues, planShares } from './queues.js';
import { BATCH_RULES } from './rules.js';
import { environmentCalendar } from './schedules.js';
import { writeBatchJob } from './write-job.js';

/** Workloads as queues of jobs. */
export const BATCH: PlatformPlanner<'batch'> = {
  fleetResource: ENVIRONMENT,
  nodes: {
    // Only jobs of one node run on spot.
    fabricOnSpot: false,
    // Of the container of a multi-node job; so is the second address.
    reservedSlots: 1,
    addresses: 2,
    systemAddresses: 0,
    mountsByUserData: true,
  },
  rules: BATCH_RULES,
  keyPurposes: () => [],
  healthServices: ['BATCH'],
  prepare,
  label: () => 'platform batch',
  names: ({ batch, fleets }) => [
    ...fleets.flatMap(({ calendar }) => (calendar ? [{ of: 'role', name: calendar.roleName } as const] : [])),
    { of: 'role', name: batch.instanceRoleName },
    { of: 'security group', name: batch.fabricSecurityGroup },
    { of: 'security group', name: batch.securityGroup },
  ],
  systemNodes: () => null,
  apiCidrs: () => null,
  logGroups: ({ batch: { logGroup: name, logRetentionDays: retentionDays } }) => [{ name, retentionDays }],
  agentLogGroups: () => [],
  // Batch makes them and names them.
  scalingGroups: () => [],
  alarms: ({ name, fleets }) => fleets.flatMap((fleet) => fleetAlarms(name, fleet)),
  tiles: ({ name, fleets }) => fleetTiles(name, fleets),
  events,
  burnIn,
  storePath: (_, store) => nodePath(store),
  scalingStop,
  parts: batchParts,
  compare: compareBatch,
  writeJob: writeBatchJob,
  quotas: () => [],
  scannerSkips: () => [...wideRoleSkips('instance role', 'SendMetrics'), ...INSTANCE_SKIPS],
};

function events({ batch }: BatchHall): ReturnType<PlatformPlanner['events']> {
  // Queues are named by their ARN.
  const jobQueue = batch.queues.map(({ name }) => ({ suffix: `/${name}` }));
  return [
    {
      key: 'batch-job-failed',
      description: 'A job failed for good',
      pattern: {
        source: ['aws.batch'],
        'detail-type': ['Batch Job State Change'],
        detail: { status: ['FAILED'], jobQueue },
      },
    },
    {
      // Batch's scaling groups are its own, and no alarm can count their nodes.
      // https://docs.aws.amazon.com/batch/latest/userguide/batch-job-queue-blocked-events.html
      key: 'batch-queue-blocked',
      description: 'A queue waits for nodes: there is no capacity, or they fail',
      pattern: { source: ['aws.batch'], 'detail-type': ['Batch Job Queue Blocked'], detail: { jobQueue } },
    },
  ];
}

/**
 * A disabled environment starts neither jobs nor nodes; jobs that run go on, and so does capacity that is held, which costs no
 * more. Where a calendar would enable it again, the calendar is denied to, and keeps no nodes without jobs.
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdateComputeEnvironment.html
 */
function scalingStop({ fleets }: BatchHall): ScalingStop {
  const rented = fleets.filter(({ reservation }) => reservation === null);
  const deniedRoles = rented.flatMap(({ calendar }) => calendar?.roleName ?? []).sort();
  return {
    denial: deniedRoles.length === 0 ? null : { deniedRoles, actions: ['batch:UpdateComputeEnvironment'] },
    calls: rented.map(({ key, calendar }) => ({
      fleet: key,
      service: 'batch',
      api: 'UpdateComputeEnvironment',
      parameter: 'computeEnvironment',
      inputs: { state: 'DISABLED', ...(calendar && { computeResources: { minvCpus: 0 } }) },
    })),
  };
}

/**
 * The container agent, logs and metrics.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const NODE_CALLS = ['ecs', 'ecs-agent', 'ecs-telemetry', 'logs', 'monitoring'] as const;

const LOG_RETENTION_DAYS = 365;

function prepare({ name, pools, region, workloads }: PlatformRequest): PreparedPlatform<'batch'> {
  return {
    calls: NODE_CALLS,
    registries: [],
    people: [],
    fixedCosts: () => [fleetMetricsCost()],
    nodeCosts: () => [agentMetricsCost(region)],
    plan: ({ drafts, access }) => {
      const fleets = drafts.map((draft) =>
        planEnvironment(name, draft.fleet, draft.type, environmentCalendar(name, region.region, draft)),
      );
      return {
        batch: planBatch(name, region.region, { workloads, pools }, drafts, fleets),
        fleets,
        access: access.filter(({ grants }) => grants.length > 0),
      };
    },
  };
}

function planBatch(
  hall: string,
  region: string,
  { workloads, pools }: Pick<PlatformRequest, 'pools' | 'workloads'>,
  drafts: readonly DraftFleet[],
  environments: readonly EnvironmentPlan[],
): BatchPlan {
  return {
    instanceRoleName: roleName([hall, 'instances'], region),
    securityGroup: securityGroupName([hall, 'instances']),
    fabricSecurityGroup: securityGroupName([hall, 'fabric']),
    logGroup: `/aws/batch/${hall}`,
    logRetentionDays: LOG_RETENTION_DAYS,
    schedulingPolicy: { name: nodeGroupName([hall, 'shares']), shares: planShares(workloads, pools) },
    queues: planQueues(hall, workloads, environments, pools),
    jobs: drafts.flatMap((draft) => planJobs(hall, draft, { workloads, pools })),
  };
}
