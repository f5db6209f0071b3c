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
