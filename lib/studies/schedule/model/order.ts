/** By code point, whatever the locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By the first amount that differs, least first. */
export function byAmounts(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k += 1) {
    if (a[k] !== b[k]) return a[k]! - b[k]!;
  }
  return 0;
}
