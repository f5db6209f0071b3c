import { describe, expect, it } from 'vitest';
import { PLATFORM_FACTS } from '../../../lib/blueprint/kinds/platform-facts.js';
import { PLATFORMS } from '../../../lib/units/closed-lists.js';
import { heldBlueprint } from '../held-blueprint.js';
import { planOfText } from '../platform-plans.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** What the provider and the emulator are given for the variables that have no default. */
const VARIABLES = {
  job_image_serve: 'public.ecr.aws/docker/library/busybox:1',
  job_image_tune: 'public.ecr.aws/docker/library/busybox:1',
};

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

describe.skipIf(!search.found)('a hall on a capacity block that is held', () => {
  const place = inEmulator(search);

  it.each(PLATFORMS)('is valid and can be planned on %s, with dated scaling', async (platform) => {
    if (!search.found) return;
    const json = hallJson(await planOfText(heldBlueprint(platform)));
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    for (const [name, variable] of Object.entries(json.variable ?? {})) {
      const given = Object.entries(VARIABLES).find(([key]) => key === name)?.[1];
      Object.assign(variable as object, { default: given ?? IMAGE_PARAMETER });
    }
    const folder = place.workspace.write(`held-${platform}`, json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
    const run = await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
    succeed(run, 2);
    expect(run.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    // The dates are those of the blueprint: whether they are past depends on the day of this run.
    const now = new Date().toISOString();
    const dated =
      PLATFORM_FACTS[platform].schedules === 'eventbridge' ? 'aws_scheduler_schedule' : 'aws_autoscaling_schedule';
    const planned = run.output.match(new RegExp(`# ${dated}\\.\\S+ will be created`, 'g')) ?? [];
    const expected = ['2026-12-07T11:30:00Z', '2026-12-21T10:50:00Z'].filter((time) => time > now);
    expect(planned).toHaveLength(expected.length);
  });
});
