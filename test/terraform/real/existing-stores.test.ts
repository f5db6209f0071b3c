import { describe, expect, it } from 'vitest';
import { existingBlueprint } from '../existing-blueprint.js';
import { planOfText } from '../platform-plans.js';
import { fitToEmulator, reachEmulator } from './emulator-copy.js';
import { inEmulator, succeed } from './in-emulator.js';
import { rewriteForProvider } from './provider-5.js';
import { hallJson, resourcesOf, type TerraformJson } from './terraform-json.js';
import { findTools } from './tools.js';

const search = findTools();

/** The emulator knows this image. */
const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

/** What somebody else has made, with the provider of the hall. */
const standing = ({ terraform, provider }: TerraformJson): TerraformJson =>
  ({
    terraform: { ...terraform, backend: { local: { path: 'terraform.tfstate' } } },
    provider,
    resource: {
      aws_s3_bucket: { datasets: { bucket: 'acme-datasets' } },
      aws_kms_key: { datasets: { description: 'datasets', deletion_window_in_days: 7 } },
      aws_kms_alias: { datasets: { name: 'alias/datasets', target_key_id: '${aws_kms_key.datasets.key_id}' } },
      aws_efs_file_system: { homes: { encrypted: true } },
    },
    output: { homes: { value: '${aws_efs_file_system.homes.id}' } },
  }) as unknown as TerraformJson;

describe.skipIf(!search.found)('a hall on stores that are there already', () => {
  const place = inEmulator(search);

  it('makes none of them, has nothing left to do, and leaves them standing when it is destroyed', async () => {
    if (!search.found) return;
    const { version } = search.tools.provider;
    const answer = ['-input=false', '-no-color', '-auto-approve', '-parallelism=10'];
    const terraformOf = async (fileSystem?: string) => {
      const json = hallJson(await planOfText(existingBlueprint('ec2', { fileSystem })));
      rewriteForProvider(json, version);
      reachEmulator(json);
      fitToEmulator(json);
      for (const variable of Object.values(json.variable ?? {})) {
        Object.assign(variable as object, { default: IMAGE_PARAMETER });
      }
      // A rule that names the group of a file system that the emulator does not have.
      const rules = json.resource.aws_vpc_security_group_ingress_rule ?? {};
      for (const name of Object.keys(rules)) if (name.startsWith('store_tune_scratch')) delete rules[name];
      return json;
    };

    const others = place.workspace.write('standing', standing(await terraformOf()));
    succeed(await place.workspace.terraform(others, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(others, 'apply', ...answer));
    const homes = JSON.parse(succeed(await place.workspace.terraform(others, 'output', '-json'))).homes.value;

    const json = await terraformOf(homes);
    const made = resourcesOf(json).filter(({ type }) => /^aws_(s3_bucket|efs_file_system|fsx)/.test(type));
    expect(made.filter(({ name }) => name.startsWith('store_'))).toEqual([]);
    const folder = place.workspace.write('there', json);
    succeed(await place.workspace.terraform(folder, 'init', '-input=false', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'validate', '-no-color'));
    succeed(await place.workspace.terraform(folder, 'apply', ...answer));
    succeed(await place.workspace.terraform(folder, 'plan', '-input=false', '-no-color', '-detailed-exitcode'));
    succeed(await place.workspace.terraform(folder, 'destroy', ...answer));
    // 0: what was there is there, as it was.
    succeed(await place.workspace.terraform(others, 'plan', '-input=false', '-no-color', '-detailed-exitcode'));
  });
});
