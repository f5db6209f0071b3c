import type { ReleasePlan } from '../../../shape/charts-plan.js';
import type { ClusterAutoscalerPlan, EksClusterPlan, KarpenterPlan } from '../../../shape/eks-plan.js';
import { autoscalerTag, chartSource, mirroredImage, PUBLISHED } from './sources.js';

/** Releases of the autoscaler that a cluster has; none: it has none. */
export function autoscalerReleases(cluster: EksClusterPlan, region: string, mirror: string | undefined): ReleasePlan[] {
  const { name, version, autoscaler } = cluster;
  if (autoscaler === null) return [];
  return autoscaler.kind === 'karpenter'
    ? karpenterReleases(autoscaler, name, region, mirror)
    : [clusterAutoscaler(autoscaler, { name, version }, region, mirror)];
}

/** Finds the groups by the tags that EKS puts on them; its service account has the role that the hall's stack makes. */
function clusterAutoscaler(
  { namespace, serviceAccount }: ClusterAutoscalerPlan,
  { name, version }: Pick<EksClusterPlan, 'name' | 'version'>,
  region: string,
  mirror: string | undefined,
): ReleasePlan {
  const repository = mirroredImage(PUBLISHED['cluster-autoscaler'].image, mirror);
  const tag = autoscalerTag(version);
  return {
    key: 'cluster-autoscaler',
    namespace,
    chart: chartSource('cluster-autoscaler', mirror),
    images: [`${repository}:${tag}`],
    values: {
      fullnameOverride: 'cluster-autoscaler',
      autoDiscovery: { clusterName: name },
      awsRegion: region,
      image: { repository, tag },
      rbac: { serviceAccount: { create: true, name: serviceAccount } },
      // One leads, the other takes over.
      replicaCount: 2,
      extraArgs: { expander: 'least-waste' },
      resources: { requests: { cpu: '100m', memory: '600Mi' }, limits: { memory: '1Gi' } },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        fsGroup: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containerSecurityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
    },
  };
}

/** Its custom resource definitions are a release of their own: Helm never upgrades those inside a chart. */
function karpenterReleases(
  { namespace, serviceAccount, queue }: KarpenterPlan,
  cluster: string,
  region: string,
  mirror: string | undefined,
): ReleasePlan[] {
  const { image, tag } = PUBLISHED.karpenter;
  const repository = mirroredImage(image, mirror);
  return [
    {
      key: 'karpenter',
      namespace,
      chart: chartSource('karpenter', mirror),
      images: [`${repository}:${tag}`],
      values: {
        serviceAccount: { create: true, name: serviceAccount },
        settings: {
          clusterName: cluster,
          eksControlPlane: true,
          interruptionQueue: queue,
          // Every pool names its types: no price list is asked for, and no instance profile is looked for.
          isolatedVPC: true,
          // A node whose accelerators fail is replaced after 10 minutes, for other faults after 30.
          // https://github.com/aws/karpenter-provider-aws/blob/v1.14.1/pkg/cloudprovider/cloudprovider.go
          featureGates: { nodeRepair: true },
        },
        controller: {
          image: { repository },
          // Pods do not reach the instance metadata that has it.
          env: [{ name: 'AWS_REGION', value: region }],
          resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { memory: '1Gi' } },
        },
      },
      skipCrds: true,
      after: ['karpenter-crd'],
    },
    { key: 'karpenter-crd', namespace, chart: chartSource('karpenter-crd', mirror), images: [], values: {} },
  ];
}
