import { describe, expect, it } from 'vitest';
import {
  bucketFixture,
  fleetFixture,
  fullPlanFixture,
  persistentFixture,
  planFixture,
  scratchFixture,
} from './plan-fixture.js';
import { type Json, Synthesized } from './synthesized.js';

const hall = new Synthesized(fullPlanFixture());
const BUCKET = '${aws_s3_bucket.store_train_datasets_bucket.id}';
const BUCKET_ARN = '${aws_s3_bucket.store_train_datasets_bucket.arn}';
const ACCOUNT = '${data.aws_caller_identity.account_identity.account_id}';

describe('a bucket', () => {
  it('is named after hall, workload, store, region and account, and never destroyed', () => {
    expect(hall.resource('s3_bucket', 'store_train_datasets_bucket')).toEqual({
      bucket: `starter-train-datasets-us-east-1-${ACCOUNT}`,
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
      tags: {
        Name: 'starter-train-datasets-us-east-1',
        'datahall:store': 'train.datasets',
        'datahall:workload': 'train',
      },
    });
  });

  it('is versioned, encrypted, private and owned by the account', () => {
    expect(hall.resource('s3_bucket_versioning', 'store_train_datasets_versioning')).toEqual({
      bucket: BUCKET,
      versioning_configuration: { status: 'Enabled' },
    });
    expect(
      hall.resource('s3_bucket_server_side_encryption_configuration', 'store_train_datasets_encryption').rule,
    ).toEqual([
      {
        apply_server_side_encryption_by_default: {
          kms_master_key_id: '${aws_kms_key.keys_data.arn}',
          sse_algorithm: 'aws:kms',
        },
        bucket_key_enabled: true,
      },
    ]);
    expect(hall.resource('s3_bucket_public_access_block', 'store_train_datasets_public-access')).toEqual({
      bucket: BUCKET,
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(hall.resource('s3_bucket_ownership_controls', 'store_train_datasets_ownership').rule).toEqual({
      object_ownership: 'BucketOwnerEnforced',
    });
  });

  it('refuses plain HTTP', () => {
    const { Statement } = JSON.parse(hall.resource('s3_bucket_policy', 'store_train_datasets_policy').policy);
    expect(Statement).toEqual([
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('tiers its objects and drops what nobody needs', () => {
    const { rule } = hall.resource('s3_bucket_lifecycle_configuration', 'store_train_datasets_lifecycle');
    expect(rule).toEqual([
      {
        id: 'tier-and-tidy',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        transition: [{ days: 0, storage_class: 'INTELLIGENT_TIERING' }],
        noncurrent_version_expiration: [{ noncurrent_days: 30 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it('is logged into a bucket that lets it first, and no other account', () => {
    expect(hall.resource('s3_bucket_logging', 'store_train_datasets_logging')).toMatchObject({
      target_bucket: '${aws_s3_bucket.access-logs_bucket.id}',
      depends_on: ['aws_s3_bucket_policy.access-logs_policy'],
    });
    const { Statement } = JSON.parse(hall.resource('s3_bucket_policy', 'access-logs_policy').policy);
    const delivery = Statement.find((statement: Json) => statement.Sid === 'LogDelivery');
    expect(delivery).toMatchObject({
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    });
    expect(delivery.Condition.ArnEquals['aws:SourceArn']).toBe(
      `arn:\${data.aws_partition.account_partition.partition}:s3:::starter-train-datasets-us-east-1-${ACCOUNT}`,
    );
  });
});

describe('a file system', () => {
  it('for scratch takes neither key nor backups', () => {
    const scratch = hall.resource('fsx_lustre_file_system', 'store_train_scratch_file-system');
    expect(scratch).toMatchObject({
      deployment_type: 'SCRATCH_2',
      storage_type: 'SSD',
      file_system_type_version: '2.15',
      storage_capacity: 9600,
      subnet_ids: ['${aws_subnet.network_subnet_nodes-az2.id}'],
      lifecycle: { prevent_destroy: true },
    });
    for (const key of [
      'kms_key_id',
      'automatic_backup_retention_days',
      'per_unit_storage_throughput',
      'metadata_configuration',
      'efa_enabled',
      'import_path',
    ]) {
      expect(scratch).not.toHaveProperty(key);
    }
  });

  it('that persists is encrypted under our key, and is backed up once: by AWS Backup, and when it goes', () => {
    expect(hall.resource('fsx_lustre_file_system', 'store_train_checkpoints_file-system')).toMatchObject({
      deployment_type: 'PERSISTENT_2',
      per_unit_storage_throughput: 250,
      metadata_configuration: { mode: 'AUTOMATIC' },
      kms_key_id: '${aws_kms_key.keys_data.arn}',
      automatic_backup_retention_days: 0,
      skip_final_backup: false,
    });
  });

  it('opens Lustre both ways between its servers, and to and from the nodes', () => {
    const nodes = '${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}';
    const servers = '${aws_security_group.store_train_scratch_security-group.id}';
    const rules = (direction: string) =>
      Object.entries(hall.all(`vpc_security_group_${direction}_rule`))
        .filter(([name]) => name.startsWith('store_train_scratch_'))
        .map(([, rule]) => [
          rule.security_group_id,
          rule.referenced_security_group_id,
          rule.ip_protocol,
          rule.from_port,
          rule.to_port,
        ]);
    const both = (at: string, peer: string) => [
      [at, peer, 'tcp', 988, 988],
      [at, peer, 'tcp', 1018, 1023],
    ];
    const sorted = (list: unknown[][]) => list.map((rule) => rule.join(' ')).sort();
    expect(sorted(rules('ingress'))).toEqual(
      sorted([...both(servers, servers), ...both(servers, nodes), ...both(nodes, servers)]),
    );
    expect(sorted(rules('egress'))).toEqual(sorted([...both(servers, servers), ...both(servers, nodes)]));
  });

  it('on EFA lets all traffic pass between servers and fabric', () => {
    const stores = [persistentFixture({ efa: true })];
    const efa = new Synthesized(planFixture({ fleets: [fleetFixture()], stores }));
    expect(efa.resource('fsx_lustre_file_system', 'store_train_scratch_file-system').efa_enabled).toBe(true);
    const servers = '${aws_security_group.store_train_scratch_security-group.id}';
    const fabric = '${aws_security_group.fabric_group.id}';
    const pairs = (direction: string) =>
      Object.entries(efa.all(`vpc_security_group_${direction}_rule`))
        .filter(([name]) => name.startsWith('store_') && name.endsWith('_efa'))
        .map(([, { security_group_id, referenced_security_group_id, ip_protocol }]) =>
          [security_group_id, referenced_security_group_id, ip_protocol].join(' '),
        )
        .sort();
    const expected = [`${servers} ${servers} -1`, `${servers} ${fabric} -1`, `${fabric} ${servers} -1`].sort();
    expect(pairs('ingress')).toEqual(expected);
    expect(pairs('egress')).toEqual(expected);
    expect(() => new Synthesized(planFixture({ stores }))).toThrow('uses EFA but no fleet does');
  });

  it('logs under the key for logs', () => {
    expect(hall.resource('fsx_lustre_file_system', 'store_train_scratch_file-system').log_configuration).toEqual({
      destination: '${aws_cloudwatch_log_group.store_train_scratch_logs.arn}',
      level: 'WARN_ERROR',
    });
    expect(hall.resource('cloudwatch_log_group', 'store_train_scratch_logs')).toMatchObject({
      name: '/aws/fsx/starter-train-scratch',
      kms_key_id: '${aws_kms_key.keys_logs.arn}',
    });
  });
});

describe('a plan with a bucket and nowhere to log', () => {
  it('is refused', () => {
    expect(() => new Synthesized(planFixture({ stores: [bucketFixture()] }))).toThrow('a bucket but no access logs');
    expect(() => new Synthesized(planFixture({ stores: [scratchFixture()] }))).not.toThrow();
  });
});
