import type { Construct } from 'constructs';
import type { Ec2Hall } from '../../../plan/shape/hall.js';
import { Parts } from '../../foundation/parts.js';
import type { StackOutput } from '../../foundation/planned-stack.js';
import { InstanceRole } from '../../nodes/instance-role.js';
import { mountsOf } from '../../nodes/instance-user-data.js';
import type { HallPlatform, PlatformBuilder, PlatformContext, Workloads } from '../../nodes/platform.js';
import { FabricSecurityGroup, NodeSecurityGroup } from '../../nodes/security-groups.js';
import { grantStatements } from '../../stores/grants.js';
import type { HallStores } from '../../stores/hall-stores.js';
import { ScalingGroup } from './scaling-group.js';

/** Session Manager in place of SSH; metrics and logs of the CloudWatch agent. */
const MANAGED_POLICIES = ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'] as const;

/** Workloads as groups of instances: for Slurm, or your own scheduler. */
export class Ec2Platform implements HallPlatform {
  readonly kind = 'ec2';
  readonly nodeSecurityGroupId: string;
  readonly fabricSecurityGroupId: string | null;
  private readonly scope: Construct;
  private readonly plan: Ec2Hall;
  private readonly context: PlatformContext;
  private groups = new Parts<ScalingGroup>('fleet', []);

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

  /** Fleets by key; there are none before `addWorkloads`. */
  get scalingGroups(): Parts<ScalingGroup> {
    return this.groups;
  }

  addWorkloads(stores: HallStores): Workloads<ScalingGroup, InstanceRole> {
    const { scope, plan, context } = this;
    const { account, keys } = context;
    const access = new Parts(
      'role of workload',
      plan.access.map((one) => {
        const groups = plan.fleets.filter(({ workload }) => workload === one.key).map(({ name }) => name);
        const role = new InstanceRole(scope, `access.${one.key}`, {
          account,
          roleName: one.roleName,
          description: `Instances of workload ${one.key}`,
          managedPolicies: MANAGED_POLICIES,
          statements: [
            ...grantStatements({ account, keys, access: one, stores }),
            {
              sid: 'AnswerHooksAndReportFaults',
              actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
              resources: groups.map((name) =>
                account.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`),
              ),
            },
          ],
        });
        return [one.key, role] as const;
      }),
    );
    this.groups = new Parts(
      'fleet',
      plan.fleets.map((fleet) => [
        fleet.key,
        new ScalingGroup(scope, `fleet.${fleet.key}`, {
          ...context,
          fleet,
          role: access.get(fleet.workload),
          securityGroupId: this.nodeSecurityGroupId,
          fabricSecurityGroupId: this.fabricSecurityGroupId,
          mounts: mountsOf([fleet.workload], stores),
        }),
      ]),
    );
    return { fleets: this.groups, access };
  }

  outputs(): StackOutput[] {
    return [...this.scalingGroups].map(([key, { scalingGroupName }]) => ({
      name: `scaling_group_${key.replaceAll(/[.-]/g, '_')}`,
      value: scalingGroupName,
      description: `Auto Scaling group of fleet ${key}`,
    }));
  }
}

/** Builds a hall of plain instances. */
export const EC2 = {
  build: (scope, plan, context) => new Ec2Platform(scope, plan, context),
} satisfies PlatformBuilder<'ec2'>;
