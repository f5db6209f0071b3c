#!/usr/bin/env node
/**
 * `npm create datahall [folder] [-- options of datahall init]`: writes a project by `datahall init --project` of the same
 * version, and installs its packages, unless `--no-install` is given. The folder is `hall` where none is named.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const words = process.argv.slice(2).filter((word) => word !== '--no-install');
const folder = words[0] === undefined || words[0].startsWith('-') ? 'hall' : words.shift();

/** Runs a program of Node on this terminal; ends with its exit code where it fails. */
function run(program, args, cwd) {
  const { status, error } = spawnSync(process.execPath, [program, ...args], { cwd, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

const manifest = createRequire(import.meta.url).resolve('datahall/package.json');
const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
run(join(dirname(manifest), bin.datahall), ['init', '--project', folder, ...words]);

// The program that runs this one: npm, or another package manager.
const manager = process.env.npm_execpath;
const isLeftOut = ['--no-install', '--help', '-h'].some((word) => process.argv.includes(word));
if (manager !== undefined && !isLeftOut) {
  run(manager, ['install'], folder);
  console.log(`installed: cd ${folder} && npm test && npm run synth`);
}
