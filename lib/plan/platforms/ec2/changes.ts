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
const forNewNodes = (what: string): Effect => inPlace(`${what}: applies to nodes that start from now on`);
const renamed = (what: string): Effect => replaces(`${what} cannot be renamed: its nodes are terminated`);

const SCALING_GROUP_EFFECTS: Effects<ScalingGroupPlan> = {
  agent: forNewNodes('other metrics of the nodes'),
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: forNewNodes('another team in the tags'),
  name: renamed('an Auto Scaling group'),
  instanceType: forNewNodes('another instance type'),
  accelerators: ELSEWHERE,
  purchase: forNewNodes('another purchase option'),
  alternatives: forNewNodes('other alternative types'),
  reservation: forNewNodes('other reserved capacity'),
  subnets: (before, after) =>
    before.every((key) => after.includes(key))
      ? inPlace('nodes may start in more subnets')
      : drains('nodes in removed subnets are terminated'),
  nodes: (before, after) =>
    after.max < before.max ? drains('a lower maximum: surplus nodes are terminated') : inPlace('the group is resized'),
  workingNodes: ELSEWHERE,
  interfaces: forNewNodes('other network interfaces'),
  placement: forNewNodes('another placement'),
  rootVolumeGib: forNewNodes('another root volume'),
  stripeLocalDisks: forNewNodes('another layout of local disks'),
  imageParameter: forNewNodes('another image'),
  hooks: inPlace('lifecycle hooks are updated'),
  refresh: inPlace('instance refresh is updated'),
  schedules: inPlace('the schedule is updated'),
  tracking: inPlace('target tracking is updated'),
  healthCheckGraceSeconds: inPlace('the health check grace period is updated'),
};

const newGroup = drains('a security group cannot be renamed: nodes get the new one when they are replaced');

const EC2_EFFECTS: Effects<Ec2Plan> = {
  securityGroup: newGroup,
  fabricSecurityGroup: newGroup,
  targetGroups: inPlace('nodes register in other target groups: listeners must name them'),
};
