import { formatBytes, formatNumber, formatSignificant } from './numbers.js';

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** `1 line`, `3 lines`; the plural of the noun takes an s. */
export function countOf(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Enough to show every digit that a user wrote; floating-point noise is beyond them. */
const DIGITS = 9;

/** An amount for a sentence: bytes in a decimal unit, thousands grouped, a unit in words in the singular for 1. */
export function quantityText(value: number, unit: string): string {
  if (unit === 'B') return formatBytes(value, DIGITS);
  if (unit === 'B/s') return `${formatBytes(value, DIGITS)}/s`;
  return `${formatSignificant(value, DIGITS)} ${value === 1 ? unit.replace(/s$/, '') : unit}`;
}
