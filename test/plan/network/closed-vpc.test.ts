import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { synthesizeHall } from '../../../lib/terraform/hall/synthesize-hall.js';

/** A regulated hall: an existing VPC without internet, a boundary by ARN, keys of its own. */
const CLOSED = `
version: 1
name: closed
region: us-east-1
account: { trail: true, config: true, guardDuty: true, macie: true }
state: { bucket: acme-states }
operations: { emails: [ops@example.org] }
people: { admins: [role/platform] }
kubernetes: { mirror: 111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror }
security:
  profile: hardened
  permissionsBoundary: arn:aws:iam::111122223333:policy/team-boundary
  keys:
    alerts: alias/platform
    audit: alias/audit
    cluster: alias/platform
    data: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
    logs: alias/platform
    volumes: alias/platform
  buckets: { audit: s3://acme-audit/halls/ }
network:
  cidr: 10.0.0.0/16
  internet: none
  vpc:
    id: vpc-0123456789abcdef0
    routeTables: [rtb-0123456789abcdef0]
    endpoints: create
    has: { flowLogs: true, endpoints: [kms] }
    subnets:
      - { id: subnet-0123456789abcdef0, zone: use1-az1, cidr: 10.0.0.0/19 }
      - { id: subnet-0123456789abcdef1, zone: use1-az6, cidr: 10.0.32.0/19 }
workloads:
  - name: tune
    accelerators: { atLeast: 8 }
    types: { allow: [p4d] }
    storage: [{ name: data, kind: object, capacity: 1 TB }]
`;

/** Codes and paths of what stops the hall; `planned`: nothing does. */
async function stopped(text: string): Promise<string | string[]> {
  const outcome = await planHall(text);
  if (outcome.status === 'infeasible') return outcome.status;
  if (outcome.status === 'planned') return 'planned';
  return outcome.diagnostics.map(({ code, path, message }) => {
    const control = /requires "([a-z0-9-]+)"/.exec(message)?.[1];
    return `${code} ${control ?? path.join('.')}`;
  });
}

/** The hall with one thing changed. */
function but(from: string, to: string): string {
  expect(CLOSED).toContain(from);
  return CLOSED.replace(from, to);
}

describe('an existing VPC without internet', () => {
  it('is planned when it is closed, and its controls rest on what is read, made or stated', async () => {
    const outcome = await planHall(CLOSED);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const { network, security } = outcome.plan;
    const status = (id: string) => security.controls.find((control) => control.id === id)?.status;
    expect(['no-internet', 'flow-logs', 's3-by-gateway', 'permissions-boundary'].map(status)).toEqual([
      'passed',
      'passed',
      'passed',
      'passed',
    ]);
    expect(outcome.plan.keys.every(({ existing }) => existing !== undefined)).toBe(true);
    expect(['alerts', 'audit', 'cluster', 'data', 'logs', 'volumes'].map((key) => status(`key-${key}`))).toEqual(
      Array.from({ length: 6 }, () => 'passed'),
    );
    // What its owner has is not made again.
    expect(network.interfaceEndpoints).toContain('ecr.api');
    expect(network.interfaceEndpoints).not.toContain('kms');
    expect(network.natZones).toEqual([]);
  });

  it.each<[leak: string, text: () => string, found: string]>([
    [
      'routes that nobody names',
      () => but('    routeTables: [rtb-0123456789abcdef0]\n', ''),
      'missing-key network.vpc',
    ],
    ['routes that nobody states', () => but('  internet: none\n', ''), 'rule no-internet'],
    [
      'endpoints that nobody makes or states',
      () => but('endpoints: create', 'endpoints: existing'),
      'missing-key network.vpc.endpoints',
    ],
    ['flow logs that nobody states', () => but('flowLogs: true, ', ''), 'rule flow-logs'],
    [
      'a public API endpoint',
      () => but('kubernetes: {', 'kubernetes: { publicAccess: [203.0.113.0/24],'),
      'contradiction kubernetes.publicAccess',
    ],
    [
      'an API endpoint open to all',
      () => but('kubernetes: {', 'kubernetes: { publicAccess: [0.0.0.0/0],'),
      'contradiction kubernetes.publicAccess',
    ],
    [
      'charts of public registries',
      () =>
        but(
          'kubernetes: { mirror: 111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror }',
          'kubernetes: { charts: install }',
        ),
      'contradiction kubernetes.charts',
    ],
    [
      'a mirror in public',
      () => but('111122223333.dkr.ecr.us-east-1.amazonaws.com/mirror', 'ghcr.io/mirror'),
      'contradiction kubernetes.mirror',
    ],
    ['a mirror in another region', () => but('dkr.ecr.us-east-1', 'dkr.ecr.eu-west-1'), 'rule kubernetes.mirror'],
    ['NAT gateways', () => but('  internet: none\n', '  internet: none\n  nat: single\n'), 'contradiction network.nat'],
    [
      'keys of AWS',
      () =>
        but('    data: arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\n', '').replace(
          '  keys:',
          '  waivers: [{ control: key-data, reason: the keys of AWS will do }]\n  keys:',
        ),
      'rule security.waivers.0.control',
    ],
    ['a key of another region', () => but('kms:us-east-1', 'kms:eu-west-1'), 'contradiction security.keys.data'],
    ['a key of another partition', () => but('arn:aws:kms', 'arn:aws-cn:kms'), 'contradiction security.keys.data'],
    [
      'a key that AWS manages',
      () => but('audit: alias/audit', 'audit: alias/aws/s3'),
      'wrong-value security.keys.audit',
    ],
    [
      'what is no key',
      () => but('cluster: alias/platform', 'cluster: role/platform'),
      'wrong-value security.keys.cluster',
    ],
    [
      'a bucket for the trail that is none',
      () => but('s3://acme-audit/halls/', 'https://example.org/audit'),
      'wrong-value security.buckets.audit',
    ],
    [
      'a bucket for records whose lock nobody knows, where records are to be locked',
      () => but('profile: hardened', 'profile: regulated'),
      'rule audit-locked',
    ],
    [
      'a key of its own that a waiver leaves unused',
      () => but('  keys:', '  waivers: [{ control: key-logs, reason: the keys of AWS will do }]\n  keys:'),
      'contradiction security.waivers.0',
    ],
    [
      'roles without a boundary',
      () => but('  permissionsBoundary: arn:aws:iam::111122223333:policy/team-boundary\n', ''),
      'rule permissions-boundary',
    ],
    ['a state on a laptop', () => but('state: { bucket: acme-states }\n', ''), 'rule state-remote'],
    ['nobody who watches', () => but('guardDuty: true', 'guardDuty: false'), 'rule threat-detection'],
    ['no trail', () => but('trail: true', 'trail: false'), 'rule audit-trail'],
  ])('does not pass with %s', async (_, text, found) => {
    expect(await stopped(text())).toContain(found);
  });

  it('stops Terraform at a route to the internet, at a subnet whose routes are unknown, and at public addresses', async () => {
    const outcome = await planHall(CLOSED);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const { data } = JSON.parse(synthesizeHall(outcome.plan));
    const [table] = Object.values<{ route_table_id: string; lifecycle: { postcondition: { condition: string }[] } }>(
      data.aws_route_table,
    );
    expect(table!.route_table_id).toBe('rtb-0123456789abcdef0');
    expect(table!.lifecycle.postcondition[0]!.condition).toContain('!startswith(route.gateway_id, "igw-")');
    for (const subnet of Object.values<typeof table>(data.aws_subnet)) {
      const conditions = subnet!.lifecycle.postcondition.map(({ condition }) => condition);
      expect(conditions).toContain('$'.concat('{!self.map_public_ip_on_launch}'));
      expect(conditions.some((one) => /associations\[\*\]\.subnet_id\]\), self\.id\)/.test(one))).toBe(true);
    }
  });
});
