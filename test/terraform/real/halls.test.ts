import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/hall.js';
import type { Plan } from '../../../lib/plan/plan.js';
import { synthesizeHall } from '../../../lib/terraform/synthesize-hall.js';
import { Emulator } from './emulator.js';
import { fitToEmulator, NOT_EMULATED, reachEmulator } from './emulator-copy.js';
import { rewriteForProvider } from './provider-5.js';
import { parseTerraformJson, resourcesOf, type TerraformJson } from './terraform-json.js';
import { findTools, type Tools } from './tools.js';
import { type Run, Workspace } from './workspace.js';

const search = findTools();
if (!search.found) console.log(`skipped, for want of tools: ${search.missing.join('; ')}`);

const blueprints = join(dirname(fileURLToPath(import.meta.url)), '../../../blueprints');
const files = readdirSync(blueprints)
  .filter((name) => name.endsWith('.yaml'))
  .sort();

async function planOf(file: string): Promise<Plan> {
  const outcome = await planHall(readFileSync(join(blueprints, file)));
  if (outcome.status !== 'planned') throw new Error(`${file} is ${outcome.status}`);
  return outcome.plan;
}

function succeed(run: Run, expected = 0): void {
  if (run.exitCode !== expected)
    throw new Error(`exit code ${run.exitCode}, not ${expected}:\n${run.output.slice(-6000)}`);
}

describe.skipIf(!search.found)('real Terraform', () => {
  let tools: Tools;
  let emulator: Emulator;
  let workspace: Workspace;

  beforeAll(async () => {
    if (!search.found) return;
    tools = search.tools;
    console.log(`terraform ${tools.terraform}, hashicorp/aws ${tools.provider.version}, ${tools.motoServer}`);
    workspace = new Workspace(tools);
    emulator = await Emulator.start(tools.motoServer, workspace.folder);
    workspace.reach(emulator.url);
  });
  afterAll(() => {
    emulator?.stop();
    workspace?.remove();
  });
  beforeEach(() => emulator.reset());

  /** As it is synthesised, but for the provider of the mirror and the place of AWS. */
  function terraformOf(plan: Plan): TerraformJson {
    const json = parseTerraformJson(synthesizeHall(plan));
    rewriteForProvider(json, tools.provider.version);
    reachEmulator(json);
    return json;
  }

  describe.each(files)('%s', (file) => {
    it('is initialised, valid, and planned whole', async () => {
      const plan = await planOf(file);
      const json = terraformOf(plan);
      const folder = workspace.write(`${plan.name}-whole`, json);
      succeed(workspace.terraform(folder, 'init', '-input=false', '-no-color'));
      succeed(workspace.terraform(folder, 'validate', '-no-color'));
      // 2: there is something to do.
      const run = workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode', '-lock=false');
      succeed(run, 2);
      expect(run.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
      expect(run.output).not.toContain('Warning:');
    });

    it('is applied, then leaves nothing to do, then is destroyed to the last resource', async () => {
      const plan = await planOf(file);
      const json = terraformOf(plan);
      const types = new Set(resourcesOf(json).map(({ type }) => type));
      const left = fitToEmulator(json);
      expect(left.every((address) => address.split('.')[0]! in NOT_EMULATED)).toBe(true);
      const folder = workspace.write(plan.name, json);
      succeed(workspace.terraform(folder, 'init', '-input=false', '-no-color'));
      succeed(workspace.terraform(folder, 'apply', '-input=false', '-no-color', '-auto-approve'));
      const listed = workspace.terraform(folder, 'state', 'list');
      succeed(listed);
      const applied = new Set(
        listed.output.split('\n').flatMap((line) => (line.startsWith('aws_') ? [line.split('.')[0]!] : [])),
      );
      expect([...types].filter((type) => !applied.has(type) && !(type in NOT_EMULATED))).toEqual([]);

      const again = workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
      succeed(again);
      expect(again.output).toContain('No changes.');

      succeed(workspace.terraform(folder, 'destroy', '-input=false', '-no-color', '-auto-approve'));
      expect(workspace.terraform(folder, 'state', 'list').output.trim()).toBe('');
      const { s3, eks, ec2 } = await emulator.holds();
      expect(s3?.FakeBucket ?? []).toEqual([]);
      expect(eks?.Cluster ?? []).toEqual([]);
      const networks = (ec2?.VPC ?? []) as { is_default: string | boolean }[];
      expect(networks.filter((vpc) => `${vpc.is_default}` !== 'true')).toEqual([]);
    });
  });
});
