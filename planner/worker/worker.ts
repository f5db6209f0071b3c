import { provideFiles } from '../platform/fs.js';
import { withRooms } from '../platform/late.js';
import type { Questions, Request, Response } from './protocol.js';

/** What reads and plans: fetched at the same time as the catalog, and run when that is there. */
const planning = import('./answers.js');

async function load({ base, own }: Questions['load']['ask']): Promise<Questions['load']['answer']> {
  const response = await fetch(new URL('catalog.json', base));
  if (!response.ok) throw new Error(`the catalog cannot be fetched: ${response.status}`);
  provideFiles(new Map(Object.entries((await response.json()) as Record<string, string>)));
  return (await planning).open(own);
}

async function answerTo({ name, ask }: Request): Promise<unknown> {
  if (name === 'load') return load(ask as Questions['load']['ask']);
  const { ANSWERS } = await planning;
  return (ANSWERS[name] as (ask: unknown) => Promise<unknown>)(ask);
}

/** One after the other: a question is never answered before the catalog that it needs is there. */
let last: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  last = last.then(async () => self.postMessage(await respond(data)));
});

async function respond(request: Request): Promise<Response> {
  const { id } = request;
  try {
    return { id, answer: await withRooms(() => answerTo(request)) };
  } catch (error) {
    return { id, failure: error instanceof Error ? error.message : String(error) };
  }
}
