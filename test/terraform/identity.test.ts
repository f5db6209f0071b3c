import { describe, expect, it } from 'vitest';
import { accessFixture, fullPlanFixture, planFixture } from './plan-fixture.js';
import { type Json, Synthesized } from './synthesized.js';

const hall = new Synthesized(fullPlanFixture());
const ACCOUNT = '${data.aws_caller_identity.account_identity.account_id}';
const PARTITION = '${data.aws_partition.account_partition.partition}';
const CLUSTER = `arn:${PARTITION}:eks:us-east-1:${ACCOUNT}:cluster/starter`;

describe('pods', () => {
  const statements = (name: string, argument: string, type = 'iam_role'): Json[] =>
    JSON.parse(hall.resource(type, name)[argument]).Statement;

  it('of a workload assume its role by their service account, in this cluster', () => {
    expect(statements('access_train_pods_role', 'assume_role_policy')).toEqual([
      {
        Sid: 'PodsOfOneServiceAccount',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-arn': CLUSTER,
            'aws:RequestTag/kubernetes-namespace': 'train',
            'aws:RequestTag/kubernetes-service-account': 'train',
          },
        },
      },
    ]);
    expect(hall.resource('eks_pod_identity_association', 'access_train_pods_association')).toMatchObject({
      cluster_name: '${aws_eks_cluster.cluster_control-plane.name}',
      namespace: 'train',
      service_account: 'train',
      role_arn: '${aws_iam_role.access_train_pods_role.arn}',
    });
  });

  it('of a workload use its own buckets and the key through S3', () => {
    const bucket = '${aws_s3_bucket.store_train_datasets_bucket.arn}';
    const [list, use, key] = statements('access_train_pods_policy', 'policy', 'iam_role_policy');
    expect(list.Resource).toBe(bucket);
    expect(use.Resource).toBe(`${bucket}/*`);
    expect(key).toMatchObject({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '${aws_kms_key.keys_data.arn}',
      Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } },
    });
  });

  it('of a workload reach a folder of another workload, and list no more than it', () => {
    const grants = [
      { store: 'train.datasets', prefix: 'exported/', mode: 'read' as const },
      { store: 'train.datasets', prefix: 'inbox/', mode: 'write' as const },
    ];
    const shared = new Synthesized(
      fullPlanFixture({
        access: [accessFixture({ key: 'serve', namespace: 'serve', serviceAccount: 'serve', grants })],
      }),
    );
    const bucket = '${aws_s3_bucket.store_train_datasets_bucket.arn}';
    const found: Json[] = JSON.parse(shared.resource('iam_role_policy', 'access_serve_pods_policy').policy).Statement;
    expect(found.map(({ Sid, Action, Resource, Condition }) => [Sid, Action, Resource, Condition])).toEqual([
      ['FindBucket0', 's3:GetBucketLocation', bucket, undefined],
      ['ListFolder0', 's3:ListBucket', bucket, { StringLike: { 's3:prefix': 'exported/*' } }],
      ['ReadFolder0', 's3:GetObject', `${bucket}/exported/*`, undefined],
      ['FindBucket1', 's3:GetBucketLocation', bucket, undefined],
      ['ListFolder1', 's3:ListBucket', bucket, { StringLike: { 's3:prefix': 'inbox/*' } }],
      ['UseFolder1', expect.arrayContaining(['s3:PutObject', 's3:GetObject']), `${bucket}/inbox/*`, undefined],
      ['UseTheKeyThroughS3', ['kms:Decrypt', 'kms:GenerateDataKey'], expect.anything(), expect.anything()],
    ]);
  });

  it('of a workload that only reads can not encrypt', () => {
    const reader = accessFixture({ grants: [{ store: 'train.datasets', prefix: '', mode: 'read' }] });
    const hall = new Synthesized(fullPlanFixture({ access: [reader] }));
    const found: Json[] = JSON.parse(hall.resource('iam_role_policy', 'access_train_pods_policy').policy).Statement;
    expect(found.map(({ Action }) => Action)).toEqual([
      ['s3:GetBucketLocation', 's3:ListBucket'],
      's3:GetObject',
      'kms:Decrypt',
    ]);
  });

  it('of the autoscaler resize groups of this cluster only', () => {
    const resize = statements('autoscaler_pods_policy', 'policy', 'iam_role_policy').find(
      ({ Sid }) => Sid === 'ResizeOwnGroups',
    );
    expect(resize).toMatchObject({
      Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      Condition: { StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/starter': 'owned' } },
    });
  });
});

describe('keys', () => {
  it('are one a purpose, rotated, named, and never destroyed', () => {
    const keys = hall.all('kms_key');
    expect(Object.keys(keys)).toEqual(['keys_alerts', 'keys_cluster', 'keys_data', 'keys_logs', 'keys_volumes']);
    for (const key of Object.values(keys)) {
      expect(key).toMatchObject({
        enable_key_rotation: true,
        deletion_window_in_days: 30,
        lifecycle: { prevent_destroy: true },
      });
    }
    expect(hall.resource('kms_alias', 'keys_logs_alias')).toEqual({
      name: 'alias/datahall/starter/logs',
      target_key_id: '${aws_kms_key.keys_logs.key_id}',
    });
  });

  it('for logs open to the logs service, for the log groups of this hall', () => {
    const groups = Object.values(hall.all('cloudwatch_log_group')).map(({ name }) => name);
    expect(groups).toHaveLength(8);
    const [, logs] = JSON.parse(hall.resource('kms_key', 'keys_logs').policy).Statement;
    expect(logs.Principal).toEqual({ Service: 'logs.us-east-1.amazonaws.com' });
    const context: string[] = logs.Condition.ArnEquals['kms:EncryptionContext:aws:logs:arn'];
    expect(context.map((arn) => arn.split(':log-group:')[1])).toEqual(groups.toSorted());
  });

  it('for disks open to the role behind Auto Scaling, or no node would start', () => {
    const role = `arn:${PARTITION}:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const [, use, grant] = JSON.parse(hall.resource('kms_key', 'keys_volumes').policy).Statement;
    expect(use).toMatchObject({ Principal: { AWS: role } });
    expect(grant).toMatchObject({
      Principal: { AWS: role },
      Action: 'kms:CreateGrant',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    });
  });
});

describe('people', () => {
  it('are a role each kind, with an access entry, open to those named in this account', () => {
    const people = [
      {
        key: 'admin',
        roleName: 'starter-admin-us-east-1',
        clusterPolicy: 'AmazonEKSClusterAdminPolicy',
        principals: ['role/platform-*', 'user/ada'],
        mfa: false,
      },
      {
        key: 'viewer',
        roleName: 'starter-viewer-us-east-1',
        clusterPolicy: 'AmazonEKSViewPolicy',
        principals: ['role/team'],
        mfa: false,
      },
    ] as const;
    const open = new Synthesized(planFixture({ identity: { permissionsBoundary: null, people } }));
    const trust = (key: string) =>
      JSON.parse(open.resource('iam_role', `cluster_${key}-role`).assume_role_policy).Statement;
    const named = (name: string) => `arn:${PARTITION}:iam::${ACCOUNT}:${name}`;
    expect(trust('admin')).toEqual([
      {
        Sid: 'ThoseNamed',
        Effect: 'Allow',
        Principal: { AWS: named('root') },
        Action: 'sts:AssumeRole',
        Condition: { ArnLike: { 'aws:PrincipalArn': [named('role/platform-*'), named('user/ada')] } },
      },
    ]);
    expect(trust('viewer')[0].Condition.ArnLike['aws:PrincipalArn']).toBe(named('role/team'));
    expect(open.resource('eks_access_policy_association', 'cluster_viewer-access_policy')).toMatchObject({
      policy_arn: `arn:${PARTITION}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy`,
      principal_arn: '${aws_eks_access_entry.cluster_viewer-access.principal_arn}',
    });
  });

  it('have no role to view with unless somebody may', () => {
    expect(Object.keys(new Synthesized(planFixture()).all('eks_access_entry'))).toEqual(['cluster_admin-access']);
  });
});

describe('the permissions boundary', () => {
  it('is on every role', () => {
    const { identity } = planFixture();
    const bound = new Synthesized(
      fullPlanFixture({ identity: { ...identity, permissionsBoundary: 'policy/team/boundary' } }),
    );
    const roles = Object.values(bound.all('iam_role'));
    expect(roles.length).toBeGreaterThan(5);
    for (const role of roles) {
      expect(role.permissions_boundary).toBe(`arn:${PARTITION}:iam::${ACCOUNT}:policy/team/boundary`);
    }
  });
});

describe('what holds data', () => {
  const stores = (data: 'keep' | 'release') => new Synthesized(fullPlanFixture({ retention: { data } }));
  const types = ['fsx_lustre_file_system', 'kms_key', 's3_bucket'];

  it('is never destroyed by a plan', () => {
    for (const type of types) {
      for (const resource of Object.values(stores('keep').all(type))) {
        expect(resource.lifecycle).toEqual({ prevent_destroy: true });
      }
    }
    expect(stores('keep').resource('s3_bucket', 'store_train_datasets_bucket').force_destroy).toBe(false);
    expect(stores('keep').resource('eks_cluster', 'cluster_control-plane').deletion_protection).toBe(true);
  });

  it('goes whole once it is let go', () => {
    const released = stores('release');
    for (const type of types) {
      for (const resource of Object.values(released.all(type))) {
        expect(resource.lifecycle).toEqual({ prevent_destroy: false });
      }
    }
    for (const bucket of Object.values(released.all('s3_bucket'))) expect(bucket.force_destroy).toBe(true);
    expect(released.resource('fsx_lustre_file_system', 'store_train_checkpoints_file-system').skip_final_backup).toBe(
      true,
    );
    expect(released.resource('eks_cluster', 'cluster_control-plane').deletion_protection).toBe(false);
  });

  it('has the same addresses either way', () => {
    expect(stores('release').addresses()).toEqual(stores('keep').addresses());
  });
});
