import type { ReleasePlan } from '../../../shape/charts-plan.js';
import type { KarpenterPlan } from '../../../shape/eks-plan.js';
import { chartSource, mirroredImage, PUBLISHED } from './sources.js';

/** Its custom resource definitions are a release of their own: Helm never upgrades those inside a chart. */
export function karpenterReleases(
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
