import type { FittingAddon } from '../../../catalog/account/versions-api.js';
import { by } from '../../../units/order.js';
import type { AmiFamily, EksClusterPlan } from '../../shape/eks-plan.js';
import type { EksHall } from '../../shape/hall.js';

/** A version of the plan, beside what AWS sets now. */
export interface PinnedVersion {
  /** An add-on, or `images`. */
  readonly of: string;
  /** In the plan: of the blueprint, else of the catalog; null: it is not pinned. */
  readonly before: string | null;
  /** What AWS sets for the cluster's version of Kubernetes, or a newer one that is pinned already; null: not known. */
  readonly after: string | null;
}

/** Where Systems Manager holds the recommended release of a family of images. */
const RELEASE_PATHS: Readonly<Record<AmiFamily, string>> = {
  AL2023_ARM_64_NVIDIA: 'arm64/nvidia',
  AL2023_ARM_64_STANDARD: 'arm64/standard',
  AL2023_x86_64_NEURON: 'x86_64/neuron',
  AL2023_x86_64_NVIDIA: 'x86_64/nvidia',
  AL2023_x86_64_STANDARD: 'x86_64/standard',
};

/**
 * Public parameters with the releases of the images that the nodes of a hall run, sorted.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/retrieve-ami-id.html
 */
export function releaseParameters({ cluster, fleets }: Pick<EksHall, 'cluster' | 'fleets'>): string[] {
  const families = new Set([
    ...(cluster.systemNodes === null ? [] : [cluster.systemNodes.ami]),
    ...fleets.map(({ ami }) => ami),
  ]);
  return [...families]
    .map(
      (family) =>
        `/aws/service/eks/optimized-ami/${cluster.version}/amazon-linux-2023/${RELEASE_PATHS[family]}/recommended/release_version`,
    )
    .sort();
}

/** Calls of the AWS CLI whose answers `pinVersions` takes. */
export function versionQuestions(
  hall: Pick<EksHall, 'cluster' | 'fleets'>,
  region: string,
): { readonly addons: string; readonly releases: readonly string[] } {
  return {
    addons: `aws eks describe-addon-versions --region ${region} --kubernetes-version ${hall.cluster.version} --output json`,
    releases: releaseParameters(hall).map(
      (name) => `aws ssm get-parameter --region ${region} --name ${name} --query Parameter.Value --output text`,
    ),
  };
}

/**
 * The versions of the add-ons of a cluster, by name, and of its images. What is pinned newer than AWS sets it, and fits,
 * stays.
 * @param fitting - add-ons that fit the cluster's version of Kubernetes; null: AWS was not asked
 * @param release - of all images; null: AWS was not asked
 */
export function pinVersions(
  { addons, nodeRelease }: EksClusterPlan,
  fitting: readonly FittingAddon[] | null,
  release: string | null,
): readonly PinnedVersion[] {
  return [
    ...addons
      .map(({ name, version: before }) => {
        const ofName = (fitting ?? []).filter((one) => one.name === name);
        const set = ofName.find(({ isDefault }) => isDefault)?.version ?? null;
        const keeps = before !== null && set !== null && ofName.some(({ version }) => version === before);
        return { of: name, before, after: keeps && compareBuilds(before, set) > 0 ? before : set };
      })
      .sort(by(({ of }) => of)),
    { of: 'images', before: nodeRelease, after: laterRelease(nodeRelease, release) },
  ];
}

/** By the numbers in `v1.22.4-eksbuild.3`, in their order. */
function compareBuilds(left: string, right: string): number {
  const numbers = (version: string) => [...version.matchAll(/\d+/g)].map(Number);
  const others = numbers(right);
  return numbers(left).reduce((found, number, at) => found || number - (others[at] ?? 0), 0);
}

/** A group of nodes can not go back to an older release. */
function laterRelease(pinned: string | null, set: string | null): string | null {
  return pinned !== null && set !== null && dayOfRelease(pinned) > dayOfRelease(set) ? pinned : set;
}

/** `20260529` of `1.36.1-20260529`. */
export function dayOfRelease(release: string): string {
  return release.slice(release.indexOf('-') + 1);
}
