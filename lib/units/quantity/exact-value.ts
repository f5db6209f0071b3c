import type { Unit } from './units.js';

/**
 * `digits × 10^exponent` of `unit`, in the canonical unit: the nearest double. Decimal units are exact up to
 * that one rounding; so are minutes and seconds as long as numerator and divisor are integers below 2^53.
 */
export function exactValue(digits: bigint, exponent: number, unit: Unit): number {
  const numerator = Number(`${digits * unit.coefficient}e${exponent + unit.exponent}`);
  return unit.divisor === 1n ? numerator : numerator / Number(unit.divisor);
}
