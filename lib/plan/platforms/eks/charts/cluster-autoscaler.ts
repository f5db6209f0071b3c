import type { ReleasePlan } from '../../../shape/charts-plan.js';
import type { ClusterAutoscalerPlan, EksClusterPlan } from '../../../shape/eks-plan.js';
import { autoscalerTag, chartSource, mirroredImage, PUBLISHED } from './sources.js';

/** Finds the groups by the tags that EKS puts on them; its service account has the role that the hall's stack makes. */
export function clusterAutoscaler(
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
