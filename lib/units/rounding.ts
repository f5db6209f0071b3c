import { ceilingAt, type Decimal, floorAt, minus, sum, toNumber } from './decimal.js';

/** The value with `places` decimals; halves away from zero, never −0. */
export function roundTo(value: number, places: number): number {
  const scaled = Math.abs(value) * 10 ** places;
  return (Math.sign(value) * Math.round(scaled)) / 10 ** places + 0;
}

/** To the cent, so that the last bits of powers and sums reach no output. */
export function toCents(usd: number): number {
  return roundTo(usd, 2);
}

/** Rounded up at the given place. */
export function roundedUp(value: Decimal, places: number): number {
  return toNumber({ digits: ceilingAt(value, places), scale: places });
}

/** The exact sum of printed amounts: 0.1 and 0.2 make 0.3. */
export function printedSum(amounts: readonly number[], places: number): number {
  return toNumber({
    digits: amounts.reduce((total, amount) => total + BigInt(Math.round(amount * 10 ** places)), 0n),
    scale: places,
  });
}

/**
 * Parts as printed, and their total rounded up: each part is rounded down, and the units that are missing go to the
 * parts that lost most, the earlier first. The parts add up to the total exactly.
 */
export function printedParts(parts: readonly Decimal[], places: number): { parts: number[]; total: number } {
  const total = ceilingAt(sum(parts), places);
  const units = parts.map((part) => floorAt(part, places));
  const lost = parts.map((part, at) => toNumber(minus(part, { digits: units[at]!, scale: places })));
  for (const at of largestFirst(lost).slice(0, Number(total - units.reduce((a, b) => a + b, 0n)))) units[at]! += 1n;
  const scaled = (digits: bigint) => toNumber({ digits, scale: places });
  return { parts: units.map(scaled), total: scaled(total) };
}

/** A whole number split by weight, by largest remainders; ties go to the earlier. At least one weight is above 0. */
export function splitByWeight(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => Math.floor((total * weight) / sum));
  const remainders = weights.map((weight) => (total * weight) % sum);
  for (const at of largestFirst(remainders).slice(0, total - shares.reduce((a, b) => a + b, 0))) shares[at]! += 1;
  return shares;
}

/** Indices of the values, the largest value first, the earlier of equals first. */
function largestFirst(values: readonly number[]): number[] {
  return values.map((_, at) => at).sort((a, b) => values[b]! - values[a]! || a - b);
}
