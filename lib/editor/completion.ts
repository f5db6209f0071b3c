import { isCollection, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { DocumentPath } from '../blueprint/document/diagnostic.js';
import type { Schema } from '../units/schema.js';
import { schemasAt } from './schema-at.js';

/** What may be written at a place: items replace the text from `from` to the place. */
export interface Completions {
  readonly from: number;
  readonly items: readonly Completion[];
}

/** A key of the format, or a word that a key takes. */
export interface Completion {
  readonly kind: 'key' | 'value';
  readonly label: string;
  readonly insert: string;
  /** Its meaning; empty: the format says none. */
  readonly detail: string;
}

/** Stands where the pointer is, while the text around it is read. */
const HERE = 'datahall-cursor';

/** Names of the catalog that keys take. */
export interface CatalogWords {
  readonly regions: readonly string[];
  readonly families: readonly string[];
  readonly instanceTypes: readonly string[];
}

/**
 * Keys that are not there yet, or the words that a key takes, at a place of a text that need not be whole. In the
 * order of the format.
 */
export function completionsAt(text: string, offset: number, names: CatalogWords): Completions {
  const word = /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 80), offset))![0];
  const from = offset - word.length;
  const line = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  const isKey = /^\s*(?:- +)*$/.test(line) || /[{,]\s*$/.test(line.replace(/\[[^\]]*$/, ''));
  const rest = text.slice(offset);
  const found = isKey ? placeOf(`${text.slice(0, from)}${HERE}: 0${rest}`, from) : undefined;
  if (found?.kind === 'key') return { from, items: keysOf(found.path, found.siblings) };
  const value = placeOf(`${text.slice(0, from)}${HERE}${rest}`, from);
  return { from, items: value?.kind === 'value' ? wordsOf(value.path, names) : [] };
}

type Place =
  | { readonly kind: 'key'; readonly path: DocumentPath; readonly siblings: ReadonlySet<string> }
  | { readonly kind: 'value'; readonly path: DocumentPath };

/** Where `HERE` stands in the structure of a text, however broken the rest is. */
function placeOf(text: string, from: number): Place | undefined {
  const document = parseDocument(text, { keepSourceTokens: false, strict: false, uniqueKeys: false });
  let place: Place | undefined;
  visit(document, {
    Scalar(at, node, ancestors) {
      if (node.range?.[0] !== from || !String(node.value).startsWith(HERE)) return undefined;
      const pair = ancestors.at(-1);
      if (at === 'key' && isPair(pair)) {
        const map = ancestors.at(-2);
        const keys = isCollection(map) ? map.items.flatMap((each) => (isPair(each) ? [String(each.key)] : [])) : [];
        place = { kind: 'key', path: pathOf(ancestors.slice(0, -1)), siblings: new Set(keys) };
      } else {
        const own = isPair(pair) ? [] : [Number(at)];
        place = { kind: 'value', path: [...pathOf(ancestors), ...own] };
      }
      return visit.BREAK;
    },
  });
  return place;
}

/** The keys and indices that lead through nodes, of the outermost first. */
function pathOf(nodes: readonly unknown[]): DocumentPath {
  return nodes.flatMap((node, depth): (string | number)[] => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : String(node.key)];
    const above = nodes[depth - 1];
    if (!isCollection(above) || isPair(node)) return [];
    return [(above.items as unknown[]).indexOf(node)];
  });
}

function keysOf(path: DocumentPath, siblings: ReadonlySet<string>): Completion[] {
  const properties = schemasAt(path).flatMap((schema) =>
    Object.entries((schema.properties ?? {}) as Record<string, Schema>),
  );
  return [...new Map(properties)].flatMap(([key, schema]): Completion[] =>
    siblings.has(key) ? [] : [{ kind: 'key', label: key, insert: `${key}: `, detail: schema.description ?? '' }],
  );
}

function wordsOf(path: DocumentPath, names: CatalogWords): Completion[] {
  const ofSchema = schemasAt(path).flatMap((schema): unknown[] => {
    if (schema.const !== undefined) return [schema.const];
    if (schema.type === 'boolean') return [true, false];
    return schema.enum ?? schema.examples ?? [];
  });
  const words = [...ofSchema, ...namesFor(path, names)];
  return [...new Set(words.filter((word) => typeof word !== 'object').map(String))].map((word) => ({
    kind: 'value',
    label: word,
    insert: word,
    detail: '',
  }));
}

function namesFor(path: DocumentPath, { regions, families, instanceTypes }: CatalogWords): readonly string[] {
  const keys = path.filter((step) => typeof step === 'string');
  if (keys.join('.') === 'region') return regions;
  return keys.at(-2) === 'types' && ['allow', 'deny'].includes(keys.at(-1)!) ? [...families, ...instanceTypes] : [];
}
