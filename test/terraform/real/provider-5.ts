import { resourcesOf, type TerraformJson } from './terraform-json.js';

/** Arguments that provider 6.25 has and 5.100 lacks, by type. */
const NEWER_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  aws_eks_cluster: ['deletion_protection'],
};

/** The output is made for provider 6.25; an older mirror can still prove the rest of it. Changes the copy given. */
export function rewriteForProvider(json: TerraformJson, version: string): void {
  json.terraform.required_providers.aws.version = version;
  if (!version.startsWith('5.')) return;
  for (const { type, resource } of resourcesOf(json)) {
    for (const argument of NEWER_ARGUMENTS[type] ?? []) delete resource[argument];
  }
}
