/** A line on a terminal that says what is under way, and goes when it is done; silent where stderr is no terminal. */
export interface Progress {
  step(text: string): void;
  done(): void;
}

/**
 * The line is written when a step begins, not after a while: sizing keeps the program busy, and a timer would come when
 * all is over.
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

/** Work of a second or more, with a line that says so while it lasts. */
export async function during<T>(text: string, work: () => T | Promise<T>): Promise<T> {
  const progress = startProgress();
  progress.step(text);
  try {
    return await work();
  } finally {
    progress.done();
  }
}
