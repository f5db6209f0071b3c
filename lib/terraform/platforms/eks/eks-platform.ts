import { Construct } from 'constructs';
import type { NodeGroupPlan } from '../../../plan/shape/eks-plan.js';
import type { EksHall } from '../../../plan/shape/hall.js';
import type { OperationsPlan } from '../../../plan/shape/operations-plan.js';
import { encryptedLogGroup } from '../../foundation/log-group.js';
import { FabricSecurityGroup } from '../../nodes/fabric-security-group.js';
import type { HallStores, Platform, PlatformContext } from '../../nodes/platform.js';
import { WorkloadAccess } from '../../nodes/workload-access.js';
import { ClusterAddons } from './cluster-addons.js';
import { ClusterAutoscaler } from './cluster-autoscaler.js';
import { HallCluster } from './hall-cluster.js';
import { Karpenter, KarpenterFleet } from './karpenter.js';
import { GpuFleet } from './node-group.js';
import { NodeRole } from './node-role.js';
import { SystemNodes } from './system-nodes.js';

/** Workloads as pods: a cluster with one node group a fleet, or a pool of Karpenter's. */
export class EksPlatform implements Platform {
  readonly cluster: HallCluster;
  readonly system: SystemNodes;
  readonly scalingGroups: ReadonlyMap<string, GpuFleet>;
  readonly fabricSecurityGroupId: string | null;
  /** Fleets whose nodes Karpenter starts. */
  private readonly pools: ReadonlyMap<string, Construct>;
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
    this.cluster = new HallCluster(scope, 'cluster', {
      ...context,
      cluster: clusterPlan,
      people: plan.identity.people,
      retention: plan.retention,
    });
    const inCluster = { account, cluster: this.cluster, clusterPlanName: clusterPlan.name };
    const addons = (when: 'before-nodes' | 'after-nodes') => clusterPlan.addons.filter((addon) => addon.when === when);
    const joining = new ClusterAddons(scope, 'addons', {
      ...inCluster,
      addons: addons('before-nodes'),
      version: clusterPlan.version,
      after: [],
    });
    const groupContext = {
      ...inCluster,
      keys,
      network,
      nodeRole: new NodeRole(scope, 'nodes', { account, roleName: clusterPlan.nodeRoleName }),
      joining: joining.addons,
      version: clusterPlan.version,
      tags,
    };
    // Before the agents that write to them, which would make them without retention and key.
    const agents = new Construct(scope, 'agent-logs');
    const agentLogs = plan.operations.logGroups.map(({ key, name, retentionDays }) =>
      encryptedLogGroup(agents, key, { name, retentionDays, keyArn: keys.arn('logs') }),
    );
    this.system = new SystemNodes(scope, 'system', { ...groupContext, systemNodes: clusterPlan.systemNodes });
    new ClusterAddons(scope, 'node-addons', {
      ...inCluster,
      addons: addons('after-nodes'),
      version: clusterPlan.version,
      after: [this.system.nodeGroup, ...agentLogs],
    });
    this.fabricSecurityGroupId = plan.fleets.some(({ interfaces }) => interfaces.length > 0)
      ? new FabricSecurityGroup(scope, 'fabric', { name: clusterPlan.fabricSecurityGroup, vpcId: network.vpcId })
          .groupId
      : null;
    const startedBy = (who: NodeGroupPlan['startedBy']) => plan.fleets.filter((fleet) => fleet.startedBy === who);
    this.scalingGroups = new Map(
      startedBy('node-group').map((fleet) => {
        const props = { ...groupContext, fleet, fabricSecurityGroupId: this.fabricSecurityGroupId };
        return [fleet.key, new GpuFleet(scope, `fleet.${fleet.key}`, props)];
      }),
    );
    const { autoscaler } = clusterPlan;
    if (autoscaler?.kind === 'cluster-autoscaler') {
      new ClusterAutoscaler(scope, 'autoscaler', { ...inCluster, role: autoscaler });
    }
    const pooled = startedBy('karpenter');
    if (autoscaler?.kind === 'karpenter') {
      const { fabricSecurityGroupId } = this;
      const props = { ...inCluster, network, karpenter: autoscaler, fleets: pooled, fabricSecurityGroupId };
      new Karpenter(scope, 'karpenter', props);
    }
    this.pools = new Map(
      pooled.map((fleet) => [fleet.key, new KarpenterFleet(scope, `fleet.${fleet.key}`, { fleet })]),
    );
  }

  get nodeSecurityGroupId(): string {
    return this.cluster.securityGroupId;
  }

  addWorkloads({ objectStores, expressStores }: HallStores) {
    const { account, keys } = this.context;
    const props = {
      account,
      keys,
      cluster: this.cluster,
      clusterPlanName: this.plan.cluster.name,
      stores: objectStores,
      expressStores,
    };
    const access = new Map(
      this.plan.access.map((one) => [
        one.key,
        new WorkloadAccess(this.scope, `access.${one.key}`, { ...props, access: one }),
      ]),
    );
    return { fleets: new Map<string, Construct>([...this.scalingGroups, ...this.pools]), access };
  }

  outputs() {
    const { region, cluster } = this.plan;
    return [
      { name: 'cluster_name', value: this.cluster.clusterName, description: 'Name of the EKS cluster' },
      {
        name: 'kubeconfig_command',
        value: `aws eks update-kubeconfig --region ${region} --name ${cluster.name} --role-arn ${this.cluster.adminRoleArn}`,
        description: 'Lets kubectl administer the cluster',
      },
    ];
  }
}
