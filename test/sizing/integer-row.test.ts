import { describe, expect, it } from 'vitest';
import { integerRow } from '../../lib/sizing/solver/integer-row.js';
import { decimal } from '../../lib/units/decimal.js';

const coefficients = (...values: number[]) =>
  integerRow(values.map((value, column) => [column, decimal(value)])).entries.map(([, value]) => value);

describe('a row of coefficients', () => {
  it('is a sum of at least nothing, without the columns that it does not depend on', () => {
    const row = integerRow([
      [3, decimal(2)],
      [5, decimal(0)],
      [8, decimal(-1)],
    ]);
    expect(row).toEqual({
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
      entries: [
        [3, 2],
        [8, -1],
      ],
    });
    expect(coefficients(0, 0)).toEqual([]);
  });

  it.each([
    ['of decimals', [0.5, -1.25, 3], [2, -5, 12]],
    ['with a common divisor', [600, -400, 0, 1000], [3, -2, 5]],
    ['of one', [-0.07], [-1]],
    ['as large as the solver tells apart', [1, -1e9], [1, -1e9]],
    ['as large after division', [2, -2e9], [1, -1e9]],
  ])('has the smallest whole numbers in their ratio: %s', (_, values, whole) => {
    expect(coefficients(...values)).toEqual(whole);
  });

  it('whose whole numbers would be larger keeps its ratio, to a million at most', () => {
    expect(coefficients(2e9 + 1, -1e9)).toEqual([1e6, -(1e9 / (2e9 + 1)) * 1e6]);
    expect(coefficients(1, -(2 ** 31))).toEqual([1e6 / 2 ** 31, -1e6]);
  });
});
