/** The latest question of a kind: an answer to an older one is thrown away. */
export function latest<Q extends readonly unknown[], A>(
  ask: (...question: Q) => Promise<A>,
  show: (answer: A, ...question: Q) => void,
  fail: (error: Error) => void,
): (...question: Q) => void {
  let running = false;
  let next: Q | undefined;
  const run = async (question: Q): Promise<void> => {
    running = true;
    const tell = await ask(...question).then(
      (answer) => () => show(answer, ...question),
      (error: Error) => () => fail(error),
    );
    running = false;
    if (next === undefined) return tell();
    const after = next;
    next = undefined;
    return run(after);
  };
  return (...question) => {
    if (running) next = question;
    else void run(question);
  };
}
