import type { Page } from '../refresh/catalog-api.js';

/** What AWS says of the versions of a cluster's software. */
export interface VersionsApi {
  /** EKS DescribeAddonVersions: what fits a minor version of Kubernetes. */
  addons(region: string, kubernetes: string, token: string | null): Promise<Page<FittingAddon>>;
  /** EKS DescribeClusterVersions: every version that a cluster may have, in extended support too. */
  kubernetes(region: string, token: string | null): Promise<Page<SupportedKubernetes>>;
  /** SSM GetParameter: the value of a public parameter. @throws AwsCallError `not-found` where there is none */
  parameter(region: string, name: string): Promise<string>;
}

/** An add-on in a version that fits. */
export interface FittingAddon {
  /** e.g. `vpc-cni`. */
  readonly name: string;
  /** e.g. `v1.22.4-eksbuild.3`. */
  readonly version: string;
  /** Whether EKS sets it where nobody names one. */
  readonly isDefault: boolean;
}

/** A minor version of Kubernetes; days are `YYYY-MM-DD`. */
export interface SupportedKubernetes {
  readonly version: string;
  readonly standardEnds: string;
  readonly extendedEnds: string;
}
