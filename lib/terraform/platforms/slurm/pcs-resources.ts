/**
 * Properties of the resources of AWS Parallel Computing Service in CloudFormation, as far as halls have them.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_PCS.html
 */

/** A value that Terraform hands to the stack. */
export interface Ref {
  readonly Ref: string;
}

/** A setting of a configuration file of Slurm. */
export interface PcsSetting {
  readonly ParameterName: string;
  readonly ParameterValue: string;
}

/** `AWS::PCS::Cluster`. */
export interface PcsCluster {
  readonly Name: string;
  readonly Networking: { readonly SubnetIds: readonly Ref[]; readonly SecurityGroupIds: readonly Ref[] };
  readonly Scheduler: { readonly Type: 'SLURM'; readonly Version: string };
  readonly Size: 'SMALL' | 'MEDIUM' | 'LARGE';
  readonly SlurmConfiguration: {
    readonly Accounting: { readonly Mode: 'STANDARD' | 'NONE'; readonly DefaultPurgeTimeInDays?: number };
    readonly ScaleDownIdleTimeInSeconds: number;
    readonly SlurmCustomSettings?: readonly PcsSetting[];
  };
  readonly Tags: Readonly<Record<string, string>>;
}

/** `AWS::PCS::ComputeNodeGroup`. */
export interface PcsComputeNodeGroup {
  readonly ClusterId: Ref;
  readonly Name: string;
  readonly SubnetIds: Ref;
  readonly InstanceConfigs: readonly { readonly InstanceType: string }[];
  readonly PurchaseOption: 'ONDEMAND' | 'SPOT' | 'CAPACITY_BLOCK';
  readonly SpotOptions?: { readonly AllocationStrategy: 'price-capacity-optimized' };
  readonly CustomLaunchTemplate: { readonly TemplateId: Ref; readonly Version: Ref };
  readonly IamInstanceProfileArn: Ref;
  readonly ScalingConfiguration: { readonly MinInstanceCount: number; readonly MaxInstanceCount: number };
  readonly SlurmConfiguration?: { readonly SlurmCustomSettings: readonly PcsSetting[] };
  readonly Tags: Readonly<Record<string, string>>;
}

/** `AWS::PCS::Queue`. */
export interface PcsQueue {
  readonly ClusterId: Ref;
  readonly Name: string;
  readonly ComputeNodeGroupConfigurations: readonly { readonly ComputeNodeGroupId: Ref }[];
  readonly SlurmConfiguration?: { readonly SlurmCustomSettings: readonly PcsSetting[] };
  readonly Tags: Readonly<Record<string, string>>;
}

/** Properties of each kind of resource. */
export interface PcsResources {
  readonly 'AWS::PCS::Cluster': PcsCluster;
  readonly 'AWS::PCS::ComputeNodeGroup': PcsComputeNodeGroup;
  readonly 'AWS::PCS::Queue': PcsQueue;
}
