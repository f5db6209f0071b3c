import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import type { ReleasePlan } from '../../../shape/charts-plan.js';
import { chartSource, mirroredImage, PUBLISHED } from './sources.js';

/** Namespace of Kueue's own pods. */
export const KUEUE_NAMESPACE = 'kueue-system';

/** What a queue may hold: jobs. A service's pods start immediately. */
const FRAMEWORKS = [
  'batch/job',
  'jobset.x-k8s.io/jobset',
  'kubeflow.org/mpijob',
  'kubeflow.org/pytorchjob',
  'ray.io/raycluster',
  'ray.io/rayjob',
  'trainer.kubeflow.org/trainjob',
];

/**
 * Holds back the jobs that name a queue, in the namespaces of the workloads alone, until their accelerators fit the
 * quota.
 */
export function kueue(workloads: readonly Pick<WorkloadBlueprint, 'name'>[], mirror: string | undefined): ReleasePlan {
  const { image, tag } = PUBLISHED.kueue;
  const repository = mirroredImage(image, mirror);
  const configuration = {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    health: { healthProbeBindAddress: ':8081' },
    metrics: { bindAddress: ':8443' },
    webhook: { port: 9443 },
    leaderElection: { leaderElect: true, resourceName: 'c1f6bfd2.kueue.x-k8s.io' },
    clientConnection: { qps: 300, burst: 500 },
    managedJobsNamespaceSelector: {
      matchExpressions: [
        {
          key: 'kubernetes.io/metadata.name',
          operator: 'In',
          values: workloads.map(({ name }) => name).sort(),
        },
      ],
    },
    integrations: { frameworks: FRAMEWORKS },
    fairSharing: { preemptionStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'] },
    // Accelerators are counted; processors, memory and fabric of a node come with them.
    resources: { quotaCheckStrategy: 'IgnoreUndeclared' },
  };
  return {
    key: 'kueue',
    namespace: KUEUE_NAMESPACE,
    chart: chartSource('kueue', mirror),
    images: [`${repository}:${tag}`],
    values: {
      controllerManager: {
        replicas: 2,
        podDisruptionBudget: { enabled: true, minAvailable: 1 },
        manager: { image: { repository, tag, pullPolicy: 'IfNotPresent' } },
      },
      managerConfig: { controllerManagerConfigYaml: JSON.stringify(configuration) },
    },
  };
}
