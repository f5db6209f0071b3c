import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareState } from '../../../lib/terraform/adopt/compare-state.js';
import { importBlocks } from '../../../lib/terraform/adopt/import-blocks.js';
import { IMPORT_IDS } from '../../../lib/terraform/adopt/import-ids.js';
import { readState } from '../../../lib/terraform/adopt/read-state.js';
import { taggedThings } from '../../../lib/terraform/adopt/tagged-things.js';
import { typeOf } from '../../../lib/terraform/compare/resource-body.js';
import { resourcesIn } from '../../../lib/terraform/compare/stack-resources.js';
import { shippedPlans } from '../shipped-plans.js';
import { fitToEmulator, NOT_IMPORTED, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, resourcesOf } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** Shared by a resource in the state and one that is planned. */
interface Shown {
  readonly address: string;
  readonly type: string;
}

describe.skipIf(!search.found)('a hall whose state is lost', () => {
  const place = inEmulator(search);

  it('is taken over by import: nothing is created again, nothing destroyed', async () => {
    if (!search.found) return;
    const { workspace, emulator } = place;
    const plan = (await shippedPlans()).find(({ name }) => name === 'starter')!;
    const json = hallJson({ ...plan, retention: { data: 'release' } });
    json.terraform.backend = { local: { path: 'terraform.tfstate' } };
    rewriteForProvider(json, search.tools.provider.version);
    reachEmulator(json);
    fitToEmulator(json);
    const folder = workspace.write('adopted', json);
    const run = async (expected: number, ...args: string[]) =>
      succeed(await workspace.terraform(folder, ...args), expected);
    await run(0, 'init', '-input=false', '-no-color');
    await run(0, 'apply', '-input=false', '-no-color', '-auto-approve', '-parallelism=10');
    const made: readonly (Shown & { readonly values: { readonly id: string } })[] = JSON.parse(
      await run(0, 'show', '-json'),
    ).values.root_module.resources.filter(({ mode }: { mode: string }) => mode === 'managed');
    // What was just applied does not differ from what is to be applied.
    const shown = await run(0, 'show', '-json');
    const { files, ...stack } = json;
    expect(compareState(readState(shown)!, resourcesIn(JSON.stringify(stack), files))).toEqual([]);
    rmSync(join(folder, 'terraform.tfstate'));

    // What the emulator answers by name, and what its user looks up: ids that AWS gives, and what the emulator lacks.
    const tagged = taggedThings(JSON.stringify(await emulator.taggedWith(plan.region, 'datahall:hall', plan.name)))!;
    const resources = new Map(resourcesOf(json).map(({ address, resource }) => [address, resource]));
    const known = { region: plan.region, tagged, ids: new Map<string, string | null>() };
    const byName = importBlocks(resources, known);
    const ids = new Map(
      made.flatMap(({ address, type, values }): [string, string | null][] => {
        if (type in NOT_IMPORTED) return [[address, null]];
        const isGiven = IMPORT_IDS[type]?.by === 'aws' && byName.others.some((other) => other.address === address);
        return isGiven ? [[address, values.id]] : [];
      }),
    );
    const { blocks, others } = importBlocks(resources, { ...known, ids });
    workspace.add(folder, 'imports.tf.json', { import: blocks });

    await run(2, 'plan', '-input=false', '-no-color', '-detailed-exitcode', '-out=tfplan');
    const { resource_changes: changes } = JSON.parse(await run(0, 'show', '-json', 'tfplan')) as {
      resource_changes: (Shown & { change: { actions: string[]; importing?: { id: string } } })[];
    };
    const doing = (action: string) => changes.filter(({ change }) => change.actions.includes(action));
    console.log(
      `adopted: ${byName.blocks.length} by name, ${tagged.length} tagged, ${ids.size} mapped, ${others.length} not imported`,
    );
    expect(doing('delete').map(({ address }) => address)).toEqual([]);
    expect([...new Set(doing('create').map(({ type }) => type))].sort()).toEqual(
      [...new Set(others.map(({ address }) => typeOf(address)))].sort(),
    );
    expect(Object.keys(NOT_IMPORTED).filter((type) => !(type in IMPORT_IDS))).toEqual([]);
    expect(changes.filter(({ change }) => change.importing !== undefined)).toHaveLength(blocks.length);
    expect(blocks.length).toBeGreaterThan(100);
  });
});
