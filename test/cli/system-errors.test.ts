import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from './run-here.js';

const root = join(import.meta.dirname, '../..');
const starter = 'blueprints/starter.yaml';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-system-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what the system refuses is one line, and exit code 1', () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await runHere(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).not.toContain('    at ');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  it('an output in a folder that is not there', async () => {
    const output = join(folder, 'none/plan.json');
    const told = await refused('plan', starter, '-o', output);
    expect(told).toContain(`${output}: error[file-unusable]: no such file or folder (ENOENT)`);
  });

  it('an output that is a folder', async () => {
    expect(await refused('plan', starter, '-o', folder)).toContain('a folder, not a file (EISDIR)');
  });

  it('a full disk, which leaves what was there', async () => {
    expect(await refused('plan', starter, '-o', '/dev/full')).toContain('the disk is full (ENOSPC)');
  });

  it('a folder of catalogs that holds none, named by an option or by the environment', async () => {
    const none = join(folder, 'no-catalog');
    expect(await refused('catalog', 'list', '--catalog', none)).toContain(`${none} holds no catalog`);
    process.env.DATAHALL_CATALOG = none;
    try {
      expect(await refused('size', starter)).toContain(`${none} (of DATAHALL_CATALOG) holds no catalog`);
    } finally {
      delete process.env.DATAHALL_CATALOG;
    }
  });
});

describe('an output is written whole or not at all', () => {
  it('over what is there, with nothing left beside it', async () => {
    const own = mkdtempSync(join(folder, 'own-'));
    writeFileSync(join(own, 'size.txt'), 'old');
    expect((await runHere('size', starter, '-o', join(own, 'size.txt'))).status).toBe(0);
    expect(readFileSync(join(own, 'size.txt'), 'utf8')).toContain('p4d.24xlarge');
    expect(readdirSync(own)).toEqual(['size.txt']);
  });

  it('and the old one stays when the new one can not be written beside it', async () => {
    const own = mkdtempSync(join(folder, 'own-'));
    writeFileSync(join(own, 'size.txt'), 'old');
    mkdirSync(join(own, `size.txt.${process.pid}.next`));
    const { status, stderr } = await runHere('size', starter, '-o', join(own, 'size.txt'));
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('EEXIST') });
    expect(readFileSync(join(own, 'size.txt'), 'utf8')).toBe('old');
  });
});

describe('a folder of stacks', () => {
  it('is written whole: when one file can not be written, the others stay as they were', async () => {
    const output = join(folder, 'stacks-of-two');
    expect((await runHere('synth', starter, '-o', output)).status).toBe(0);
    const stack = join(output, 'stacks/starter/cdk.tf.json');
    const before = readFileSync(stack, 'utf8');
    writeFileSync(join(output, 'stacks/starter/.terraform.lock.hcl'), 'kept');
    writeFileSync(join(output, 'stacks/serving'), 'a file where a folder must be');
    const grown = join(folder, 'grown.yaml');
    writeFileSync(
      grown,
      readFileSync(join(root, starter), 'utf8').replace('atLeast: 1000 TFLOPS', 'atLeast: 9000 TFLOPS'),
    );
    const { status, stderr } = await runHere('synth', grown, 'blueprints/serving.yaml', '-o', output);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('error[file-unusable]') });
    expect(readFileSync(stack, 'utf8')).toBe(before);
    expect(readdirSync(folder).filter((name) => name.includes('next'))).toEqual([]);

    rmSync(join(output, 'stacks/serving'));
    expect((await runHere('synth', grown, 'blueprints/serving.yaml', '-o', output)).status).toBe(0);
    expect(readFileSync(stack, 'utf8')).not.toBe(before);
    expect(readFileSync(join(output, 'stacks/starter/.terraform.lock.hcl'), 'utf8')).toBe('kept');
  });
});

describe('what never ends is not read', () => {
  it.each(['/dev/zero', '/dev/tty'])('%s', async (path) => {
    const { status, stderr } = await runHere('check', path);
    expect(status).toBe(1);
    expect(stderr).toContain('the file cannot be read (');
  });

  it('a named pipe that nobody writes to', async () => {
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const { status, stderr } = await runHere('check', pipe);
    expect(status).toBe(1);
    expect(stderr).toContain('a pipe, a socket or a device, ENOTFILE');
  });

  it('but a pipe of the shell is', () => {
    const line = `"${process.execPath}" bundle/datahall.js check <(cat ${starter})`;
    const { status, stdout } = spawnSync('bash', ['-c', line], { cwd: root, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\/dev\/fd\/\d+: fine\n$/) });
  });
});

it('ends quietly when whoever reads its output has gone', () => {
  const line = `"${process.execPath}" bundle/datahall.js plan ${starter} | head -c 10`;
  const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: root, encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^.{10}$/s), stderr: '' });
});
