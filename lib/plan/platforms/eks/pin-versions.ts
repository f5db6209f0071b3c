import { by } from '../../../units/order.js';
import type { EksClusterPlan } from '../../shape/eks-plan.js';

/** What is pinned of a cluster, beside what AWS sets now. */
export interface PinnedVersion {
  /** An add-on, or `images`. */
  readonly of: string;
  /** In the blueprint; null: it is not pinned. */
  readonly before: string | null;
  /** What AWS sets for the cluster's version of Kubernetes; null: its answer does not say. */
  readonly after: string | null;
}

/** Calls of the AWS CLI whose answers `pinVersions` and the release of the images come from. */
export function versionQuestions(
  { version }: EksClusterPlan,
  region: string,
): { readonly addons: string; readonly release: string } {
  const parameter = `/aws/service/eks/optimized-ami/${version}/amazon-linux-2023/x86_64/nvidia/recommended/release_version`;
  return {
    addons: `aws eks describe-addon-versions --region ${region} --kubernetes-version ${version} --output json`,
    release: `aws ssm get-parameter --region ${region} --name ${parameter} --query Parameter.Value --output text`,
  };
}

/** The parts of the answer of `describe-addon-versions` that are read. */
interface AddonAnswer {
  readonly addons?: readonly {
    readonly addonName?: string;
    readonly addonVersions?: readonly {
      readonly addonVersion?: string;
      readonly compatibilities?: readonly { readonly clusterVersion?: string; readonly defaultVersion?: boolean }[];
    }[];
  }[];
}

/**
 * The versions of the add-ons of a cluster, by name, and of its images.
 * @param answer - text that `describe-addon-versions` answers with; null: AWS was not asked
 * @returns null where the text is no such answer
 */
export function pinVersions(
  { version, addons, nodeRelease }: EksClusterPlan,
  answer: string | null,
  release: string | null,
): readonly PinnedVersion[] | null {
  const known = answer === null ? new Map<string, string>() : defaultVersions(answer, version);
  if (known === null) return null;
  return [
    ...addons
      .map(({ name, version: before }) => ({ of: name, before, after: known.get(name) ?? null }))
      .sort(by(({ of }) => of)),
    { of: 'images', before: nodeRelease, after: release },
  ];
}

function defaultVersions(answer: string, version: string): ReadonlyMap<string, string> | null {
  let parsed: AddonAnswer;
  try {
    parsed = JSON.parse(answer);
  } catch {
    return null;
  }
  if (!Array.isArray(parsed?.addons)) return null;
  return new Map(
    (parsed.addons as NonNullable<AddonAnswer['addons']>).flatMap(({ addonName, addonVersions = [] }) => {
      const fitting = addonVersions.find(({ compatibilities = [] }) =>
        compatibilities.some((one) => one.clusterVersion === version && one.defaultVersion === true),
      );
      return addonName === undefined || fitting?.addonVersion === undefined
        ? []
        : [[addonName, fitting.addonVersion] as const];
    }),
  );
}
