import { ceilingAt, type Decimal, floorAt, minus, sum, toNumber } from './decimal.js';

/**
 * Shares a total, rounded up at the given place, out over its parts: each part is rounded down, and the units
 * that are missing go to the parts that lost most, the earlier first. The parts add up to the total exactly.
 */
export function shareOut(parts: readonly Decimal[], places: number): { parts: number[]; total: number } {
  const total = ceilingAt(sum(parts), places);
  const units = parts.map((part) => floorAt(part, places));
  const lost = parts.map((part, at) => toNumber(minus(part, { digits: units[at]!, scale: places })));
  const order = parts.map((_, at) => at).sort((a, b) => lost[b]! - lost[a]! || a - b);
  let missing = total - units.reduce((a, b) => a + b, 0n);
  for (const at of order) {
    if (missing === 0n) break;
    units[at]! += 1n;
    missing -= 1n;
  }
  const scaled = (digits: bigint) => toNumber({ digits, scale: places });
  return { parts: units.map(scaled), total: scaled(total) };
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
