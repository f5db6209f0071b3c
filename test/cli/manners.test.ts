import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAVES, SERVERS } from './command-lines.js';
import { runHere, runOnTerminal, type Told } from './run-here.js';

const root = join(import.meta.dirname, '../..');
const STARTER = 'blueprints/starter.yaml';
const starter = readFileSync(join(root, STARTER), 'utf8');

/** Of what is written. */
const out = mkdtempSync(join(tmpdir(), 'datahall-manners-out-'));
/** A folder of four halls, in it a folder. */
const halls = mkdtempSync(join(tmpdir(), 'datahall-manners-'));
beforeAll(() => {
  mkdirSync(join(halls, 'more'));
  for (const [index, path] of ['one.yaml', 'two.yaml', 'three.yml', 'more/four.yaml'].entries()) {
    const lab = `version: 1\nname: lab-${index}\nregion: us-east-1\nplatform: batch\noperations: { emails: [] }\n`;
    const workload = 'workloads: [{ name: run, accelerators: { atLeast: 1 }, types: { allow: [g6.xlarge] } }]\n';
    writeFileSync(join(halls, path), lab + workload);
  }
});
afterAll(() => {
  for (const folder of [halls, out]) rmSync(folder, { recursive: true, force: true });
});

/** As typed in a shell, in the clone; `datahall` is the program. */
function shell(line: string, input = ''): Told {
  const program = `"${process.execPath}" bundle/datahall.js`;
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-o', 'pipefail', '-c', line.replaceAll('datahall ', `${program} `)],
    {
      cwd: root,
      encoding: 'utf8',
      input,
      env: { ...process.env, NO_COLOR: '1' },
    },
  );
  return { status: status ?? -1, stdout, stderr };
}

/** What draws over what is there. */
const FRAMES = [...'\u001b\r⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const trace = /^ {4}at /m;

/** Each manner: what is done, and what it must come to. */
const MANNERS: Readonly<Record<string, readonly [action: () => Told | Promise<Told>, check: (told: Told) => void]>> = {
  '- is stdin: check': [
    () => shell('datahall check -', starter),
    (told) => expect(told).toEqual({ status: 0, stdout: '-: fine\n', stderr: '' }),
  ],
  '- is stdin: size': [
    () => shell('datahall size -', starter),
    ({ status, stdout }) => expect([status, stdout]).toEqual([0, expect.stringMatching(/^starter: us-east-1/)]),
  ],
  '- is stdin: plan': [
    () => shell('datahall plan -', starter),
    ({ stdout }) => expect(JSON.parse(stdout).name).toBe('starter'),
  ],
  '- is stdin: expand': [
    () => shell('datahall expand -', starter),
    ({ stdout }) => expect(stdout).toContain('# default'),
  ],
  '- is stdin: fix': [
    () => shell('datahall fix -', starter.replace('us-east-1', 'us-esat-1')),
    ({ status, stdout }) => expect({ status, stdout }).toEqual({ status: 0, stdout: starter }),
  ],
  'a folder stands for its blueprints: check': [
    () => runHere('check', halls),
    ({ status, stdout }) => expect([status, stdout.match(/: fine$/gm)?.length]).toEqual([0, 4]),
  ],
  'a folder stands for its blueprints: synth': [
    () => runHere('synth', halls, '-o', join(out, 'many')),
    ({ status, stdout }) => expect([status, stdout]).toEqual([0, expect.stringMatching(/, 4 stacks$/m)]),
  ],
  'one file is one file: a folder is refused in a line': [
    () => runHere('size', halls),
    ({ status, stderr }) => {
      expect(status).toBe(1);
      expect(stderr).toContain('a folder, not a file');
    },
  ],
  'synth of many halls is a table, with their sum': [
    () => runHere('synth', halls, '-o', join(out, 'many')),
    ({ stdout }) => {
      const rows = [...stdout.matchAll(/^(lab-\d|total) .* ([\d,]+\.\d\d)$/gm)].map(
        ([, name, usd]) => [name!, Number(usd!.replaceAll(',', ''))] as const,
      );
      expect(rows.map(([name]) => name).sort()).toEqual(['lab-0', 'lab-1', 'lab-2', 'lab-3', 'total']);
      const sum = rows.reduce((all, [name, usd]) => (name === 'total' ? all : all + usd), 0);
      expect(Object.fromEntries(rows).total).toBeCloseTo(sum, 2);
      expect(stdout.trimEnd().split('\n').length).toBeLessThan(15);
    },
  ],
  'synth of one hall says all of it': [
    () => runHere('synth', join(halls, 'one.yaml'), '-o', join(out, 'one')),
    ({ stdout }) => expect(stdout).toMatch(/^cost .* USD\/month/m),
  ],
  'no frame of a spinner without a terminal': [
    () => shell(`datahall synth -o "${out}/shell" ${STARTER} && datahall frontier ${STARTER}`),
    ({ status, stdout, stderr }) => {
      expect([status, stderr]).toEqual([0, '']);
      expect(FRAMES.filter((frame) => stdout.includes(frame))).toEqual([]);
    },
  ],
  'progress on a terminal, on stderr alone': [
    () => runOnTerminal(80, 'frontier', STARTER),
    ({ stdout, stderr }) => {
      expect(stderr).toContain('planning');
      expect(stderr).toContain('looking for Pareto-optimal plans');
      expect(stdout).not.toMatch(/planning|looking/);
    },
  ],
  'a reader that stops early is no error': [
    () => shell(`datahall report ${STARTER} | head -n 1`),
    (told) => expect(told).toMatchObject({ status: 0, stderr: '' }),
  ],
  'a stdout that is full is one line': [
    () => shell(`datahall report ${STARTER} > /dev/full`),
    ({ status, stderr }) => {
      expect(status).not.toBe(0);
      expect(stderr).toContain('the disk is full (ENOSPC)');
      expect(stderr).not.toMatch(trace);
    },
  ],
  'a folder that cannot be written is one line': [
    () => runHere('synth', STARTER, '-o', join(halls, 'one.yaml/out')),
    ({ status, stderr }) => {
      expect(status).toBe(1);
      expect(stderr).toContain('error[file-unusable]');
      expect(stderr).not.toMatch(trace);
    },
  ],
  'apply is of Terraform': [
    () => runHere('apply', 'starter'),
    ({ status, stderr }) => {
      expect(status).toBe(2);
      expect(stderr).toContain('"terraform init" and "terraform apply"');
      expect(stderr).toContain('"npx cdktf deploy <name>"');
    },
  ],
  'deploy is of cdktf or Terraform': [
    () => runHere('deploy'),
    ({ status, stderr }) => expect([status, stderr]).toEqual([2, expect.stringContaining('npx cdktf deploy')]),
  ],
  'destroy is of cdktf or Terraform': [
    () => runHere('destroy'),
    ({ status, stderr }) => expect([status, stderr]).toEqual([2, expect.stringContaining('npx cdktf destroy')]),
  ],
  '--watch needs a file': [
    () => runHere('size', '--watch', '-'),
    ({ status, stderr }) => expect([status, stderr]).toEqual([2, expect.stringContaining('--watch')]),
  ],
};

describe('manners', () => {
  it.each(Object.entries(MANNERS))('%s', async (_, [action, check]) => check(await action()));

  const needing = LEAVES.filter(
    ({ path, command }) => !SERVERS.includes(path) && command.registeredArguments.some(({ required }) => required),
  );
  it.each(needing.map(({ path }) => path))('%s without its argument shows its own usage', async (path) => {
    const { command } = LEAVES.find((leaf) => leaf.path === path)!;
    const needed = command.options.filter(({ mandatory }) => mandatory).flatMap(({ long }) => [long!, 'main']);
    const { status, stdout, stderr } = await runHere(...path.split(' '), ...needed);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('error: missing required argument');
    expect(stderr).toContain(`usage: datahall ${path} [options] ${command.usage().replace('[options] ', '')}`);
  });

  it('size --watch prints again after each change, and what is wrong', async () => {
    const file = join(out, 'watched.yaml');
    writeFileSync(file, starter);
    const watching = spawn(process.execPath, ['bundle/datahall.js', 'size', '--watch', file], {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let told = '';
    for (const stream of [watching.stdout, watching.stderr]) stream.on('data', (chunk) => (told += chunk));
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(told)) await Promise.race([once(watching.stdout, 'data'), once(watching.stderr, 'data')]);
    };
    await until(/^more /m);
    told = '';
    writeFileSync(file, starter.replace('us-east-1', 'us-esat-1'));
    await until(/error\[region-unknown\]/);
    told = '';
    writeFileSync(file, starter.replace('name: starter', 'name: again'));
    await until(/^again: us-east-1/m);
    watching.kill();
    await once(watching, 'exit');
    rmSync(file);
  });
});
