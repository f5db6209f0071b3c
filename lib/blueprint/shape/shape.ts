import { isRecord } from '../../units/is-record.js';
import type { Schema } from '../../units/schema.js';
import type { Diagnostic } from '../document/diagnostic.js';
import type { ParsedDocument } from '../document/parse-document.js';
import { childPointer, pathOf } from '../document/pointer.js';
import type { Position } from '../document/position.js';
import { foldUnions } from './fold-unions.js';
import { type KeyPlaces, keyPlaces } from './key-places.js';
import {
  type Finding,
  missingKey,
  suggestedKey,
  unknownKey,
  unsupportedVersion,
  wrongValue,
} from './shape-findings.js';
import { type ShapeMistake, shapeMistakes } from './shape-mistakes.js';

/**
 * A check of the shape against a schema. It fills in defaults and turns quantities into numbers, all in place, and
 * returns the mistakes, one for each thing that is wrong; the parts they are about are then deleted from the data, so
 * that what is left has the declared types, with holes.
 */
export function shapeCheck(schema: Schema): (document: ParsedDocument) => Diagnostic[] {
  const places = keyPlaces(schema);
  return ({ data, positions }) => {
    const findings = translate(shapeMistakes(schema, data), positions, places);
    for (const { pointer } of findings.filter((finding) => finding.discards)) discard(data, pathOf(pointer, positions));
    return findings.map(({ diagnostic }) => diagnostic);
  };
}

/** Whether what is left can be checked further: it is a map, of a supported version. */
export function isReadable(data: unknown, diagnostics: readonly Diagnostic[]): boolean {
  return isRecord(data) && !diagnostics.some(({ code }) => code === 'version-unsupported');
}

function translate(
  errors: readonly ShapeMistake[],
  positions: ReadonlyMap<string, Position>,
  places: KeyPlaces,
): Finding[] {
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
      const { derived, unless } = error.parentSchema.properties[key];
      const isDerived = derived !== undefined && (unless === undefined || positions.has(childPointer(pointer, unless)));
      // It is present and already refused (an alias), or misspelt.
      if (isDerived || positions.has(child) || meant.has(child)) continue;
      findings.push(missingKey(error, key, pathOf(pointer, positions)));
    } else if (keyword === 'additionalProperties') {
      findings.push(unknownKey(error, positions, places));
    } else if (!valued.has(pointer)) {
      valued.add(pointer);
      findings.push(wrongValue(error, positions));
    }
  }
  // Of a list that is far too long, what its items lack is no news.
  const tooLong = folded.filter(({ keyword }) => keyword === 'maxItems' || keyword === 'maxProperties');
  return findings.filter(({ pointer }) => !tooLong.some(({ instancePath }) => pointer.startsWith(`${instancePath}/`)));
}

/** Pointers of required keys that an unknown key beside them is a slip of: one mistake, reported once. */
function keysMeantByUnknown(errors: readonly ShapeMistake[]): ReadonlySet<string> {
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
