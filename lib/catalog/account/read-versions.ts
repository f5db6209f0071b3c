import type { Caller } from '../refresh/call-aws.js';
import { allPages, type Seen, seeing } from './seen.js';
import type { FittingAddon, SupportedKubernetes, VersionsApi } from './versions-api.js';

/** What AWS says of the versions of a cluster's software, each answer by itself. */
export interface VersionReading {
  /** Those that fit the cluster's version of Kubernetes. */
  readonly addons: Seen<readonly FittingAddon[]>;
  /** Values by parameter, in the order asked. */
  readonly parameters: ReadonlyMap<string, Seen<string>>;
  readonly kubernetes: Seen<readonly SupportedKubernetes[]>;
}

/**
 * Asks for add-ons, the releases of images and the ends of support, one request after the other. Never fails for what AWS
 * says: what cannot be seen says why.
 * @param parameters - public ones of Systems Manager that hold releases of images
 */
export async function readVersions(
  {
    region,
    kubernetes,
    parameters,
  }: {
    readonly region: string;
    /** Minor version, e.g. `1.36`. */
    readonly kubernetes: string;
    readonly parameters: readonly string[];
  },
  { api, call }: { readonly api: VersionsApi; readonly call: Caller },
): Promise<VersionReading> {
  const see = seeing();
  const addons = await see('eks:DescribeAddonVersions', () =>
    allPages('DescribeAddonVersions', call, (token) => api.addons(region, kubernetes, token)),
  );
  const releases = new Map<string, Seen<string>>();
  for (const name of parameters) {
    releases.set(
      name,
      await see('ssm:GetParameter', () => call(`GetParameter ${name}`, () => api.parameter(region, name))),
    );
  }
  return {
    addons,
    parameters: releases,
    kubernetes: await see('eks:DescribeClusterVersions', () =>
      allPages('DescribeClusterVersions', call, (token) => api.kubernetes(region, token)),
    ),
  };
}
