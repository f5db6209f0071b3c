import { resourcesOf, type TerraformJson } from './terraform-json.js';

/** Arguments that provider 6.26 has and 5.100 lacks, by type. */
const NEWER_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_eks_cluster: ['deletion_protection'],
};

/** Arguments within a block of theirs. */
const NEWER_IN_BLOCK: Readonly<Record<string, readonly (readonly [block: string, argument: string])[]>> = {
  aws_eks_node_group: [['update_config', 'update_strategy']],
};

/** Arguments that 6.25 calls otherwise, by type: new name, then old. */
const RENAMED_ARGUMENTS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  aws_batch_compute_environment: [['name_prefix', 'compute_environment_name_prefix']],
};

/** The output is made for provider 6.26; an older mirror can still prove the rest of it. Changes the copy given. */
export function rewriteForProvider(json: TerraformJson, version: string): void {
  json.terraform.required_providers.aws.version = version;
  if (!version.startsWith('5.')) return;
  for (const { type, resource } of resourcesOf(json)) {
    for (const argument of NEWER_ARGUMENTS[type] ?? []) delete resource[argument];
    for (const [block, argument] of NEWER_IN_BLOCK[type] ?? [])
      delete (resource[block] as Record<string, unknown> | undefined)?.[argument];
    for (const [newer, older] of RENAMED_ARGUMENTS[type] ?? []) {
      if (newer in resource) resource[older] = resource[newer];
      delete resource[newer];
    }
  }
}
