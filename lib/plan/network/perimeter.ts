import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { PerimeterPlan } from '../shape/network-plan.js';

/**
 * Buckets of AWS that nodes read: layers of images, packages of Amazon Linux 2023, and what the agents of Systems Manager
 * and CloudWatch update themselves from.
 * @see https://github.com/aws-samples/data-perimeter-policy-examples/blob/8e0d3c5179a45dca414d4ea1f3a7b544aba02009/vpc_endpoint_policies/s3_endpoint_policy.json
 */
const bucketsOfAws = (region: string): readonly string[] => [
  'amazoncloudwatch-agent',
  `${region}-birdwatcher-prod`,
  `al2023-repos-${region}-de612dc2`,
  `amazon-ssm-${region}`,
  `amazon-ssm-packages-${region}`,
  `amazoncloudwatch-agent-${region}`,
  `aws-ssm-${region}`,
  `aws-ssm-distributor-file-${region}`,
  `aws-ssm-document-attachments-${region}`,
  `patch-baseline-snapshot-${region}`,
  `prod-${region}-starport-layer-bucket`,
];

/** A registry of ECR, which is an account's. */
const REGISTRY = /^([0-9]{12})\.dkr\.ecr\./;

/**
 * What the endpoints of a hall lead to; null: anything.
 * @param registries - accounts of AWS whose images the platform has nodes pull
 */
export function planPerimeter(
  { perimeter }: Pick<Blueprint['network'], 'perimeter'>,
  region: string,
  mirror: string | undefined,
  registries: readonly string[],
): PerimeterPlan | null {
  if (!perimeter.enforced) return null;
  const mirrored = REGISTRY.exec(mirror ?? '')?.[1];
  return {
    organization: perimeter.organization ?? null,
    accounts: [...new Set([...perimeter.accounts, ...(mirrored === undefined ? [] : [mirrored])])].sort(),
    readableBuckets: [...new Set([...bucketsOfAws(region), ...perimeter.buckets])].sort(),
    readableRegistries: [...registries].sort(),
  };
}
