import { describe, expect, it } from 'vitest';
import type { Blueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { planDns } from '../../../lib/plan/network/dns.js';
import { blueprintFixture, networkFixture } from '../hall-fixture.js';

const regulated: Blueprint['security'] = { profile: 'regulated', waivers: [] };
const closed = networkFixture({ internet: 'none' });
const dnsOf = (parts: Parameters<typeof blueprintFixture>[0], region = 'eu-central-1') =>
  planDns(blueprintFixture(parts), region);

describe('DNS of a hall', () => {
  it('is left alone where no profile asks, and in a VPC of somebody else', () => {
    expect(dnsOf({})).toBeUndefined();
    const vpc = { id: 'vpc-0a', subnets: [], routeTables: [], endpoints: 'existing' as const };
    expect(dnsOf({ security: regulated, network: networkFixture({ vpc, internet: 'none' }) })).toBeUndefined();
  });

  it('is logged under hardened, and resolves what it did', () => {
    const dns = dnsOf({ security: { profile: 'hardened', waivers: [] }, network: closed });
    expect(dns).toEqual({
      name: 'starter-dns',
      logGroup: '/aws/vendedlogs/route53resolver/starter',
      retentionDays: 365,
      domains: null,
    });
  });

  it('resolves names of AWS and of the hall alone under regulated, where nothing leads to the internet', () => {
    const mirror = 'registry.example.org:5000/images';
    const network = { ...closed, perimeter: { ...closed.perimeter, domains: ['*.example.com'] } };
    const dns = dnsOf({ security: regulated, network, kubernetes: { ...blueprintFixture().kubernetes, mirror } });
    expect(dns?.domains).toEqual([
      '*.amazonaws.com',
      '*.api.aws',
      '*.eu-central-1.compute.internal',
      '*.example.com',
      '*.in-addr.arpa',
      'registry.example.org',
    ]);
    expect(dnsOf({ security: regulated, network: closed }, 'us-east-1')?.domains).toContain('*.ec2.internal');
    expect(dnsOf({ security: regulated })?.domains).toBeNull();
  });

  const OF_AWS = ['*.amazonaws.com', '*.api.aws', '*.eu-central-1.compute.internal', '*.in-addr.arpa'];

  it.each([
    ['no registry', undefined, []],
    ['a registry of ECR, which AWS names', '123456789012.dkr.ecr.eu-central-1.amazonaws.com/images', []],
    ['one in China', '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/images', []],
    ['one whose name only begins so', 'amazonaws.com.example.org/images', ['amazonaws.com.example.org']],
    ['one that only ends in those letters', 'notamazonaws.com', ['notamazonaws.com']],
  ])('resolves of registries what is none of the names of AWS: %s', (_, mirror, more) => {
    const kubernetes = { ...blueprintFixture().kubernetes, ...(mirror !== undefined && { mirror }) };
    expect(dnsOf({ security: regulated, network: closed, kubernetes })?.domains).toEqual([...OF_AWS, ...more].sort());
  });

  it('resolves names on premises and what is below them, each once', () => {
    const dns = { domains: ['corp.example.org'], servers: ['10.1.0.2'] };
    const network = { ...closed, perimeter: { ...closed.perimeter, domains: ['corp.example.org'] } };
    const onPremises = { ...blueprintFixture().onPremises, dns } as NonNullable<Blueprint['onPremises']>;
    expect(dnsOf({ security: regulated, network, onPremises })?.domains).toEqual(
      [...OF_AWS, 'corp.example.org', '*.corp.example.org'].sort(),
    );
  });

  it('is given up by a waiver, each part by its own', () => {
    const waiver = (control: 'dns-closed' | 'dns-logged') => ({ control, reason: 'somebody else sees to it' });
    const waived = (control: 'dns-closed' | 'dns-logged') =>
      dnsOf({ security: { ...regulated, waivers: [waiver(control)] }, network: closed });
    expect(waived('dns-closed')?.domains).toBeNull();
    expect(waived('dns-logged')).toBeUndefined();
  });
});
