const DECIMAL_STEPS: readonly (readonly [string, number])[] = [
  ['P', 1e15],
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
];

/** Digits that tell what was asked from what is needed; floating-point noise lies beyond them. */
const DIGITS = 9;

/** An amount for a sentence: bytes in the largest decimal unit that leaves one, thousands grouped. */
export function quantityText(value: number, unit: string): string {
  if (unit !== 'B' && unit !== 'B/s') return `${grouped(value)} ${value === 1 ? singular(unit) : unit}`;
  const [prefix, size] = DECIMAL_STEPS.find(([, step]) => value >= step) ?? ['', 1];
  return `${grouped(value / size)} ${prefix}${unit}`;
}

function grouped(value: number): string {
  const [whole, fraction] = String(Number(value.toPrecision(DIGITS))).split('.') as [string, string?];
  const thousands = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? thousands : `${thousands}.${fraction}`;
}

/** Whole dollars, thousands grouped. */
export function dollarsText(usd: number): string {
  return `${grouped(Math.round(usd))} USD`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function singular(unit: string): string {
  return unit.endsWith('s') ? unit.slice(0, -1) : unit;
}
