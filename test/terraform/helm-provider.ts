import { parse } from 'yaml';
import type { Json } from './synthesized.js';

type Type = 'boolean' | 'list of strings' | 'number' | 'string';

/**
 * Arguments of `helm_release` that a stack of ours may use, as the provider documents them in version 3.1: its plugin is
 * not at hand to ask.
 * @see https://registry.terraform.io/providers/hashicorp/helm/3.1.1/docs/resources/release
 */
const RELEASE: Readonly<Record<string, Type>> = {
  chart: 'string',
  cleanup_on_fail: 'boolean',
  create_namespace: 'boolean',
  depends_on: 'list of strings',
  max_history: 'number',
  name: 'string',
  namespace: 'string',
  repository: 'string',
  skip_crds: 'boolean',
  take_ownership: 'boolean',
  timeout: 'number',
  values: 'list of strings',
  version: 'string',
  wait: 'boolean',
};
const REQUIRED = ['chart', 'name'];
const NAME_MAX = 53;

function isOf(type: Type, value: unknown): boolean {
  if (type === 'list of strings') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === type;
}

/** What the provider would not take of the releases of a stack, each as one phrase. */
export function wrongReleases({ resource }: Json): string[] {
  return Object.entries<Json>(resource?.helm_release ?? {}).flatMap(([address, release]) => [
    ...REQUIRED.filter((key) => release[key] === undefined).map((key) => `${address} has no ${key}`),
    ...Object.entries(release).flatMap(([key, value]) => {
      const type = RELEASE[key];
      if (type === undefined) return [`${address}: ${key} is no argument`];
      return isOf(type, value) ? [] : [`${address}: ${key} is no ${type}`];
    }),
    ...(release.name?.length > NAME_MAX || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(release.name)
      ? [`${address}: Helm takes no release of the name ${release.name}`]
      : []),
    ...(release.repository === undefined || /^(https|oci):\/\/[^\s$]+$/.test(release.repository)
      ? []
      : [`${address}: ${release.repository} is no repository`]),
    ...(release.values ?? []).flatMap((text: string) => (isObject(text) ? [] : [`${address}: values are no map`])),
  ]);
}

/** What Terraform fills in stands within strings. */
function isObject(text: string): boolean {
  try {
    const value = parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
