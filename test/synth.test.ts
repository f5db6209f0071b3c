import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cdktf = join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf');

/** A copy of the project in another place, and a PATH with node and a shell but no Terraform. */
let project: string;
let path: string;
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'datahall-synth-'));
  path = join(project, 'bin');
  for (const part of ['lib', 'scripts/bundle.js', 'main.ts', 'cdktf.json', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, part), join(project, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  cpSync(process.execPath, join(path, 'node'));
  symlinkSync('/bin/sh', join(path, 'sh'));
});
// Tests run in any order: none sees what another wrote.
beforeEach(() => {
  rmSync(join(project, 'cdktf.out'), { recursive: true, force: true });
  cpSync(join(root, 'blueprints'), join(project, 'blueprints'), { recursive: true });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

function synth(): { status: number | null; output: string } {
  const env = { PATH: path, HOME: project, CHECKPOINT_DISABLE: '1', CI: 'true' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cdktf, 'synth'], {
    cwd: project,
    encoding: 'utf8',
    env,
  });
  return { status, output: `${stdout}${stderr}` };
}

describe('cdktf synth, where there is no Terraform', () => {
  it('writes nothing as long as one blueprint is wrong', () => {
    const starter = join(project, 'blueprints/starter.yaml');
    const text = readFileSync(starter, 'utf8');
    writeFileSync(starter, text.replace('region: us-east-1', 'region: us-esat-1'));
    const { status, output } = synth();
    expect(status).not.toBe(0);
    expect(output).toContain('blueprints/starter.yaml:5:9: error[region-unknown]');
    expect(output).toContain('nothing was written');
    expect(existsSync(join(project, 'cdktf.out/stacks'))).toBe(false);
  });

  it('writes the stack of every shipped blueprint, the same as in any other place', () => {
    // Prices are older than it accepts, so that there is something to warn of.
    appendFileSync(join(project, 'blueprints/starter.yaml'), 'catalog: { maxAge: 1 d }\n');
    const { status, output } = synth();
    expect(output).toContain('Terraform CLI not present');
    expect(status).toBe(0);
    expect(output).toMatch(/starter +us-east-1 +p4d\.24xlarge/);
    expect(output).toContain('accepts prices up to 1 days old');
    expect(output).not.toContain('[ERROR]');
    expect(output).toContain('cdktf.out/stacks/<name>/cdk.tf.json');
    const written = readFileSync(join(project, 'cdktf.out/stacks/starter/cdk.tf.json'), 'utf8');
    expect(written).not.toContain(project);
    const { '//': metadata, ...rest } = JSON.parse(written) as Record<string, unknown>;
    expect(metadata).toBeDefined();
    const golden = JSON.parse(readFileSync(join(root, 'test/golden/starter/cdk.tf.json'), 'utf8'));
    expect(rest).toEqual(golden);
    for (const file of ['README.md', 'assets/operations_dashboard_page_body.json']) {
      const there = readFileSync(join(project, 'cdktf.out/stacks/starter', file), 'utf8');
      expect(there).toBe(readFileSync(join(root, 'test/golden/starter', file), 'utf8'));
    }
  });
});
