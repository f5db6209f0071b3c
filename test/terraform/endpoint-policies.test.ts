import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { expandedHall, type Json } from './synthesized.js';

const OWN = '${data.aws_caller_identity.account_identity.account_id}';
const PARTITION = '${data.aws_partition.account_partition.partition}';

async function policiesOf(network: string, more = ''): Promise<Readonly<Record<string, Json | null>>> {
  const outcome = await planHall(`version: 1
name: closed
region: us-east-1
platform: eks
workloads:
  - { name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d.24xlarge] }, storage: [{ name: data, kind: object, capacity: 1 TB }] }
network: ${network}
operations: { emails: [] }
${more}`);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const endpoints: Json[] = Object.values(expandedHall(outcome.plan).resource.aws_vpc_endpoint);
  return Object.fromEntries(
    endpoints.map(({ service_name, policy }) => [
      service_name.replace('com.amazonaws.us-east-1.', ''),
      policy ? JSON.parse(policy) : null,
    ]),
  );
}

/** A request as the endpoint sees it. */
interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Whether an endpoint admits a request: some statement allows it. */
function admits(policy: Json | null | undefined, { action, resource, context }: Request): boolean {
  if (!policy) return true;
  const some = (given: string | readonly string[], value: string) =>
    [given]
      .flat()
      .some(
        (pattern) =>
          pattern === '*' || pattern === value || (pattern.endsWith('*') && value.startsWith(pattern.slice(0, -1))),
      );
  return policy.Statement.some(({ Effect, Action, Resource, Condition = {} }: Json) => {
    const held = Object.entries<Json>(Condition.StringEquals ?? {}).every(([key, values]) =>
      [values].flat().includes(context[key]),
    );
    return (
      Effect === 'Allow' &&
      Object.keys(Condition).every((one) => one === 'StringEquals') &&
      some(Action, action) &&
      some(Resource, resource) &&
      held
    );
  });
}

const request = (
  action: string,
  resource: string,
  principal: string,
  owner: string | null,
  org: Readonly<Record<string, string>> = {},
): Request => ({
  action,
  resource,
  context: { 'aws:PrincipalAccount': principal, ...(owner !== null && { 'aws:ResourceAccount': owner }), ...org },
});

const bucket = (name: string) => `arn:${PARTITION}:s3:::${name}/key`;
const OTHER = '999999999999';

describe('endpoints of a hall without internet', () => {
  it('lead to the resources of its account, and to what AWS keeps for its nodes', async () => {
    const policies = await policiesOf('{ internet: none, endpoints: [kms] }');
    for (const [service, action, resource] of [
      ['s3', 's3:PutObject', bucket('closed-train-data')],
      ['ecr.api', 'ecr:DescribeRepositories', 'arn:x'],
      ['ecr.dkr', 'ecr:BatchGetImage', 'arn:x'],
      ['kms', 'kms:Decrypt', 'arn:x'],
      ['sts', 'sts:AssumeRole', 'arn:x'],
    ] as const) {
      const policy = policies[service];
      expect(policy, service).toBeTruthy();
      expect(admits(policy, request(action, resource, OWN, OWN)), service).toBe(true);
      expect(admits(policy, request(action, resource, OWN, OTHER)), `${service}: a resource of others`).toBe(false);
      expect(admits(policy, request(action, resource, OTHER, OTHER)), `${service}: their key and resource`).toBe(false);
      expect(admits(policy, request(action, resource, OTHER, OWN)), `${service}: a key of others`).toBe(false);
    }
    const { s3, sts, 'ecr.api': api } = policies;
    // Layers come by a signature of ECR.
    expect(admits(s3, request('s3:GetObject', bucket('prod-us-east-1-starport-layer-bucket'), 'ecr', 'aws'))).toBe(
      true,
    );
    expect(admits(s3, request('s3:GetObject', bucket('al2023-repos-us-east-1-de612dc2'), OWN, 'aws'))).toBe(true);
    expect(admits(s3, request('s3:PutObject', bucket('al2023-repos-us-east-1-de612dc2'), OWN, 'aws'))).toBe(false);
    expect(admits(s3, request('s3:GetObject', bucket('prod-eu-west-1-starport-layer-bucket'), OWN, 'aws'))).toBe(false);
    expect(admits(api, request('ecr:GetAuthorizationToken', '*', OWN, null))).toBe(true);
    expect(admits(api, request('ecr:GetAuthorizationToken', '*', OTHER, null))).toBe(false);
    const image = (account: string) => `arn:${PARTITION}:ecr:us-east-1:${account}:repository/eks/coredns`;
    expect(admits(api, request('ecr:BatchGetImage', image('602401143452'), OWN, '602401143452'))).toBe(true);
    expect(admits(api, request('ecr:PutImage', image('602401143452'), OWN, '602401143452'))).toBe(false);
    expect(admits(sts, request('sts:GetCallerIdentity', '*', OWN, null))).toBe(true);
    // Services that nobody keeps data of others in.
    expect(policies.ec2).toBeNull();
  });

  it('lead also where the blueprint says, and to the account of the mirror', async () => {
    const { s3, 'ecr.dkr': dkr } = await policiesOf(
      '{ internet: none, perimeter: { organization: o-a1b2c3d4e5, accounts: ["222233334444"], buckets: [open-data] } }',
      'kubernetes: { mirror: 111122223333.dkr.ecr.us-east-1.amazonaws.com }',
    );
    const inside = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' };
    const theirs = { ...inside, 'aws:ResourceOrgID': 'o-a1b2c3d4e5' };
    expect(admits(s3, request('s3:GetObject', bucket('x'), OTHER, OTHER, theirs))).toBe(true);
    expect(admits(s3, request('s3:GetObject', bucket('x'), OTHER, OTHER, inside))).toBe(false);
    expect(admits(s3, request('s3:GetObject', bucket('x'), OWN, OWN))).toBe(false);
    expect(admits(s3, request('s3:GetObject', bucket('open-data'), OWN, OTHER))).toBe(true);
    expect(admits(s3, request('s3:PutObject', bucket('open-data'), OWN, OTHER, inside))).toBe(false);
    for (const account of ['111122223333', '222233334444']) {
      expect(admits(dkr, request('ecr:BatchGetImage', 'arn:x', OWN, account, inside)), account).toBe(true);
    }
  });

  it('lead anywhere where the hall has another way, or the blueprint says so', async () => {
    for (const network of ['{ internet: nat }', '{ internet: none, perimeter: { enforced: false } }']) {
      expect(
        Object.values(await policiesOf(network)).every((policy) => policy === null),
        network,
      ).toBe(true);
    }
    expect((await policiesOf('{ internet: nat, perimeter: { enforced: true } }')).sts).not.toBeNull();
  });
});
