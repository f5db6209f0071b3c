import type { SchemaValidateFunction } from 'ajv';
import { Ajv2020, type AnySchemaObject, type ErrorObject } from 'ajv/dist/2020.js';
import type { Diagnostic } from '../diagnostic.js';
import type { ParsedDocument, Position } from '../document/parse-document.js';
import { childPointer, pathOf } from '../document/pointer.js';
import { parseQuantity } from '../quantity/parse-quantity.js';
import type { QuantityRule } from '../schema/fields.js';
import { BlueprintSchema } from '../schema.js';
import { foldUnions } from './fold-unions.js';
import {
  type Finding,
  missingKey,
  type QuantityParams,
  suggestedKey,
  unknownKey,
  unsupportedVersion,
  wrongValue,
} from './shape-findings.js';

const validate = compile();

function compile() {
  const ajv = new Ajv2020({
    allErrors: true,
    useDefaults: true,
    verbose: true,
    allowUnionTypes: true,
    // The tests compile the published schema strictly; doing it at every start takes longer than reading a blueprint.
    strict: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
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
    const params: QuantityParams = { code, message, ...(hint ? { hint } : {}) };
    quantity.errors = [{ keyword: 'quantity', params, parentSchema: parentSchema! }];
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

/** Pointers of required keys that an unknown key beside them is a slip of: one mistake, told once. */
function keysMeantByUnknown(errors: readonly ErrorObject[]): ReadonlySet<string> {
  const meant = new Set<string>();
  for (const error of errors.filter(({ keyword }) => keyword === 'additionalProperties')) {
    const key = suggestedKey(error);
    if (key !== undefined) meant.add(childPointer(error.instancePath, key));
  }
  return meant;
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
