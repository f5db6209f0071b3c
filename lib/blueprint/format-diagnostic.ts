import type { Diagnostic } from './document/diagnostic.js';
import { locate } from './document/locate.js';
import { parseDocument } from './document/parse-document.js';
import { readText } from './document/read-text.js';

/** Text and file of a diagnostic, and how it is printed. */
interface DiagnosticSource {
  /** As the user named it; printed before line and column. */
  readonly file: string;
  /** The text that was read; empty when there is none to show. */
  readonly text: string;
  /** Whether to use ANSI colours. */
  readonly color?: boolean;
  /** Columns that the lines with the source and the caret may take. @default 100 */
  readonly width?: number;
}

/**
 * A diagnostic for people:
 *
 *     starter.yaml:7:16: error[unit-missing]: 1000 has no unit, and this is a compute rate
 *       7 |       atLeast: 1000
 *         |                ^^^^
 *     hint: write "1000 TFLOPS", or another of …
 *
 * Columns count code points from 1. Ends without a line break; control characters of the text never pass.
 */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  { file, text, color = false, width = 100 }: DiagnosticSource,
): string {
  const paint = (code: number, painted: string) => (color ? `\u001b[${code}m${painted}\u001b[0m` : painted);
  const tone = diagnostic.severity === 'error' ? 31 : 33;
  const plainText = text.replace(/^\uFEFF/, '');
  const [start, end] = rangeOf(diagnostic, plainText);
  const { line, column, source, sourceStart } = lineAt(plainText, start);
  const code = diagnostic.rule === undefined ? diagnostic.code : `${diagnostic.code}: ${diagnostic.rule}`;
  const label = paint(tone, `${diagnostic.severity}[${code}]`);
  const lines = [`${printable(file)}:${line}:${column}: ${label}: ${printable(diagnostic.message)}`];
  // A mistake of the whole file has no line.
  if (source.trim() !== '' && !(diagnostic.code.startsWith('file-') && start === end)) {
    const gutter = String(line);
    const marks: Marks = { start: start - sourceStart, end: Math.min(end - sourceStart, source.length) };
    const { shown, before, marked } = clip(source, marks, width - gutter.length - 5);
    lines.push(
      `  ${gutter} | ${shown}`,
      `  ${' '.repeat(gutter.length)} | ${before}${paint(tone, '^'.repeat(marked))}`,
    );
  }
  if (diagnostic.hint) lines.push(`hint: ${printable(diagnostic.hint)}`);
  return lines.join('\n');
}

/** Line and column of an offset, both from 1; columns count code points. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const { line, column } = lineAt(text.replace(/^\uFEFF/, ''), offset);
  return { line, column };
}

/** Later stages know the path alone: the text is read again for its place. */
function rangeOf(diagnostic: Diagnostic, text: string): readonly [number, number] {
  if (diagnostic.range) return diagnostic.range;
  const read = readText(text);
  return ('text' in read ? locate(diagnostic, parseDocument(read.text)).range : undefined) ?? [0, 0];
}

function lineAt(text: string, offset: number) {
  const before = text.slice(0, offset);
  const breaks = before.match(/\r\n|\n|\r(?!\n)/g)?.length ?? 0;
  const sourceStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const source = /^[^\r\n]*/.exec(text.slice(sourceStart))![0];
  return { line: breaks + 1, column: [...text.slice(sourceStart, offset)].length + 1, source, sourceStart };
}

interface Marks {
  readonly start: number;
  readonly end: number;
}

/** The part of a line around the marked columns, tabs as one space each so that the caret stands right. */
function clip(source: string, { start, end }: Marks, width: number): { shown: string; before: string; marked: number } {
  // A line of a million characters is not split into code points as a whole: in so many units are more than are shown.
  const far = 3 * width;
  const head = [...printable(source.slice(Math.max(0, start - far), start))];
  const rest = [...printable(source.slice(start, start + far))];
  const length = [...source.slice(start, Math.min(Math.max(end, start), start + far))].length;
  const lead = Math.min(head.length, Math.max(width - rest.length, Math.floor(width / 2)));
  const tail = Math.min(rest.length, width - lead);
  const cutLeft = lead < head.length;
  const cutRight = tail < rest.length;
  const shownHead = head.slice(head.length - lead);
  if (cutLeft && shownHead.length > 0) shownHead[0] = '…';
  const shownRest = rest.slice(0, tail);
  if (cutRight && shownRest.length > 1) shownRest[shownRest.length - 1] = '…';
  return {
    shown: `${shownHead.join('')}${shownRest.join('')}`,
    before: ' '.repeat(shownHead.length),
    marked: Math.max(1, Math.min(length, shownRest.length)),
  };
}

/** Longest excerpt, in characters. */
const EXCERPT = 60;

/** A piece of a text on one line, cut where it is long. */
export function excerptOf(text: string): string {
  const line = printable(text.replace(/\s+/g, ' '));
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT - 1)}…` : line;
}

/** One line, without anything that moves a terminal's cursor or reverses its text. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
