import type { Diagnostic, DiagnosticCode } from '../../blueprint/document/diagnostic.js';
import type { ParsedDocument } from '../../blueprint/document/parse-document.js';
import { childPointer, pathOf } from '../../blueprint/document/pointer.js';
import { type ShapeMistake, shapeMistakes } from '../../blueprint/shape/shape-mistakes.js';
import type { Schema } from '../../units/schema.js';
import { shown, typeName } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import { OverlaySchema } from './overlay-schema.js';

/** Where the document does not have the overlay's shape: one diagnostic a place. */
export function overlayShapeMistakes({ data, positions }: ParsedDocument): Diagnostic[] {
  const errors = shapeMistakes(OverlaySchema, data);
  const version = errors.find((error) => error.instancePath === '/version');
  // Another version has other keys: everything else would be noise.
  const told = version ? [version] : errors;
  const seen = new Set<string>();
  return told.flatMap((error) => {
    const { place, diagnostic } = describe(error);
    if (seen.has(place)) return [];
    seen.add(place);
    const path = pathOf(place, positions);
    const range = diagnostic.code === 'unknown-key' ? positions.get(place)?.key : undefined;
    return [{ severity: 'error' as const, path, ...diagnostic, ...(range ? { range } : {}) }];
  });
}

type Described = { readonly place: string; readonly diagnostic: Pick<Diagnostic, 'code' | 'message' | 'hint'> };

function describe({ keyword, instancePath, params, data, parentSchema: schema }: ShapeMistake): Described {
  const at = (code: DiagnosticCode, message: string, hint?: string, place = instancePath): Described => ({
    place,
    diagnostic: { code, message, ...(hint ? { hint } : {}) },
  });
  switch (keyword) {
    case 'required': {
      const key: string = params.missingProperty;
      const hint =
        key === 'version' ? 'start with "version: 1"' : `add "${key}": ${schema.properties[key].description}`;
      return at('missing-key', `"${key}" is missing`, hint, childPointer(instancePath, key));
    }
    case 'additionalProperties': {
      const key: string = params.additionalProperty;
      const known = Object.keys(schema.properties);
      const near = closest(key, known);
      const hint = near ? `did you mean "${near}"?` : `known keys: ${known.join(', ')}`;
      return at('unknown-key', `unknown key ${shown(key)}`, hint, childPointer(instancePath, key));
    }
    case 'const':
      return at('version-unsupported', `unsupported version ${shown(data)} of the format`, 'write "version: 1"');
    case 'type':
      return at('wrong-type', `expected ${typeName(params.type)}, found ${shown(data)}`, schema.description);
    case 'enum': {
      const near = closest(String(data), params.allowedValues);
      const hint = near ? `did you mean "${near}"?` : undefined;
      return at('wrong-value', `${shown(data)} is not one of ${params.allowedValues.join(', ')}`, hint);
    }
    case 'pattern':
      return at('wrong-value', `expected ${schema.form}, found ${shown(data)}`);
    case 'minItems':
      return at('out-of-range', 'the list is empty: expected at least one item');
    case 'uniqueItems':
      return at(
        'name-duplicate',
        `${shown((data as unknown[])[params.i])} is listed twice`,
        undefined,
        childPointer(instancePath, params.i),
      );
    default:
      return at('out-of-range', `${shown(data)} is out of range: ${bounds(schema)}`);
  }
}

function bounds(schema: Schema): string {
  const above = schema.exclusiveMinimum === undefined ? `from ${schema.minimum}` : `above ${schema.exclusiveMinimum}`;
  return `it must be ${above} to ${schema.maximum}`;
}
