/** Numbers as people read them: decimal point, thousands grouped by comma, in every locale. */

/** `digits` decimals, thousands grouped: 1234567.5 → `1,234,567.50`. */
export function formatNumber(value: number, digits = 0): string {
  const [whole, fraction] = Math.abs(value).toFixed(digits).split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  const sign = value < 0 && Number(Math.abs(value).toFixed(digits)) !== 0 ? '-' : '';
  return fraction === undefined ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

/** At most `significant` significant digits, without trailing zeros: 989.5, 7916, 0.045. */
export function formatSignificant(value: number, significant = 4): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(significant));
  const digits = Math.max(0, significant - 1 - Math.floor(Math.log10(Math.abs(rounded))));
  const text = formatNumber(rounded, Math.min(digits, 12));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/**
 * `significant` digits, or every digit before the point where those are more; from 10^15 on four, with a power of ten:
 * 0.045, 226,852, 5.88e23.
 */
export function formatWhole(value: number, significant = 4): string {
  if (Math.abs(value) >= 1e15) return Number(value.toPrecision(4)).toExponential().replace('e+', 'e');
  return formatSignificant(value, Math.max(significant, digitsBeforePoint(value)));
}

/**
 * Three significant digits for prose and tiles, in thousands, millions or billions from `least` on: 41,075.94 → `41.1k`,
 * 8,109 → `8,110`.
 */
export function formatShort(value: number, least = 1e4): string {
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) < least) return formatSignificant(rounded, 3);
  const [letter, size] = MULTIPLES.find(([, each]) => Math.abs(rounded) >= each)!;
  return `${formatSignificant(rounded / size, 3)}${letter}`;
}

const MULTIPLES: readonly (readonly [letter: string, size: number])[] = [
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
];

/** To the cent: `1,234.50`. */
export function formatUsd(usd: number): string {
  return formatNumber(usd, 2);
}

/** A share as a percentage: 0.125 → `12.5 %`. Just short of all is never printed as all: 0.99993 → `99.99 %`. */
export function formatShare(share: number): string {
  let significant = digitsOfPercent(share);
  while (share < 1 && significant < 9 && formatSignificant(share * 100, significant) === '100') significant += 1;
  return `${formatSignificant(share * 100, significant)} %`;
}

/** A rise or a fall as a percentage with its sign; what is nearly twice as much is `+100 %`. */
export function formatRise(share: number): string {
  return `${share > 0 ? '+' : ''}${formatSignificant(share * 100, digitsOfPercent(share))} %`;
}

/** Three, or all before the point. */
function digitsOfPercent(share: number): number {
  return Math.max(3, digitsBeforePoint(share * 100));
}

function digitsBeforePoint(value: number): number {
  return value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) + 1;
}

const DECIMAL_BYTES: readonly [string, number][] = [
  ['EB', 1e18],
  ['PB', 1e15],
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
];

/** Bytes in the largest decimal unit that leaves at least 1: 1e13 → `10 TB`. */
export function formatBytes(bytes: number, significant?: number): string {
  const [name, size] = DECIMAL_BYTES.find(([, each]) => Math.abs(bytes) >= each) ?? ['B', 1];
  return `${formatSignificant(bytes / size, significant)} ${name}`;
}

/** A bandwidth in bytes a second as links are named: 1.25e9 → `10 Gbit/s`. */
export function formatBits(bytesPerSecond: number): string {
  return `${formatSignificant((bytesPerSecond * 8) / 1e9, 3)} Gbit/s`;
}
