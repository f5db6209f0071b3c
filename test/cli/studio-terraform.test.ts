import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sinceLastCommit, synthesised, terraformOf } from '../../lib/cli/servers/studio/terraform.js';
import { shippedFile } from '../report/shipped-halls.js';

describe('what the studio does with a file', () => {
  const text = readFileSync(shippedFile('starter'), 'utf8');
  const larger = text.replace('1000 TFLOPS', '20 PFLOPS');
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-studio-'));
    file = join(folder, 'hall.yaml');
    writeFileSync(file, text);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
    git('init', '--quiet', '--initial-branch=main');
    git('add', 'hall.yaml');
    git('commit', '--quiet', '-m', 'hall');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('shows every resource of the text of the page, by stack and address', async () => {
    const answer = await terraformOf(text, file);
    if (answer.status !== 'planned') throw new Error(answer.reason);
    const [stack, ...charts] = Object.keys(answer.stacks);
    expect([stack, charts.length]).toEqual(['starter', 1]);
    expect(Object.keys(answer.stacks.starter!).filter((address) => address.startsWith('aws_vpc.'))).toHaveLength(1);
    expect(await terraformOf('version: 1\n', file)).toMatchObject({ status: 'none' });
  });

  it('compares the text of the page with the last commit', async () => {
    const same = await sinceLastCommit(text, file);
    expect(same).toMatchObject({ page: expect.stringContaining('no resource changes') });
    const other = await sinceLastCommit(larger, file);
    expect(other).toMatchObject({ page: expect.not.stringContaining('no resource changes') });
    expect(await sinceLastCommit(text, join(folder, 'new.yaml'))).toMatchObject({ status: 'none' });
  });

  it('writes the Terraform of the file as it is saved, and of no other text', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const out = join(folder, 'out');
    expect(await synthesised(larger, file, out)).toEqual({ status: 'none', reason: 'save the blueprint first' });
    expect(existsSync(out)).toBe(false);
    expect(await synthesised(text, file, out)).toEqual({ status: 'written', folder: out });
    expect(existsSync(join(out, 'stacks/starter/cdk.tf.json'))).toBe(true);
    vi.restoreAllMocks();
  });
});
