import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { SystemNodesPlan } from '../../../plan/shape/eks-plan.js';
import type { HallKeys } from '../../foundation/hall-keys.js';
import type { HallNetwork } from '../../foundation/hall-network.js';
import { nodeTemplate } from '../../nodes/node-template.js';
import type { EksControlPlane } from './cluster/control-plane.js';
import type { NodeRole } from './node-role.js';

/** What every node group is built on. */
export interface NodeGroupContext {
  readonly keys: HallKeys;
  readonly network: HallNetwork;
  readonly cluster: EksControlPlane;
  readonly nodeRole: NodeRole;
  /** Add-ons without which a node does not join. */
  readonly joining: readonly ITerraformDependable[];
  readonly tags: Readonly<Record<string, string>>;
  /** Of Kubernetes. */
  readonly version: string;
  /** Of the images; null: the latest. */
  readonly nodeRelease: string | null;
}

/** Nodes without taints, for DNS, drivers, agents and the autoscaler. */
export class SystemNodes extends Construct {
  readonly nodeGroup: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupContext & { readonly systemNodes: SystemNodesPlan }) {
    super(scope, id);
    const { network, cluster, nodeRole, systemNodes: plan } = props;
    const template = new LaunchTemplate(
      this,
      'template',
      nodeTemplate({ ...plan, volumeKeyArn: props.keys.arn('volumes'), tags: props.tags }),
    );
    this.nodeGroup = new EksNodeGroup(this, 'nodes', {
      clusterName: cluster.clusterName,
      nodeGroupName: plan.name,
      nodeRoleArn: nodeRole.roleArn,
      version: props.version,
      ...(props.nodeRelease !== null && { releaseVersion: props.nodeRelease }),
      amiType: plan.ami,
      capacityType: 'ON_DEMAND',
      subnetIds: plan.subnets.map((key) => network.subnetId(key)),
      scalingConfig: { minSize: plan.nodes.min, desiredSize: plan.nodes.desired, maxSize: plan.nodes.max },
      launchTemplate: { id: template.id, version: `${template.latestVersion}` },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags: { Name: plan.name },
      lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
      dependsOn: [...nodeRole.permissions, ...network.waysOut(plan.subnets), ...props.joining],
    });
  }

  /** The Auto Scaling group that EKS makes for the node group. */
  get scalingGroupName(): string {
    return this.nodeGroup.resources.get(0).autoscalingGroups.get(0).name;
  }
}
