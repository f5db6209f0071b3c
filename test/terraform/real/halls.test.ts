import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { grownBlueprint } from '../grown-blueprint.js';
import { Emulator } from './emulator.js';
import { fitToEmulator, NOT_EMULATED, reachEmulator } from './emulator-copy.js';
import { succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, resourcesOf, type TerraformJson } from './terraform-json.js';
import { findTools, type Tools } from './tools.js';
import { Workspace } from './workspace.js';

const search = findTools();
if (!search.found) console.log(`skipped, for want of tools: ${search.missing.join('; ')}`);

const blueprints = join(dirname(fileURLToPath(import.meta.url)), '../../../blueprints');
const files = readdirSync(blueprints)
  .filter((name) => name.endsWith('.yaml'))
  .sort();

/** What a person knows when the hall is applied for the first time: no agent of DataSync is activated yet. */
const VARIABLES: Readonly<Record<string, string>> = {};

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** Listed for a while after they are gone: keys wait out their days, EC2 keeps gateways and connections as deleted. */
const LINGERING = /:kms:|:(?:natgateway|customer-gateway|vpn-connection)\//;

/**
 * The emulator now and then has lost a launch template by itself, and forgets at once an attachment that AWS shows as
 * deleted for a while: a second try finds them gone.
 */
const FORGOTTEN = /InvalidLaunchTemplateName\.NotFound|couldn't find resource/;

/**
 * Halls that are not only planned but applied once they have grown: in regions that have no zone more, for the emulator
 * changes no cluster that is there.
 */
const APPLIED_GROWN: readonly string[] = ['hardened.yaml', 'serving.yaml'];

const textOf = (file: string) => readFileSync(join(blueprints, file), 'utf8');

async function planOf(text: string): Promise<Plan> {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(`it is ${outcome.status}:\n${text}`);
  return outcome.plan;
}

/** Addresses that a saved plan destroys, as `terraform show -json` tells it. */
function destroyedBy(shown: string): string[] {
  const { resource_changes: changes } = JSON.parse(shown) as {
    resource_changes: { address: string; change: { actions: string[] } }[];
  };
  return changes.filter(({ change }) => change.actions.includes('delete')).map(({ address }) => address);
}

describe.skipIf(!search.found)('real Terraform', () => {
  let tools: Tools;

  beforeAll(() => {
    if (!search.found) return;
    tools = search.tools;
    console.log(`terraform ${tools.terraform}, hashicorp/aws ${tools.provider.version}, ${tools.motoServer}`);
  });

  /** An account of its own for each hall and each try: what an emulator mixes up stays with one. */
  async function emulated(use: (workspace: Workspace, emulator: Emulator) => Promise<void>): Promise<void> {
    const workspace = new Workspace(tools);
    try {
      const emulator = await Emulator.start(tools.motoServer, workspace.folder);
      try {
        workspace.reach(emulator.url);
        await use(workspace, emulator);
      } finally {
        emulator.stop();
      }
    } finally {
      workspace.remove();
    }
  }

  /** As it is synthesised, but for the provider of the mirror and the place of AWS. */
  async function terraformOf(plan: Plan): Promise<TerraformJson> {
    // A bucket for the state is there before the hall.
    const state = plan.state.kind === 'local' ? plan.state : ({ kind: 'local', path: 'terraform.tfstate' } as const);
    const json = hallJson({ ...plan, state });
    rewriteForProvider(json, tools.provider.version);
    reachEmulator(json);
    for (const [name, value] of Object.entries(VARIABLES)) {
      const variable = json.variable?.[name];
      if (variable !== undefined) Object.assign(variable as object, { default: value });
    }
    for (const [name, variable] of Object.entries(json.variable ?? {})) {
      if (name.startsWith('image_parameter_')) Object.assign(variable as object, { default: IMAGE_PARAMETER });
    }
    return json;
  }

  describe.concurrent.each(files)('%s', (file) => {
    it('is initialised, valid, and planned whole', () =>
      emulated(async (workspace) => {
        const plan = await planOf(textOf(file));
        const json = await terraformOf(plan);
        const folder = workspace.write(`${plan.name}-whole`, json);
        succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
        succeed(await workspace.terraform(folder, 'validate', '-no-color'));
        // 2: there is something to do.
        const run = await workspace.terraform(
          folder,
          'plan',
          '-input=false',
          '-no-color',
          '-detailed-exitcode',
          '-lock=false',
        );
        succeed(run, 2);
        expect(run.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
        expect(run.output).not.toContain('Warning:');
      }));

    it('is applied, leaves nothing to do, grows without a loss, and is destroyed to the last resource', () =>
      emulated(async (workspace, emulator) => {
        // The explicit way to let go of data: with `keep`, Terraform refuses to destroy.
        const text = textOf(file);
        const plan: Plan = { ...(await planOf(text)), retention: { data: 'release' } };
        const json = await terraformOf(plan);
        const types = new Set(resourcesOf(json).map(({ type }) => type));
        const missing = fitToEmulator(json);
        const leftOut = (type: string) =>
          type in NOT_EMULATED || missing.some((address) => address.startsWith(`${type}.`));
        const folder = workspace.write(plan.name, json);
        succeed(await workspace.terraform(folder, 'init', '-input=false', '-no-color'));
        const apply = () =>
          workspace.terraform(folder, 'apply', '-input=false', '-no-color', '-auto-approve', '-parallelism=10');
        succeed(await apply());
        const listed = await workspace.terraform(folder, 'state', 'list');
        succeed(listed);
        const applied = new Set(
          listed.output.split('\n').flatMap((line) => (line.startsWith('aws_') ? [line.split('.')[0]!] : [])),
        );
        expect([...types].filter((type) => !applied.has(type) && !leftOut(type))).toEqual([]);

        expect((await emulator.tagged(plan.region, 'datahall:hall', plan.name)).length).toBeGreaterThan(20);

        const again = await workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode');
        succeed(again);
        expect(again.output).toContain('No changes.');

        const grown: Plan = { ...(await planOf(grownBlueprint(text, plan))), retention: { data: 'release' } };
        const larger = await terraformOf(grown);
        fitToEmulator(larger);
        workspace.write(plan.name, larger);
        const saved = ['-input=false', '-no-color', '-detailed-exitcode', '-out=grown.tfplan'];
        succeed(await workspace.terraform(folder, 'plan', ...saved), 2);
        const shown = await workspace.terraform(folder, 'show', '-json', 'grown.tfplan');
        succeed(shown);
        expect(destroyedBy(shown.output)).toEqual([]);
        if (APPLIED_GROWN.includes(file)) {
          // The emulator changes no node group either: those that are there keep their counts.
          for (const [name, group] of Object.entries(json.resource.aws_eks_node_group ?? {})) {
            larger.resource.aws_eks_node_group![name]!.scaling_config = group.scaling_config;
          }
          workspace.write(plan.name, larger);
          succeed(await apply());
          succeed(await workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode'));
        } else {
          workspace.write(plan.name, json);
        }

        const destroy = () =>
          workspace.terraform(folder, 'destroy', '-input=false', '-no-color', '-auto-approve', '-parallelism=10');
        let destroyed = await destroy();
        if (FORGOTTEN.test(destroyed.output)) destroyed = await destroy();
        succeed(destroyed);
        expect((await workspace.terraform(folder, 'state', 'list')).output.trim()).toBe('');
        const left = await emulator.tagged(plan.region, 'datahall:hall', plan.name);
        expect(left.filter((arn) => !LINGERING.test(arn))).toEqual([]);
      }));
  });
});
