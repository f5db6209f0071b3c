import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from './pages.js';

const root = join(import.meta.dirname, '../..');

/** Blocks of commands of a page, without their indent; blocks of `console` are run by `test/docs.test.ts`, with their output. */
function blocksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```/gm)].flatMap(([, indent, language, body]) =>
    ['', 'sh', 'bash'].includes(language!) ? [body!.replaceAll(new RegExp(`^${indent}`, 'gm'), '')] : [],
  );
}

const shown = pages().filter((page) => blocksOf(page).length > 0);

/** How a block begins: where it is run, and what is there besides. */
const PLACE = /^# (anywhere|in a clone|in a project|on a login node|with |where )[^\n]*\n/;

/** Commands that are not run here, by their beginning, each with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'npm ci && npm run synth': 'the gate runs it: test/synth.test.ts',
  'npm ci && npm test': 'the gate is this command',
  'npm ci': 'the gate runs it',
  'npm install --save-dev': 'test/package.test.ts installs the package and what goes with it',
  'npm create datahall': 'test/package.test.ts runs it with the packed tarballs',
  'cd hall && npm test && npm run synth': 'test/package.test.ts runs both in a scaffolded project',
  'npx datahall studio': 'it serves until it is stopped: test/cli/studio.test.ts',
  'docker ': 'there is no container engine: test/supply-chain.test.ts reads the Dockerfile',
  'datahall catalog refresh': 'it reads the price lists of AWS: test/catalog, against a server of our own',
  'datahall versions refresh': 'it reads an account: test/cli/versions-refresh.test.ts',
  'bash burn-in.sh': 'it runs on the nodes of a hall',
  'datahall accept hall.yaml --verdict': 'it judges the log of that run: test/plan/acceptance',
  'datahall accept blueprints/slurm.yaml --verdict': 'it judges the log of that run: test/plan/acceptance',
  'curl https://<': 'the reader puts a name in',
};

/** Commands that end otherwise than with 0: an empty state lacks everything. */
const ENDS: Readonly<Record<string, number>> = { 'datahall drift': 1 };

/** Stand-ins for what a test does not have: they take what they are given, and answer as an empty account does. */
const STAND_INS: Readonly<Record<string, string>> = {
  aws: `echo '{"ResourceTagMappingList": [], "addons": []}'`,
  terraform: `case "$*" in *"show -json"*) echo '{"format_version": "1.0"}';; esac`,
  sbatch: '[ -t 0 ] || cat > /dev/null',
  kubectl: 'case "$*" in *"-f -"*) cat > /dev/null;; esac',
  npx: `case "$1" in datahall) shift; exec datahall "$@";; cdktf|cdktn) ;; *) echo "what is $1?" >&2; exit 1;; esac`,
  ...Object.fromEntries(['squeue', 'sinfo', 'sacctmgr', 'sudo', 'checkov', 'trivy'].map((name) => [name, ':'])),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-pages-'));
  mkdirSync(join(folder, 'tools'));
  const tools = { ...STAND_INS, datahall: `exec "${process.execPath}" "${join(root, 'bundle/datahall.js')}" "$@"` };
  for (const [name, body] of Object.entries(tools)) {
    writeFileSync(join(folder, 'tools', name), `#!/bin/bash\n${body}\n`);
    chmodSync(join(folder, 'tools', name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A place of its own for a block. */
function placeOf(block: string): string {
  const at = mkdtempSync(join(folder, 'at-'));
  if (block.startsWith('# in a clone')) {
    for (const name of ['blueprints', 'docs', 'schema']) symlinkSync(join(root, name), join(at, name), 'dir');
  }
  if (block.startsWith('# in a project')) {
    mkdirSync(join(at, 'blueprints'));
    const starter = join(root, 'blueprints/starter.yaml');
    for (const path of ['hall.yaml', 'main.yaml', 'blueprints/hall.yaml']) cpSync(starter, join(at, path));
    writeFileSync(join(at, 'ids.yaml'), '{}\n');
    const git = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
    for (const words of [
      ['init', '--quiet', '--initial-branch=main'],
      ['add', '.'],
      [...git, 'commit', '-qm', 'halls'],
    ]) {
      execFileSync('git', words, { cwd: at });
    }
  }
  for (const [, stack] of block.matchAll(/cdktf\.out\/stacks\/([\w.]+)/g)) {
    mkdirSync(join(at, 'cdktf.out/stacks', stack!), { recursive: true });
  }
  return at;
}

/** Lines of a block, continued ones as one, without comments. */
function commandsOf(block: string): string[] {
  return block
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const used = new Set<string>();

function scriptOf(block: string): string {
  const lines = commandsOf(block).map((line) => {
    const left = Object.keys(NOT_RUN).find((start) => line.startsWith(start));
    if (left !== undefined) {
      used.add(left);
      return ':';
    }
    const end = Object.entries(ENDS).find(([start]) => line.startsWith(start));
    return end === undefined ? line : `(${line}) && exit 99 || [ $? -eq ${end[1]} ]`;
  });
  return lines.join('\n');
}

describe('the commands of the pages', () => {
  it.each(shown)('%s: each block says where it runs, and runs there', (page) => {
    for (const block of blocksOf(page)) {
      expect(block).toMatch(PLACE);
      const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', scriptOf(block)], {
        cwd: placeOf(block),
        encoding: 'utf8',
        input: '',
        env: { ...process.env, NO_COLOR: '1', PATH: `${join(folder, 'tools')}:${process.env.PATH}` },
      });
      expect(status, `${block}\n${stdout.slice(-500)}\n${stderr}`).toBe(0);
    }
  });

  it('leave out what a page still has, and no more', () => {
    for (const block of shown.flatMap(blocksOf)) scriptOf(block);
    expect(Object.keys(NOT_RUN).filter((start) => !used.has(start))).toEqual([]);
  });
});
