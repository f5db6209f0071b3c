import type { Construct } from 'constructs';
import type { Ec2Hall } from '../../../plan/shape/hall.js';
import { FabricSecurityGroup } from '../../nodes/fabric-security-group.js';
import { InstanceRole } from '../../nodes/instance-role.js';
import { mountsOf } from '../../nodes/mounts.js';
import { NodeSecurityGroup } from '../../nodes/node-security-group.js';
import type { HallStores, Platform, PlatformContext } from '../../nodes/platform.js';
import { storeStatements } from '../../nodes/workload-access.js';
import { ScalingFleet } from './scaling-fleet.js';

/** Session Manager in place of SSH; metrics and logs of the CloudWatch agent. */
const MANAGED_POLICIES = ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'] as const;

/** Workloads as groups of instances: for Slurm, or a scheduler of one's own. */
export class Ec2Platform implements Platform {
  readonly nodeSecurityGroupId: string;
  readonly fabricSecurityGroupId: string | null;
  readonly scalingGroups = new Map<string, ScalingFleet>();
  private readonly scope: Construct;
  private readonly plan: Ec2Hall;
  private readonly context: PlatformContext;

  constructor(scope: Construct, plan: Ec2Hall, context: PlatformContext) {
    this.scope = scope;
    this.plan = plan;
    this.context = context;
    const { vpcId } = context.network;
    const { ec2 } = plan;
    this.nodeSecurityGroupId = new NodeSecurityGroup(scope, 'instances', { name: ec2.securityGroup, vpcId }).groupId;
    this.fabricSecurityGroupId = plan.fleets.some(({ interfaces }) => interfaces.length > 0)
      ? new FabricSecurityGroup(scope, 'fabric', { name: ec2.fabricSecurityGroup, vpcId }).groupId
      : null;
  }

  addWorkloads(stores: HallStores) {
    const { scope, plan, context } = this;
    const { account, keys } = context;
    const access = new Map(
      plan.access.map((one) => {
        const groups = plan.fleets.filter(({ workload }) => workload === one.key).map(({ name }) => name);
        const role = new InstanceRole(scope, `access.${one.key}`, {
          account,
          roleName: one.roleName,
          description: `Instances of workload ${one.key}`,
          managedPolicies: MANAGED_POLICIES,
          statements: [
            ...storeStatements({ ...stores, account, keys, access: one, stores: stores.objectStores }),
            {
              sid: 'AnswerHooks',
              actions: ['autoscaling:CompleteLifecycleAction'],
              resources: groups.map((name) =>
                account.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`),
              ),
            },
          ],
        });
        return [one.key, role] as const;
      }),
    );
    for (const fleet of plan.fleets) {
      const props = {
        ...context,
        fleet,
        role: access.get(fleet.workload)!,
        securityGroupId: this.nodeSecurityGroupId,
        fabricSecurityGroupId: this.fabricSecurityGroupId,
        mounts: mountsOf(fleet.workload, plan.stores, stores),
      };
      this.scalingGroups.set(fleet.key, new ScalingFleet(scope, `fleet.${fleet.key}`, props));
    }
    return { fleets: this.scalingGroups, access };
  }

  outputs() {
    return [...this.scalingGroups].map(([key, { scalingGroupName }]) => ({
      name: `scaling_group_${key.replaceAll(/[.-]/g, '_')}`,
      value: scalingGroupName,
      description: `Auto Scaling group of fleet ${key}`,
    }));
  }
}
