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

  it('is given up by a waiver, each part by its own', () => {
    const waiver = (control: 'dns-closed' | 'dns-logged') => ({ control, reason: 'somebody else sees to it' });
    const waived = (control: 'dns-closed' | 'dns-logged') =>
      dnsOf({ security: { ...regulated, waivers: [waiver(control)] }, network: closed });
    expect(waived('dns-closed')?.domains).toBeNull();
    expect(waived('dns-logged')).toBeUndefined();
  });
});
