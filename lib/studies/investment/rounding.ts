/** Printed figures are rounded where they are made, so that the last bits of powers and sums reach no output. */
export function toCents(usd: number): number {
  return roundTo(usd, 2);
}

/** `digits` decimals, halves away from zero; never −0. */
export function roundTo(value: number, digits: number): number {
  const scaled = Math.abs(value) * 10 ** digits;
  return (Math.sign(value) * Math.round(scaled)) / 10 ** digits + 0;
}
