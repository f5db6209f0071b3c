import { compareText } from '../../units/order.js';
import type { Checked, Diagnostic } from './diagnostic.js';
import { locate } from './locate.js';
import { type ParsedDocument, parseDocument } from './parse-document.js';
import { readText } from './read-text.js';

/** A text as data, with every diagnostic of it located and sorted by position. */
interface ReadDocument {
  /** Without its byte-order mark; empty when the input is no text. */
  readonly text: string;
  /** As the check left it; undefined when the text has no clear structure. */
  readonly data: unknown;
  /** Each with its `range`, in the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What all formats share: text to data, and every mistake of the text and of the data at its place.
 *
 * @param check - returns what is wrong with the data, which it may change in place
 */
export function readDocument(
  input: string | Uint8Array,
  check: (document: ParsedDocument) => readonly Diagnostic[],
): ReadDocument {
  const read = readText(input);
  if ('diagnostic' in read) return { text: '', data: undefined, diagnostics: [read.diagnostic] };
  const { text } = read;
  const document = parseDocument(text);
  const found = document.data === undefined ? [] : check(document);
  const diagnostics = [...document.diagnostics, ...found]
    .map((diagnostic) => within(text, locate(diagnostic, document)))
    .sort(byPosition);
  return { text, data: document.data, diagnostics };
}

/** Diagnostics of later stages, which know paths alone, at their places of the text that was read. */
export function placed(input: string | Uint8Array, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const read = diagnostics.some(({ range }) => range === undefined) ? readText(input) : undefined;
  if (read === undefined || 'diagnostic' in read) return [...diagnostics];
  const document = parseDocument(read.text);
  return diagnostics.map((diagnostic) =>
    diagnostic.document === undefined ? within(read.text, locate(diagnostic, document)) : diagnostic,
  );
}

/** The value, unless an error stands against it. */
export function checkedOf<T>(data: unknown, diagnostics: readonly Diagnostic[]): Checked<T> {
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics };
  return { ok: true, value: data as T, warnings: diagnostics };
}

/** The parser places what is missing at the end of the file after it. */
function within(text: string, diagnostic: Diagnostic): Diagnostic {
  const [start, end] = diagnostic.range!;
  return { ...diagnostic, range: [Math.min(start, text.length), Math.min(end, text.length)] };
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.range![0] - b.range![0] || a.range![1] - b.range![1] || compareText(a.code, b.code);
}
