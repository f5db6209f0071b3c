import type { WriteStream } from 'node:tty';
import { visibleLength, wrapText } from '../../report/render/wrap.js';

/** How to print on a stream: what it can show, and how wide it is. */
export interface Terminal {
  readonly color: boolean;
  /** Characters in a line; 80 where the stream gives none or 0, as a file does. */
  readonly width: number;
}

/** `NO_COLOR` (any value but empty) switches colour off, as does a stream that is no terminal. */
export function terminalOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Terminal {
  const tty = stream.isTTY === true;
  const color = tty && !env.NO_COLOR && env.TERM !== 'dumb';
  return { color, width: tty ? Math.max(40, (stream as WriteStream).columns || 80) : 80 };
}

/** Prints lines with a final newline. */
export function print(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}

/** As `print`, for sentences: wrapped and indented to the width of a terminal; a file or a pipe gets each line whole. */
export function printMessages(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  const { width } = terminalOf(stream);
  const whole = lines.flatMap((line) => line.split('\n'));
  print(stream, stream.isTTY === true ? whole.flatMap((line) => wrapMessage(line, width)) : whole);
}

/** `printMessages` on stderr. */
export function printError(...lines: readonly string[]): void {
  printMessages(process.stderr, lines);
}

/** Lines after the first are indented by two columns more than the first. */
function wrapMessage(line: string, width: number): string[] {
  if (visibleLength(line) <= width) return [line];
  const indent = ' '.repeat(/^ */.exec(line)![0].length + 2);
  const [first, ...rest] = wrapText(line, width);
  const goesOn = line.slice(first!.length).trimStart();
  return rest.length === 0 ? [line] : [first!, ...wrapText(goesOn, width - indent.length).map((each) => indent + each)];
}
