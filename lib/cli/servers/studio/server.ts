import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_TEXT_BYTES } from '../../../blueprint/document/read-text.js';

/** What the studio serves and does; all of it is asked of this machine alone. */
export interface StudioPorts {
  /** The planner's files by name; `index.html` among them. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Known to the page that the command opens, and to no other: 32 characters or more. */
  readonly token: string;
  readonly readFile: () => string;
  readonly writeFile: (text: string) => void;
  /** Answers of the program to the text of the page, as JSON, by path. */
  readonly answers: Readonly<Record<string, (text: string) => Promise<unknown>>>;
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  wasm: 'application/wasm',
};

/**
 * Serves the planner on the loopback interface with one file open. Every request must come from a page of this server
 * or from none; the page itself, the file and the answers need the token. Nothing but the one file is written, and that
 * by `PUT` alone.
 * @param port - 0: any that is free
 * @returns the server, and the address of the page with its token
 */
export async function startStudio(ports: StudioPorts, port = 0): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    void respond(ports, server, request, response).catch((error: unknown) => {
      refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { server, address: `http://127.0.0.1:${portOf(server)}/?token=${ports.token}` };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function respond(
  ports: StudioPorts,
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { headers, method = 'GET' } = request;
  const hosts = ['127.0.0.1', 'localhost'].map((name) => `${name}:${portOf(server)}`);
  const host = headers.host ?? '';
  if (!hosts.includes(host)) return refuse(response, 403, 'the host is not this studio');
  if (headers.origin !== undefined && headers.origin !== `http://${host}`) {
    return refuse(response, 403, 'the page is of another origin');
  }
  if (headers['sec-fetch-site'] === 'cross-site') return refuse(response, 403, 'the page is of another site');
  const url = new URL(request.url ?? '/', `http://${host}`);
  const name = url.pathname.slice(1);
  const hasToken = (given: string | undefined) => isToken(ports.token, given);

  if (name === '' && method === 'GET') {
    if (!hasToken(url.searchParams.get('token') ?? undefined)) return refuse(response, 403, 'the token is missing');
    return send(response, 'html', pageWith(ports));
  }
  const answer = Object.hasOwn(ports.answers, name) ? ports.answers[name]! : undefined;
  if (name === 'file' || answer !== undefined) {
    const given = headers['x-datahall-token'];
    if (!hasToken(typeof given === 'string' ? given : undefined)) return refuse(response, 403, 'the token is missing');
    if (name === 'file' && method === 'GET') return send(response, 'yaml', ports.readFile());
    const wanted = name === 'file' ? 'PUT' : 'POST';
    if (method !== wanted) return refuse(response, 405, `${name} takes ${wanted}`);
    const text = await bodyOf(request);
    if (text === null) return refuse(response, 413, 'the text is longer than a blueprint may be');
    if (answer !== undefined) return send(response, 'json', JSON.stringify(await answer(text)));
    ports.writeFile(text);
    return send(response, 'yaml', '');
  }
  const file = name === 'index.html' ? undefined : ports.files.get(name);
  if (file === undefined || method !== 'GET') return refuse(response, 404, 'no such file');
  return send(response, name.split('.').at(-1)!, file);
}

/** Takes the same time whatever is wrong with it. */
function isToken(token: string, given: string | undefined): boolean {
  const [wanted, found] = [Buffer.from(token), Buffer.from(given ?? '')];
  return wanted.length === found.length && timingSafeEqual(wanted, found);
}

/** The page with the token, for its own requests. */
function pageWith({ files, token }: StudioPorts): string {
  const page = new TextDecoder().decode(files.get('index.html'));
  return page.replace('<head>', `<head>\n<meta name="studio-token" content="${token}">`);
}

/** Null: it is longer than a blueprint may be; the rest is read and dropped, so that the answer arrives. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= MAX_TEXT_BYTES) parts.push(part);
  }
  return length > MAX_TEXT_BYTES ? null : Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, kind: string, content: string | Uint8Array): void {
  response.writeHead(200, {
    'content-type': TYPES[kind] ?? 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(content);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(reason);
}
