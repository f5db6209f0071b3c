import { type Decimal, toNumber } from '../../units/decimal.js';
import type { BlockRow } from './block.js';

/** The solver distinguishes integer coefficients up to this without error. */
const LARGEST_WHOLE = 1_000_000_000n;

/**
 * The row Σ coefficient × column ≥ 0. Coefficients become whole numbers without a common divisor where these
 * stay small, so that a broken row is broken by one at least, far more than the solver tolerates.
 */
export function integerRow(entries: readonly (readonly [number, Decimal])[]): BlockRow {
  const scale = Math.max(...entries.map(([, { scale: places }]) => places));
  const whole = entries.map(([, { digits, scale: places }]) => digits * 10n ** BigInt(scale - places));
  const divisor = whole.reduce(greatestCommonDivisor, 0n);
  const fits = divisor > 0n && whole.every((value) => absolute(value) / divisor <= LARGEST_WHOLE);
  const most = Math.max(...entries.map(([, value]) => Math.abs(toNumber(value))), 1e-300);
  return {
    lower: 0,
    upper: Number.POSITIVE_INFINITY,
    entries: entries.flatMap(([column, value], at) => {
      if (value.digits === 0n) return [];
      return [[column, fits ? Number(whole[at]! / divisor) : (toNumber(value) / most) * 1e6] as const];
    }),
  };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [absolute(a), absolute(b)];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
