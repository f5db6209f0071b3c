import { drains, type Effect, type Effects, ELSEWHERE, inPlace, losesAll, replaces } from '../kinds/effects.js';
import type { BatchPlan, EnvironmentPlan, JobPlan, JobQueuePlan, SchedulingPolicyPlan } from '../shape/batch-plan.js';
import type { Ec2Plan, ScalingGroupPlan } from '../shape/ec2-plan.js';

/** A new version of the template: what runs stays as it is until it ends. */
const forNewNodes = (what: string): Effect => inPlace(`${what}: nodes that start from now on have it`);
const renewed = (what: string): Effect => drains(`${what}: Batch renews its instances, after the jobs on them`);

const renamed = (what: string): Effect => replaces(`${what} can not be renamed: its nodes go`);

/** Batch updates an environment in place, whatever of these changes, but not between on demand and spot. */
export const ENVIRONMENT_EFFECTS: Effects<EnvironmentPlan> = {
  agent: renewed('other metrics of the nodes'),
  key: ELSEWHERE,
  workload: inPlace('a tag'),
  name: renamed('a compute environment'),
  instanceType: renewed('another instance type'),
  accelerators: ELSEWHERE,
  purchase: (before, after) =>
    (before === 'spot') === (after === 'spot')
      ? inPlace('reservations are a matter of the bill')
      : replaces('compute_resources.type is fixed when an environment is made'),
  alternatives: renewed('other types in turn'),
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
  vcpus: (before, after) =>
    after.max < before.max
      ? inPlace('fewer nodes at most: those beyond go when their jobs end')
      : inPlace('the environment is resized'),
};

export const SCALING_GROUP_EFFECTS: Effects<ScalingGroupPlan> = {
  agent: forNewNodes('other metrics of the nodes'),
  key: ELSEWHERE,
  workload: inPlace('a tag'),
  name: renamed('an Auto Scaling group'),
  instanceType: forNewNodes('another instance type'),
  accelerators: ELSEWHERE,
  purchase: forNewNodes('another way of buying'),
  alternatives: forNewNodes('other types in turn'),
  reservation: forNewNodes('other reserved capacity'),
  subnets: (before, after) =>
    before.every((key) => after.includes(key))
      ? inPlace('nodes may start in more subnets')
      : drains('nodes in a subnet that is left go'),
  nodes: (before, after) =>
    after.max < before.max ? drains('fewer nodes at most: those beyond go') : inPlace('the group is resized'),
  workingNodes: ELSEWHERE,
  interfaces: forNewNodes('other network interfaces'),
  placement: forNewNodes('another placement'),
  rootVolumeGib: forNewNodes('another root volume'),
  stripeLocalDisks: forNewNodes('another layout of local disks'),
  imageParameter: forNewNodes('another image'),
  hooks: inPlace('lifecycle hooks'),
  refresh: inPlace('the way in which nodes are replaced'),
  schedules: inPlace('hours'),
  tracking: inPlace('what the count follows'),
  healthCheckGraceSeconds: inPlace('the time before a node is judged'),
};

const newGroup = drains('a security group can not be renamed: nodes take the new one when they are renewed');

export const BATCH_EFFECTS: Effects<BatchPlan> = {
  instanceRoleName: replaces('a role can not be renamed: instances lose their rights until they are renewed'),
  securityGroup: newGroup,
  fabricSecurityGroup: newGroup,
  logGroup: losesAll('a log group can not be renamed: what it holds is lost'),
  logRetentionDays: inPlace('older logs go'),
  schedulingPolicy: ELSEWHERE,
  queues: ELSEWHERE,
  jobs: ELSEWHERE,
};

export const SCHEDULING_POLICY_EFFECTS: Effects<SchedulingPolicyPlan> = {
  name: replaces('a scheduling policy can not be renamed: its queues are made anew'),
  shares: inPlace('other shares'),
};

export const QUEUE_EFFECTS: Effects<JobQueuePlan> = {
  key: ELSEWHERE,
  workload: inPlace('a tag'),
  name: replaces('a queue can not be renamed: jobs that wait in it are lost'),
  priority: inPlace('another priority'),
  environments: inPlace('other environments in turn'),
};

const newRevision = inPlace('a new revision; jobs that wait or run keep theirs');

export const JOB_EFFECTS: Effects<JobPlan> = {
  key: ELSEWHERE,
  workload: newRevision,
  name: replaces('a job definition can not be renamed'),
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

export const EC2_EFFECTS: Effects<Ec2Plan> = { securityGroup: newGroup, fabricSecurityGroup: newGroup };

/** What the fleets of a platform are made as. */
export const FLEET_KINDS = { eks: 'node group', batch: 'compute environment', ec2: 'Auto Scaling group' } as const;
