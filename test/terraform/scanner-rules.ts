import type { Json, Synthesized } from './synthesized.js';

/** A rule of a policy scanner, written from its own description. */
export interface ScannerRule {
  readonly ids: readonly string[];
  readonly says: string;
  /** Without `aws_`. */
  readonly types: readonly string[];
  holds(body: Json, address: string, hall: Synthesized): boolean;
  /** Breaks the rule at one resource; null: what to break is not an argument of it. */
  readonly plant: ((body: Json, address: string, hall: Synthesized) => void) | null;
}

const many = <T>(value: T | T[] | undefined): T[] => (value === undefined ? [] : ([value].flat() as T[]));
const statementsOf = (document: string): Json[] => many<Json>(JSON.parse(document).Statement);

/** Resources of a type that speak of the one at `address`. */
function companions(hall: Synthesized, type: string, address: string): Json[] {
  return Object.values(hall.all(type)).filter((body) => JSON.stringify(body).includes(`\${${address}.`));
}

function hasCompanion(type: string, test: (body: Json) => boolean = () => true): Pick<ScannerRule, 'holds' | 'plant'> {
  return {
    holds: (_, address, hall) => companions(hall, type, address).some(test),
    plant: (_, address, hall) => {
      const all = hall.json.resource[`aws_${type}`];
      for (const [name, body] of Object.entries(all)) {
        if (JSON.stringify(body).includes(`\${${address}.`)) delete all[name];
      }
    },
  };
}

/** An argument, dotted; lists are looked through. */
function values(body: Json, path: string): Json[] {
  return path.split('.').reduce<Json[]>((found, key) => found.flatMap((one) => many<Json>(one?.[key])), [body]);
}

function setTo(path: string, test: (value: Json) => boolean): Pick<ScannerRule, 'holds' | 'plant'> {
  return {
    holds: (body) => {
      const found = values(body, path);
      return found.length > 0 && found.every(test);
    },
    plant: (body) => {
      const keys = path.split('.');
      const last = keys.pop()!;
      for (const parent of keys.length === 0 ? [body] : values(body, keys.join('.'))) delete parent[last];
    },
  };
}

const isTrue = (value: Json): boolean => value === true || value === 'true';
const BUCKET = ['s3_bucket'];
const IAM_POLICIES = ['iam_policy', 'iam_role_policy'];
const GROUP_RULES = ['security_group', 'vpc_security_group_egress_rule', 'vpc_security_group_ingress_rule'];
const CLUSTER_LOGS = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
/** EKS's versions in standard support on 2026-11-22. */
const KUBERNETES = ['1.34', '1.35', '1.36'];

const publicAccess = (id: string, trivy: string, says: string, flag: string): ScannerRule => ({
  ids: [id, trivy],
  says,
  types: BUCKET,
  ...hasCompanion('s3_bucket_public_access_block', (body) => body[flag] === true),
});

export const SCANNER_RULES: readonly ScannerRule[] = [
  {
    ids: ['CKV_AWS_37', 'AWS-0038'],
    says: 'all log types of an EKS control plane are on',
    types: ['eks_cluster'],
    holds: (body) => CLUSTER_LOGS.every((log) => body.enabled_cluster_log_types.includes(log)),
    plant: (body) => {
      body.enabled_cluster_log_types = ['api'];
    },
  },
  {
    ids: ['CKV_AWS_38', 'AWS-0041'],
    says: 'an EKS endpoint is not open to 0.0.0.0/0',
    types: ['eks_cluster'],
    holds: ({ vpc_config: config }) =>
      config.endpoint_public_access === false ||
      (config.public_access_cidrs ?? ['0.0.0.0/0']).every((cidr: string) => cidr !== '0.0.0.0/0'),
    plant: (body) => {
      Object.assign(body.vpc_config, { endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'] });
    },
  },
  {
    ids: ['CKV_AWS_39', 'AWS-0040'],
    says: 'an EKS endpoint is not public',
    types: ['eks_cluster'],
    ...setTo('vpc_config.endpoint_public_access', (value) => value === false),
  },
  {
    ids: ['CKV_AWS_58', 'AWS-0039'],
    says: 'EKS encrypts secrets with a key',
    types: ['eks_cluster'],
    ...setTo('encryption_config.resources', (value) => value === 'secrets'),
  },
  {
    ids: ['CKV_AWS_339'],
    says: 'EKS runs a version that is supported',
    types: ['eks_cluster'],
    ...setTo('version', (value) => KUBERNETES.includes(value)),
  },
  {
    ids: ['CKV_AWS_79'],
    says: 'instance metadata takes version 2 only',
    types: ['launch_template', 'instance'],
    ...setTo('metadata_options.http_tokens', (value) => value === 'required'),
  },
  {
    ids: ['CKV_AWS_341'],
    says: 'instance metadata is not reached over more than one hop',
    types: ['launch_template'],
    ...setTo('metadata_options.http_put_response_hop_limit', (value) => value === 1),
  },
  {
    ids: ['CKV_AWS_88'],
    says: 'instances have no public address',
    types: ['launch_template', 'instance'],
    holds: (body) => !values(body, 'network_interfaces.associate_public_ip_address').some(isTrue),
    plant: (body) => {
      body.network_interfaces = [{ associate_public_ip_address: 'true' }];
    },
  },
  {
    ids: ['CKV_AWS_190'],
    says: 'a Lustre file system is encrypted with a key of one’s own',
    types: ['fsx_lustre_file_system'],
    ...setTo('kms_key_id', (value) => value.startsWith('${aws_kms_key.')),
  },
  {
    ids: ['CKV_AWS_184'],
    says: 'EFS is encrypted with a key of one’s own',
    types: ['efs_file_system'],
    ...setTo('kms_key_id', (value) => value.startsWith('${aws_kms_key.')),
  },
  {
    ids: ['CKV_AWS_300'],
    says: 'lifecycle rules of S3 end uploads that fail',
    types: ['s3_bucket_lifecycle_configuration'],
    ...setTo('rule.abort_incomplete_multipart_upload.days_after_initiation', (value) => value > 0),
  },
  {
    ids: ['CKV2_AWS_61'],
    says: 'a bucket has lifecycle rules',
    types: BUCKET,
    ...hasCompanion('s3_bucket_lifecycle_configuration'),
  },
  {
    ids: ['CKV_AWS_7', 'AWS-0065'],
    says: 'keys rotate',
    types: ['kms_key'],
    ...setTo('enable_key_rotation', isTrue),
  },
  { ids: ['CKV2_AWS_64'], says: 'a key has a policy', types: ['kms_key'], ...setTo('policy', (value) => value !== '') },
  {
    ids: ['CKV_AWS_158', 'AWS-0017'],
    says: 'log groups are encrypted with a key of one’s own',
    types: ['cloudwatch_log_group'],
    ...setTo('kms_key_id', (value) => value.startsWith('${aws_kms_key.')),
  },
  {
    ids: ['CKV_AWS_338'],
    says: 'log groups keep logs for a year',
    types: ['cloudwatch_log_group'],
    ...setTo('retention_in_days', (value) => value === 0 || value >= 365),
  },
  {
    ids: ['CKV_AWS_23'],
    says: 'security groups and their rules have descriptions',
    types: GROUP_RULES,
    ...setTo('description', (value) => value.length > 0),
  },
  {
    ids: ['CKV_AWS_382'],
    says: 'no security group lets everything out to everywhere',
    types: ['vpc_security_group_egress_rule'],
    holds: (body) => !(body.ip_protocol === '-1' && (body.cidr_ipv4 === '0.0.0.0/0' || body.cidr_ipv6 === '::/0')),
    plant: (body) => {
      Object.assign(body, { ip_protocol: '-1', cidr_ipv4: '0.0.0.0/0' });
    },
  },
  {
    ids: ['CKV_AWS_130'],
    says: 'subnets give no public addresses',
    types: ['subnet'],
    holds: (body) => !isTrue(body.map_public_ip_on_launch),
    plant: (body) => {
      body.map_public_ip_on_launch = true;
    },
  },
  {
    ids: ['CKV2_AWS_5'],
    says: 'a security group is on something',
    types: ['security_group'],
    holds: (_, address, hall) =>
      Object.entries<Json>(hall.json.resource).some(
        ([type, named]) =>
          !type.startsWith('aws_vpc_security_group_') &&
          Object.values(named).some((body) => JSON.stringify(body).includes(`\${${address}.id}`)),
      ),
    plant: (_, address, hall) => {
      const { resource } = hall.json;
      for (const type of Object.keys(resource)) {
        for (const [name, body] of Object.entries(resource[type])) {
          if (JSON.stringify(body).includes(`\${${address}.id}`)) delete resource[type][name];
        }
      }
    },
  },
  {
    ids: ['CKV2_AWS_11', 'AWS-0178'],
    says: 'a VPC has flow logs',
    types: ['vpc'],
    ...hasCompanion('flow_log'),
  },
  {
    ids: ['CKV2_AWS_12'],
    says: 'the default security group of a VPC lets nothing through',
    types: ['vpc'],
    ...hasCompanion('default_security_group', ({ ingress, egress }) => !ingress && !egress),
  },
  {
    ids: ['CKV_AWS_26'],
    says: 'topics are encrypted',
    types: ['sns_topic'],
    ...setTo('kms_master_key_id', (value) => value !== ''),
  },
  {
    ids: ['CKV_AWS_27'],
    says: 'queues are encrypted',
    types: ['sqs_queue'],
    holds: (body) => body.kms_master_key_id !== undefined || isTrue(body.sqs_managed_sse_enabled),
    // No hall has a queue.
    plant: null,
  },
  {
    ids: ['AWS-0088'],
    says: 'buckets are encrypted',
    types: BUCKET,
    ...hasCompanion('s3_bucket_server_side_encryption_configuration'),
  },
  {
    ids: ['CKV_AWS_145', 'AWS-0132'],
    says: 'buckets are encrypted with a key of one’s own',
    types: BUCKET,
    ...hasCompanion('s3_bucket_server_side_encryption_configuration', (body) =>
      values(body, 'rule.apply_server_side_encryption_by_default').every(
        (rule) => rule.sse_algorithm === 'aws:kms' && rule.kms_master_key_id?.startsWith('${aws_kms_key.'),
      ),
    ),
  },
  {
    ids: ['CKV_AWS_21', 'AWS-0090'],
    says: 'buckets keep versions',
    types: BUCKET,
    ...hasCompanion('s3_bucket_versioning', (body) => body.versioning_configuration.status === 'Enabled'),
  },
  {
    ids: ['CKV_AWS_18', 'AWS-0089'],
    says: 'requests to buckets are logged',
    types: BUCKET,
    holds: (_, address, hall) =>
      Object.values(hall.all('s3_bucket_logging')).some((body) => body.bucket.startsWith(`\${${address}.`)),
    plant: (_, __, hall) => {
      hall.json.resource.aws_s3_bucket_logging = {};
    },
  },
  publicAccess('CKV_AWS_53', 'AWS-0086', 'buckets refuse public lists of access', 'block_public_acls'),
  publicAccess('CKV_AWS_54', 'AWS-0087', 'buckets refuse public policies', 'block_public_policy'),
  publicAccess('CKV_AWS_55', 'AWS-0091', 'buckets ignore public lists of access', 'ignore_public_acls'),
  publicAccess('CKV_AWS_56', 'AWS-0093', 'buckets with public policies are closed', 'restrict_public_buckets'),
  {
    ids: ['CKV2_AWS_6', 'AWS-0094'],
    says: 'a bucket has a block of public access',
    types: BUCKET,
    ...hasCompanion('s3_bucket_public_access_block'),
  },
  {
    ids: ['AWS-0092'],
    says: 'buckets have no public list of access',
    types: ['s3_bucket_acl'],
    holds: (body) => !String(body.acl).startsWith('public'),
    // No hall has one: lists of access are off.
    plant: null,
  },
  {
    ids: ['CKV_AWS_144'],
    says: 'buckets are copied to another region',
    types: BUCKET,
    holds: (_, address, hall) => companions(hall, 's3_bucket_replication_configuration', address).length > 0,
    plant: null,
  },
  {
    ids: ['CKV2_AWS_34', 'CKV_AWS_337'],
    says: 'parameters are encrypted, with a key of the account',
    types: ['ssm_parameter'],
    holds: ({ type, key_id }) => type === 'SecureString' && key_id !== undefined,
    plant: null,
  },
  {
    ids: ['CKV2_AWS_62'],
    says: 'buckets tell of what happens to objects',
    types: BUCKET,
    holds: (_, address, hall) => companions(hall, 's3_bucket_notification', address).length > 0,
    plant: null,
  },
  {
    ids: ['CKV_AWS_355', 'CKV_AWS_290'],
    says: 'policies name resources, and let nothing be written without bounds',
    types: IAM_POLICIES,
    holds: ({ policy }) =>
      statementsOf(policy).every(({ Effect, Resource }) => Effect !== 'Allow' || !many<string>(Resource).includes('*')),
    plant: (body) => {
      body.policy = body.policy.replace(/"Resource":("[^"]*"|\[[^\]]*\])/, '"Resource":"*"');
    },
  },
  {
    ids: ['CKV_AWS_35'],
    says: 'a trail is encrypted with a key of one’s own',
    types: ['cloudtrail'],
    ...setTo('kms_key_id', (value) => value.startsWith('${aws_kms_key.')),
  },
  {
    ids: ['CKV_AWS_36', 'CKV_AWS_67'],
    says: 'a trail is of all regions, and its files can be proved',
    types: ['cloudtrail'],
    holds: (body) => isTrue(body.enable_log_file_validation) && isTrue(body.is_multi_region_trail),
    plant: (body) => {
      body.is_multi_region_trail = false;
    },
  },
  {
    ids: ['CKV_AWS_166'],
    says: 'a backup vault is encrypted with a key of one’s own',
    types: ['backup_vault'],
    ...setTo('kms_key_arn', (value) => value.startsWith('${aws_kms_key.')),
  },
];
