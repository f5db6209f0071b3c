import type { WriteStream } from 'node:tty';

/** How to print on a stream: what it can show, and how wide it is. */
export interface Terminal {
  readonly color: boolean;
  /** Characters in a line; 80 where the stream does not say, as when it is a file. */
  readonly width: number;
}

/** `NO_COLOR` (any value but empty) switches colour off, as does a stream that is no terminal. */
export function terminalOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Terminal {
  const tty = stream.isTTY === true;
  const color = tty && !env.NO_COLOR && env.TERM !== 'dumb';
  return { color, width: tty ? Math.max(40, (stream as WriteStream).columns ?? 80) : 80 };
}

/** Prints lines with a final newline. */
export function print(stream: NodeJS.WriteStream, lines: readonly string[]): void {
  if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
}
