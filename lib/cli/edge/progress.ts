/** A line on a terminal that shows the step under way and is cleared at the end. */
interface Progress {
  step(text: string): void;
  done(): void;
}

/**
 * Progress on a stream; silent where it is no terminal. The line is written when a step begins: sizing blocks the event
 * loop, and a timer would fire when all is over.
 */
export function startProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  // A dumb terminal has no line that could be cleared.
  if (stream.isTTY !== true || process.env.TERM === 'dumb') return { step: () => {}, done: () => {} };
  const clear = '\r\u001b[2K';
  return {
    step: (text) => stream.write(`${clear}${text.slice(0, Math.max(10, (stream.columns ?? 80) - 2))}…`),
    done: () => stream.write(clear),
  };
}

/** Does work of a second or more, with a line of progress while it lasts. */
export async function during<T>(text: string, work: () => T | Promise<T>): Promise<T> {
  const progress = startProgress();
  progress.step(text);
  try {
    return await work();
  } finally {
    progress.done();
  }
}
