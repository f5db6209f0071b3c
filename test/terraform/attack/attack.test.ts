import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { planOfText, platformPlan } from '../platform-plans.js';
import { shippedPlans } from '../shipped-plans.js';
import { expandedHall, type Json } from '../synthesized.js';
import { admitted, type Given, waysToHarm } from './find-ways.js';
import { ALLOWED } from './questions.js';

const root = join(import.meta.dirname, '../../..');

/** What a plan gives each workload, by the resources that stand for it. */
function givenBy(plan: Plan, hall: Json): Given[] {
  const roleOf = (name: string): string =>
    Object.entries<Json>(hall.resource.aws_iam_role).find(([, role]) => role.name === name)![0];
  const bucketOf = (key: string): string =>
    Object.entries<Json>(hall.resource.aws_s3_bucket ?? {}).find(
      ([, { tags }]) => tags['datahall:store'] === key,
    )?.[0] ?? '';
  const transfers = plan.onPremises?.site?.transfers ?? [];
  return [
    ...plan.access.flatMap(({ roleName, grants }) =>
      grants.map(({ store, prefix, mode }) => ({ role: roleOf(roleName), bucket: bucketOf(store), prefix, mode })),
    ),
    // What comes from a site is written by AWS DataSync.
    ...transfers.map(({ roleName, key: store }) => ({
      role: roleOf(roleName),
      bucket: bucketOf(store),
      prefix: '',
      mode: 'write' as const,
    })),
  ];
}

let halls: { readonly name: string; readonly hall: Json; readonly given: readonly Given[] }[];
beforeAll(async () => {
  const regulated = await planOfText(readFileSync(join(root, 'test/terraform/control-audit/regulated.yaml'), 'utf8'));
  const platforms = await Promise.all(['batch', 'ec2', 'karpenter'].map(platformPlan));
  halls = [...(await shippedPlans()), ...platforms, regulated].map((plan) => {
    const hall = expandedHall(plan);
    return { name: plan.name, hall, given: givenBy(plan, hall) };
  });
});

describe('no role of a hall', () => {
  it('can become another, take data out, read what is another’s, delete backups or turn off who watches, but for a reason', () => {
    expect(halls.length).toBeGreaterThan(10);
    const ways = halls.flatMap(({ name, hall, given }) => waysToHarm(hall, given).map((way) => `${name}: ${way}`));
    expect(ways).toEqual([]);
  });

  it('has a reason that nothing needs', () => {
    const used = new Set(halls.flatMap(({ hall }) => admitted(hall)));
    const needed = ({ role }: (typeof ALLOWED)[number], action: string): boolean =>
      [...used].some((line) => role.test(line.split(' ')[0]!) && line.endsWith(` ${action}`));
    const idle = ALLOWED.flatMap((one) =>
      one.actions.filter((action) => !needed(one, action)).map((action) => `${one.role} ${action}`),
    );
    expect(idle).toEqual([]);
    for (const { reason } of ALLOWED) expect(reason.length).toBeGreaterThan(20);
  });
});

describe('a hole that is planted', () => {
  const statement = (action: string | string[], resource: string, more: object = {}): Json => ({
    Sid: 'Planted',
    Effect: 'Allow',
    Action: action,
    Resource: resource,
    ...more,
  });
  const inRole =
    (name: string, ...statements: Json[]) =>
    (hall: Json): void => {
      const [, body] = Object.entries<Json>(hall.resource.aws_iam_role_policy).find(([, { role }]) =>
        role.includes(`.${name}.`),
      )!;
      const policy = JSON.parse(body.policy);
      body.policy = JSON.stringify({ ...policy, Statement: [...policy.Statement, ...statements] });
    };
  const POD = 'access_evaluate_pods_role';
  const OWN = `\${aws_s3_bucket.store_train_records_bucket.arn}`;

  const HOLES: Readonly<Record<string, (hall: Json) => void>> = {
    'a workload may do everything': inRole(POD, statement('*', '*')),
    'a workload may do all of IAM': inRole(POD, statement('iam:*', '*')),
    'a workload may put a policy on a role': inRole(POD, statement('iam:PutRolePolicy', '*')),
    'a workload may pass a role': inRole(
      POD,
      statement('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } } }),
    ),
    'a workload may take another role': inRole(POD, statement('sts:AssumeRole', '*')),
    'a workload may do all but IAM': inRole(POD, {
      Sid: 'Planted',
      Effect: 'Allow',
      NotAction: 'iam:*',
      Resource: '*',
    }),
    'a workload reads the whole bucket of another': inRole(POD, statement('s3:GetObject', `${OWN}/*`)),
    'a workload writes a folder beside its own': inRole(POD, statement('s3:PutObject', `${OWN}/x/*`)),
    'a workload deletes versions': inRole(POD, statement('s3:Delete*', `${OWN}/*`)),
    'a workload lifts the lock of records': inRole(POD, statement('s3:BypassGovernanceRetention', '*')),
    'a workload changes the policy of a bucket': inRole(POD, statement('s3:PutBucketPolicy', OWN)),
    'a workload decrypts beside the store': inRole(POD, statement('kms:Decrypt', `\${aws_kms_key.keys_data.arn}`)),
    'a workload gives the key away': inRole(POD, statement('kms:CreateGrant', '*')),
    'the autoscaler opens a security group': inRole(
      'autoscaler_pods_role',
      statement('ec2:AuthorizeSecurityGroupIngress', '*'),
    ),
    'the autoscaler deletes backups': inRole('autoscaler_pods_role', statement('backup:Delete*', '*')),
    'people stop the trail': inRole('cluster_admin-role', statement('cloudtrail:StopLogging', '*')),
    'people delete logs': inRole(
      'cluster_admin-role',
      statement(['logs:DescribeLogGroups', 'logs:DeleteLogGroup'], '*'),
    ),
    'anybody takes a role': (hall) => {
      const role = hall.resource.aws_iam_role[POD];
      const policy = JSON.parse(role.assume_role_policy);
      policy.Statement[0].Principal = { AWS: '*' };
      role.assume_role_policy = JSON.stringify(policy);
    },
    'another account takes a role': (hall) => {
      const role = hall.resource.aws_iam_role['cluster_admin-role'];
      role.assume_role_policy = role.assume_role_policy.replace(/arn:[^"]*:root/, 'arn:aws:iam::999999999999:root');
    },
    'a bucket lets everybody of the account in': (hall) => {
      const body = hall.resource.aws_s3_bucket_policy.store_train_records_policy;
      const policy = JSON.parse(body.policy);
      policy.Statement.push(statement('s3:GetObject', `${OWN}/*`, { Principal: { AWS: '*' } }));
      body.policy = JSON.stringify(policy);
    },
    'a workload has a policy of AWS for its neighbour’s work': (hall) => {
      hall.resource.aws_iam_role_policy_attachment.planted = {
        role: `\${aws_iam_role.${POD}.name}`,
        policy_arn: `arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores`,
      };
    },
  };

  it.each(Object.entries(HOLES))('is found: %s', (_, plant) => {
    const { hall, given } = halls.at(-1)!;
    const holed = structuredClone(hall);
    plant(holed);
    expect(waysToHarm(holed, given)).not.toEqual([]);
  });

  it('is one of twenty at least, in a hall that has none', () => {
    const { hall, given } = halls.at(-1)!;
    expect(waysToHarm(hall, given)).toEqual([]);
    expect(Object.keys(HOLES).length).toBeGreaterThanOrEqual(20);
  });
});
