import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startStudio } from '../../lib/cli/servers/studio/server.js';

const TOKEN = 'a-token-of-thirty-two-characters';

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

describe('the studio', () => {
  let file: string;
  let studio: Awaited<ReturnType<typeof startStudio>>;
  beforeEach(async () => {
    file = 'version: 1\n';
    studio = await startStudio({
      files: new Map([
        ['index.html', Buffer.from('<html><head></head></html>')],
        ['planner.js', Buffer.from('code')],
      ]),
      token: TOKEN,
      readFile: () => file,
      writeFile: (text) => {
        file = text;
      },
      answers: { terraform: async (text) => ({ length: text.length }) },
    });
  });
  afterEach(() => {
    studio.server.closeAllConnections();
    studio.server.close();
  });

  const host = () => `127.0.0.1:${(studio.server.address() as AddressInfo).port}`;

  /** Exactly as it is written: no client tidies the path. */
  function ask({ path, method = 'GET', headers = {}, body = '' }: Asked): Promise<{ status: number; text: string }> {
    const { port } = studio.server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
  const own = { 'x-datahall-token': TOKEN };

  it('listens on the loopback interface alone', () => {
    expect((studio.server.address() as AddressInfo).address).toBe('127.0.0.1');
  });

  it('gives the page its token, and with it the file and the answers', async () => {
    const page = await ask({ path: `/?token=${TOKEN}` });
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining(`content="${TOKEN}"`) });
    expect(await ask({ path: '/planner.js' })).toEqual({ status: 200, text: 'code' });
    expect(await ask({ path: '/file', headers: own })).toEqual({ status: 200, text: file });
    const made = await ask({ path: '/terraform', method: 'POST', headers: own, body: 'four' });
    expect(JSON.parse(made.text)).toEqual({ length: 4 });
    const saved = await ask({ path: '/file', method: 'PUT', headers: own, body: 'version: 2\n' });
    expect([saved.status, file]).toEqual([200, 'version: 2\n']);
  });

  it.each<[string, Asked]>([
    ['a page without the token', { path: '/' }],
    ['a page with another token', { path: `/?token=${TOKEN.replace('a', 'b')}` }],
    ['the file without the token', { path: '/file' }],
    ['the file with another token', { path: '/file', headers: { 'x-datahall-token': 'a' } }],
    ['a write without the token', { path: '/file', method: 'PUT', body: 'stolen' }],
    ['a page of another origin', { path: '/file', headers: { ...own, origin: 'https://evil.example' } }],
    [
      'a write from another origin',
      { path: '/file', method: 'PUT', headers: { ...own, origin: 'https://evil.example' }, body: 'stolen' },
    ],
    ['an origin of no name', { path: '/file', headers: { ...own, origin: 'null' } }],
    ['a name that was pointed here', { path: '/file', headers: { ...own, host: 'evil.example' } }],
    ['the host of another port', { path: '/file', headers: { ...own, host: '127.0.0.1:1' } }],
    ['a request across sites', { path: '/planner.js', headers: { 'sec-fetch-site': 'cross-site' } }],
  ])('refuses %s', async (_, asked) => {
    const { status, text } = await ask(asked);
    expect(status).toBe(403);
    expect(text).not.toContain(TOKEN);
    expect(file).toBe('version: 1\n');
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/index.html',
    '//etc/passwd',
    '/constructor',
    '/__proto__',
  ])('serves nothing beside its own files: %s', async (path) => {
    expect((await ask({ path, headers: own })).status).toBe(404);
  });

  it('takes an origin of its own, and no text that is too long for a blueprint', async () => {
    expect((await ask({ path: '/file', headers: { ...own, origin: `http://${host()}` } })).status).toBe(200);
    const long = await ask({ path: '/file', method: 'PUT', headers: own, body: 'x'.repeat(2_000_001) });
    expect([long.status, file]).toEqual([413, 'version: 1\n']);
    expect((await ask({ path: '/terraform', headers: own })).status).toBe(405);
  });

  it('says what went wrong in an answer', async () => {
    studio.server.close();
    studio = await startStudio({
      files: new Map(),
      token: TOKEN,
      readFile: () => {
        throw new Error('gone');
      },
      writeFile: () => undefined,
      answers: {},
    });
    expect(await ask({ path: '/file', headers: own })).toEqual({ status: 500, text: 'gone' });
  });
});
