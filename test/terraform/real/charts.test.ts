import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { platformPlan } from '../platform-plans.js';
import type { Json } from '../synthesized.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { chartsJson, hallJson, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

const firstDay = await planHall(readFileSync(new URL('../../../docs/examples/first-day.yaml', import.meta.url)));
if (firstDay.status !== 'planned') throw new Error(JSON.stringify(firstDay));
const halls = { 'whose nodes Karpenter starts': await platformPlan('karpenter'), 'of the first day': firstDay.plan };

describe.skipIf(!search.found).each(Object.entries(halls))('a hall %s', (_, plan) => {
  const place = inEmulator(search);

  async function validate(name: string, json: TerraformJson): Promise<string> {
    rewriteForProvider(json, search.found ? search.tools.provider.version : '');
    reachEmulator(json);
    const folder = place.workspace.write(name, json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
    return folder;
  }

  it('is valid and can be planned', async () => {
    const folder = await validate('hall', hallJson(plan));
    const run = await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
    succeed(run, 2);
    expect(run.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  });

  it('has a second stack whose references to AWS hold; the plugin of Helm is not at hand', async () => {
    const { resource, ...json } = chartsJson(plan) as Json;
    const { helm, ...provider } = json.provider;
    const { helm: _, ...required } = json.terraform.required_providers;
    const values = Object.values<Json>(resource.helm_release).flatMap((release) => release.values ?? []);
    expect(values.length).toBeGreaterThan(5);
    // What the provider and its releases are given, so that Terraform resolves each reference.
    const given = { terraform_data: { given: { input: { provider: helm[0], values } } } };
    const terraform = { ...json.terraform, required_providers: required };
    await validate('charts', { ...json, provider, terraform, resource: given });
  });
});
