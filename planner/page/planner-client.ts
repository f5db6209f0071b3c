import type { Questions, Request, Response } from '../worker/protocol.js';

/** Asks a worker. */
export type Ask = <Name extends keyof Questions>(
  name: Name,
  ask: Questions[Name]['ask'],
) => Promise<Questions[Name]['answer']>;

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A worker of its own with the catalog loaded: what it is asked is answered in order.
 * @param own - the user's own figures; null: there are none
 */
export function startPlanner(own: Promise<string | null>): Ask {
  const worker = new Worker(new URL('worker.js', document.baseURI), { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.addEventListener('message', ({ data }: MessageEvent<Response>) => {
    const found = waiting.get(data.id);
    waiting.delete(data.id);
    if ('failure' in data) found?.reject(new Error(data.failure));
    else found?.resolve(data.answer as never);
  });
  const post: Ask = (name, question) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, name, ask: question } satisfies Request);
    });
  const loaded = own.then((text) => post('load', { base: document.baseURI, own: text }));
  return async (name, question) => {
    await loaded;
    return post(name, question);
  };
}

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
