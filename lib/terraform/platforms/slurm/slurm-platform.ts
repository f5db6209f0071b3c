import { Construct } from 'constructs';
import { workloadsOn } from '../../../plan/kinds/pools.js';
import { nodeMounts } from '../../../plan/platforms/slurm/boot/node-mounts.js';
import { nodeLogGroup } from '../../../plan/platforms/slurm/cluster.js';
import type { SlurmHall } from '../../../plan/shape/hall.js';
import { Parts } from '../../foundation/parts.js';
import type { StackOutput } from '../../foundation/planned-stack.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { InstanceRole } from '../../nodes/instance-role.js';
import { metricsStatement } from '../../nodes/node-agent.js';
import type { HallPlatform, PlatformBuilder, PlatformContext, ScaledNodes, Workloads } from '../../nodes/platform.js';
import { FabricSecurityGroup, NodeSecurityGroup } from '../../nodes/security-groups.js';
import { grantStatements } from '../../stores/grants.js';
import type { HallStores } from '../../stores/hall-stores.js';
import { BuiltImage } from './built-image.js';
import { ControllerSecurityGroup } from './controller-security-group.js';
import { type GroupContext, PcsGroup, SlurmFleet } from './node-group.js';
import { customSettings, PcsStack } from './pcs-stack.js';
import { SchedulerLogs } from './scheduler-logs.js';

/** Session Manager in place of SSH; metrics and logs of the CloudWatch agent. */
const MANAGED_POLICIES = ['AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'] as const;

/**
 * A node joins the cluster by it.
 * @see https://docs.aws.amazon.com/pcs/latest/userguide/security-instance-profiles.html
 */
const JOINS = { sid: 'JoinsTheCluster', actions: ['pcs:RegisterComputeNodeGroupInstance'], resources: ['*'] } as const;

/** Workloads as jobs of a Slurm cluster on AWS Parallel Computing Service. */
export class SlurmPlatform implements HallPlatform {
  readonly kind = 'slurm';
  readonly nodeSecurityGroupId: string;
  readonly fabricSecurityGroupId: string | null;
  /** As PCS gives it. */
  readonly clusterId: string;
  readonly clusterArn: string;
  /** None: PCS starts nodes by EC2 Fleet. */
  readonly scalingGroups: Parts<ScaledNodes> = new Parts('scaling group', []);
  private readonly scope: Construct;
  private readonly plan: SlurmHall;
  private readonly context: PlatformContext;

  constructor(scope: Construct, plan: SlurmHall, context: PlatformContext) {
    this.scope = scope;
    this.plan = plan;
    this.context = context;
    const { keys, account, network } = context;
    const { vpcId } = network;
    const { slurm } = plan;
    this.nodeSecurityGroupId = new NodeSecurityGroup(scope, 'instances', { name: slurm.securityGroup, vpcId }).groupId;
    this.fabricSecurityGroupId = plan.fleets.some(({ interfaces }) => interfaces.length > 0)
      ? new FabricSecurityGroup(scope, 'fabric', { name: slurm.fabricSecurityGroup, vpcId }).groupId
      : null;
    const controller = new ControllerSecurityGroup(scope, 'controller', {
      name: slurm.controllerSecurityGroup,
      vpcId,
      nodeSecurityGroupId: this.nodeSecurityGroupId,
      accounting: slurm.cluster.accounting !== null,
    });
    const cluster = this.addCluster(controller);
    this.clusterId = cluster.resourceId;
    this.clusterArn = cluster.resourceArn;
    new SchedulerLogs(scope, 'scheduler-logs', {
      account,
      keys,
      cluster: slurm.cluster,
      clusterArn: this.clusterArn,
    });
  }

  addWorkloads(stores: HallStores): Workloads<SlurmFleet, InstanceRole> {
    const { scope, plan, context, clusterId } = this;
    const { account, keys } = context;
    const group: GroupContext = {
      ...context,
      clusterId,
      stackName: plan.slurm.cluster.stackName,
      securityGroupId: this.nodeSecurityGroupId,
      builtImageId:
        plan.slurm.image === undefined
          ? null
          : new BuiltImage(scope, 'image', {
              ...context,
              image: plan.slurm.image,
              securityGroupId: this.nodeSecurityGroupId,
            }).imageId,
    };
    const access = new Parts(
      'role of workload',
      plan.access.map((one) => [
        one.key,
        new InstanceRole(scope, `access.${one.key}`, {
          account,
          roleName: one.roleName,
          description: `Nodes of workload ${one.key}`,
          managedPolicies: MANAGED_POLICIES,
          statements: [JOINS, ...grantStatements({ account, keys, access: one, stores })],
        }),
      ]),
    );
    this.addLogin(group, stores);
    const fleets = new Parts(
      'fleet',
      plan.fleets.map((fleet) => [
        fleet.key,
        new SlurmFleet(scope, `fleet.${fleet.key}`, {
          ...group,
          fleet,
          role: access.get(workloadsOn(plan, fleet.workload)[0]!),
          fabricSecurityGroupId: this.fabricSecurityGroupId,
          attached: {
            stores,
            mounts: nodeMounts(plan.stores, workloadsOn(plan, fleet.workload)),
            region: account.region,
            localDisks: fleet.stripeLocalDisks,
          },
          watched: { agent: fleet.agent, logGroup: nodeLogGroup(plan.name), region: account.region },
        }),
      ]),
    );
    this.addQueues(fleets);
    return { fleets, access };
  }

  outputs(): StackOutput[] {
    return [{ name: 'slurm_cluster', value: this.clusterId, description: 'Cluster of AWS Parallel Computing Service' }];
  }

  private addCluster(controller: ControllerSecurityGroup): PcsStack<'AWS::PCS::Cluster'> {
    const { network } = this.context;
    const { cluster } = this.plan.slurm;
    const settings = customSettings(cluster.settings);
    return new PcsStack(this.scope, 'cluster', {
      name: cluster.stackName,
      type: 'AWS::PCS::Cluster',
      parameters: {
        SubnetId: { value: network.subnetId(cluster.subnet) },
        SecurityGroupId: { value: controller.groupId },
      },
      properties: {
        Name: cluster.name,
        Networking: { SubnetIds: [{ Ref: 'SubnetId' }], SecurityGroupIds: [{ Ref: 'SecurityGroupId' }] },
        Scheduler: { Type: 'SLURM', Version: cluster.version },
        Size: cluster.size,
        SlurmConfiguration: {
          Accounting:
            cluster.accounting === null
              ? { Mode: 'NONE' }
              : { Mode: 'STANDARD', DefaultPurgeTimeInDays: cluster.accounting.purgeDays },
          ScaleDownIdleTimeInSeconds: cluster.idleSeconds,
          ...(settings !== null && { SlurmCustomSettings: settings }),
        },
        Tags: { Name: cluster.name },
      },
      dependsOn: [],
      // Records of jobs exist nowhere else.
      preventDestroy: this.plan.retention.data === 'keep' && cluster.accounting !== null,
    });
  }

  private addLogin(group: GroupContext, stores: HallStores): void {
    const { scope, plan, context } = this;
    const { login } = plan.slurm;
    new PcsGroup(scope, 'login', {
      ...group,
      ...login,
      key: 'login',
      instanceTypes: [login.instanceType],
      purchaseOption: 'ONDEMAND',
      nodes: { min: login.nodes, max: login.nodes },
      settings: [],
      role: new InstanceRole(scope, 'login-role', {
        account: context.account,
        roleName: login.roleName,
        description: `Login nodes of ${plan.name}`,
        managedPolicies: MANAGED_POLICIES,
        statements: [JOINS, metricsStatement(plan.fleets.map(({ agent }) => agent))],
      }),
      attached: {
        stores,
        // Their role has no rights to buckets.
        mounts: nodeMounts(plan.stores, null).filter(({ fileSystem }) => fileSystem !== 'fuse'),
        region: context.account.region,
        localDisks: false,
      },
      watched: { agent: null, logGroup: nodeLogGroup(plan.name), region: context.account.region },
      template: { vpcSecurityGroupIds: [this.nodeSecurityGroupId] },
      nodeTags: { 'datahall:login': plan.name },
    });
  }

  private addQueues(fleets: Parts<SlurmFleet>): void {
    const { scope, plan, clusterId } = this;
    const { cluster, queues } = plan.slurm;
    for (const queue of queues) {
      const settings = customSettings(queue.settings);
      const names = queue.fleets.map((_, at) => `NodeGroup${at + 1}`);
      new PcsStack(new Construct(scope, `queue.${queue.key}`), 'queue', {
        name: `${cluster.stackName}-queue-${queue.name}`,
        type: 'AWS::PCS::Queue',
        parameters: {
          ClusterId: { value: clusterId },
          ...Object.fromEntries(queue.fleets.map((key, at) => [names[at]!, { value: fleets.get(key).groupId }])),
        },
        properties: {
          ClusterId: { Ref: 'ClusterId' },
          Name: queue.name,
          ComputeNodeGroupConfigurations: names.map((Ref) => ({ ComputeNodeGroupId: { Ref } })),
          ...(settings !== null && { SlurmConfiguration: { SlurmCustomSettings: settings } }),
          Tags: { Name: queue.name, ...ownerTags(queue) },
        },
        dependsOn: [],
      });
    }
  }
}

/** Builds a hall on AWS Parallel Computing Service. */
export const SLURM = {
  build: (scope, plan, context) => new SlurmPlatform(scope, plan, context),
  launcherRoleName: () => 'aws-service-role/pcs.amazonaws.com/AWSServiceRoleForPCS',
} satisfies PlatformBuilder<'slurm'>;
