import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inEmulator } from './in-emulator.js';
import { findTools } from './tools.js';

const search = findTools();
const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

describe.skipIf(!search.found)('cdktf', () => {
  const place = inEmulator(search);

  it('deploys a shipped blueprint and destroys it, with the state beside cdktf.json', async () => {
    if (!search.found) return;
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const script = join(root, 'test/terraform/real/emulated-app.ts');
    writeFileSync(
      join(place.workspace.folder, 'cdktf.json'),
      JSON.stringify({
        language: 'typescript',
        app: [process.execPath, tsx, script].map((word) => `"${word}"`).join(' '),
        projectId: 'datahall-test',
        sendCrashReports: 'false',
      }),
    );
    const cdktf = (...args: string[]) =>
      place.workspace.run(
        place.workspace.folder,
        process.execPath,
        [join(root, 'node_modules/cdktf-cli/bundle/bin/cdktf'), ...args],
        {
          HOME: place.workspace.folder,
          CI: '1',
          // Else it copies the provider, some 700 MB, out of the mirror.
          CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
          DATAHALL_TEST_BLUEPRINT: join(root, 'blueprints/serving.yaml'),
          DATAHALL_TEST_PROVIDER: search.tools.provider.version,
        },
      );

    const deployed = await cdktf('deploy', 'serving', '--auto-approve', '--skip-provider-lock');
    expect(deployed.exitCode, deployed.output.slice(-6000)).toBe(0);
    expect(deployed.output).toContain('cluster_name = serving');
    expect((await place.emulator.tagged('eu-west-1', 'datahall:hall', 'serving')).length).toBeGreaterThan(20);
    const state = join(place.workspace.folder, 'terraform.serving.tfstate');
    expect(JSON.parse(readFileSync(state, 'utf8')).resources.length).toBeGreaterThan(50);
    expect(existsSync(join(place.workspace.folder, 'cdktf.out/stacks/serving/terraform.serving.tfstate'))).toBe(false);

    const destroyed = await cdktf('destroy', 'serving', '--auto-approve');
    expect(destroyed.exitCode, destroyed.output.slice(-6000)).toBe(0);
    expect(JSON.parse(readFileSync(state, 'utf8')).resources).toEqual([]);
  });
});
