import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discounted, paybackOf, presentValue } from '../../../lib/studies/investment/present-value.js';

const year = (...flows: [number, number][]) => {
  const all = Array.from({ length: 25 }, () => 0);
  for (const [month, usd] of flows) all[month] = usd;
  return all;
};

describe('the worth today', () => {
  it('of 110 in a year is 100 at 10 %, and of 121 in two', () => {
    expect(presentValue(year([12, 110]), 0.1)).toBeCloseTo(100, 10);
    expect(presentValue(year([24, 121]), 0.1)).toBeCloseTo(100, 10);
    expect(presentValue(year([0, -200], [12, 110], [24, 121]), 0.1)).toBeCloseTo(0, 10);
  });

  it('of a year of 100 a month, at 1 % a month, is the annuity', () => {
    const flows = Array.from({ length: 13 }, (_, month) => (month === 0 ? 0 : 100));
    // 100 × (1 − 1.01^−12) ÷ 0.01
    expect(presentValue(flows, 1.01 ** 12 - 1)).toBeCloseTo(1125.50775, 5);
  });

  it('is the plain sum when money costs nothing', () => {
    expect(presentValue([-5, 3, 4], 0)).toBe(2);
  });

  it('is linear in the flows', () => {
    const flows = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(
        flows,
        flows,
        fc.integer({ min: -9, max: 9 }),
        fc.integer({ min: 0, max: 50 }),
        (a, b, k, percent) => {
          const rate = percent / 100;
          const mixed = a.map((flow, month) => flow + k * b[month]!);
          const expected = presentValue(a, rate) + k * presentValue(b, rate);
          expect(presentValue(mixed, rate)).toBeCloseTo(expected, 4);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it('of costs falls as the rate rises', () => {
    const costs = fc.array(fc.nat(1e6), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(costs, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 50 }), (flows, percent, more) => {
        const low = presentValue(flows, percent / 100);
        expect(presentValue(flows, (percent + more) / 100)).toBeLessThanOrEqual(low);
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

describe('an outlay', () => {
  it('has come back in the month that brings the sum to zero', () => {
    expect(paybackOf([-100, 30, 30, 40, 5])).toEqual({ kind: 'month', month: 3 });
    expect(paybackOf([-100, 30, 30, 39])).toEqual({ kind: 'never', missingUsd: 1 });
    expect(paybackOf([10, -30, 25, 1])).toEqual({ kind: 'month', month: 2 });
  });

  it('need not come back when there is none', () => {
    expect(paybackOf([0, 5, 5])).toEqual({ kind: 'at-once' });
    expect(paybackOf([])).toEqual({ kind: 'at-once' });
  });

  it('comes back later, or not, when money costs', () => {
    const flows = [-100, ...Array.from({ length: 12 }, () => 9)];
    expect(paybackOf(flows)).toEqual({ kind: 'month', month: 12 });
    expect(paybackOf(discounted(flows, 0.3)).kind).toBe('never');
  });
});
