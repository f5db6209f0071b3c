import { isSeq, parseDocument as parseYaml } from 'yaml';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import { parseDocument } from './parse-document.js';
import { pointerOf } from './pointer.js';
import type { Position, Range } from './position.js';

/** Characters of the text, and what stands there instead; a removal puts nothing. */
export interface TextEdit {
  readonly range: Range;
  readonly text: string;
}

/** A fix as an edit of the text. */
export interface AppliedFix {
  readonly diagnostic: Diagnostic;
  readonly edit: TextEdit;
  /** What stood there; of a removal, without its line or comma. */
  readonly before: string;
  /** What stands there now; empty: it was removed. */
  readonly after: string;
}

/**
 * The text with the fixes of its diagnostics made; the rest stays to the byte. Of fixes that overlap, the first of the
 * text is made: the others are asked for again when the result is read.
 */
export function applyFixes(
  text: string,
  diagnostics: readonly Diagnostic[],
): { readonly text: string; readonly applied: readonly AppliedFix[] } {
  const { positions } = parseDocument(text);
  const made = diagnostics
    .flatMap((diagnostic) => editOf(text, positions, diagnostic) ?? [])
    .sort((a, b) => a.edit.range[0] - b.edit.range[0] || a.edit.range[1] - b.edit.range[1]);
  let end = 0;
  let fixed = '';
  const applied = made.filter(({ edit: { range, text: put } }) => {
    if (range[0] < end) return false;
    fixed += text.slice(end, range[0]) + put;
    end = range[1];
    return true;
  });
  return { text: fixed + text.slice(end), applied };
}

type Positions = ReadonlyMap<string, Position>;

/** The edit that makes a diagnostic's fix; undefined: it has none, or what it changes is not in the text. */
export function editOf(text: string, positions: Positions, diagnostic: Diagnostic): AppliedFix | undefined {
  const { fix, path, document } = diagnostic;
  if (fix === undefined || document !== undefined) return undefined;
  const at = fix.at ?? path;
  const position = positions.get(pointerOf(at));
  if (position === undefined) return undefined;
  const replaced = (range: Range, after: string): AppliedFix => {
    return { diagnostic, edit: { range, text: after }, before: text.slice(...range), after };
  };
  const { key } = position;
  const value: Range = [position.value[0], trimmed(text, position.value)];
  if (fix.value === null) {
    const range = removed(text, positions, at);
    return range && { ...replaced(range, ''), before: text.slice(key?.[0] ?? value[0], value[1]) };
  }
  const isJson = /^\s*[{[]/.test(text);
  const name = fix.key !== undefined && isJson ? JSON.stringify(fix.key) : fix.key;
  if (fix.value === undefined) return key && name !== undefined ? replaced(key, name) : undefined;
  const item = itemOf(fix.value);
  if (item === undefined) return undefined;
  const put = isJson ? JSON.stringify(item) : fix.value;
  if (key === undefined) return replaced(value, put);
  // A key without a value has no distance from its colon to keep.
  const between = value[0] > key[1] ? text.slice(key[1], value[0]) : ': ';
  return replaced([key[0], value[1]], `${name ?? text.slice(...key)}${between}${put}`);
}

/** The value that a text is in a flow collection; undefined: none, or several, as of a value with a stray bracket in it. */
function itemOf(text: string): unknown {
  const { contents, errors } = parseYaml(`[${text}]`);
  if (errors.length > 0 || !isSeq(contents) || contents.items.length !== 1) return undefined;
  return (contents.toJSON() as unknown[])[0];
}

/** Block collections end after the line breaks that follow them. */
function trimmed(text: string, [start, end]: Range): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** What goes with a key or an item: its line in a block, its comma in a flow collection; its parent, once that is empty. */
function removed(text: string, positions: Positions, path: DocumentPath): Range | undefined {
  const parent = path.slice(0, -1);
  if (path.length === 0) return undefined;
  const siblings = [...positions.values()].filter(
    (each) => each.path.length === path.length && pointerOf(each.path.slice(0, -1)) === pointerOf(parent),
  );
  if (siblings.length === 1) return removed(text, positions, parent);
  const position = positions.get(pointerOf(path))!;
  const start = position.key?.[0] ?? position.value[0];
  const end = trimmed(text, position.value);
  const container = positions.get(pointerOf(parent))!.value;
  if (/[{[]/.test(text[container[0]]!)) {
    const comma = /^\s*,[ \t]*/.exec(text.slice(end));
    if (comma) return [start, end + comma[0].length];
    return [start - /,?\s*$/.exec(text.slice(0, start))![0].length, end];
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = end + /^[^\n]*\n?/.exec(text.slice(end))![0].length;
  const before = text.slice(lineStart, start);
  // The first key of an item shares its line with the dash, which stays for the next key.
  const next = siblings[siblings.indexOf(position) + 1];
  if (/-/.test(before) && position.key !== undefined && next?.key !== undefined) return [start, next.key[0]];
  return [lineStart, lineEnd];
}
