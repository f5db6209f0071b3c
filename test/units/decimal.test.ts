import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ceilingAt,
  ceilingOfRatio,
  compare,
  type Decimal,
  decimal,
  floorAt,
  floorOfRatio,
  minus,
  negated,
  ONE,
  plus,
  sum,
  times,
  toNumber,
  ZERO,
} from '../../lib/units/decimal.js';

const decimals = fc.record({ digits: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), scale: fc.nat(12) });
/** In units of 10^-24: what any two of these, and their product, are whole multiples of. */
const units = ({ digits, scale }: Decimal): bigint => digits * 10n ** BigInt(24 - scale);

it.each([
  [0, 0n, 0],
  [-7, -7n, 0],
  [0.1, 1n, 1],
  [12.5, 125n, 1],
  [-0.045, -45n, 3],
  [1e-7, 1n, 7],
  [2.5e-9, 25n, 10],
  [1e21, 10n ** 21n, 0],
  [1.5e22, 15n * 10n ** 21n, 0],
  [2 ** 53, 2n ** 53n, 0],
])('%d is as it is written', (value, digits, scale) => {
  expect(decimal(value)).toEqual({ digits, scale });
  expect(toNumber(decimal(value))).toBe(value);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is none', (value) => {
  expect(() => decimal(value)).toThrow(`not a finite number: ${value}`);
});

describe('arithmetic', () => {
  it('is that of whole numbers, whatever the scales', () => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        expect(units(plus(left, right))).toBe(units(left) + units(right));
        expect(units(minus(left, right))).toBe(units(left) - units(right));
        expect(units(negated(left))).toBe(-units(left));
        expect(times(left, right).digits * 10n ** BigInt(24 - times(left, right).scale)).toBe(
          left.digits * right.digits * 10n ** BigInt(24 - left.scale - right.scale),
        );
        expect(units(sum([left, right, left]))).toBe(2n * units(left) + units(right));
        const difference = units(left) - units(right);
        expect(compare(left, right)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
      }),
      { seed: 22 },
    );
  });

  it('knows nothing and one', () => {
    expect(sum([])).toEqual(ZERO);
    expect(times(ONE, decimal(0.7))).toEqual(decimal(0.7));
    expect(plus(ZERO, decimal(0.7))).toEqual(decimal(0.7));
    expect(compare({ digits: 10n, scale: 1 }, ONE)).toBe(0);
  });

  it('adds a tenth and two tenths to three', () => {
    expect(toNumber(plus(decimal(0.1), decimal(0.2)))).toBe(0.3);
  });
});

describe('rounding', () => {
  it.each([
    [7, 2, 3n, 4n],
    [8, 2, 4n, 4n],
    [-7, 2, -4n, -3n],
    [-8, 2, -4n, -4n],
    [0, 5, 0n, 0n],
    [0.3, 0.1, 3n, 3n],
    [1, 0.3, 3n, 4n],
    [0.07, 20, 0n, 1n],
  ])('%d ÷ %d is from %d to %d', (numerator, denominator, floor, ceiling) => {
    expect(floorOfRatio(decimal(numerator), decimal(denominator))).toBe(floor);
    expect(ceilingOfRatio(decimal(numerator), decimal(denominator))).toBe(ceiling);
  });

  it.each([0, -1])('is by a positive amount, not by %d', (denominator) => {
    expect(() => floorOfRatio(ONE, decimal(denominator))).toThrow('the denominator must be positive');
  });

  it.each([
    [1.234, 2, 123n, 124n],
    [1.23, 2, 123n, 123n],
    [-1.234, 2, -124n, -123n],
    [5, 0, 5n, 5n],
    [0.5, 0, 0n, 1n],
  ])('of %d at place %d is from %d to %d', (value, places, floor, ceiling) => {
    expect(floorAt(decimal(value), places)).toBe(floor);
    expect(ceilingAt(decimal(value), places)).toBe(ceiling);
  });
});
