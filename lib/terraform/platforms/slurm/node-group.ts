import { DataAwsAmi } from '@cdktf/provider-aws/lib/data-aws-ami/index.js';
import { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter/index.js';
import { LaunchTemplate, type LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { Construct } from 'constructs';
import type { SlurmFleetPlan } from '../../../plan/shape/slurm-plan.js';
import { ownerTags } from '../../foundation/planned-stack.js';
import { fleetTemplate, fleetVariable } from '../../nodes/fleet-template.js';
import type { InstanceRole } from '../../nodes/instance-role.js';
import { mimeUserData } from '../../nodes/instance-user-data.js';
import { nodeTemplate } from '../../nodes/node-template.js';
import type { PlatformContext } from '../../nodes/platform.js';
import { agentScript, type Watched } from './boot/agent-script.js';
import { type Attached, attachScript } from './boot/attach-script.js';
import { GroupCalendar } from './group-calendar.js';
import type { PcsComputeNodeGroup } from './pcs-resources.js';
import { customSettings, PcsStack } from './pcs-stack.js';

/** What groups of nodes share. */
export interface GroupContext extends PlatformContext {
  /** Of the stack of the cluster: those of its groups follow it. */
  readonly stackName: string;
  readonly clusterId: string;
  readonly securityGroupId: string;
  /** Of the image that the hall builds; null: each group has the image of its parameter. */
  readonly builtImageId: string | null;
}

/** What a group of nodes is built from, on fleets and for people. */
export interface PcsGroupProps extends GroupContext {
  /** Of the group in the plan, e.g. `train.spot`. */
  readonly key: string;
  readonly groupName: string;
  /** Of the launch template. */
  readonly name: string;
  readonly instanceTypes: readonly string[];
  readonly purchaseOption: PcsComputeNodeGroup['PurchaseOption'];
  readonly nodes: { readonly min: number; readonly max: number };
  readonly subnets: readonly string[];
  readonly imageParameter: string;
  readonly rootVolumeGib: number;
  readonly settings: SlurmFleetPlan['settings'];
  readonly role: InstanceRole;
  readonly attached: Attached;
  readonly watched: Watched;
  readonly bootScript: readonly string[];
  /** Of the launch template, beyond what all groups have: interfaces, placement, reserved capacity. */
  readonly template: Partial<LaunchTemplateConfig>;
  readonly nodeTags: Readonly<Record<string, string>>;
}

/** A launch template, and the compute node group that starts nodes from it. */
export class PcsGroup extends Construct {
  readonly groupId: string;
  readonly groupArn: string;

  constructor(scope: Construct, id: string, props: PcsGroupProps) {
    super(scope, id);
    const { network, role, nodeTags } = props;
    const template = this.addTemplate(props);
    const settings = customSettings(props.settings);
    const { resourceId, resourceArn } = new PcsStack(this, 'group', {
      name: `${props.stackName}-nodes-${props.groupName}`,
      type: 'AWS::PCS::ComputeNodeGroup',
      parameters: {
        ClusterId: { value: props.clusterId },
        InstanceProfile: { value: role.profileArn },
        SubnetIds: { list: true, value: props.subnets.map((key) => network.subnetId(key)).join(',') },
        TemplateId: { value: template.id },
        TemplateVersion: { value: template.getStringAttribute('latest_version') },
      },
      properties: {
        ClusterId: { Ref: 'ClusterId' },
        Name: props.groupName,
        SubnetIds: { Ref: 'SubnetIds' },
        InstanceConfigs: props.instanceTypes.map((InstanceType) => ({ InstanceType })),
        PurchaseOption: props.purchaseOption,
        ...(props.purchaseOption === 'SPOT' && { SpotOptions: { AllocationStrategy: 'price-capacity-optimized' } }),
        CustomLaunchTemplate: { TemplateId: { Ref: 'TemplateId' }, Version: { Ref: 'TemplateVersion' } },
        IamInstanceProfileArn: { Ref: 'InstanceProfile' },
        ScalingConfiguration: { MinInstanceCount: props.nodes.min, MaxInstanceCount: props.nodes.max },
        ...(settings !== null && { SlurmConfiguration: { SlurmCustomSettings: settings } }),
        Tags: { Name: props.name, ...nodeTags },
      },
      dependsOn: [...role.permissions, ...network.waysOut(props.subnets)],
    });
    this.groupId = resourceId;
    this.groupArn = resourceArn;
  }

  private addTemplate(props: PcsGroupProps): LaunchTemplate {
    const imageId = props.builtImageId ?? this.ownImage(props);
    const image = new DataAwsAmi(this, 'image', { filter: [{ name: 'image-id', values: [imageId] }] });
    return new LaunchTemplate(this, 'template', {
      ...nodeTemplate({
        name: props.name,
        rootVolumeGib: props.rootVolumeGib,
        // PCS names the types.
        instanceType: null,
        rootDevice: image.rootDeviceName,
        volumeKeyArn: props.keys.arn('volumes'),
        tags: { ...props.tags, ...props.nodeTags },
      }),
      imageId,
      ...props.template,
      userData: mimeUserData(this, 'user-data', [
        ...attachScript(props.attached),
        ...props.bootScript,
        ...agentScript(props.watched),
      ]),
    });
  }

  private ownImage({ key, imageParameter }: PcsGroupProps): string {
    const parameter = fleetVariable(this, 'image-parameter', key, {
      type: 'string',
      nullable: false,
      default: imageParameter,
      description: `SSM parameter that holds the id of the image of ${key}`,
    });
    return new DataAwsSsmParameter(this, 'image-id', { name: parameter.stringValue }).insecureValue;
  }
}

/** What a fleet is built from. */
export interface SlurmFleetProps extends GroupContext {
  readonly fleet: SlurmFleetPlan;
  readonly role: InstanceRole;
  /** Needed when the fleet has EFA interfaces. */
  readonly fabricSecurityGroupId: string | null;
  readonly attached: Attached;
  readonly watched: Watched;
}

/** A fleet as a compute node group: static nodes always run, dynamic ones start with a job. */
export class SlurmFleet extends Construct {
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: SlurmFleetProps) {
    super(scope, id);
    const { fleet, securityGroupId } = props;
    const { groupId, groupArn } = new PcsGroup(this, 'nodes', {
      ...props,
      ...fleet,
      instanceTypes: [fleet.instanceType, ...fleet.alternatives],
      template: {
        ...(fleet.interfaces.length === 0 && { vpcSecurityGroupIds: [securityGroupId] }),
        ...fleetTemplate(this, { ...props, securityGroupIds: [securityGroupId] }),
      },
      nodeTags: { 'datahall:fleet': fleet.key, ...ownerTags(fleet) },
    });
    this.groupId = groupId;
    if (fleet.calendar !== undefined) {
      new GroupCalendar(this, 'calendar', {
        account: props.account,
        clusterId: props.clusterId,
        groupId,
        groupArn,
        roleArn: props.role.roleArn,
        profileArn: props.role.profileArn,
        calendar: fleet.calendar,
        what: fleet.key,
      });
    }
  }
}
