import { type Document, isMap, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { formatQuantity } from '../units/quantity/format-quantity.js';
import type { Schema } from '../units/schema.js';
import type { Derived } from './checks/fill-derived.js';
import { keysLeftToPools } from './checks/pools/pooled-workload.js';
import type { Checked, DocumentPath } from './document/diagnostic.js';
import { childPointer, pointerOf } from './document/pointer.js';
import type { KnownNames } from './names/known-names.js';
import { readWithDerived } from './read-blueprint.js';
import { BlueprintSchema } from './schema/blueprint.js';
import type { QuantityRule } from './schema/fields.js';

/**
 * The blueprint as YAML with every default written out, each with a trailing comment: `# default`, or `# derived:`
 * and what it follows from. Order and comments of the file are kept; it reads back to the same blueprint. Flow maps that
 * gain a key become block maps. A workload of a pool gains no key that is the pool's.
 */
export function expandBlueprint(input: string | Uint8Array, known: KnownNames): Checked<string> {
  const read = readWithDerived(input, known);
  if (!read.checked.ok) return read.checked;
  const { value, warnings } = read.checked;
  const document = parseDocument(read.text);
  const derived = new Map(read.derived.map((item) => [pointerOf(item.path), item]));
  const omitted = new Set(keysLeftToPools(value).map(pointerOf));
  expandMap(document.contents as YAMLMap, BlueprintSchema, '', { document, derived, omitted, value });
  // A comment inside braces settles only once the braces are removed: written twice, the text expands to itself.
  const settled = parseDocument(document.toString(UNFOLDED));
  return { ok: true, value: settled.toString(UNFOLDED), warnings };
}

const UNFOLDED = { lineWidth: 0 } as const;

interface Expansion {
  readonly document: Document;
  readonly derived: ReadonlyMap<string, Derived>;
  /** Pointers of keys that stay out of the file. */
  readonly omitted: ReadonlySet<string>;
  /** The blueprint as read. */
  readonly value: unknown;
}

/** Adds the keys that are not there. Returns whether there were any, here or below. */
function expandMap(map: YAMLMap, schema: Schema, pointer: string, expansion: Expansion): boolean {
  let touched = false;
  for (const [key, child] of Object.entries<Schema>(schema.properties)) {
    const at = childPointer(pointer, key);
    const present = map.get(key, true) as Node | undefined;
    if (present) {
      touched = expandNode(present, child, at, expansion) || touched;
      continue;
    }
    const added = expansion.omitted.has(at) ? undefined : nodeFor(child, at, expansion);
    if (!added) continue;
    map.add(expansion.document.createPair(key, added));
    touched = true;
  }
  // A comment needs a block map, here and in every parent.
  if (touched) map.flow = false;
  return touched;
}

function expandNode(node: Node, schema: Schema, pointer: string, expansion: Expansion): boolean {
  if (isMap(node)) {
    const shape = [schema, ...(schema.anyOf ?? [])].find(({ properties }) => properties);
    return shape ? expandMap(node, shape, pointer, expansion) : false;
  }
  if (!isSeq(node) || !schema.items) return false;
  const seq: YAMLSeq = node;
  const touched = seq.items
    .map((item, index) => expandNode(item as Node, schema.items, childPointer(pointer, index), expansion))
    .some((below) => below);
  if (touched) seq.flow = false;
  return touched;
}

/** The node of a key that the file leaves out; none: it has no default. */
function nodeFor(schema: Schema, pointer: string, expansion: Expansion): Node | undefined {
  const { document, derived, value } = expansion;
  const reason = derived.get(pointer);
  if (reason) return commented(document, readable(schema, valueAt(value, reason.path)), `derived: ${reason.from}`);
  if (!('default' in schema)) return undefined;
  if (schema.properties) {
    const map = document.createNode({}) as unknown as YAMLMap;
    if (expandMap(map, schema, pointer, expansion)) return map;
  }
  return commented(document, readable(schema, schema.default), 'default');
}

function commented(document: Document, value: unknown, comment: string): Node {
  const node = document.createNode(value, { flow: true });
  node.comment = ` ${comment}`;
  return node;
}

/** As a person would write it. */
function readable(schema: Schema, value: unknown): unknown {
  const { kind } = (schema.quantity ?? {}) as Partial<QuantityRule>;
  if (kind === 'count' && Number(value) < 10_000) return Number(value);
  return kind !== undefined && typeof value === 'number' ? formatQuantity(kind, value) : value;
}

function valueAt(value: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>((below, step) => (below as Record<string | number, unknown>)[step], value);
}
