import { Fn, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import type { NodeGroupPlan } from '../../../plan/shape/eks-plan.js';
import type { EksHall } from '../../../plan/shape/hall.js';
import type { OperationsPlan } from '../../../plan/shape/operations-plan.js';
import type { HybridNodesPlan, SitePlan } from '../../../plan/shape/site-plan.js';
import { Parts } from '../../foundation/parts.js';
import type { StackOutput } from '../../foundation/planned-stack.js';
import { TextFile } from '../../foundation/text-file.js';
import type { HallPlatform, PlatformBuilder, PlatformContext, Workloads } from '../../nodes/platform.js';
import { FabricSecurityGroup } from '../../nodes/security-groups.js';
import type { HallStores } from '../../stores/hall-stores.js';
import { ChartsStack } from './charts/charts-stack.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import { ExistingCluster } from './cluster/existing-cluster.js';
import { HallCluster } from './cluster/hall-cluster.js';
import { ClusterAddons } from './cluster-addons.js';
import { ClusterAutoscaler } from './cluster-autoscaler.js';
import { HybridNodes } from './hybrid-nodes.js';
import { Karpenter, KarpenterFleet } from './karpenter.js';
import { LoadBalancers } from './load-balancers.js';
import { NodeGroup } from './node-group.js';
import { NodeRole } from './node-role.js';
import { Prometheus } from './prometheus.js';
import { SystemNodes } from './system-nodes.js';
import { VolumeParameters } from './volume-parameters.js';
import { WorkloadAccess } from './workload-access.js';

/** Workloads as pods: a cluster with one node group a fleet, or a pool of Karpenter's. */
export class EksPlatform implements HallPlatform {
  readonly kind = 'eks';
  /** Control plane, which the hall makes or finds. */
  readonly cluster: EksControlPlane;
  /** Role of every node but those that Karpenter starts. */
  readonly nodeRole: NodeRole;
  /** Nodes of the cluster's own software. @default - the cluster is there, with nodes of its own */
  readonly system?: SystemNodes;
  /** Metrics in Prometheus. @default - CloudWatch has them */
  readonly prometheus?: Prometheus;
  /** Null: it starts no nodes. */
  readonly karpenter: Karpenter | null;
  /** Fleets in node groups, by key of the plan. */
  readonly scalingGroups: Parts<NodeGroup>;
  readonly fabricSecurityGroupId: string | null;
  /** Fleets whose nodes Karpenter starts. */
  private readonly pools: readonly (readonly [key: string, fleet: KarpenterFleet])[];
  private readonly scope: Construct;
  private readonly plan: EksHall;
  private readonly context: PlatformContext;

  constructor(
    scope: Construct,
    plan: EksHall & { readonly operations: Pick<OperationsPlan, 'logGroups'> },
    context: PlatformContext,
  ) {
    this.scope = scope;
    this.plan = plan;
    this.context = context;
    const { account, keys, network, tags } = context;
    const { cluster: clusterPlan } = plan;
    const { people } = plan.identity;
    this.cluster =
      clusterPlan.existing === undefined
        ? new HallCluster(scope, 'cluster', { ...context, cluster: clusterPlan, people, retention: plan.retention })
        : new ExistingCluster(scope, 'cluster', { account, cluster: clusterPlan, people });
    const inCluster = { account, cluster: this.cluster, clusterPlanName: clusterPlan.name };
    const addons = (when: 'before-nodes' | 'after-nodes') => clusterPlan.addons.filter((addon) => addon.when === when);
    const joining = new ClusterAddons(scope, 'addons', {
      ...inCluster,
      addons: addons('before-nodes'),
      after: [],
    });
    this.nodeRole = new NodeRole(scope, 'nodes', { account, roleName: clusterPlan.nodeRoleName });
    const groupContext = {
      ...inCluster,
      keys,
      network,
      nodeRole: this.nodeRole,
      joining: joining.addons,
      version: clusterPlan.version,
      nodeRelease: clusterPlan.nodeRelease,
      tags,
    };
    // Before the agents that write to them, which would make them without retention and key.
    const agents = new Construct(scope, 'agent-logs');
    const agentLogs = plan.operations.logGroups.map(({ key, name, retentionDays }) =>
      keys.logGroup(agents, key, { name, retentionDays }),
    );
    const { systemNodes } = clusterPlan;
    if (systemNodes !== null) this.system = new SystemNodes(scope, 'system', { ...groupContext, systemNodes });
    new ClusterAddons(scope, 'node-addons', {
      ...inCluster,
      addons: addons('after-nodes'),
      after: [...(this.system === undefined ? [] : [this.system.nodeGroup]), ...agentLogs],
    });
    this.fabricSecurityGroupId = plan.fleets.some(({ interfaces }) => interfaces.length > 0)
      ? new FabricSecurityGroup(scope, 'fabric', { name: clusterPlan.fabricSecurityGroup, vpcId: network.vpcId })
          .groupId
      : null;
    const startedBy = (who: NodeGroupPlan['startedBy']) => plan.fleets.filter((fleet) => fleet.startedBy === who);
    this.scalingGroups = new Parts(
      'node group',
      startedBy('node-group').map((fleet) => {
        const props = { ...groupContext, fleet, fabricSecurityGroupId: this.fabricSecurityGroupId };
        return [fleet.key, new NodeGroup(scope, `fleet.${fleet.key}`, props)];
      }),
    );
    const { autoscaler } = clusterPlan;
    if (autoscaler?.kind === 'cluster-autoscaler') {
      new ClusterAutoscaler(scope, 'autoscaler', { ...inCluster, role: autoscaler });
    }
    if (clusterPlan.balancer !== null) {
      new LoadBalancers(scope, 'balancers', { ...inCluster, role: clusterPlan.balancer });
    }
    if (clusterPlan.prometheus !== undefined) {
      this.prometheus = new Prometheus(scope, 'prometheus', {
        ...inCluster,
        network,
        prometheus: clusterPlan.prometheus,
      });
    }
    const pooled = startedBy('karpenter');
    this.karpenter =
      autoscaler?.kind === 'karpenter'
        ? new Karpenter(scope, 'karpenter', {
            ...inCluster,
            network,
            karpenter: autoscaler,
            fleets: pooled,
            fabricSecurityGroupId: this.fabricSecurityGroupId,
          })
        : null;
    this.pools = pooled.map((fleet) => [fleet.key, new KarpenterFleet(scope, `fleet.${fleet.key}`, { fleet })]);
  }

  get nodeSecurityGroupId(): string {
    return this.cluster.securityGroupId;
  }

  addWorkloads(stores: HallStores): Workloads<NodeGroup | KarpenterFleet, WorkloadAccess> {
    const { account, keys } = this.context;
    const props = { account, keys, cluster: this.cluster, clusterPlanName: this.plan.cluster.name, stores };
    const access = new Parts(
      'role of workload',
      this.plan.access.map((one) => [
        one.key,
        new WorkloadAccess(this.scope, `access.${one.key}`, { ...props, access: one }),
      ]),
    );
    new VolumeParameters(this.scope, 'volumes', { volumes: this.plan.charts.volumes, stores });
    const fleets = new Parts<NodeGroup | KarpenterFleet>('fleet', [...this.scalingGroups, ...this.pools]);
    return { fleets, access };
  }

  addOwnedNodes(scope: Construct, id: string, site: SitePlan, hybridNodes: HybridNodesPlan): void {
    const { account } = this.context;
    const clusterPlanName = this.plan.cluster.name;
    new HybridNodes(scope, id, { account, cluster: this.cluster, clusterPlanName, site, hybridNodes });
  }

  outputs(): StackOutput[] {
    const { region, cluster } = this.plan;
    const { adminRoleArn } = this.cluster;
    return [
      { name: 'cluster_name', value: this.cluster.clusterName, description: 'Name of the EKS cluster' },
      ...(adminRoleArn === null
        ? []
        : [
            {
              name: 'kubeconfig_command',
              value: `aws eks update-kubeconfig --region ${region} --name ${cluster.name} --role-arn ${adminRoleArn}`,
              description: 'Lets kubectl administer the cluster',
            },
          ]),
      ...(cluster.systemNodes === null ? [] : [this.tunnelOutput(cluster.systemNodes.name)]),
      ...(this.prometheus?.outputs() ?? []),
    ];
  }

  /** @param nodeGroup - one of whose nodes is the other end */
  private tunnelOutput(nodeGroup: string): StackOutput {
    const { region } = this.plan;
    const tunnel = new Construct(this.scope, 'tunnel');
    const host = new TerraformLocal(tunnel, 'host', Fn.trimprefix(this.cluster.endpoint, 'https://')).asString;
    const lines = [
      `aws ssm start-session --region ${region} --target "$(aws ec2 describe-instances --region ${region}`,
      `    --filters Name=tag:eks:nodegroup-name,Values=${nodeGroup} Name=instance-state-name,Values=running`,
      "    --query 'Reservations[0].Instances[0].InstanceId' --output text)\"",
      '  --document-name AWS-StartPortForwardingSessionToRemoteHost',
      `  --parameters host=${host},portNumber=443,localPortNumber=${TUNNEL_PORT}`,
    ];
    const command = new TextFile(tunnel, 'command', { extension: '.sh', text: `${lines.join(' \\\n')}\n` });
    return {
      name: 'tunnel_command',
      value: command.value,
      description: 'Opens the endpoint of the cluster on this machine, through a node and Session Manager',
    };
  }
}

/** Of this machine, at the end of the tunnel. */
const TUNNEL_PORT = 8443;

/** Builds a hall on EKS, and the stack of the charts in its cluster. */
export const EKS = {
  build: (scope, plan, context) => new EksPlatform(scope, plan, context),
  launcherRoleName: ({ cluster: { autoscaler } }) => (autoscaler?.kind === 'karpenter' ? autoscaler.roleName : null),
  volumeRoleNames: ({ cluster: { addons } }) =>
    addons.flatMap(({ name, identity }) =>
      name === 'aws-ebs-csi-driver' && identity !== null ? [identity.roleName] : [],
    ),
  addSecondStack: (scope, plan, props) => (plan.charts.stack === null ? null : new ChartsStack(scope, plan, props)),
} satisfies PlatformBuilder<'eks'>;
