import type { SchemaValidateFunction } from 'ajv';
import { Ajv2020, type AnySchemaObject, type ErrorObject } from 'ajv/dist/2020.js';
import type { Diagnostic, DiagnosticCode } from '../diagnostic.js';
import type { ParsedDocument, Position } from '../document/parse-document.js';
import { childPointer, pathOf } from '../document/pointer.js';
import { nearestName } from '../names.js';
import { parseQuantity } from '../quantity/parse-quantity.js';
import type { BrokenRule, QuantityRule } from '../schema/fields.js';
import { BlueprintSchema } from '../schema.js';
import { closest } from '../suggest.js';
import { keyPlaces } from './key-places.js';
import { shown, typeName } from './shown.js';

/** A mistake in the shape, and whether the value where it was found must be left out of further checks. */
interface Finding {
  readonly diagnostic: Diagnostic;
  readonly pointer: string;
  readonly discards: boolean;
}

/** What `quantity` reports through ajv. */
type QuantityParams = { code: DiagnosticCode; message: string; hint?: string };

const validate = compile();

function compile() {
  const ajv = new Ajv2020({ allErrors: true, useDefaults: true, verbose: true, strict: true, allowUnionTypes: true });
  ajv.addKeyword({ keyword: 'broken', schemaType: 'object' });
  ajv.addKeyword({ keyword: 'derived', schemaType: 'string' });
  const quantity: SchemaValidateFunction = (rule: QuantityRule, data: unknown, parentSchema, at) => {
    if (typeof data !== 'string' && typeof data !== 'number') {
      quantity.errors = [{ keyword: 'type', params: { type: 'quantity' }, parentSchema: parentSchema! }];
      return false;
    }
    const parsed = parseQuantity(rule.kind, data, rule.limits);
    if (parsed.ok) {
      (at!.parentData as Record<string | number, unknown>)[at!.parentDataProperty] = parsed.value;
      return true;
    }
    const { code, message, hint } = parsed;
    quantity.errors = [
      { keyword: 'quantity', params: { code, message, ...(hint ? { hint } : {}) }, parentSchema: parentSchema! },
    ];
    return false;
  };
  ajv.addKeyword({ keyword: 'quantity', schemaType: 'object', modifying: true, errors: true, validate: quantity });
  return ajv.compile(BlueprintSchema);
}

/**
 * Checks the shape against the schema, fills in defaults and turns quantities into numbers, all in place.
 * Returns the mistakes, one for each thing that is wrong; the parts they are about are then deleted from the
 * data, so that what is left has the declared types, with holes.
 */
export function checkShape({ data, positions }: ParsedDocument): Diagnostic[] {
  if (validate(data)) return [];
  const findings = translate(validate.errors ?? [], positions);
  for (const { pointer } of findings.filter((finding) => finding.discards)) discard(data, pathOf(pointer, positions));
  return findings.map(({ diagnostic }) => diagnostic);
}

function translate(errors: readonly ErrorObject[], positions: ReadonlyMap<string, Position>): Finding[] {
  const version = errors.find((error) => error.instancePath === '/version' && error.keyword === 'const');
  // Another version has other keys: everything else would be noise.
  if (version) return [unsupportedVersion(version)];

  const findings: Finding[] = [];
  const valued = new Set<string>();
  const folded = foldUnions(errors);
  const meant = keysMeantByUnknown(folded);
  for (const error of folded) {
    const { instancePath: pointer, keyword } = error;
    if (keyword === 'required') {
      const key: string = error.params.missingProperty;
      const child = childPointer(pointer, key);
      const isDerived = 'derived' in (error.parentSchema as AnySchemaObject).properties[key];
      // It stands there, and was refused already (an alias), or it is misspelt.
      if (isDerived || positions.has(child) || meant.has(child)) continue;
      findings.push(missingKey(error, key, pathOf(pointer, positions)));
    } else if (keyword === 'additionalProperties') {
      findings.push(unknownKey(error, positions));
    } else if (!valued.has(pointer)) {
      valued.add(pointer);
      findings.push(wrongValue(error, positions));
    }
  }
  // Of a list that is far too long, what its items lack is no news.
  const tooLong = folded.filter(({ keyword }) => keyword === 'maxItems' || keyword === 'maxProperties');
  return findings.filter(({ pointer }) => !tooLong.some(({ instancePath }) => pointer.startsWith(`${instancePath}/`)));
}

/**
 * A value that fits no branch of a union draws errors from each. Only those of the branch that it was meant
 * for are kept: the one whose JSON type it has.
 */
function foldUnions(errors: readonly ErrorObject[]): ErrorObject[] {
  const unions = new Map<string, { readonly error: ErrorObject; readonly refused: Set<number> }>();
  for (const error of errors) {
    if (error.keyword === 'anyOf')
      unions.set(`${error.schemaPath} ${error.instancePath}`, { error, refused: new Set() });
  }
  const schemaPaths = [...new Set([...unions.values()].map(({ error }) => error.schemaPath))];
  const placeOf = (error: ErrorObject) => {
    const schemaPath = schemaPaths.find((path) => error.schemaPath.startsWith(`${path}/`));
    if (schemaPath === undefined) return undefined;
    const branch = Number(error.schemaPath.slice(schemaPath.length + 1).split('/')[0]);
    for (let pointer = error.instancePath; ; pointer = pointer.slice(0, pointer.lastIndexOf('/'))) {
      const union = unions.get(`${schemaPath} ${pointer}`);
      if (union) return { union, branch, isWhole: pointer === error.instancePath };
      if (pointer === '') return undefined;
    }
  };
  const placed = errors.map((error) => ({ error, place: placeOf(error) }));
  for (const { error, place } of placed) {
    if (place?.isWhole && error.keyword === 'type') place.union.refused.add(place.branch);
  }
  return placed.flatMap(({ error, place }) => {
    const union = place?.union ?? unions.get(`${error.schemaPath} ${error.instancePath}`);
    if (!union) return [error];
    const meant = (union.error.schema as unknown[]).findIndex((_, branch) => !union.refused.has(branch));
    if (!place) return meant === -1 ? [error] : [];
    const about = (union.error.parentSchema as AnySchemaObject).description;
    return place.branch === meant ? [{ ...error, params: { ...error.params, about } }] : [];
  });
}

/** Pointers of required keys that an unknown key beside them is a slip of: one mistake, told once. */
function keysMeantByUnknown(errors: readonly ErrorObject[]): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const error of errors.filter(({ keyword }) => keyword === 'additionalProperties')) {
    const key = suggestedKey(error);
    if (key !== undefined) meant.add(childPointer(error.instancePath, key));
  }
  return meant;
}

function suggestedKey(error: ErrorObject): string | undefined {
  const present = error.data as object;
  const absent = Object.keys((error.parentSchema as AnySchemaObject).properties).filter(
    // Defaults were filled in before, so a key with a default may be meant although it is there by now.
    (key) => !Object.hasOwn(present, key) || 'default' in (error.parentSchema as AnySchemaObject).properties[key],
  );
  return closest(error.params.additionalProperty, absent);
}

function finding(
  pointer: string,
  positions: ReadonlyMap<string, Position>,
  code: DiagnosticCode,
  message: string,
  hint?: string,
): Finding {
  const path = pathOf(pointer, positions);
  return { pointer, discards: true, diagnostic: { code, severity: 'error', path, message, ...(hint ? { hint } : {}) } };
}

function unsupportedVersion(error: ErrorObject): Finding {
  const message = `version ${shown(error.data)} of the format is not known`;
  return finding('/version', new Map(), 'version-unsupported', message, 'write "version: 1"');
}

function missingKey(error: ErrorObject, key: string, path: Diagnostic['path']): Finding {
  const schema: AnySchemaObject = (error.parentSchema as AnySchemaObject).properties[key];
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

function unknownKey(error: ErrorObject, positions: ReadonlyMap<string, Position>): Finding {
  const key: string = error.params.additionalProperty;
  const pointer = childPointer(error.instancePath, key);
  const near = suggestedKey(error);
  const keys = Object.keys((error.parentSchema as AnySchemaObject).properties);
  const elsewhere = keyPlaces(key);
  const hint = near
    ? `did you mean "${near}"?`
    : elsewhere.length > 0
      ? `it belongs under ${elsewhere.join(' or ')}`
      : `keys known here: ${keys.join(', ')}`;
  const { diagnostic } = finding(pointer, positions, 'unknown-key', `the key ${shown(key)} is not known here`, hint);
  const range = positions.get(pointer)?.key;
  return { pointer, discards: true, diagnostic: { ...diagnostic, ...(range ? { range } : {}) } };
}

function wrongValue(error: ErrorObject, positions: ReadonlyMap<string, Position>): Finding {
  const { instancePath: pointer, keyword, data, params } = error;
  const schema = error.parentSchema as AnySchemaObject;
  const at = (code: DiagnosticCode, message: string, hint?: string) => finding(pointer, positions, code, message, hint);
  switch (keyword) {
    case 'quantity': {
      const { code, message, hint } = params as QuantityParams;
      return at(code, message, hint);
    }
    case 'type':
    case 'anyOf':
      return wrongType(error, positions);
    case 'enum': {
      const words = params.allowedValues as string[];
      const near = closest(String(data), words);
      const hint = near ? `did you mean "${near}"?` : params.about;
      return at('wrong-value', `${shown(data)} is none of ${words.join(', ')}`, hint);
    }
    case 'minimum':
    case 'maximum':
      return at(
        'out-of-range',
        `${shown(data)} is out of range: it must be from ${schema.minimum} to ${schema.maximum}`,
      );
    case 'minItems':
      return at('out-of-range', 'the list is empty, and it needs at least one item');
    case 'maxItems':
      return at('out-of-range', `the list has ${(data as unknown[]).length} items, and may have ${params.limit}`);
    case 'maxProperties':
      return at('out-of-range', `there are ${Object.keys(data as object).length} keys, and may be ${params.limit}`);
    case 'uniqueItems': {
      const second = childPointer(pointer, String(Math.max(params.i, params.j)));
      return finding(second, positions, 'name-duplicate', `${shown((data as unknown[])[params.i])} stands here twice`);
    }
    case 'pattern':
    case 'minLength':
    case 'maxLength': {
      const { code, rule } = schema.broken as BrokenRule;
      const near =
        code === 'name-invalid' && schema.maxLength ? nearestName(data as string, schema.maxLength) : undefined;
      return at(
        code,
        `${shown(data)} does not fit: ${rule}`,
        near && near !== data ? `did you mean "${near}"?` : undefined,
      );
    }
    default:
      throw new Error(`the keyword "${keyword}" of the schema has no message`);
  }
}

function wrongType(error: ErrorObject, positions: ReadonlyMap<string, Position>): Finding {
  const { instancePath: pointer, data, params } = error;
  const schema = error.parentSchema as AnySchemaObject;
  const at = (code: DiagnosticCode, message: string, hint?: string) => finding(pointer, positions, code, message, hint);
  const wanted: string[] =
    error.keyword === 'anyOf' ? schema.anyOf.map((branch: AnySchemaObject) => branch.type) : [params.type].flat();
  const names = [...new Set(wanted)].map((type) => typeName(type)).join(' or ');
  if (pointer === '') {
    return at('wrong-type', `a blueprint is a map of keys, and this is ${shown(data)}`, 'start with "version: 1"');
  }
  if (data === null) return at('wrong-type', `there is no value, and this must be ${names}`, schema.description);
  if (typeof data === 'number' && (wanted.includes('integer') || wanted.includes('number'))) {
    return Number.isFinite(data)
      ? at('wrong-value', `${shown(data)} is not a whole number`)
      : at('out-of-range', `${shown(data)} is not a finite number`);
  }
  const source = positions.get(pointer)?.source;
  const hint =
    wanted.length === 1 && wanted[0] === 'string' && (typeof data === 'number' || typeof data === 'boolean')
      ? `put it in quotes: "${source ?? data}"`
      : wanted.length > 1
        ? schema.description
        : wanted.includes('array') && !Array.isArray(data)
          ? 'write a list: each item on its own line after "- "'
          : wanted.includes('integer') && typeof data === 'string' && /^\d+$/.test(data)
            ? `write ${data} without quotes`
            : undefined;
  return at('wrong-type', `this must be ${names}, and it is ${shown(data)}`, hint);
}

function discard(root: unknown, path: Diagnostic['path']): void {
  const last = path.at(-1);
  let parent = root as Record<string | number, unknown> | undefined;
  for (const step of path.slice(0, -1)) parent = parent?.[step] as typeof parent;
  if (last === undefined || typeof parent !== 'object' || parent === null) return;
  // Items keep their index: a hole is left.
  if (Array.isArray(parent)) parent[last as number] = undefined;
  else delete parent[last];
}
