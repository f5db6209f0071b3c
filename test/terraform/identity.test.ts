import { describe, expect, it } from 'vitest';
import { fullPlanFixture } from './plan-fixture.js';
import { type Json, policiesOf, Synthesized } from './synthesized.js';

const hall = new Synthesized(fullPlanFixture());
const ACCOUNT = '${data.aws_caller_identity.account_identity.account_id}';
const PARTITION = '${data.aws_partition.account_partition.partition}';
const CLUSTER = `arn:${PARTITION}:eks:us-east-1:${ACCOUNT}:cluster/starter`;
const many = (value: string | string[]): string[] => [value].flat();

describe('every policy of a hall', () => {
  const policies = policiesOf(hall);

  it('is there to be read', () => {
    expect(policies.length).toBeGreaterThan(15);
  });

  it('allows no wildcard action on everything, but for whoever administers a key', () => {
    const wide = policies.flatMap(({ address, statements }) =>
      statements
        .filter(
          ({ Effect, Action, Resource }) =>
            Effect === 'Allow' &&
            many(Action).some((action) => action.endsWith(':*')) &&
            many(Resource ?? []).includes('*'),
        )
        .map(({ Sid }) => `${address} ${Sid}`),
    );
    expect(wide).toEqual(
      ['cluster', 'data', 'logs', 'volumes'].map(
        (purpose) => `aws_kms_key.keys_${purpose} AccountAdministersThroughIam`,
      ),
    );
  });

  it('lets a service act only for this hall or this account', () => {
    const unbound = policies.flatMap(({ address, statements }) =>
      statements
        .filter(({ Principal, Condition }) => {
          const conditions = JSON.stringify(Condition ?? {});
          return Principal?.Service !== undefined && !conditions.includes(ACCOUNT);
        })
        .map(({ Principal }) => `${address} ${Principal.Service}`),
    );
    // EC2 says nothing of the account when it hands a role to an instance.
    expect(unbound).toEqual(['aws_iam_role.nodes_role ec2.amazonaws.com']);
  });

  it('trusts no other account', () => {
    const principals = policies
      .flatMap(({ statements }) => statements.map(({ Principal }) => Principal?.AWS))
      .filter(Boolean);
    expect(principals.length).toBeGreaterThan(4);
    expect(principals.filter((arn) => !arn.startsWith(`arn:${PARTITION}:iam::${ACCOUNT}:`))).toEqual([]);
    const open = policies.flatMap(({ statements }) =>
      statements.filter(({ Principal, Effect }) => Principal === '*' && Effect === 'Allow'),
    );
    expect(open).toEqual([]);
  });
});

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
    expect(Object.keys(keys)).toEqual(['keys_cluster', 'keys_data', 'keys_logs', 'keys_volumes']);
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
