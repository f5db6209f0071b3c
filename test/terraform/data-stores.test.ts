import { describe, expect, it } from 'vitest';
import type { ExpressStorePlan, HomeStorePlan } from '../../lib/plan/shape/store-plan.js';
import { accessFixture, bucketFixture, fullPlanFixture, persistentFixture, planFixture } from './plan-fixture.js';
import { Synthesized } from './synthesized.js';

const EXPRESS: ExpressStorePlan = {
  kind: 'express',
  key: 'train.hot',
  workload: 'train',
  name: 'hot',
  bucketPrefix: 'starter-train-hot',
  zone: 'use1-az4',
  capacityBytes: 1e12,
};
const HOME: HomeStorePlan = {
  kind: 'home',
  key: 'train.home',
  workload: 'train',
  name: 'home',
  fileSystemName: 'starter-train-home',
  securityGroup: 'starter-train-home',
  capacityBytes: 1e12,
  subnets: ['nodes-az1', 'nodes-az2'],
  infrequentAccessDays: 30,
  backup: true,
  accessPoint: { path: '/pods', uid: 1000, gid: 1000 },
};

describe('a bucket with a lifecycle', () => {
  it('moves, archives and deletes by age', () => {
    const store = bucketFixture({
      transitions: [
        { days: 30, storageClass: 'STANDARD_IA' },
        { days: 90, storageClass: 'GLACIER' },
      ],
      expirationDays: 365,
    });
    const hall = new Synthesized(fullPlanFixture({ stores: [store] }));
    const [rule] = hall.resource('s3_bucket_lifecycle_configuration', 'store_train_datasets_lifecycle').rule;
    expect(rule).toMatchObject({
      transition: [
        { days: 30, storage_class: 'STANDARD_IA' },
        { days: 90, storage_class: 'GLACIER' },
      ],
      expiration: [{ days: 365 }],
    });
    const never = new Synthesized(
      fullPlanFixture({ stores: [bucketFixture({ transitions: [], expirationDays: null })] }),
    );
    const [bare] = never.resource('s3_bucket_lifecycle_configuration', 'store_train_datasets_lifecycle').rule;
    expect(bare).not.toHaveProperty('transition');
    expect(bare).not.toHaveProperty('expiration');
  });
});

describe('a file system that is linked to a bucket', () => {
  const stores = (writesBack: boolean) => [
    bucketFixture(),
    persistentFixture({
      link: { store: 'train.datasets', path: '/datasets', writesBack },
    }),
  ];
  const hall = new Synthesized(fullPlanFixture({ stores: stores(false) }));

  it('shows its objects, and none of the older ways of importing', () => {
    expect(hall.resource('fsx_data_repository_association', 'store_train_scratch_link')).toMatchObject({
      file_system_id: '${aws_fsx_lustre_file_system.store_train_scratch_file-system.id}',
      data_repository_path: 's3://${aws_s3_bucket.store_train_datasets_bucket.id}',
      file_system_path: '/datasets',
      delete_data_in_filesystem: false,
      s3: { auto_import_policy: { events: ['NEW', 'CHANGED', 'DELETED'] } },
    });
    const fileSystem = hall.resource('fsx_lustre_file_system', 'store_train_scratch_file-system');
    for (const key of ['import_path', 'export_path', 'auto_import_policy']) expect(fileSystem).not.toHaveProperty(key);
    expect(fileSystem.automatic_backup_retention_days).toBe(0);
  });

  it('writes back only where it is asked to', () => {
    const of = (one: Synthesized) => one.resource('fsx_data_repository_association', 'store_train_scratch_link').s3;
    expect(of(hall)).not.toHaveProperty('auto_export_policy');
    const back = new Synthesized(fullPlanFixture({ stores: stores(true) }));
    expect(of(back).auto_export_policy).toEqual({ events: ['NEW', 'CHANGED', 'DELETED'] });
  });

  it('may use the key for data through S3, as the role that FSx makes for it', () => {
    const statements = (one: Synthesized) => JSON.parse(one.resource('kms_key', 'keys_data').policy).Statement;
    const [, repository] = statements(hall);
    expect(repository.Condition).toEqual({
      StringEquals: {
        'kms:CallerAccount': '${data.aws_caller_identity.account_identity.account_id}',
        'kms:ViaService': 's3.us-east-1.amazonaws.com',
      },
      ArnLike: {
        'aws:PrincipalArn': expect.stringMatching(
          /:role\/aws-service-role\/s3\.data-source\.lustre\.fsx\.amazonaws\.com\/AWSServiceRoleForFSxS3Access_\*$/,
        ),
      },
    });
    expect(statements(new Synthesized(fullPlanFixture()))).toHaveLength(1);
  });
});

describe('a directory bucket', () => {
  const hall = new Synthesized(
    planFixture({
      stores: [EXPRESS],
      access: [accessFixture({ grants: [{ store: 'train.hot', prefix: '', mode: 'write' }] })],
    }),
  );

  it('lies in one zone, under the key for data, and is never destroyed', () => {
    expect(hall.resource('s3_directory_bucket', 'store_train_hot_bucket')).toEqual({
      bucket: 'starter-train-hot-${data.aws_caller_identity.account_identity.account_id}--use1-az4--x-s3',
      data_redundancy: 'SingleAvailabilityZone',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
      location: [{ name: 'use1-az4', type: 'AvailabilityZone' }],
    });
    expect(
      hall.resource('s3_bucket_server_side_encryption_configuration', 'store_train_hot_encryption').rule,
    ).toMatchObject([
      { apply_server_side_encryption_by_default: { kms_master_key_id: '${aws_kms_key.keys_data.arn}' } },
    ]);
  });

  it('is open to sessions of its workload alone', () => {
    const policies = Object.entries(hall.all('iam_role_policy')).filter(([, { policy }]) =>
      policy.includes('s3express'),
    );
    expect(policies.map(([name]) => name)).toEqual(['access_train_pods_policy']);
    const [session, key] = JSON.parse(policies[0]![1].policy).Statement;
    expect(session).toMatchObject({
      Action: 's3express:CreateSession',
      Resource: '${aws_s3_directory_bucket.store_train_hot_bucket.arn}',
    });
    expect(key.Condition.StringEquals).toEqual({ 'kms:ViaService': 's3express.us-east-1.amazonaws.com' });
  });
});

describe('home directories', () => {
  const hall = new Synthesized(planFixture({ stores: [HOME] }));

  it('lie encrypted, backed up and never destroyed', () => {
    expect(hall.resource('efs_file_system', 'store_train_home_file-system')).toMatchObject({
      encrypted: true,
      kms_key_id: '${aws_kms_key.keys_data.arn}',
      throughput_mode: 'elastic',
      lifecycle_policy: [
        { transition_to_ia: 'AFTER_30_DAYS' },
        { transition_to_primary_storage_class: 'AFTER_1_ACCESS' },
      ],
      lifecycle: { prevent_destroy: true },
    });
    expect(hall.resource('backup_selection', 'operations_backup_selection').resources).toEqual([
      '${aws_efs_file_system.store_train_home_file-system.arn}',
    ]);
  });

  it('have a mount target a zone, reached by nodes over NFS', () => {
    expect(Object.keys(hall.all('efs_mount_target'))).toEqual([
      'store_train_home_mount-target_nodes-az1',
      'store_train_home_mount-target_nodes-az2',
    ]);
    expect(hall.resource('vpc_security_group_ingress_rule', 'store_train_home_ingress_nfs')).toMatchObject({
      referenced_security_group_id: '${aws_eks_cluster.cluster_control-plane.vpc_config[0].cluster_security_group_id}',
      from_port: 2049,
      to_port: 2049,
      ip_protocol: 'tcp',
    });
  });

  it('are reached through mount targets and under TLS only', () => {
    const { Statement } = JSON.parse(hall.resource('efs_file_system_policy', 'store_train_home_policy').policy);
    expect(
      Statement.map(({ Effect, Condition }: { Effect: string; Condition: object }) => [Effect, Condition]),
    ).toEqual([
      ['Allow', { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } }],
      ['Deny', { Bool: { 'aws:SecureTransport': 'false' } }],
    ]);
  });
});
