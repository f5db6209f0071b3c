import { compareFields, drains, type Effect, type Effects, ELSEWHERE, inPlace, replaces } from '../../kinds/effects.js';
import type { PlanChange } from '../../kinds/plan-change.js';
import { ACCESS_EFFECTS, compareAccess, compareFleets } from '../../kinds/workload-changes.js';
import type { Ec2Plan, ScalingGroupPlan } from '../../shape/ec2-plan.js';
import type { Ec2Hall } from '../../shape/hall.js';

/** What the nodes of a fleet are on plain EC2. */
export const SCALING_GROUP = 'Auto Scaling group';

/** Changes of Auto Scaling groups and the rights of their instances. */
export function compareInstances(before: Ec2Hall, after: Ec2Hall): PlanChange[] {
  return [
    ...compareFields('instances', EC2_EFFECTS, before.ec2, after.ec2),
    ...compareFleets(SCALING_GROUP, SCALING_GROUP_EFFECTS, before.fleets, after.fleets),
    ...compareAccess(ACCESS_EFFECTS, before.access, after.access),
  ];
}

/** A new version of the template: what runs stays as it is until it ends. */
const forNewNodes = (what: string): Effect => inPlace(`${what}: nodes that start from now on have it`);
const renamed = (what: string): Effect => replaces(`${what} can not be renamed: its nodes go`);

const SCALING_GROUP_EFFECTS: Effects<ScalingGroupPlan> = {
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

const EC2_EFFECTS: Effects<Ec2Plan> = { securityGroup: newGroup, fabricSecurityGroup: newGroup };
