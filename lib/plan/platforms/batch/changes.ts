import {
  compareFields,
  compareLists,
  drains,
  type Effect,
  type Effects,
  ELSEWHERE,
  inPlace,
  losesAll,
  replaces,
} from '../../kinds/effects.js';
import type { PlanChange } from '../../kinds/plan-change.js';
import type { OwnPart } from '../../kinds/platform.js';
import {
  ACCESS_EFFECTS,
  compareAccess,
  compareFleets,
  compareQueues,
  queueParts,
} from '../../kinds/workload-changes.js';
import type {
  BatchPlan,
  EnvironmentPlan,
  JobPlan,
  JobQueuePlan,
  SchedulingPolicyPlan,
} from '../../shape/batch-plan.js';
import type { BatchHall } from '../../shape/hall.js';

/** What the nodes of a fleet are on AWS Batch. */
export const ENVIRONMENT = 'compute environment';

const JOB_GONE = 'it can no longer be submitted';

/** Changes of queues, job definitions, compute environments and the rights of jobs. */
export function compareBatch(before: BatchHall, after: BatchHall): PlanChange[] {
  const [was, now] = [before.batch, after.batch];
  return [
    ...compareFields('batch', BATCH_EFFECTS, was, now),
    ...compareFields('shares', SCHEDULING_POLICY_EFFECTS, was.schedulingPolicy, now.schedulingPolicy),
    ...compareQueues<JobQueuePlan>(QUEUE_EFFECTS, was.queues, now.queues),
    ...compareLists<JobPlan>(({ key }) => `job ${key}`, was.jobs, now.jobs, {
      added: { kind: 'adds', why: 'a new job definition' },
      removed: { kind: 'removes', why: JOB_GONE },
      kept: JOB_EFFECTS,
    }),
    ...compareFleets(ENVIRONMENT, ENVIRONMENT_EFFECTS, before.fleets, after.fleets),
    ...compareAccess(ACCESS_EFFECTS, before.access, after.access),
  ];
}

/** Queues and job definitions. */
export function batchParts({ batch }: BatchHall): OwnPart[] {
  return [
    ...queueParts(batch.queues),
    ...batch.jobs.map(({ key }) => ({ subject: `job ${key}`, holds: false, gone: JOB_GONE })),
  ];
}

const renewed = (what: string): Effect => drains(`${what}: Batch replaces its instances after their jobs end`);

const renamed = (what: string): Effect => replaces(`${what} cannot be renamed: its nodes are terminated`);

/** Batch updates an environment in place, except from on demand to spot and back. */
const ENVIRONMENT_EFFECTS: Effects<EnvironmentPlan> = {
  agent: renewed('other metrics of the nodes'),
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: renewed('another team in the tags'),
  name: renamed('a compute environment'),
  instanceType: renewed('another instance type'),
  accelerators: ELSEWHERE,
  purchase: (before, after) =>
    (before === 'spot') === (after === 'spot')
      ? inPlace('a reservation changes the bill only')
      : replaces('compute_resources.type is fixed at creation'),
  alternatives: renewed('other alternative types'),
  reservation: renewed('other reserved capacity'),
  subnets: renewed('other subnets'),
  nodes: ELSEWHERE,
  workingNodes: ELSEWHERE,
  interfaces: renewed('other network interfaces'),
  placement: renewed('another placement'),
  rootVolumeGib: renewed('another root volume'),
  stripeLocalDisks: renewed('another layout of local disks'),
  image: renewed('another image'),
  allocation: ELSEWHERE,
  calendar: inPlace('the schedule is updated'),
  vcpus: (before, after) =>
    after.max < before.max
      ? inPlace('a lower maximum: surplus nodes stop when their jobs end')
      : inPlace('the environment is resized'),
};

const newGroup = drains('a security group cannot be renamed: nodes get the new one when they are replaced');

const BATCH_EFFECTS: Effects<BatchPlan> = {
  instanceRoleName: replaces('a role cannot be renamed: instances lose their permissions until they are replaced'),
  securityGroup: newGroup,
  fabricSecurityGroup: newGroup,
  logGroup: losesAll('a log group cannot be renamed: its logs are lost'),
  logRetentionDays: inPlace('older logs are deleted'),
  schedulingPolicy: ELSEWHERE,
  queues: ELSEWHERE,
  jobs: ELSEWHERE,
};

const SCHEDULING_POLICY_EFFECTS: Effects<SchedulingPolicyPlan> = {
  name: replaces('a scheduling policy cannot be renamed: its queues are recreated'),
  shares: inPlace('other shares'),
};

const QUEUE_EFFECTS = {
  priority: inPlace('another priority'),
  environments: inPlace('other compute environments, or another order'),
};

const newRevision = inPlace('a new revision; waiting and running jobs keep theirs');

const JOB_EFFECTS: Effects<JobPlan> = {
  key: ELSEWHERE,
  fleet: ELSEWHERE,
  workload: newRevision,
  team: newRevision,
  name: replaces('a job definition cannot be renamed'),
  nodes: newRevision,
  instanceType: newRevision,
  vcpus: newRevision,
  memoryMib: newRevision,
  gpus: newRevision,
  sharedMemoryMib: newRevision,
  devices: newRevision,
  schedulingPriority: newRevision,
  attempts: newRevision,
};
