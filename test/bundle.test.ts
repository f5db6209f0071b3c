import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'datahall-bundle-'));
  for (const part of ['lib', 'scripts/bundle.js', 'main.ts', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, part), join(project, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** As `npm run datahall -- --help` runs it. */
function help(): { status: number | null; stdout: string; stderr: string } {
  const args = ['--import', './scripts/bundle.js', 'bundle/datahall.js', '--help'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const madeAt = (): number => statSync(join(project, 'bundle/sources.json')).mtimeMs;

describe('the bundle', () => {
  const program = () => join(project, 'lib/cli/program.ts');

  it('is made where there is none, kept while nothing changes, and made again when a source does', () => {
    expect(help()).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('write the Terraform') });
    const first = madeAt();
    expect(help().status).toBe(0);
    expect(madeAt()).toBe(first);
    writeFileSync(program(), readFileSync(program(), 'utf8').replace('write the Terraform', 'print the Terraform'));
    expect(help().stdout).toContain('print the Terraform');
  });

  it('sees a source that is added and one that is gone', () => {
    expect(help().status).toBe(0);
    const moved = join(project, 'lib/cli/first.ts');
    renameSync(program(), moved);
    const { status, stderr } = help();
    expect(status).not.toBe(0);
    expect(stderr).toContain('Could not resolve "./program.js"');
    renameSync(moved, program());
    const before = madeAt();
    writeFileSync(join(project, 'lib/cli/second.ts'), '');
    expect(help().status).toBe(0);
    expect(madeAt()).toBeGreaterThan(before);
  });
});
