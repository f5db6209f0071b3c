import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTools } from './real/tools.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PLATFORM = `${process.platform}_${process.arch === 'x64' ? 'amd64' : process.arch}`;

function program(name: string): void {
  writeFileSync(join(folder, name), '');
  chmodSync(join(folder, name), 0o755);
}

/** A mirror that holds these versions, unpacked. */
function mirror(name: string, ...versions: string[]): string {
  for (const version of versions) {
    const leaf = join(folder, name, 'registry.terraform.io/hashicorp/aws', version, PLATFORM);
    mkdirSync(leaf, { recursive: true });
    writeFileSync(join(leaf, `terraform-provider-aws_v${version}_x5`), '');
  }
  return join(folder, name);
}

function find(env: NodeJS.ProcessEnv) {
  return findTools({ PATH: folder, HOME: folder, ...env });
}

describe('the search for Terraform, a mirror and an emulator', () => {
  it('says what it did not find, and where it looked', () => {
    const named = mirror('named', '4.67.0', '6.24.0', '7.0.0');
    const search = find({ DATAHALL_PROVIDER_MIRROR: named });
    expect(search.found).toBe(false);
    if (search.found) return;
    expect(search.missing.slice(0, 2)).toEqual([
      'terraform is not on the PATH',
      "moto_server (pip install 'moto[server]') is not on the PATH",
    ]);
    // This machine's own folders may hold one.
    if (search.missing[2] !== undefined) expect(search.missing[2]).toContain(named);
  });

  it('takes the newest provider that the output fits', () => {
    program('terraform');
    program('moto_server');
    const named = mirror('named', '5.100.0', '6.30.1', '6.25.0', '7.1.0');
    expect(find({ DATAHALL_PROVIDER_MIRROR: named })).toEqual({
      found: true,
      tools: {
        terraform: join(folder, 'terraform'),
        motoServer: join(folder, 'moto_server'),
        provider: { folder: named, version: '6.30.1' },
      },
    });
  });

  it('reads mirrors out of the configuration of Terraform, packed ones too', () => {
    program('terraform');
    program('moto_server');
    const packed = join(folder, 'packed');
    const aws = join(packed, 'registry.terraform.io/hashicorp/aws');
    mkdirSync(aws, { recursive: true });
    writeFileSync(join(aws, `terraform-provider-aws_6.99.0_${PLATFORM}.zip`), '');
    const configuration = join(folder, 'terraform.rc');
    writeFileSync(configuration, `provider_installation {\n  filesystem_mirror {\n    path = "${packed}"\n  }\n}\n`);
    const search = find({ TF_CLI_CONFIG_FILE: configuration });
    expect(search.found && search.tools.provider).toEqual({ folder: packed, version: '6.99.0' });
  });

  it('takes no program that can not be run, and no provider of another platform', () => {
    writeFileSync(join(folder, 'terraform'), '');
    program('moto_server');
    const other = join(folder, 'other/registry.terraform.io/hashicorp/aws/6.98.0/plan9_mips');
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, 'terraform-provider-aws_v6.98.0_x5'), '');
    const search = find({ TF_PLUGIN_CACHE_DIR: join(folder, 'other') });
    expect(search.found ? [] : search.missing).toContain('terraform is not on the PATH');
  });
});
