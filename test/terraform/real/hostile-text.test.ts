import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hostile } from '../live-templates.js';
import { platformPlan } from '../platform-plans.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();
const SECRET = 'only-the-machine-that-plans-knows-this';
/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
const VARIABLES = ['train', 'serve', 'serve_spot'].map((fleet) => `-var=image_parameter_${fleet}=${IMAGE_PARAMETER}`);

describe.skipIf(!search.found)('a plan of real Terraform', () => {
  const place = inEmulator(search);

  it('evaluates no text of a blueprint, past every grammar: what it shows is the text', async () => {
    if (!search.found) return;
    const secret = join(place.workspace.folder, 'secret');
    writeFileSync(secret, SECRET);
    const text = `\${file("${secret}")}%{ if true }x%{ endif }#{TfToken[TOKEN.1]}$\${y}`;
    const plan = await platformPlan('ec2');
    const fleets = plan.fleets.map((fleet) => ({ ...fleet, tracking: { namespace: text, metric: text, target: 20 } }));
    const json = hallJson(hostile({ ...plan, fleets } as unknown as typeof plan, text));
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    const folder = place.workspace.write('hostile', json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    const run = await place.workspace.terraform(
      folder,
      'plan',
      '-input=false',
      '-no-color',
      '-refresh=false',
      '-out=saved',
      ...VARIABLES,
    );
    succeed(run);
    const shown = succeed(await place.workspace.terraform(folder, 'show', '-json', 'saved'));
    expect(`${run.output}${shown}`).not.toContain(SECRET);
    const { planned_values: planned } = JSON.parse(shown);
    const resources: { type: string; values: Record<string, unknown> }[] = planned.root_module.resources;
    const of = (type: string) => resources.filter((resource) => resource.type === type).map(({ values }) => values);
    expect(of('aws_sns_topic_subscription').map(({ endpoint }) => endpoint)).toEqual([text]);
    const tracked = of('aws_autoscaling_policy').map(
      ({ target_tracking_configuration: configuration }) => configuration,
    );
    expect(JSON.stringify(tracked)).toContain(JSON.stringify(text).slice(1, -1));
  });
});
