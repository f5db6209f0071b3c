import { describe, expect, it } from 'vitest';
import { planOfText } from '../platform-plans.js';
import { SLURM_HALLS } from '../slurm-halls.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

describe.skipIf(!search.found)('a hall on AWS Parallel Computing Service', () => {
  const place = inEmulator(search);

  it.each(Object.entries(SLURM_HALLS))('is valid and can be planned: %s', async (name, { text, stacks }) => {
    if (!search.found) return;
    const json = hallJson(await planOfText(text));
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    for (const variable of Object.values(json.variable ?? {})) {
      Object.assign(variable as object, { default: IMAGE_PARAMETER });
    }
    const folder = place.workspace.write(`slurm-${name.replaceAll(' ', '-')}`, json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
    const run = await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
    succeed(run, 2);
    expect(run.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    expect(run.output).not.toContain('Warning:');
    expect(run.output.match(/# aws_cloudformation_stack\.\S+ will be created/g)).toHaveLength(stacks);
  });
});
