import { render } from 'preact';
import { App, type Example } from './app.js';
import { fromFragment } from './share.js';
import type { Studio } from './studio.js';

async function start(): Promise<void> {
  const response = await fetch(new URL('examples.json', document.baseURI));
  const examples = (await response.json()) as readonly Example[];
  const file = await openStudio();
  const shared = await fromFragment(window.location.hash);
  const text = shared ?? file?.text ?? examples.find(({ file: name }) => name === 'starter.yaml')!.text;
  render(
    <App examples={examples} start={text} {...(file !== null && { studio: file.studio })} />,
    document.getElementById('planner')!,
  );
  // Where a page is served by itself it is kept, so that it opens without a network.
  if (file === null && 'serviceWorker' in navigator && window.isSecureContext) {
    await navigator.serviceWorker.register(new URL('offline.js', document.baseURI));
  }
}

/** What `datahall studio` does for its page. */
async function openStudio(): Promise<{ readonly text: string; readonly studio: Studio } | null> {
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
  const studio: Studio = {
    save: async (text) => {
      await ask('file', 'PUT', text);
    },
    terraform: async (text) => JSON.parse(await ask('terraform', 'POST', text)),
    lastCommit: async (text) => JSON.parse(await ask('last-commit', 'POST', text)),
  };
  return { text: await ask('file', 'GET'), studio };
}

void start();
