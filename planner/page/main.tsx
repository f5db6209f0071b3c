import { render } from 'preact';
import { App } from './app.js';
import type { Example } from './header.js';
import { type Ask, startPlanner } from './planner-client.js';
import { fromFragment } from './share.js';
import type { Studio } from './tabs/studio.js';

async function start(): Promise<void> {
  const studio = openStudio();
  const own = studio?.ownCatalog() ?? Promise.resolve(null);
  const planner = startPlanner(own);
  // Starts when it is first asked, after the first plan: two at once would both be slow.
  let studying: Ask | undefined;
  const studies: Ask = (name, ask) => {
    studying ??= startPlanner(own);
    return studying(name, ask);
  };
  const response = await fetch(new URL('examples.json', document.baseURI));
  const examples = (await response.json()) as readonly Example[];
  const shared = await fromFragment(window.location.hash);
  const text = shared ?? (await studio?.read()) ?? examples.find(({ file: name }) => name === 'starter.yaml')!.text;
  render(
    <App
      planner={planner}
      studies={studies}
      examples={examples}
      start={text}
      {...(studio === null ? { keep } : { studio })}
    />,
    document.getElementById('planner')!,
  );
}

/** Where a page is served by itself it is kept, so that it opens without a network. */
function keep(): void {
  if ('serviceWorker' in navigator && window.isSecureContext) {
    void navigator.serviceWorker.register(new URL('offline.js', document.baseURI));
  }
}

/** The program beside the page; null: the page is served by itself. */
function openStudio(): Studio | null {
  const token = document.querySelector<HTMLMetaElement>('meta[name=studio-token]')?.content;
  if (token === undefined) return null;
  const ask = async (path: string, method: string, body?: string): Promise<string> => {
    const response = await fetch(new URL(path, document.baseURI), {
      method,
      headers: { 'x-datahall-token': token },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  return {
    read: () => ask('file', 'GET'),
    save: async (text) => {
      await ask('file', 'PUT', text);
    },
    ownCatalog: async () => JSON.parse(await ask('own-catalog', 'POST', '')),
    terraform: async (text) => JSON.parse(await ask('terraform', 'POST', text)),
    synthesise: async (text) => JSON.parse(await ask('synth', 'POST', text)),
    lastCommit: async (text) => JSON.parse(await ask('last-commit', 'POST', text)),
  };
}

void start();
