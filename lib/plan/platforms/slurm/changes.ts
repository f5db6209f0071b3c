import {
  compareFields,
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
import type { SlurmHall } from '../../shape/hall.js';
import type {
  LoginGroupPlan,
  SlurmClusterPlan,
  SlurmFleetPlan,
  SlurmPlan,
  SlurmQueuePlan,
} from '../../shape/slurm-plan.js';

/** What the nodes of a fleet are on PCS. */
export const NODE_GROUP = 'compute node group';

const RECORDS_LOST = 'queues, jobs and the records of accounting are lost';

/** Changes of the cluster, its login nodes, queues, compute node groups and the rights of nodes. */
export function compareSlurm(before: SlurmHall, after: SlurmHall): PlanChange[] {
  const [was, now] = [before.slurm, after.slurm];
  return [
    ...compareFields('slurm', SLURM_EFFECTS, was, now),
    ...compareFields('cluster', CLUSTER_EFFECTS, was.cluster, now.cluster),
    ...compareFields('login nodes', LOGIN_EFFECTS, was.login, now.login),
    ...compareQueues<SlurmQueuePlan>(QUEUE_EFFECTS, was.queues, now.queues),
    ...compareFleets(NODE_GROUP, NODE_GROUP_EFFECTS, before.fleets, after.fleets),
    ...compareAccess(ACCESS_EFFECTS, before.access, after.access),
  ];
}

/** The cluster, whose records exist nowhere else, and its queues. */
export function slurmParts({ slurm }: SlurmHall): OwnPart[] {
  return [
    { subject: 'cluster', holds: slurm.cluster.accounting !== null, gone: RECORDS_LOST },
    { subject: 'login nodes', holds: false, gone: 'open sessions end' },
    ...queueParts(slurm.queues),
  ];
}

/** PCS starts new nodes of another template, and replaces idle ones; running jobs end first. */
const renewed = (what: string): Effect => drains(`${what}: PCS replaces the nodes as their jobs end`);
const recreated = (what: string): Effect =>
  replaces(`${what} is fixed at creation: PCS makes another group, and jobs on the old one end`);
const newGroup = drains('a security group cannot be renamed: nodes get the new one when they are replaced');

const SLURM_EFFECTS: Effects<SlurmPlan> = {
  cluster: ELSEWHERE,
  login: ELSEWHERE,
  queues: ELSEWHERE,
  image: renewed('another image'),
  users: renewed('other users'),
  securityGroup: newGroup,
  fabricSecurityGroup: newGroup,
  controllerSecurityGroup: losesAll(`security groups of a cluster are fixed at creation: ${RECORDS_LOST}`),
};

const newCluster = (what: string): Effect => losesAll(`${what} of a cluster is fixed at creation: ${RECORDS_LOST}`);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pcs-cluster.html */
const CLUSTER_EFFECTS: Effects<SlurmClusterPlan> = {
  name: newCluster('the name'),
  stackName: newCluster('the stack'),
  size: newCluster('the size'),
  version: drains(
    'the controller is updated; every node group needs an image with the new version, and its nodes are replaced',
  ),
  subnet: newCluster('the subnet'),
  idleSeconds: inPlace('another idle time'),
  accounting: (before, after) =>
    after === null && before !== null
      ? losesAll(`accounting cannot be turned off: ${RECORDS_LOST}`)
      : inPlace('accounting is updated'),
  settings: inPlace('other settings of Slurm'),
  logGroup: losesAll('a log group cannot be renamed: its logs are lost'),
  logRetentionDays: inPlace('older logs are deleted'),
  logMetrics: inPlace('other records of the logs are counted'),
};

const loginReplaced = (what: string): Effect => drains(`${what}: open sessions end as login nodes are replaced`);

const LOGIN_EFFECTS: Effects<LoginGroupPlan> = {
  groupName: recreated('the name'),
  name: loginReplaced('another launch template'),
  instanceType: recreated('the instance type'),
  subnets: loginReplaced('other subnets'),
  nodes: inPlace('the number of login nodes changes'),
  imageParameter: loginReplaced('another image'),
  roleName: replaces('a role cannot be renamed: login nodes lose their permissions until they are replaced'),
  rootVolumeGib: loginReplaced('another root volume'),
  bootScript: loginReplaced('another boot script'),
};

const QUEUE_EFFECTS = {
  fleets: inPlace('other compute node groups'),
  settings: inPlace('other settings of the partition'),
};

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pcs-computenodegroup.html */
const NODE_GROUP_EFFECTS: Effects<SlurmFleetPlan> = {
  agent: renewed('other metrics of the nodes'),
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: renewed('another team in the tags'),
  name: renewed('another launch template'),
  groupName: recreated('the name'),
  instanceType: recreated('the instance type'),
  accelerators: ELSEWHERE,
  purchase: ELSEWHERE,
  purchaseOption: renewed('another purchase option'),
  alternatives: recreated('the list of types'),
  reservation: renewed('other reserved capacity'),
  subnets: renewed('other subnets'),
  nodes: (before, after) =>
    after.max < before.max ? drains('a lower maximum: surplus nodes are terminated') : inPlace('the group is resized'),
  workingNodes: ELSEWHERE,
  interfaces: renewed('other network interfaces'),
  placement: renewed('another placement'),
  rootVolumeGib: renewed('another root volume'),
  stripeLocalDisks: renewed('another layout of local disks'),
  imageParameter: renewed('another image'),
  settings: inPlace('other settings of the nodes'),
  bootScript: renewed('another boot script'),
  calendar: inPlace('the schedule is updated'),
};
