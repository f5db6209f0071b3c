import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceleratorRange, subnetCidr, subnetPrefix, vpcPrefixFor } from '../../../lib/plan/network/network-layout.js';
import { addressCount, cidrOf, formatCidr, overlaps } from '../../../lib/units/cidr.js';

const SEED = 20261122;
const ROLES = ['public', 'control-plane', 'nodes', 'endpoints', 'accelerators'] as const;
const ZONES = [1, 2, 3, 4, 5, 6];

/** Any block of RFC 1918 that a VPC may have. */
const vpc = fc
  .tuple(fc.constantFrom('10.0.0.0', '172.16.0.0', '192.168.0.0'), fc.integer({ min: 16, max: 20 }), fc.nat())
  .map(([start, prefix, n]) => {
    const { address } = cidrOf(`${start}/16`);
    const blocks = (start === '10.0.0.0' ? 2 ** 24 : start === '172.16.0.0' ? 2 ** 20 : 2 ** 16) / addressCount(prefix);
    return formatCidr({ address: address + (n % blocks) * addressCount(prefix), prefix });
  });

describe('the layout of a VPC', () => {
  it.each([
    ['10.0.0.0/16', 'accelerators', 1, '10.0.0.0/19'],
    ['10.0.0.0/16', 'accelerators', 6, '10.0.160.0/19'],
    ['10.0.0.0/16', 'nodes', 1, '10.0.192.0/22'],
    ['10.0.0.0/16', 'public', 1, '10.0.196.0/23'],
    ['10.0.0.0/16', 'control-plane', 1, '10.0.198.0/28'],
    ['10.0.0.0/16', 'nodes', 2, '10.0.200.0/22'],
    ['10.0.0.0/16', 'control-plane', 6, '10.0.238.0/28'],
    ['10.0.0.0/16', 'endpoints', 1, '10.0.240.0/23'],
    ['10.0.0.0/16', 'endpoints', 6, '10.0.250.0/23'],
    ['192.168.32.0/20', 'accelerators', 2, '192.168.34.0/23'],
    ['192.168.32.0/20', 'nodes', 1, '192.168.44.0/26'],
    ['192.168.32.0/20', 'public', 1, '192.168.44.64/27'],
    ['192.168.32.0/20', 'control-plane', 1, '192.168.44.96/28'],
    ['192.168.32.0/20', 'endpoints', 6, '192.168.47.160/27'],
  ] as const)('in %s puts %s of zone %i at %s', (cidr, role, zone, expected) => {
    expect(subnetCidr(cidr, role, zone)).toBe(expected);
  });

  it('never overlaps and never leaves the VPC', () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        const whole = cidrOf(cidr);
        // Parsing throws where a block is not aligned to its size.
        const blocks = ZONES.flatMap((zone) => ROLES.map((role) => cidrOf(subnetCidr(cidr, role, zone))));
        for (const [index, block] of blocks.entries()) {
          expect(block.address).toBeGreaterThanOrEqual(whole.address);
          expect(block.address + addressCount(block.prefix)).toBeLessThanOrEqual(
            whole.address + addressCount(whole.prefix),
          );
          expect(blocks.slice(index + 1).filter((other) => overlaps(block, other))).toEqual([]);
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  it('gives each zone an eighth of the range that accelerators have to themselves', () => {
    expect(ZONES.map((zone) => acceleratorRange('100.64.0.0/13', zone))).toEqual(
      [64, 65, 66, 67, 68, 69].map((octet) => `100.${octet}.0.0/16`),
    );
    expect(acceleratorRange('10.8.128.0/17', 6)).toBe('10.8.208.0/20');
  });

  it('gives every role the prefix that it promises, and accelerators /20 or more where the VPC is /17 or more', () => {
    fc.assert(
      fc.property(vpc, fc.constantFrom(...ROLES), fc.constantFrom(...ZONES), (cidr, role, zone) => {
        const vpcPrefix = cidrOf(cidr).prefix;
        expect(cidrOf(subnetCidr(cidr, role, zone)).prefix).toBe(subnetPrefix(vpcPrefix, role));
      }),
      { seed: SEED },
    );
    expect([16, 17].map((prefix) => subnetPrefix(prefix, 'accelerators'))).toEqual([19, 20]);
  });

  it('says how large a VPC must be', () => {
    // A /23 holds 512 − 5 addresses, a /19 holds 8192 − 5.
    expect(vpcPrefixFor('accelerators', 507)).toBe(20);
    expect(vpcPrefixFor('accelerators', 508)).toBe(19);
    expect(vpcPrefixFor('accelerators', 8187)).toBe(16);
    expect(vpcPrefixFor('accelerators', 8188)).toBeNull();
    expect(vpcPrefixFor('nodes', 60)).toBe(19);
  });
});
