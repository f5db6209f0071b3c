import { closest } from '../suggest.js';
import { formatQuantity } from './format-quantity.js';
import { unitInWords } from './unit-words.js';
import {
  exactValue,
  KINDS,
  QUANTITY_KINDS,
  type QuantityBounds,
  type QuantityKind,
  type QuantityKinds,
  type Unit,
} from './units.js';

/** What can be wrong with a quantity; each is a diagnostic code of the blueprint. */
export type QuantityFault = 'out-of-range' | 'unit-missing' | 'unit-wrong' | 'wrong-value';

/** The value in the canonical unit with the unit as written, or what is wrong and what to write instead. */
export type ParsedQuantity<Kind extends QuantityKind = QuantityKind> =
  | { readonly ok: true; readonly value: QuantityKinds[Kind]; readonly unit: string }
  | ({ readonly ok: false } & QuantityMistake);

/** What is wrong with a quantity. */
export interface QuantityMistake {
  readonly code: QuantityFault;
  readonly message: string;
  readonly hint?: string;
  /** The quantity that was meant, where only one can be. @default - a person must choose */
  readonly instead?: string;
}

/** Most characters of a quantity: more than any sensible one; keeps the exact arithmetic on small integers. */
export const MAX_QUANTITY_LENGTH = 64;

const NUMBER = /^([+-]?)(\d+(?:_\d+)*)?(?:\.(\d+))?(?:[eE]([+-]?\d+))?\s*(.*)$/s;

/**
 * Reads "10 TB" and its like into the canonical unit of `kind`, exactly as far as a double goes: the decimal
 * arithmetic is done on integers and rounded once. A bare number is read only where the kind has no unit
 * (counts and shares). Never guesses: a unit in the wrong case is refused with the ones that may be meant.
 */
export function parseQuantity<Kind extends QuantityKind>(
  kind: Kind,
  written: string | number,
  limits: Partial<QuantityBounds> = {},
): ParsedQuantity<Kind> {
  const { noun, topic, fits, usualUnit, units, bounds: widest } = KINDS[kind];
  const bounds = { ...widest, ...limits };
  const bare = units.find((unit) => unit.name === '');

  if (typeof written === 'number') {
    if (!Number.isFinite(written))
      return { ok: false, code: 'out-of-range', message: `${written} is not a finite number` };
    if (bare) return withinBounds(kind, written, '', String(written), bounds);
    return {
      ok: false,
      code: 'unit-missing',
      message: `${written} has no unit, and this is ${noun}`,
      hint: `write "${written} ${usualUnit}"; units that fit: ${fits}`,
    };
  }

  const text = written.trim();
  const shown = JSON.stringify(text.length > MAX_QUANTITY_LENGTH ? `${text.slice(0, MAX_QUANTITY_LENGTH)}…` : text);
  const noQuantity = (hint: string): ParsedQuantity<Kind> => ({
    ok: false,
    code: 'wrong-value',
    message: `${shown} is not ${noun}`,
    hint,
  });
  if (text.length > MAX_QUANTITY_LENGTH) return noQuantity(`write a number and a unit: ${fits}`);
  if (/^[+-]?\.?(nan|inf|infinity)\b/i.test(text)) {
    return { ok: false, code: 'out-of-range', message: `${shown} is not a finite number` };
  }
  const [, sign = '', whole = '', fraction = '', exponentText = '0', rest = ''] = NUMBER.exec(text) ?? [];
  if (whole === '' && fraction === '') {
    const money = /^(?:\$|USD)\s*([\d._]+)\s*([kMB]?)$/.exec(text);
    if (money && kind === 'money') return noQuantity(`write "${money[1]}${money[2]} USD"`);
    const compared = /^(?:[<>≤≥]=?|=)\s*(.+)$/.exec(text);
    return noQuantity(
      compared ? `write "${compared[1]}": the key says whether it is a minimum` : `write a number and a unit: ${fits}`,
    );
  }
  if (/^,\d/.test(rest)) return noQuantity('write no commas: 1000 or 1_000 for a thousand, 1.5 for one and a half');
  if (rest.startsWith('^')) return noQuantity('write powers of ten as 1e30');
  if (rest !== '' && !/^[\p{L}%µ]/u.test(rest)) return noQuantity(`write a number and a unit: ${fits}`);

  const name = rest.replace(/\s+/g, ' ');
  const spelled = units.find((unit) => unit.name === name);
  const number = text.slice(0, text.length - rest.length).trim();
  if (!spelled) {
    return name === ''
      ? {
          ok: false,
          code: 'unit-missing',
          message: `${shown} has no unit, and this is ${noun}`,
          hint: `write "${number} ${usualUnit}"; units that fit: ${fits}`,
        }
      : {
          ok: false,
          code: 'unit-wrong',
          message: `${JSON.stringify(name)} is no unit of ${topic}`,
          ...mendUnit(kind, name, number),
        };
  }
  const digits = BigInt(`${whole.replaceAll('_', '')}${fraction}`);
  const value = exactValue(digits, Number(exponentText) - fraction.length, spelled);
  return withinBounds(kind, sign === '-' ? -value : value, spelled.name, text, bounds);
}

function withinBounds<Kind extends QuantityKind>(
  kind: Kind,
  value: number,
  unit: string,
  text: string,
  { min, minIncluded, max }: QuantityBounds,
): ParsedQuantity<Kind> {
  const low = Number.isNaN(value) || value < min || (value === min && !minIncluded);
  // `-0` passes every comparison and would print as "-0".
  if (!low && value <= max) return { ok: true, value: value + 0, unit };
  const lowest = formatQuantity(kind, min);
  const highest = formatQuantity(kind, max);
  const range = `it must be ${minIncluded ? 'at least' : 'more than'} ${lowest} and at most ${highest}`;
  return {
    ok: false,
    code: 'out-of-range',
    message: `${text} is out of range: ${range}`,
    ...(kind === 'share' && unit === '' && value > 1 && value <= 100 ? instead(`${value} %`) : {}),
  };
}

function instead(quantity: string): { readonly hint: string; readonly instead: string } {
  return { hint: `write "${quantity}"`, instead: quantity };
}

function mendUnit(
  kind: QuantityKind,
  name: string,
  number: string,
): { readonly hint: string; readonly instead?: string } {
  const inWords = unitInWords(kind, name);
  return inWords ? instead(`${number}${inWords.gap}${inWords.name}`) : { hint: hintForUnit(kind, name) };
}

function hintForUnit(kind: QuantityKind, name: string): string {
  const { fits, noun, units } = KINDS[kind];
  const either = eitherBitsOrBytes(kind, name);
  if (either) return either;
  const sameLetters = units.filter((unit) => unit.written && same(unit, name)).map(({ name }) => name);
  if (sameLetters.length > 0) return `did you mean ${sameLetters.map((unit) => `"${unit}"`).join(' or ')}?`;
  if (kind === 'duration' && /^(mo|mon|month|months|m)$/i.test(name)) {
    return 'a month has no fixed length: write "30 d", or "730 h" for a billing month; minutes are min';
  }
  if (kind === 'money') return `prices are in US dollars: ${fits}`;
  const other = QUANTITY_KINDS.find((other) => other !== kind && KINDS[other].units.some((unit) => unit.name === name));
  if (other) return `"${name}" is a unit of ${KINDS[other].topic}, and this is ${noun}: ${fits}`;
  const near = closest(
    name,
    units.map((unit) => unit.name).filter((unit) => unit !== ''),
  );
  return near ? `did you mean "${near}"? ${fits}` : `units that fit: ${fits}`;
}

function same(unit: Unit, name: string): boolean {
  const squeeze = (text: string) => text.toLowerCase().replace(/\s+/g, '');
  return squeeze(unit.name) === squeeze(name);
}

/** "gb/s", "Gb/s", "GBps": one letter's case is a factor of eight, so both readings are offered. */
function eitherBitsOrBytes(kind: QuantityKind, name: string): string | undefined {
  const [, prefix, unit] = /^([kmgtpe]?i?)(b|bit|bits|byte|bytes)(?:\/s|ps|\/sec)?$/i.exec(name) ?? [];
  if (prefix === undefined || unit === undefined) return undefined;
  const scale = prefix === '' ? '' : prefix[0]!.toUpperCase();
  const decimal = scale === 'K' ? 'k' : scale;
  const binary = scale === '' ? '' : `${scale}i`;
  const isBinary = prefix.length > 1;
  if (kind === 'data') {
    const fitting = isBinary
      ? `"${binary}B"`
      : scale === 'K'
        ? '"kB" (1000 bytes) or "KiB" (1024 bytes)'
        : `"${decimal}B" (bytes)`;
    return /\/s|ps/i.test(name)
      ? `this is an amount of data, not a rate: did you mean ${fitting}?`
      : `did you mean ${fitting}?`;
  }
  if (kind !== 'bandwidth') return undefined;
  return isBinary
    ? `did you mean "${binary}B/s" (bytes)?`
    : `did you mean "${decimal}B/s" (bytes) or "${decimal}bps" (bits, 8 to a byte)?`;
}
