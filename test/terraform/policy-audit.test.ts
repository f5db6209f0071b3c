import { beforeAll, describe, expect, it } from 'vitest';
import { OPEN_STATEMENTS, SOURCELESS_SERVICES, WIDE_STATEMENTS } from '../../lib/plan/security/policy-exceptions.js';
import { randomPlans } from '../random-blueprint.js';
import { fullPlanFixture } from './plan-fixture.js';
import { planOfText } from './platform-plans.js';
import { auditPolicies, CARRIERS, documentsOf } from './policy-audit.js';
import { shippedPlans } from './shipped-plans.js';
import { SLURM_HALLS } from './slurm-halls.js';
import { type Json, Synthesized } from './synthesized.js';

describe('the policies', () => {
  let halls: Synthesized[];
  beforeAll(async () => {
    const seen = await planOfText(
      'version: 1\nname: seen\nregion: us-east-1\nkubernetes: { prometheus: grafana }\noperations: { emails: [] }\nworkloads: [{ name: train, accelerators: { atLeast: 8 } }]\n',
    );
    const slurm = await Promise.all(
      ['hours of the day', 'an image with pyxis'].map((name) => planOfText(SLURM_HALLS[name]!.text)),
    );
    halls = [...(await shippedPlans()), seen, ...slurm, ...(await randomPlans(16))].map(
      (plan) => new Synthesized(plan),
    );
  });

  it('of every shipped blueprint and of random ones pass the review', () => {
    expect(halls.length).toBeGreaterThan(16);
    for (const hall of halls) {
      expect(documentsOf(hall).length).toBeGreaterThan(7);
      expect(auditPolicies(hall)).toEqual([]);
    }
  });

  it('need every exception that is listed', () => {
    const used = halls.flatMap((hall) =>
      documentsOf(hall).flatMap(({ address, statements }) =>
        statements.map(({ Sid }) => `${address.split('.')[0]} ${Sid}`),
      ),
    );
    for (const { on, sid, reason } of WIDE_STATEMENTS) {
      expect(used).toContain(`${CARRIERS[on]} ${sid}`);
      expect(reason.length).toBeGreaterThan(20);
    }
    const services = halls.flatMap((hall) =>
      documentsOf(hall).flatMap(({ address, statements }) =>
        statements.map(({ Principal }) => `${address.split('.')[0]} ${Principal?.Service}`),
      ),
    );
    for (const { on, service } of SOURCELESS_SERVICES) expect(services).toContain(`${CARRIERS[on]} ${service}`);
    for (const { sid } of OPEN_STATEMENTS) expect(used.some((name) => name.endsWith(` ${sid}`))).toBe(true);
  });
});

describe('the review of an endpoint', () => {
  const endpointWith = async (sid: string, change: Json): Promise<string[]> => {
    const plans = await shippedPlans();
    const hall = new Synthesized(plans.find(({ name }) => name === 'private')!);
    const resource = hall.resource('vpc_endpoint', 'network_endpoint_s3');
    const { Statement } = JSON.parse(resource.policy);
    const changed = Statement.map((each: Json) => (each.Sid === sid ? { ...each, ...change } : each));
    resource.policy = JSON.stringify({ Version: '2012-10-17', Statement: changed });
    return auditPolicies(hall);
  };

  it.each<[string, string, Json, RegExp]>([
    ['writing to others', 'ResourcesOfTheAccount', { Condition: undefined }, /more than reads/],
    ['reading all buckets', 'ReadableBuckets', { Resource: '*' }, /anybody through to anything/],
    ['writing to buckets of AWS', 'ReadableBuckets', { Action: 's3:PutObject' }, /more than reads/],
  ])('finds %s', async (_, sid, change, fault) => {
    expect((await endpointWith(sid, change)).join()).toMatch(fault);
  });
});

/** The fixture's Terraform with one document rewritten. */
function planted(type: string, name: string, argument: string, change: (statements: Json[]) => unknown): string[] {
  const hall = new Synthesized(fullPlanFixture());
  const resource = hall.resource(type, name);
  const { Statement } = JSON.parse(resource[argument]);
  resource[argument] = JSON.stringify({ Version: '2012-10-17', Statement: change(Statement) });
  return auditPolicies(hall);
}

describe('the review', () => {
  it('finds nothing in the fixture', () => {
    expect(auditPolicies(new Synthesized(fullPlanFixture()))).toEqual([]);
  });

  const policy = (change: (statement: Json) => Json) =>
    planted('iam_role_policy', 'access_train_pods_policy', 'policy', ([first, ...rest]) => [change(first), ...rest]);
  const trust = (role: string, change: (statement: Json) => Json) =>
    planted('iam_role', role, 'assume_role_policy', ([first]) => [change(first)]);

  it.each<[string, () => string[], RegExp]>([
    ['a wildcard on everything', () => policy((s) => ({ ...s, Action: 's3:*', Resource: '*' })), /wildcard action/],
    [
      'part of a wildcard on everything',
      () => policy((s) => ({ ...s, Action: ['s3:Get*'], Resource: ['*'] })),
      /wildcard action/,
    ],
    ['every action', () => policy((s) => ({ ...s, Action: '*' })), /every action/],
    [
      'all resources without a reason',
      () => policy((s) => ({ ...s, Action: 's3:GetObject', Resource: '*' })),
      /not listed/,
    ],
    ['all but some actions', () => policy(({ Action, ...s }) => ({ ...s, NotAction: Action })), /does not mean/],
    [
      'a listed sid elsewhere',
      () => policy((s) => ({ ...s, Sid: 'AccountAdministersThroughIam', Action: 's3:*', Resource: '*' })),
      /not listed/,
    ],
    ['a service for anybody', () => trust('cluster_role', ({ Condition, ...s }) => s), /may act for others/],
    [
      'a service for any account that looks like ours',
      () => trust('cluster_role', (s) => ({ ...s, Condition: { StringLike: { 'aws:SourceAccount': '*' } } })),
      /may act for others/,
    ],
    [
      'a service for all but our account',
      () =>
        trust('cluster_role', (s) => ({
          ...s,
          Condition: { StringNotEquals: { 'aws:SourceAccount': s.Condition.StringEquals['aws:SourceAccount'] } },
        })),
      /may act for others/,
    ],
    [
      'pods of any cluster',
      () =>
        trust('access_train_pods_role', (s) => ({
          ...s,
          Condition: { StringEquals: { 'aws:RequestTag/kubernetes-namespace': 'train' } },
        })),
      /may act for others/,
    ],
    [
      'another account',
      () => trust('cluster_admin-role', (s) => ({ ...s, Principal: { AWS: 'arn:aws:iam::123456789012:root' } })),
      /another account/,
    ],
    [
      'another account among ours',
      () => trust('cluster_admin-role', (s) => ({ ...s, Principal: { AWS: [s.Principal.AWS, '123456789012'] } })),
      /another account/,
    ],
    ['everyone', () => trust('cluster_admin-role', (s) => ({ ...s, Principal: '*' })), /everyone/],
    ['everyone on AWS', () => trust('cluster_admin-role', (s) => ({ ...s, Principal: { AWS: '*' } })), /everyone/],
    [
      'a federation',
      () => trust('cluster_admin-role', (s) => ({ ...s, Principal: { Federated: 'cognito-identity.amazonaws.com' } })),
      /Federated/,
    ],
    ['a trust to do anything', () => trust('cluster_role', (s) => ({ ...s, Action: 'sts:*' })), /more than assuming/],
    [
      'a key for everyone',
      () =>
        planted('kms_key', 'keys_data', 'policy', (all) => [
          ...all,
          { Sid: 'X', Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' },
        ]),
      /everyone/,
    ],
    [
      'a key that a service administers',
      () => planted('kms_key', 'keys_logs', 'policy', ([root, logs]) => [root, { ...logs, Action: 'kms:*' }]),
      /not listed/,
    ],
    [
      'a bucket for everyone',
      () =>
        planted('s3_bucket_policy', 'store_train_datasets_policy', 'policy', ([deny]) => [
          { ...deny, Effect: 'Allow' },
        ]),
      /everyone/,
    ],
  ])('catches %s', (_, plant, fault) => {
    expect(plant().join('\n')).toMatch(fault);
  });

  it('catches a managed policy nobody looked at, and a role without the boundary of the others', () => {
    const hall = new Synthesized(
      fullPlanFixture({ identity: { ...fullPlanFixture().identity, permissionsBoundary: 'policy/boundary' } }),
    );
    expect(auditPolicies(hall)).toEqual([]);
    delete hall.resource('iam_role', 'nodes_role').permissions_boundary;
    const [attachment] = Object.values(hall.all('iam_role_policy_attachment'));
    attachment.policy_arn = attachment.policy_arn.replace(/policy\/.*/, 'policy/AdministratorAccess');
    expect(auditPolicies(hall)).toEqual([
      expect.stringContaining('AdministratorAccess'),
      'nodes_role: a role without the permissions boundary',
    ]);
  });
});
