import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressCount, cidrOf, formatCidr, isWithin, overlaps, parseCidr } from '../../lib/units/cidr.js';

const SEED = 20261122;

describe('an IPv4 range', () => {
  it.each(['10.0.0.0', '10.0.0/16', '10.0.0.256/24', '10.0.0.0/33', '10.0.0.1/24', 'ten/8', ''])(
    'refuses %j',
    (cidr) => {
      expect(() => cidrOf(cidr)).toThrow();
    },
  );

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 32 }), fc.nat(2 ** 31 - 1), (prefix, n) => {
        const block = { address: (n % 2 ** prefix) * addressCount(prefix), prefix };
        expect(cidrOf(formatCidr(block))).toEqual(block);
      }),
      { seed: SEED },
    );
  });

  it.each([
    ['10.0.0.0/16', '10.0.4.0/24', true, true],
    ['10.0.4.0/24', '10.0.0.0/16', false, true],
    ['10.0.0.0/16', '10.1.0.0/16', false, false],
    ['0.0.0.0/0', '192.168.0.0/16', true, true],
  ])('%s holds %s: %s, overlaps it: %s', (outer, inner, holds, overlap) => {
    expect(isWithin(cidrOf(inner), cidrOf(outer))).toBe(holds);
    expect(overlaps(cidrOf(outer), cidrOf(inner))).toBe(overlap);
  });

  it('keeps host bits where a mistake is to be reported', () => {
    expect(parseCidr('10.0.0.1/24')).toEqual({ address: 10 * 2 ** 24 + 1, prefix: 24 });
    expect(parseCidr('10.0.0.01/24')).toBeUndefined();
  });
});
