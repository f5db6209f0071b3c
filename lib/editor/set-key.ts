import { isCollection, isMap, isNode, isPair, type Node, parse, parseDocument, type YAMLMap } from 'yaml';
import { editOf, type TextEdit } from '../blueprint/document/apply-fixes.js';
import type { DocumentPath } from '../blueprint/document/diagnostic.js';
import { parseDocument as parseBlueprint } from '../blueprint/document/parse-document.js';
import { pointerOf } from '../blueprint/document/pointer.js';

/**
 * The edit that gives a key a value, or removes it, and leaves the rest of the text to the byte, comments too.
 * @param value - as it is written in YAML, such as `30 d` or `[spot, on-demand]`; null: the key is removed
 * @returns undefined: the text has no map in which the key could stand, or no such key to remove
 */
export function setKey(text: string, path: DocumentPath, value: string | null): TextEdit | undefined {
  const { positions } = parseBlueprint(text);
  if (value === null || positions.has(pointerOf(path))) {
    const made = editOf(text, positions, {
      code: 'contradiction',
      severity: 'error',
      path,
      message: '',
      fix: { value },
    });
    return made?.edit;
  }
  const document = parseDocument(text);
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const parent = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isMap(parent)) return added(text, parent as YAMLMap<Node, Node>, path.slice(depth), value);
    if (parent !== undefined) return undefined;
  }
  return undefined;
}

/** The text after an edit. */
export function edited(text: string, { range, text: put }: TextEdit): string {
  return text.slice(0, range[0]) + put + text.slice(range[1]);
}

/** After the last key of the map, in the style of the map. */
function added(text: string, map: YAMLMap<Node, Node>, [key, ...below]: DocumentPath, value: string): TextEdit {
  const isJson = /^\s*[{[]/.test(text);
  const name = (step: string | number) => (isJson ? JSON.stringify(String(step)) : String(step));
  const written = isJson ? JSON.stringify(parse(value)) : value;
  const nested = below.reduceRight<string>((inner, step) => `{ ${name(step)}: ${inner} }`, written);
  const entry = `${name(key!)}: ${nested}`;
  const last = map.items.at(-1);
  if (map.flow === true) {
    if (last === undefined) return { range: [map.range![0], map.range![1]], text: `{ ${entry} }` };
    const end = endOf(last);
    return { range: [end, end], text: `, ${entry}` };
  }
  const start = last!.key.range![0];
  const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
  const lineEnd = text.indexOf('\n', lastCharacter(last!));
  const at = lineEnd < 0 ? text.length : lineEnd;
  return { range: [at, at], text: `\n${' '.repeat(indent)}${entry}` };
}

/** Where a pair ends, without what follows it on its line. */
function endOf(pair: { readonly key: Node; readonly value: Node | null }): number {
  return (pair.value ?? pair.key).range![1];
}

/** The last character of a pair that is no space: a block map ends at the start of the line after it. */
function lastCharacter(pair: { readonly key: Node; readonly value: Node | null }): number {
  const { value } = pair;
  if (!isCollection(value) || value.flow === true || value.items.length === 0) return endOf(pair) - 1;
  const last = value.items.at(-1);
  if (isPair(last)) return lastCharacter(last as { readonly key: Node; readonly value: Node | null });
  return isNode(last) ? lastCharacter({ key: last, value: last }) : endOf(pair) - 1;
}
