/** The latest question of a kind: an answer to an older one is thrown away. */
export function latest<Q extends readonly unknown[], A>(
  ask: (...question: Q) => Promise<A>,
  show: (answer: A, ...question: Q) => void,
  fail: (error: Error) => void,
): (...question: Q) => void {
  let running = false;
  let next: Q | undefined;
  let newest = 0;
  const run = async (question: Q): Promise<void> => {
    running = true;
    const own = ++newest;
    try {
      const answer = await ask(...question);
      if (own === newest && next === undefined) show(answer, ...question);
    } catch (error) {
      if (own === newest && next === undefined) fail(error as Error);
    }
    running = false;
    if (next !== undefined) {
      const after = next;
      next = undefined;
      void run(after);
    }
  };
  return (...question) => {
    if (running) next = question;
    else void run(question);
  };
}
