import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Construct } from 'constructs';
import type { Ec2Hall } from '../../../plan/shape/hall.js';
import { Parts } from '../../foundation/parts.js';
import type { StackOutput } from '../../foundation/planned-stack.js';
import { InstanceRole } from '../../nodes/instance-role.js';
import { mountsOf } from '../../nodes/instance-user-data.js';
import type { FleetHandle, HallPlatform, PlatformBuilder, PlatformContext, Workloads } from '../../nodes/platform.js';
import { FabricSecurityGroup, NodeSecurityGroup } from '../../nodes/security-groups.js';
import { grantStatements } from '../../stores/grants.js';
import type { HallStores } from '../../stores/hall-stores.js';
import { ScalingGroup } from './scaling-group.js';

/** For answers that are under way when a node leaves its target group. */
const DRAIN_SECONDS = 120;

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
  private targets = new Parts<string>('target group', []);

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

  readonly fleetHandle = (fleet: string): FleetHandle => {
    const { scalingGroupName } = this.groups.get(fleet);
    const { name } = this.plan.fleets.find(({ key }) => key === fleet)!;
    const { account } = this.context;
    return { id: scalingGroupName, arn: account.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`) };
  };

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
            // A workload on owned nodes alone has none, and a statement without resources is refused.
            ...(groups.length === 0
              ? []
              : [
                  {
                    sid: 'AnswerHooksAndReportFaults',
                    actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:SetInstanceHealth'],
                    resources: groups.map((name) =>
                      account.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`),
                    ),
                  },
                ]),
          ],
        });
        return [one.key, role] as const;
      }),
    );
    this.targets = this.addTargets();
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
          targetGroupArns: this.targets.has(fleet.workload) ? [this.targets.get(fleet.workload)] : [],
        }),
      ]),
    );
    return { fleets: this.groups, access };
  }

  outputs(): StackOutput[] {
    const named = (what: string, key: string) => `${what}_${key.replaceAll(/[.-]/g, '_')}`;
    return [
      ...[...this.scalingGroups].map(([key, { scalingGroupName }]) => ({
        name: named('scaling_group', key),
        value: scalingGroupName,
        description: `Auto Scaling group of fleet ${key}`,
      })),
      ...[...this.targets].map(([key, value]) => ({
        name: named('target_group', key),
        value,
        description: `Target group of workload ${key}, for a listener of yours`,
      })),
    ];
  }

  /** By workload; the load balancers that they name reach their ports. */
  private addTargets(): Parts<string> {
    const { scope, plan, context } = this;
    const balancers = new Construct(scope, 'balancers');
    const groups = new Construct(scope, 'target-groups');
    const ports = new Map(plan.ec2.targetGroups.map((one) => [`${one.securityGroup}-${one.port}`, one]));
    for (const [key, { securityGroup, port }] of ports) {
      new VpcSecurityGroupIngressRule(balancers, key, {
        securityGroupId: this.nodeSecurityGroupId,
        referencedSecurityGroupId: securityGroup,
        ipProtocol: 'tcp',
        fromPort: port,
        toPort: port,
        description: 'From the load balancer',
      });
    }
    const arns = plan.ec2.targetGroups.map(({ workload, name, port, healthPath }) => {
      const { arn } = new LbTargetGroup(groups, workload, {
        name,
        port,
        protocol: 'HTTP',
        targetType: 'instance',
        vpcId: context.network.vpcId,
        deregistrationDelay: `${DRAIN_SECONDS}`,
        healthCheck: { path: healthPath, matcher: '200', interval: 15, healthyThreshold: 2, unhealthyThreshold: 3 },
        tags: { 'datahall:workload': workload },
        // A listener names it until its owner moves on: the next one is there first, under another name.
        lifecycle: { createBeforeDestroy: true },
      });
      return [workload, arn] as const;
    });
    return new Parts('target group', arns);
  }
}

/** Builds a hall of plain instances. */
export const EC2 = {
  build: (scope, plan, context) => new Ec2Platform(scope, plan, context),
} satisfies PlatformBuilder<'ec2'>;
