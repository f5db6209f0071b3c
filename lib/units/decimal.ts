/**
 * Exact arithmetic on decimal fractions. Prices, rates and watts are written as decimals, and every formula of
 * the model but a ceiling is a sum or a product of them, so no rounding is needed until a figure is printed:
 * two plans that cost the same compare equal, and a minimum that is met exactly is met.
 */
export interface Decimal {
  /** Value × 10^scale. */
  readonly digits: bigint;
  /** At least 0. */
  readonly scale: number;
}

const powersOfTen: bigint[] = [1n];

function powerOfTen(exponent: number): bigint {
  for (let next = powersOfTen.length; next <= exponent; next += 1) powersOfTen.push(powersOfTen[next - 1]! * 10n);
  return powersOfTen[exponent]!;
}

/** The decimal that JavaScript prints for a number: 0.1 is one tenth. Throws on NaN and infinities. */
export function decimal(value: number): Decimal {
  if (Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 };
  if (!Number.isFinite(value)) throw new Error(`not a finite number: ${value}`);
  const [mantissa, exponentText] = String(value).split('e') as [string, string?];
  const point = mantissa.indexOf('.');
  const fraction = point < 0 ? '' : mantissa.slice(point + 1);
  const digits = BigInt(point < 0 ? mantissa : mantissa.slice(0, point) + fraction);
  const scale = fraction.length - Number(exponentText ?? 0);
  return scale >= 0 ? { digits, scale } : { digits: digits * powerOfTen(-scale), scale: 0 };
}

/** Nothing: the sum of no values. */
export const ZERO: Decimal = { digits: 0n, scale: 0 };
/** The product of no values. */
export const ONE: Decimal = { digits: 1n, scale: 0 };

/** The exact sum. */
export function plus(left: Decimal, right: Decimal): Decimal {
  if (left.scale === right.scale) return { digits: left.digits + right.digits, scale: left.scale };
  if (left.scale < right.scale) return plus(right, left);
  return { digits: left.digits + right.digits * powerOfTen(left.scale - right.scale), scale: left.scale };
}

/** The same amount with the other sign. */
export function negated(value: Decimal): Decimal {
  return { digits: -value.digits, scale: value.scale };
}

/** The exact difference. */
export function minus(left: Decimal, right: Decimal): Decimal {
  return plus(left, negated(right));
}

/** The exact product; its scale is the sum of both. */
export function times(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

/** The exact sum; zero for no values. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = plus(total, value);
  return total;
}

/** Negative, zero or positive, as left is less than, equal to or more than right. */
export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
  const [a, b] =
    left.scale === right.scale
      ? [left.digits, right.digits]
      : left.scale < right.scale
        ? [left.digits * powerOfTen(right.scale - left.scale), right.digits]
        : [left.digits, right.digits * powerOfTen(left.scale - right.scale)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Smallest whole number at or above numerator ÷ denominator, for a positive denominator. */
export function ceilingOfRatio(numerator: Decimal, denominator: Decimal): bigint {
  return -floorOfRatio(negated(numerator), denominator);
}

/** Largest whole number at or below numerator ÷ denominator, for a positive denominator. */
export function floorOfRatio(numerator: Decimal, denominator: Decimal): bigint {
  const above = numerator.digits * powerOfTen(Math.max(0, denominator.scale - numerator.scale));
  const below = denominator.digits * powerOfTen(Math.max(0, numerator.scale - denominator.scale));
  if (below <= 0n) throw new Error('the denominator must be positive');
  const quotient = above / below;
  return above < 0n && quotient * below !== above ? quotient - 1n : quotient;
}

/** Whole multiples of 10^-places at or below the value: cents for 2. */
export function floorAt(value: Decimal, places: number): bigint {
  return floorOfRatio(value, { digits: 1n, scale: places });
}

/** Whole multiples of 10^-places at or above the value. */
export function ceilingAt(value: Decimal, places: number): bigint {
  return -floorAt(negated(value), places);
}

/** The nearest number. */
export function toNumber(value: Decimal): number {
  return Number(`${value.digits}e-${value.scale}`);
}
