import { exactValue, KINDS, type QuantityKind, type QuantityKinds, type Unit } from './units.js';

/**
 * A quantity in the canonical unit of `kind`, as a person would write it: "10 TB", "1 TiB", "100 GB/s",
 * "10M USD", "40 %". Without `significantDigits` the text reads back to the very same number; with it, the
 * number is rounded to so many digits, in powers of 1000. The shortest number wins, then the larger unit; of
 * rounded ones the largest unit.
 */
export function formatQuantity<Kind extends QuantityKind>(
  kind: Kind,
  value: QuantityKinds[Kind],
  { significantDigits }: { significantDigits?: number } = {},
): string {
  if (!Number.isFinite(value)) throw new Error(`no text for ${value}: a quantity is finite`);
  const units = KINDS[kind].units.filter(
    (unit) => unit.written && (significantDigits === undefined || !isBinary(unit)),
  );
  const canonical = units.find((unit) => factor(unit) === 1)!;
  if (value === 0) return written('0', kind === 'share' ? units[0]! : canonical);
  let best: { number: string; unit: Unit } | undefined;
  for (const unit of units.filter((unit) => fits(kind, unit, value, units)).sort((a, b) => factor(b) - factor(a))) {
    const number =
      significantDigits === undefined ? exactNumber(value, unit) : rounded(value / factor(unit), significantDigits);
    if (number === undefined) continue;
    if (significantDigits !== undefined) return written(number, unit);
    if (best === undefined || number.length < best.number.length) best = { number, unit };
  }
  return best ? written(best.number, best.unit) : written(plain(value), canonical);
}

function factor(unit: Unit): number {
  return exactValue(1n, 0, unit);
}

/** Whether the number before the unit is from 1 to 9999, so that nobody reads "0.001 TB" or "12000 GB". */
function fits(kind: QuantityKind, unit: Unit, value: number, units: readonly Unit[]): boolean {
  if (kind === 'share') return unit.name === '%';
  // 36 h, 90 min and 30 d are as usual as 1.5 d, 1.5 h and 4.3 w.
  const isDuration = kind === 'duration';
  const family = units.filter((other) => isBinary(other) === isBinary(unit));
  const magnitude = Math.abs(value);
  const isSmallest = units.every((other) => factor(other) >= factor(unit));
  const isLargest = family.every((other) => factor(other) <= factor(unit));
  return (isSmallest || magnitude >= factor(unit)) && (isLargest || isDuration || magnitude < factor(unit) * 10_000);
}

function isBinary(unit: Unit): boolean {
  return unit.coefficient % 1024n === 0n;
}

function rounded(number: number, digits: number): string {
  return plain(Number(number.toPrecision(digits)));
}

/** The shortest decimal that reads back to `value`, or none. */
function exactNumber(value: number, unit: Unit): string | undefined {
  const quotient = value / factor(unit);
  const candidates = [quotient, Number(quotient.toPrecision(15)), Number(quotient.toPrecision(16))];
  return candidates
    .map(plain)
    .filter((text) => readsBackTo(text, unit) === value)
    .sort((a, b) => a.length - b.length)[0];
}

function readsBackTo(text: string, unit: Unit): number {
  const [mantissa = '', exponent = '0'] = text.replace('-', '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const value = exactValue(BigInt(`${whole}${fraction}`), Number(exponent) - fraction.length, unit);
  return text.startsWith('-') ? -value : value;
}

function plain(number: number): string {
  return String(number).replace('e+', 'e');
}

function written(number: string, unit: Unit): string {
  return `${number}${unit.gap}${unit.name}`;
}
