import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PLATFORMS } from '../../../lib/units/closed-lists.js';
import { type CoveringHall, coveringHalls } from '../covering-halls.js';
import { reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';
import { writeStack } from './workspace.js';

const search = findTools();

/** Terraform takes a hall as a module: so many share one run, one provider and one check of its schema. */
const HALLS_PER_RUN = 14;
const LEAST_HALLS = 56;

/** What a user would give, by the beginning of the variable's name. */
const VARIABLES: readonly (readonly [begins: string, value: string])[] = [
  ['capacity_reservation_', 'cr-0123456789abcdef0'],
  ['capacity_block_end_', '2199-01-01T00:00:00Z'],
  ['job_image_', 'public.ecr.aws/docker/library/busybox:1'],
  // The emulator knows this one.
  ['image_parameter_', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64'],
];

function givenFor(variable: string): string {
  const found = VARIABLES.find(([begins]) => variable.startsWith(begins));
  if (found === undefined) throw new Error(`no value is known for the variable ${variable}`);
  return found[1];
}

describe.skipIf(!search.found)('halls over platform, type, purchase, zones and stores', () => {
  const place = inEmulator(search);
  let halls: readonly CoveringHall[];
  let neverTogether: readonly string[];

  beforeAll(async () => {
    if (!search.found) return;
    ({ halls, neverTogether } = await coveringHalls(LEAST_HALLS));
  });

  /** A root of modules, one a hall, that share the provider of the first. */
  async function write(name: string, some: readonly CoveringHall[]): Promise<string> {
    const version = search.found ? search.tools.provider.version : '';
    const texts: TerraformJson[] = [];
    for (const { plan } of some) {
      const json = hallJson(plan);
      rewriteForProvider(json, version);
      reachEmulator(json);
      texts.push(json);
    }
    const { terraform, provider } = texts[0] as TerraformJson & { provider: unknown };
    const modules = Object.fromEntries(
      some.map(({ plan }, index) => {
        const variables = Object.keys((texts[index] as { variable?: object }).variable ?? {});
        return [
          plan.name,
          { source: `./${plan.name}`, ...Object.fromEntries(variables.map((one) => [one, givenFor(one)])) },
        ];
      }),
    );
    const root = { terraform: { required_providers: terraform.required_providers }, provider, module: modules };
    const folder = place.workspace.write(name, root as unknown as TerraformJson);
    for (const [index, { plan }] of some.entries()) {
      const {
        provider: _,
        terraform: own,
        output: __,
        ...rest
      } = texts[index] as TerraformJson & { provider: unknown };
      const inModule = { ...rest, terraform: { required_providers: own.required_providers } };
      writeStack(join(folder, plan.name), inModule as unknown as TerraformJson);
    }
    return folder;
  }

  it(`are ${LEAST_HALLS} or more`, () => {
    expect(halls.length).toBeGreaterThanOrEqual(LEAST_HALLS);
    expect(new Set(halls.map(({ combination }) => combination.platform)).size).toBe(PLATFORMS.length);
    // Their prices for a term are not known.
    expect(neverTogether).toEqual(['family=p5 purchase=reserved-1y', 'family=p6-b200 purchase=reserved-1y']);
  });

  it.each(Array.from({ length: Math.ceil(LEAST_HALLS / HALLS_PER_RUN) }, (_, index) => index))(
    'are valid and can be planned: part %i',
    async (part) => {
      const last = part === Math.ceil(LEAST_HALLS / HALLS_PER_RUN) - 1;
      const some = halls.slice(part * HALLS_PER_RUN, last ? halls.length : (part + 1) * HALLS_PER_RUN);
      const folder = await write(`part-${part}`, some);
      succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
      succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
      const run = await place.workspace.terraform(
        folder,
        'plan',
        '-input=false',
        '-no-color',
        '-detailed-exitcode',
        '-lock=false',
        '-parallelism=30',
      );
      succeed(run, 2);
      expect(run.output).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
    },
  );
});
