import type { StackControl } from '../../plan/changes/resource-change.js';
import { DATA_TYPES } from './replacement-arguments.js';
import { type ResourceBody, type StackResources, typeOf } from './resource-body.js';

interface ControlTest {
  readonly id: string;
  readonly title: string;
  readonly types: readonly string[];
  /** `every`: of the resources of those types; `some`: one of them is enough, and none at all is a lack. */
  readonly quantifier: 'every' | 'some';
  readonly test: (body: ResourceBody, address: string, resources: StackResources) => boolean;
}

/** Whether a bucket has a companion of a type that meets a test. */
function companion(type: string, test: (body: ResourceBody) => boolean = () => true): ControlTest['test'] {
  return (_, address, resources) =>
    [...resources].some(
      ([other, body]) => typeOf(other) === type && JSON.stringify(body).includes(`\${${address}.`) && test(body),
    );
}

function setting(body: ResourceBody, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((below, key) => (below as Record<string, unknown> | undefined)?.[key], body);
}

const BUCKETS = ['aws_s3_bucket'];

/** Safeguards that a stack shows, whether or not the plan asks for them. */
const RULES: readonly ControlTest[] = [
  {
    id: 'api-private',
    title: 'the Kubernetes API is not open to the internet',
    types: ['aws_eks_cluster'],
    quantifier: 'every',
    test: (body) => setting(body, 'vpc_config', 'endpoint_public_access') === false,
  },
  {
    id: 'api-audited',
    title: 'requests to the Kubernetes API are logged',
    types: ['aws_eks_cluster'],
    quantifier: 'every',
    test: (body) => (setting(body, 'enabled_cluster_log_types') as string[] | undefined)?.includes('audit') === true,
  },
  {
    id: 'secrets-encrypted',
    title: 'Kubernetes secrets are encrypted with a key of the hall',
    types: ['aws_eks_cluster'],
    quantifier: 'every',
    test: (body) => setting(body, 'encryption_config') !== undefined,
  },
  {
    id: 'traffic-logged',
    title: 'traffic in the VPC is logged',
    types: ['aws_flow_log'],
    quantifier: 'some',
    test: (body) => body.traffic_type === 'ALL',
  },
  {
    id: 'keys-rotated',
    title: 'every key rotates',
    types: ['aws_kms_key'],
    quantifier: 'every',
    test: (body) => body.enable_key_rotation === true,
  },
  {
    id: 'buckets-closed',
    title: 'no bucket can be made public',
    types: BUCKETS,
    quantifier: 'every',
    test: companion('aws_s3_bucket_public_access_block', (body) =>
      ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every(
        (key) => body[key] === true,
      ),
    ),
  },
  {
    id: 'buckets-encrypted',
    title: 'every bucket is encrypted',
    types: BUCKETS,
    quantifier: 'every',
    test: companion('aws_s3_bucket_server_side_encryption_configuration'),
  },
  {
    id: 'buckets-versioned',
    title: 'every bucket keeps versions',
    types: BUCKETS,
    quantifier: 'every',
    test: companion(
      'aws_s3_bucket_versioning',
      (body) => setting(body, 'versioning_configuration', 'status') === 'Enabled',
    ),
  },
  {
    id: 'metadata-tokens',
    title: 'instance metadata needs a token (IMDSv2)',
    types: ['aws_launch_template'],
    quantifier: 'every',
    test: (body) => setting(body, 'metadata_options', 'http_tokens') === 'required',
  },
  {
    id: 'volumes-encrypted',
    title: 'disks of the nodes are encrypted',
    types: ['aws_launch_template'],
    quantifier: 'every',
    test: (body) =>
      (body.block_device_mappings as { ebs?: { encrypted?: unknown } }[] | undefined)?.every(
        ({ ebs }) => String(ebs?.encrypted) === 'true',
      ) === true,
  },
  {
    id: 'data-retained',
    title: 'Terraform refuses to destroy what holds data',
    types: DATA_TYPES,
    quantifier: 'every',
    test: (body) => setting(body, 'lifecycle', 'prevent_destroy') === true,
  },
];

/** Every safeguard, in a fixed order, with whether the stack has it. */
export function stackControls(resources: StackResources): StackControl[] {
  return RULES.map(({ id, title, types, quantifier, test }) => {
    const subjects = [...resources].filter(([address]) => types.includes(typeOf(address)));
    const holding = subjects.filter(([address, body]) => test(body, address, resources));
    if (quantifier === 'some') return { id, title, holds: holding.length > 0 };
    return { id, title, holds: subjects.length === 0 ? null : holding.length === subjects.length };
  });
}
