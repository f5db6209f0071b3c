import type { AcceleratorVendor, Architecture } from '../../units/closed-lists.js';
import { closest } from '../../units/suggest.js';

/** Accelerators by catalog key, e.g. `H100-SXM-80GB`, with the instance types that carry them, at least one. */
export type AcceleratorTypes = ReadonlyMap<
  string,
  {
    readonly vendor: AcceleratorVendor;
    readonly types: readonly { readonly name: string; readonly architecture: Architecture }[];
  }
>;

/** Words of a name that tell no accelerator from another: maker, kind of memory, generation of the module. */
const SILENT = /^(?:NVIDIA|AWS|TESLA|GPU|HBM\d*E?|SXM\d?|PCIE|TENSOR|CORE)$/;
/** AWS's own chips, as their instance types are called. */
const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^TRN(?=\d|$)/, 'TRAINIUM'],
  [/^INF(?=\d|$)/, 'INFERENTIA'],
];
/** A part of an accelerator is meant only where a name says so. */
const PART = 'FRACTION';

function wordsOf(name: string): string[] {
  const words = name.toUpperCase().split(/[^A-Z0-9]+/);
  return words
    .filter((word) => word !== '' && !SILENT.test(word))
    .map((word) => SHORT.reduce((left, [short, whole]) => left.replace(short, whole), word))
    .map((word) => word.replace(/^(\d+)G$/, '$1GB'));
}

/**
 * Of the keys of a catalog, those of the accelerators that a name means, as people write them, in any case: `H100`, `A100-80GB`, `NVIDIA L40S`,
 * `trn2`, `RTXPRO6000`. Every word of the name has to be one of the key; a name that leaves the memory out means all sizes.
 */
export function acceleratorsNamed(text: string, keys: readonly string[]): readonly string[] {
  const exact = keys.find((key) => key.toUpperCase() === text.toUpperCase());
  if (exact !== undefined) return [exact];
  const asked = wordsOf(text);
  if (asked.length === 0) return [];
  return keys.filter((key) => {
    const words = wordsOf(key);
    if (words.includes(PART) && !asked.includes(PART)) return false;
    const joined = words.map((_, at) => words.slice(0, at + 1).join(''));
    return asked.every((word) => words.includes(word)) || joined.includes(asked.join(''));
  });
}

/** What a name that means none is probably a slip of. */
export function acceleratorMeant(text: string, keys: readonly string[]): string | undefined {
  return closest(text, [...new Set(keys.map((key) => key.split('-')[0]!)), ...keys]);
}

/** `H100:8`: a name, and how many over the fleet; null: as many as other minima need. */
export function countedAccelerator(text: string): { readonly name: string; readonly count: number | null } {
  const [, name, count] = /^(.*?)(?::(\d+))?$/.exec(text)!;
  return { name: name!, count: count === undefined ? null : Number(count) };
}
