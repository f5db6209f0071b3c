import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, sum, toNumber } from '../../lib/units/decimal.js';
import { printedParts, printedSum, roundedUp, roundTo, splitByWeight, toCents } from '../../lib/units/rounding.js';

it.each([
  [1.25, 1, 1.3],
  [-1.25, 1, -1.3],
  [1.24, 1, 1.2],
  [1250, -2, 1300],
  [0.0049, 2, 0],
  [-0.0049, 2, 0],
])('%d at place %d is %d, never −0', (value, places, rounded) => {
  expect(roundTo(value, places)).toBe(rounded);
});

it('cents are two places', () => {
  expect([toCents(1.005), toCents(2.344), toCents(-2.346)]).toEqual([1, 2.34, -2.35]);
});

it.each([
  [1.21, 1, 1.3],
  [1.2, 1, 1.2],
  [-1.29, 1, -1.2],
])('%d goes up at place %d to %d', (value, places, rounded) => {
  expect(roundedUp(decimal(value), places)).toBe(rounded);
});

it('sums of printed amounts have no noise', () => {
  expect(printedSum([0.1, 0.2], 1)).toBe(0.3);
  expect(printedSum([1.1, 2.2, -3.3], 1)).toBe(0);
  expect(printedSum([], 2)).toBe(0);
});

describe('parts as printed', () => {
  it('add up to their total, which is rounded up; what is missing goes to those that lost most', () => {
    expect(printedParts([1.004, 2.008, 3.006].map(decimal), 2)).toEqual({ parts: [1, 2.01, 3.01], total: 6.02 });
    expect(printedParts([1.5, 1.5, 1.5].map(decimal), 0)).toEqual({ parts: [2, 2, 1], total: 5 });
    expect(printedParts([decimal(2)], 0)).toEqual({ parts: [2], total: 2 });
  });

  it('are at most one unit off', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(amounts, (thousandths) => {
        const given = thousandths.map((value) => decimal(value / 1000));
        const { parts, total } = printedParts(given, 2);
        expect(printedSum(parts, 2)).toBe(total);
        expect(total).toBe(Math.ceil(Number((toNumber(sum(given)) * 100).toFixed(1))) / 100);
        for (const [at, part] of parts.entries()) expect(Math.abs(part - thousandths[at]! / 1000)).toBeLessThan(0.01);
      }),
      { seed: 22 },
    );
  });
});

describe('a whole number split by weight', () => {
  it.each([
    [10, [1, 1], [5, 5]],
    [3, [1, 1], [2, 1]],
    [7, [3, 2, 1], [4, 2, 1]],
    [5, [0, 4], [0, 5]],
    [0, [1, 2], [0, 0]],
  ])('%d by %j is %j', (total, weights, parts) => {
    expect(splitByWeight(total, weights)).toEqual(parts);
  });

  it('keeps the total, and no part is a whole one off its share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.nat(1000), weights, (total, given) => {
        const all = given.reduce((a, b) => a + b, 0);
        fc.pre(all > 0);
        const parts = splitByWeight(total, given);
        expect(parts.reduce((a, b) => a + b, 0)).toBe(total);
        for (const [at, part] of parts.entries()) {
          expect(Math.abs(part - (total * given[at]!) / all)).toBeLessThan(1);
        }
      }),
      { seed: 22 },
    );
  });
});
