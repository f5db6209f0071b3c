import type { LaunchTemplateConfig } from '@cdktf/provider-aws/lib/launch-template/index.js';

/** Root device of every Amazon Linux 2023 image. */
const ROOT_DEVICE = '/dev/xvda';

/** What decides the launch template of nodes, on every platform. */
interface NodeTemplateProps {
  readonly name: string;
  /** Null: named by what launches from the template. */
  readonly instanceType: string | null;
  /** @default - that of Amazon Linux 2023 */
  readonly rootDevice?: string;
  readonly rootVolumeGib: number;
  /** Null: the account's own key for disks. */
  readonly volumeKeyArn: string | null;
  /** On what the template launches: the provider's default tags do not reach it. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What all launch templates share: an encrypted root disk, IMDSv2 that containers do not reach (they have roles of their
 * own), tags. Image, subnets and instance profile are a node group's or a compute environment's.
 */
export function nodeTemplate(props: NodeTemplateProps): LaunchTemplateConfig {
  const tags = { ...props.tags, Name: props.name };
  return {
    name: props.name,
    ...(props.instanceType !== null && { instanceType: props.instanceType }),
    updateDefaultVersion: true,
    ebsOptimized: 'true',
    blockDeviceMappings: [
      {
        deviceName: props.rootDevice ?? ROOT_DEVICE,
        ebs: {
          volumeType: 'gp3',
          volumeSize: props.rootVolumeGib,
          encrypted: 'true',
          ...(props.volumeKeyArn !== null && { kmsKeyId: props.volumeKeyArn }),
          deleteOnTermination: 'true',
        },
      },
    ],
    metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
    monitoring: { enabled: true },
    tagSpecifications: ['instance', 'network-interface', 'volume'].map((resourceType) => ({ resourceType, tags })),
    tags: { Name: props.name },
  };
}
