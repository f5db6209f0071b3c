import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Command } from 'commander';
import { makeProgram } from '../../lib/cli/program.js';

/** A command that does something itself, with the words that call it. */
export interface Leaf {
  /** e.g. `catalog list`. */
  readonly path: string;
  readonly command: Command;
}

function leavesBelow(command: Command, words: readonly string[]): Leaf[] {
  if (command.commands.length === 0) return [{ path: words.join(' '), command }];
  return command.commands.flatMap((child) => leavesBelow(child, [...words, child.name()]));
}

/** Every command, as the program registers them. */
export const LEAVES: readonly Leaf[] = leavesBelow(await makeProgram(), []);

const starter = 'blueprints/starter.yaml';

/** Arguments that a command runs with here, writing in `folder` alone; one line each. */
const ARGUMENTS: Readonly<Record<string, (folder: string) => readonly string[]>> = {
  init: (folder) => ['--yes', '--force', '-o', join(folder, 'new.yaml')],
  check: () => [starter],
  fix: (folder) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'slip.yaml'),
      readFileSync(starter, 'utf8').replace('precision: bf16', 'precision: bfloat16'),
    );
    return [join(folder, 'slip.yaml')];
  },
  expand: () => [starter],
  size: () => [starter],
  frontier: () => [starter],
  portfolio: () => [starter, '--horizon', '12'],
  report: () => [starter],
  plan: () => [starter],
  diff: () => [starter, 'blueprints/serving.yaml'],
  review: () => ['--against', 'HEAD', starter],
  roi: () => [starter, '--capital', '250000'],
  synth: (folder) => ['-o', join(folder, 'out'), starter],
  drift: (folder) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'state.json'), '{ "format_version": "1.0" }');
    return ['--state', join(folder, 'state.json'), starter];
  },
  import: () => [starter],
  job: () => [starter],
  site: () => ['blueprints/hybrid.yaml'],
  schedule: () => ['blueprints/research.yaml', 'docs/examples/tasks.yaml'],
  accept: () => [starter],
  'versions check': () => [starter],
  'versions refresh': (folder) => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(starter, join(folder, 'pinned.yaml'));
    return [join(folder, 'pinned.yaml')];
  },
  quota: () => ['--offline', starter],
  'capacity check': () => [starter],
  lock: (folder) => {
    mkdirSync(folder, { recursive: true });
    copyFileSync(starter, join(folder, 'locked.yaml'));
    return [join(folder, 'locked.yaml')];
  },
  'catalog list': () => ['--region', 'us-east-1'],
  'catalog show': () => ['p5.48xlarge', '--region', 'us-east-1'],
  'catalog prices': () => ['p5.48xlarge'],
  'catalog trace': () => ['regions/us-east-1/offers/p5.48xlarge'],
  'catalog coverage': () => [],
  'catalog verify': () => [],
  'catalog diff': () => ['shipped', 'shipped', starter],
  'catalog refresh': (folder) => ['--region', 'us-east-1', '--catalog', join(folder, 'catalog'), '--table', 'spot'],
  completion: () => ['bash'],
};

/** Commands that serve a client until it ends: tests of their own speak with them. */
export const SERVERS = ['mcp', 'lsp', 'studio'];

/** A line that runs a command. @throws Error for a command that has none here yet */
export function lineOf(path: string, folder: string): string[] {
  const given = ARGUMENTS[path];
  if (given === undefined) throw new Error(`give "${path}" arguments that it runs with`);
  return [...path.split(' '), ...given(folder)];
}

/** How a line of `lineOf` ends, where it is not with 0: an AWS that knows nothing is not believed, an empty state lacks all. */
export const ENDS: Readonly<Record<string, number>> = { 'catalog refresh': 1, drift: 1 };

/** An AWS that answers every question with an empty list. */
export async function openEmptyAws(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(({ method }, response) => {
    if (method === 'GET') {
      response.setHeader('content-type', 'application/json');
      response.end('{"addons": [], "clusterVersions": []}');
      return;
    }
    response.setHeader('content-type', 'text/xml');
    response.end('<DescribeSpotPriceHistoryResponse><spotPriceHistorySet/></DescribeSpotPriceHistoryResponse>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
