import type { WorkloadBlueprint } from '../../../../blueprint/schema/blueprint.js';
import type { Launcher } from '../../../../units/closed-lists.js';
import type { ReleasePlan } from '../../../shape/charts-plan.js';
import { launcherFrameworks, launcherReleases } from './launchers.js';
import { chartSource, mirroredImage, PUBLISHED } from './sources.js';

/** Namespace of Kueue's own pods. */
export const KUEUE_NAMESPACE = 'kueue-system';

/**
 * A job whose pods do not all run gives its nodes back and waits longer each time: two that are half started would hold
 * nodes that bill, and never run. Half an hour is what the slowest nodes need to start and to pull a large image.
 * @see https://kueue.sigs.k8s.io/docs/tasks/manage/setup_wait_for_pods_ready/
 */
const START_TOGETHER = {
  timeout: '30m',
  // From the loss of a pod of a running job: a spot node is replaced, or a failed one.
  recoveryTimeout: '30m',
  requeuingStrategy: {
    timestamp: 'Eviction',
    backoffBaseSeconds: 60,
    backoffMaxSeconds: 3600,
    // About three hours of waiting; then the job is deactivated, and says so.
    backoffLimitCount: 8,
  },
} as const;

/**
 * Holds back the jobs that name a queue, in the namespaces of the workloads alone, until their accelerators fit the
 * quota. Jobs alone: a service's pods start immediately.
 */
export function kueue(
  workloads: readonly Pick<WorkloadBlueprint, 'name'>[],
  launcher: Launcher,
  mirror: string | undefined,
): ReleasePlan {
  const { image, tag } = PUBLISHED.kueue;
  const repository = mirroredImage(image, mirror);
  const launchers = launcherReleases(launcher, mirror).map(({ key }) => key);
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
    // Of a kind that is not installed Kueue would wait for the definition.
    integrations: { frameworks: ['batch/job', ...launcherFrameworks(launcher)] },
    waitForPodsReady: START_TOGETHER,
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
    ...(launchers.length > 0 && { after: launchers }),
  };
}
