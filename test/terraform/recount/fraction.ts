/** An exact number, for a bill that is recounted with none of the arithmetic of the program that made it. */
export interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** @param value - as it is printed: a price of 0.0225 is exactly that */
export function fraction(value: number): Fraction {
  const [digits = '', exponent = '0'] = value.toString().split('e');
  const [whole = '', part = ''] = digits.split('.');
  const shift = Number(exponent) - part.length;
  const over = BigInt(whole + part);
  return shift < 0 ? { over, under: 10n ** BigInt(-shift) } : { over: over * 10n ** BigInt(shift), under: 1n };
}

export const times = (...all: readonly Fraction[]): Fraction =>
  all.reduce((a, b) => ({ over: a.over * b.over, under: a.under * b.under }), fraction(1));

export const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
});

export const ratio = (a: number, b: number): Fraction => {
  const [over, under] = [fraction(a), fraction(b)];
  return { over: over.over * under.under, under: over.under * under.over };
};

/** Whether `a` is more than `b`. */
export const isMore = (a: Fraction, b: Fraction): boolean => a.over * b.under > b.over * a.under;

/** Whole cents, rounded up. */
export const cents = ({ over, under }: Fraction): bigint => (over * 100n + under - 1n) / under;

export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { over: -b.over, under: b.under });

/** For comparing with a double. */
export const toNumber = ({ over, under }: Fraction): number => {
  const scaled = (over * 10n ** 20n) / under;
  return Number(scaled) / 1e20;
};
