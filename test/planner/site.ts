import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
// @ts-expect-error: a script without types.
import { buildPlanner } from '../../scripts/build-planner.js';
// @ts-expect-error: a script without types.
import { ROOMS } from '../../scripts/planner-rooms.js';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
  wasm: 'application/wasm',
};

/** The planner as a web server of static files serves it. */
export interface Site {
  readonly address: string;
  readonly folder: string;
  /** Names of the files that were asked for, in order. */
  readonly asked: readonly string[];
  /** Nothing answers from now on. */
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function buildSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'datahall-planner-'));
  await buildPlanner(folder);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url!, 'http://localhost').pathname) || 'index.html';
    const file = join(folder, name);
    asked.push(name);
    if (!existsSync(file)) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': TYPES[name.split('.').at(-1)!]! }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    folder,
    asked,
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Code of the planner, by what it is taken for. */
export type CodePart = 'page' | 'planning' | 'anyPlan' | 'pageInAll' | 'studies';

/**
 * Files of code, by part: what the page takes before the first plan, what plans the starter on EKS, and what plans any blueprint; all of
 * the page, with editor and tabs; and studies beside the planning that they rest on.
 */
export function codeFiles(folder: string): Readonly<Record<CodePart, readonly string[]>> {
  const names = readdirSync(folder);
  const part = (prefix: string) => names.find((name) => name.startsWith(`${prefix}-`))!;
  const planning = withImports(folder, ['worker.js', part('answers'), part('eks')]);
  const anyPlan = withImports(folder, [...planning, ...Object.keys(ROOMS).map(part)]);
  return {
    page: withImports(folder, ['planner.js']),
    planning,
    anyPlan,
    pageInAll: withImports(folder, ['planner.js', part('editor'), part('tab-view'), part('downloads')]),
    studies: withImports(folder, [part('studies')]).filter((name) => !planning.includes(name)),
  };
}

/** Bytes of code, compressed, by part. */
export function codeSizes(folder: string): Readonly<Record<CodePart, number>> {
  const size = (files: readonly string[]) =>
    files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
  const { page, planning, anyPlan, pageInAll, studies } = codeFiles(folder);
  return {
    page: size(page),
    planning: size(planning),
    anyPlan: size(anyPlan),
    pageInAll: size(pageInAll),
    studies: size(studies),
  };
}

/** Files with all that they import before they run. */
function withImports(folder: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    const code = readFileSync(join(folder, name), 'utf8');
    for (const [, imported] of code.matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)) add(imported!);
  };
  names.forEach(add);
  return [...found];
}
