/** An add-on of EKS in the version that a public record shows as the one EKS sets for a minor version of Kubernetes. */
export interface AddonVersion {
  readonly addon: string;
  readonly kubernetes: string;
  readonly version: string;
  readonly source: string;
}

/** Day on which the records were read. */
export const ADDON_VERSIONS_DATE = '2026-11-29';

const DEPLOYED =
  'compatibility matrix of the EKS templates of awsome-distributed-ai: clusters of 2026-09-16 in us-west-2 and eu-south-2, made without versions (facts only)';
const LISTED = 'public records of describe-addon-versions and of a cluster, 2026-09-12 (facts only)';
const ORCHESTRATOR = 'github.com/awslabs/global-capacity-orchestrator-on-aws gco/stacks/constants.py (facts only)';

const INFERENCE =
  'public variables of a Terraform platform for inference on EKS with kubernetes_version 1.36, beside a record of EKS 1.35 of August 2026 in which it is the newest build (facts only)';

/**
 * Only what a record shows for that version of Kubernetes: the tables of AWS's guide end at 1.33. AWS keeps older builds when it
 * sets another.
 */
export const ADDON_VERSIONS: readonly AddonVersion[] = (
  [
    ['amazon-cloudwatch-observability', 'v6.6.0-eksbuild.1', ORCHESTRATOR],
    ['aws-ebs-csi-driver', 'v1.66.0-eksbuild.1', LISTED],
    ['aws-efs-csi-driver', 'v3.4.2-eksbuild.1', ORCHESTRATOR],
    ['aws-fsx-csi-driver', 'v1.10.0-eksbuild.1', ORCHESTRATOR],
    ['aws-mountpoint-s3-csi-driver', 'v2.7.0-eksbuild.1', INFERENCE],
    ['coredns', 'v1.14.3-eksbuild.16', DEPLOYED],
    ['eks-node-monitoring-agent', 'v1.7.1-eksbuild.1', LISTED],
    ['eks-pod-identity-agent', 'v1.3.10-eksbuild.3', DEPLOYED],
    ['kube-proxy', 'v1.36.0-eksbuild.21', DEPLOYED],
    ['metrics-server', 'v0.9.0-eksbuild.10', LISTED],
    ['vpc-cni', 'v1.22.4-eksbuild.3', DEPLOYED],
  ] as const
).map(([addon, version, source]) => ({ addon, kubernetes: '1.36', version, source }));

/** @param kubernetes - minor version; null: no public record shows the version of that add-on */
export function knownAddonVersion(addon: string, kubernetes: string): string | null {
  return ADDON_VERSIONS.find((one) => one.addon === addon && one.kubernetes === kubernetes)?.version ?? null;
}
