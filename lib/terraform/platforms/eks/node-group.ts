import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { TerraformIterator } from 'cdktf';
import { Construct } from 'constructs';
import type { NodeGroupPlan } from '../../../plan/shape/eks-plan.js';
import type { FleetPlan } from '../../../plan/shape/fleet-plan.js';
import type { HallAccount } from '../../foundation/hall-account.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { readableYaml } from '../../foundation/readable-text.js';
import { BlockSchedule } from '../../nodes/block-schedule.js';
import { fleetTemplate } from '../../nodes/fleet-template.js';
import { scheduleGroup } from '../../nodes/group-schedule.js';
import { mimeFile } from '../../nodes/instance-user-data.js';
import { nodeTemplate } from '../../nodes/node-template.js';
import type { NodeGroupContext } from './system-nodes.js';

/** What a node group is built from. */
export interface NodeGroupProps extends NodeGroupContext {
  readonly account: HallAccount;
  readonly fleet: NodeGroupPlan;
  /** Needed when the fleet has EFA interfaces. */
  readonly fabricSecurityGroupId: string | null;
}

/**
 * How cluster-autoscaler treats the nodes of a fleet: it takes away those on which nothing runs but daemons. By default
 * it moves what runs on a node that is half empty, which ends a training run; on nodes that it knows no GPU of, half
 * empty goes by CPU and memory.
 * @see https://github.com/kubernetes/autoscaler/blob/cluster-autoscaler-1.35.2/cluster-autoscaler/cloudprovider/aws/README.md
 */
const ONLY_EMPTY_NODES_GO = {
  ignoredaemonsetsutilization: 'true',
  scaledowngpuutilizationthreshold: '0.01',
  scaledownutilizationthreshold: '0.01',
} as const;

/**
 * An update ends a node before its successor starts: a capacity block, a reservation or a scarce type has no node to
 * spare.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
 */
const UPDATE_STRATEGY = 'MINIMAL';

/** One managed node group of accelerator nodes, scaled by cluster-autoscaler. */
export class NodeGroup extends Construct {
  readonly nodeGroup: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const { cluster, network, nodeRole, fleet } = props;
    const template = new LaunchTemplate(this, 'template', {
      ...nodeTemplate({
        ...fleet,
        // Several are the node group's to name.
        instanceType: fleet.alternatives.length > 0 ? null : fleet.instanceType,
        volumeKeyArn: props.keys.arn('volumes'),
        tags: { ...props.tags, 'datahall:fleet': fleet.key, ...ownerTags(fleet) },
      }),
      userData: nodeConfigUserData(this, fleet),
      ...fleetTemplate(this, { ...props, securityGroupIds: [cluster.securityGroupId] }),
    });
    const { min, desired, max } = fleet.nodes;
    const { schedules = [] } = fleet;
    this.nodeGroup = new EksNodeGroup(this, 'nodes', {
      clusterName: cluster.clusterName,
      nodeGroupName: fleet.name,
      nodeRoleArn: nodeRole.roleArn,
      version: props.version,
      ...(props.nodeRelease !== null && { releaseVersion: props.nodeRelease }),
      amiType: fleet.ami,
      capacityType: CAPACITY_TYPES[fleet.purchase],
      ...(fleet.alternatives.length > 0 && { instanceTypes: [fleet.instanceType, ...fleet.alternatives] }),
      subnetIds: fleet.subnets.map((key) => network.subnetId(key)),
      scalingConfig: { minSize: min, desiredSize: desired, maxSize: max },
      launchTemplate: { id: template.id, version: `${template.latestVersion}` },
      labels: { ...fleet.labels },
      taint: fleet.taints.map((taint) => ({ ...taint })),
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags: { Name: fleet.name, 'datahall:fleet': fleet.key, ...ownerTags(fleet) },
      // The autoscaler's to change, and that of schedules.
      lifecycle: {
        ignoreChanges: [
          'scaling_config[0].desired_size',
          ...(schedules.length > 0 ? ['scaling_config[0].min_size', 'scaling_config[0].max_size'] : []),
        ],
      },
      dependsOn: [...nodeRole.permissions, ...network.waysOut(fleet.subnets), ...props.joining],
    });
    // The bindings are older than the argument.
    this.nodeGroup.addOverride('update_config.update_strategy', UPDATE_STRATEGY);
    this.addScalingTags(fleet);
    for (const schedule of schedules) scheduleGroup(this, this.scalingGroupName, schedule);
    if (fleet.reservation?.kind === 'block') {
      new BlockSchedule(this, 'block', { fleet, scalingGroupName: this.scalingGroupName });
    }
  }

  /** The Auto Scaling group that EKS makes for the node group. */
  get scalingGroupName(): string {
    return this.nodeGroup.resources.get(0).autoscalingGroups.get(0).name;
  }

  /**
   * What a node of the fleet would offer, on its Auto Scaling group, where cluster-autoscaler reads it while no node
   * runs. EKS itself adds the tags that let the autoscaler find the group.
   */
  private addScalingTags({ labels, taints, resources }: NodeGroupPlan): void {
    const prefix = 'k8s.io/cluster-autoscaler/node-template';
    const tags = {
      ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${prefix}/label/${key}`, value])),
      ...Object.fromEntries(
        Object.entries(resources).map(([key, count]) => [`${prefix}/resources/${key}`, `${count}`]),
      ),
      ...Object.fromEntries(
        Object.entries(ONLY_EMPTY_NODES_GO).map(([key, value]) => [`${prefix}/autoscaling-options/${key}`, value]),
      ),
      ...Object.fromEntries(taints.map(({ key, value }) => [`${prefix}/taint/${key}`, `${value}:NoSchedule`])),
    };
    const each = TerraformIterator.fromMap(tags);
    new AutoscalingGroupTagA(this, 'scaling-tags', {
      forEach: each,
      autoscalingGroupName: this.scalingGroupName,
      tag: { key: each.key, value: each.value, propagateAtLaunch: false },
    });
  }
}

const CAPACITY_TYPES: Readonly<Record<FleetPlan['purchase'], string>> = {
  'on-demand': 'ON_DEMAND',
  'reserved-1y': 'ON_DEMAND',
  'reserved-3y': 'ON_DEMAND',
  spot: 'SPOT',
  'capacity-block': 'CAPACITY_BLOCK',
  owned: 'ON_DEMAND',
};

/**
 * User data for Amazon Linux 2023 of EKS: a MIME document with one NodeConfig, which EKS merges with its own.
 * @see https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/
 */
function nodeConfigUserData(
  scope: Construct,
  { podsPerNode, stripeLocalDisks }: Pick<NodeGroupPlan, 'podsPerNode' | 'stripeLocalDisks'>,
): string {
  const config = readableYaml({
    apiVersion: 'node.eks.aws/v1alpha1',
    kind: 'NodeConfig',
    spec: {
      ...(stripeLocalDisks && { instance: { localStorage: { strategy: 'RAID0' } } }),
      kubelet: { config: { maxPods: podsPerNode } },
    },
  });
  return mimeFile(scope, 'user-data', 'application/node.eks.aws', config);
}
