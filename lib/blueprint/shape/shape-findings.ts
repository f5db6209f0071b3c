import type { QuantityMistake } from '../../units/quantity/parse-quantity.js';
import type { Schema } from '../../units/schema.js';
import { shown, typeName } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { Diagnostic, DiagnosticCode } from '../document/diagnostic.js';
import { type Mend, meant, meantKey, remove } from '../document/fix.js';
import { childPointer, pathOf } from '../document/pointer.js';
import type { Position } from '../document/position.js';
import { nearestName } from '../names/name-rules.js';
import { isAccountBound, pastedParts } from '../names/pasted-forms.js';
import type { BrokenRule } from '../schema/fields.js';
import type { KeyPlaces } from './key-places.js';
import { keyMeant, mendKey, mendValue } from './meant-words.js';
import type { ShapeMistake } from './shape-mistakes.js';

/** A mistake in the shape, and whether the value where it was found must be left out of further checks. */
export interface Finding {
  readonly diagnostic: Diagnostic;
  readonly pointer: string;
  readonly discards: boolean;
}

/** The key that an unknown one probably means; undefined: none is similar. */
export function suggestedKey(error: ShapeMistake): string | undefined {
  const present = error.data as object;
  const absent = Object.keys(error.parentSchema.properties).filter(
    // Defaults were filled in before, so a key with a default may be meant although it is there by now.
    (key) => !Object.hasOwn(present, key) || 'default' in error.parentSchema.properties[key],
  );
  const word: string = error.params.additionalProperty;
  return keyMeant(word, Object.keys(error.parentSchema.properties))?.key ?? closest(word, absent);
}

function finding(
  pointer: string,
  positions: ReadonlyMap<string, Position>,
  code: DiagnosticCode,
  message: string,
  mend?: string | Mend,
): Finding {
  const path = pathOf(pointer, positions);
  const hint = typeof mend === 'string' ? { hint: mend } : mend;
  return { pointer, discards: true, diagnostic: { code, severity: 'error', path, message, ...hint } };
}

/** A version of the format that this program can not read. */
export function unsupportedVersion(error: ShapeMistake): Finding {
  const message = `unsupported version ${shown(error.data)}`;
  return finding('/version', new Map(), 'version-unsupported', message, 'write "version: 1"');
}

/** A required key that is not there, with an example of it. */
export function missingKey(error: ShapeMistake, key: string, path: Diagnostic['path']): Finding {
  const schema: Schema = error.parentSchema.properties[key];
  const example = schema.examples?.[0] ?? schema.const;
  const hint = schema.enum
    ? `add it: one of ${schema.enum.join(', ')}`
    : example === undefined
      ? `add "${key}": ${schema.description}`
      : `add it, such as "${key}: ${example}"`;
  return {
    pointer: error.instancePath,
    discards: false,
    diagnostic: { code: 'missing-key', severity: 'error', path, message: `"${key}" is missing`, hint },
  };
}

/** A key that the schema does not have, with the key that was probably meant. */
export function unknownKey(error: ShapeMistake, positions: ReadonlyMap<string, Position>, places: KeyPlaces): Finding {
  const key: string = error.params.additionalProperty;
  const pointer = childPointer(error.instancePath, key);
  const near = suggestedKey(error);
  const keys = Object.keys(error.parentSchema.properties);
  const elsewhere = places.get(key) ?? [];
  const known = keyMeant(key, keys);
  const isFree = near !== undefined && !positions.has(childPointer(error.instancePath, near));
  const hint = known
    ? mendKey(known, positions.get(pointer)?.source, isFree)
    : near
      ? isFree
        ? meantKey(near)
        : `did you mean "${near}"?`
      : elsewhere.length > 0
        ? `it belongs under ${elsewhere.join(' or ')}`
        : `expected one of ${keys.join(', ')}`;
  const { diagnostic } = finding(pointer, positions, 'unknown-key', `unknown key ${shown(key)}`, hint);
  const range = positions.get(pointer)?.key;
  return { pointer, discards: true, diagnostic: { ...diagnostic, ...(range ? { range } : {}) } };
}

/**
 * A value that breaks its schema.
 * @throws Error when the schema uses a keyword without a message
 */
export function wrongValue(error: ShapeMistake, positions: ReadonlyMap<string, Position>): Finding {
  const { instancePath: pointer, keyword, data, params } = error;
  const schema = error.parentSchema;
  const at = (code: DiagnosticCode, message: string, hint?: string | Mend) =>
    finding(pointer, positions, code, message, hint);
  switch (keyword) {
    case 'quantity': {
      const { code, message, hint, instead } = params as QuantityMistake;
      return at(code, message, hint !== undefined && instead !== undefined ? { hint, fix: { value: instead } } : hint);
    }
    case 'type':
    case 'anyOf':
      return wrongType(error, positions);
    case 'enum': {
      const words = params.allowedValues as string[];
      const near = closest(String(data), words);
      const hint = mendValue(String(data), words) ?? (near ? meant(near) : params.about);
      return at('wrong-value', `unknown value ${shown(data)}: expected one of ${words.join(', ')}`, hint);
    }
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum': {
      const least =
        schema.minimum === undefined ? `more than ${schema.exclusiveMinimum} and at most` : `${schema.minimum} to`;
      return at('out-of-range', `${shown(data)} is out of range: expected ${least} ${schema.maximum}`);
    }
    case 'minItems':
      return at('out-of-range', 'the list is empty: expected at least one item');
    case 'maxItems':
      return at('out-of-range', `the list has ${(data as unknown[]).length} items: expected at most ${params.limit}`);
    case 'maxProperties':
      return at(
        'out-of-range',
        `the map has ${Object.keys(data as object).length} keys: expected at most ${params.limit}`,
      );
    case 'uniqueItems': {
      const second = childPointer(pointer, String(Math.max(params.i, params.j)));
      const message = `duplicate item ${shown((data as unknown[])[params.i])}`;
      return finding(second, positions, 'name-duplicate', message, remove('remove it'));
    }
    case 'pattern':
    case 'minLength':
    case 'maxLength': {
      const { code, rule } = schema.broken as BrokenRule;
      const pasted = mendPasted(data as string, schema);
      const near =
        code === 'name-invalid' && schema.maxLength ? nearestName(data as string, schema.maxLength) : undefined;
      return at(
        code,
        `invalid value ${shown(data)}: expected ${rule}`,
        pasted ?? (near && near !== data ? meant(near) : undefined),
      );
    }
    default:
      throw new Error(`the keyword "${keyword}" of the schema has no message`);
  }
}

/** The form that a key has of what was pasted as an ARN or an address. */
function mendPasted(text: string, schema: Schema): string | Mend | undefined {
  if (typeof schema.pattern !== 'string') return undefined;
  const form = new RegExp(schema.pattern, 'u');
  const part = pastedParts(text).find(
    (each) =>
      form.test(each) && each.length >= (schema.minLength ?? 0) && each.length <= (schema.maxLength ?? each.length),
  );
  if (part === undefined) return undefined;
  if (isAccountBound(text)) return `write ${shown(part)}, if it is in the account of the hall`;
  return { hint: `write ${shown(part)}`, fix: { value: `"${part}"` } };
}

function wrongType(error: ShapeMistake, positions: ReadonlyMap<string, Position>): Finding {
  const { instancePath: pointer, data, params } = error;
  const schema = error.parentSchema;
  const at = (code: DiagnosticCode, message: string, hint?: string | Mend) =>
    finding(pointer, positions, code, message, hint);
  const wanted: string[] =
    error.keyword === 'anyOf' ? schema.anyOf.map((branch: Schema) => branch.type) : [params.type].flat();
  const names = [...new Set(wanted)].map((type) => typeName(type)).join(' or ');
  if (pointer === '') {
    return at('wrong-type', `expected a map of keys, found ${shown(data)}`, 'start with "version: 1"');
  }
  if (data === null) return at('wrong-type', `expected ${names}, found nothing`, schema.description);
  if (typeof data === 'number' && (wanted.includes('integer') || wanted.includes('number'))) {
    return Number.isFinite(data)
      ? at('wrong-value', `expected a whole number, found ${shown(data)}`)
      : at('out-of-range', `expected a finite number, found ${shown(data)}`);
  }
  const { source } = positions.get(pointer) ?? {};
  const key = pointer.slice(pointer.lastIndexOf('/') + 1);
  const map: Schema = (schema.anyOf ?? []).find((branch: Schema) => branch.properties) ?? schema;
  const hint =
    mendAmount(key, map, data, source) ??
    (wanted.length > 1 ? schema.description : mendType(wanted[0]!, schema, data, source));
  return at('wrong-type', `expected ${names}, found ${shown(data)}`, hint);
}

/** An amount where a map says what kind of amount it is: `nodes: 4` is `nodes: { atLeast: 4 }`. */
function mendAmount(key: string, schema: Schema, data: unknown, source: string | undefined): string | Mend | undefined {
  const isAmount = typeof data === 'number' || (typeof data === 'string' && /^\d/.test(data));
  if (!isAmount || schema.properties?.atLeast === undefined) return undefined;
  const others = ((schema.required ?? []) as string[]).filter((each) => {
    return each !== 'atLeast' && !('default' in schema.properties[each]);
  });
  const rest = others.map((each) => `, ${each}: …`).join('');
  const words = others.map((each) => {
    const known: readonly string[] | undefined = schema.properties[each].enum;
    return known === undefined ? '' : `; ${each}: one of ${known.join(', ')}`;
  });
  const hint = `write "${key}: { atLeast: ${source ?? data}${rest} }"${words.join('')}`;
  return rest === '' ? { hint, fix: { value: `{ atLeast: ${source ?? data} }` } } : hint;
}

function mendType(
  wanted: string,
  schema: Schema,
  data: unknown,
  source: string | undefined,
): string | Mend | undefined {
  if (wanted === 'string' && schema.enum) return `write one of ${schema.enum.join(', ')}`;
  if (wanted === 'string' && (typeof data === 'number' || typeof data === 'boolean')) {
    return { hint: `put it in quotes: "${source ?? data}"`, fix: { value: `"${source ?? data}"` } };
  }
  if (wanted === 'array') return 'write a list: each item on its own line after "- "';
  if (schema.properties) return `keys: ${Object.keys(schema.properties).join(', ')}`;
  if (wanted === 'integer' && typeof data === 'string' && /^\d+$/.test(data))
    return { hint: `write ${data} without quotes`, fix: { value: data } };
  return undefined;
}
