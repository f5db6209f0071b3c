import type { ChartsPlan, KubernetesObject, QueuePlan } from '../../../../plan/shape/charts-plan.js';
import type { NodeGroupPlan } from '../../../../plan/shape/eks-plan.js';
import { networkPolicies, POD_SECURITY } from './namespace-guards.js';

const API = 'kueue.x-k8s.io/v1beta2';

/**
 * Namespaces of the workloads, and Kueue's objects over the fleets.
 * @see https://kueue.sigs.k8s.io/docs/reference/kueue.v1beta2/
 */
export function queueObjects(
  { queues, guards, services }: Pick<ChartsPlan, 'guards' | 'queues' | 'services'>,
  fleets: readonly NodeGroupPlan[],
  vpcCidr: string,
): KubernetesObject[] {
  return [
    ...queues.map(({ namespace }) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      // What is in it outlives the queues.
      metadata: {
        name: namespace,
        annotations: { 'helm.sh/resource-policy': 'keep' },
        ...(guards.podSecurity && { labels: POD_SECURITY }),
      },
    })),
    ...(guards.networkPolicies
      ? queues.flatMap(({ workload, namespace }) =>
          networkPolicies(namespace, services.some((service) => service.workload === workload) ? vpcCidr : null),
        )
      : []),
    ...queues.flatMap(({ namespace, serviceAccount }) =>
      serviceAccount === null
        ? []
        : [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } }],
    ),
    ...fleets.map(({ key, labels, taints }) => ({
      apiVersion: API,
      kind: 'ResourceFlavor',
      metadata: { name: key },
      spec: {
        nodeLabels: { 'datahall/fleet': labels['datahall/fleet'] ?? key },
        // An admitted job gets the tolerations of the nodes: it need not name their taints.
        tolerations: taints.map((taint) => ({ key: taint.key, operator: 'Exists', effect: 'NoSchedule' })),
      },
    })),
    ...queues.map(({ workload, priority }) => ({
      apiVersion: API,
      kind: 'WorkloadPriorityClass',
      metadata: { name: workload },
      value: priority,
      description: `Jobs of ${workload}`,
    })),
    ...queues.filter(({ quotas }) => quotas.length > 0).flatMap(queuePair),
  ];
}

function queuePair({ workload, namespace, share, cohort, quotas }: QueuePlan): KubernetesObject[] {
  return [
    {
      apiVersion: API,
      kind: 'ClusterQueue',
      metadata: { name: workload },
      spec: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        queueingStrategy: 'BestEffortFIFO',
        ...(cohort !== null && { cohortName: cohort, fairSharing: { weight: `${share}` } }),
        preemption: { withinClusterQueue: 'LowerPriority', ...(cohort !== null && { reclaimWithinCohort: 'Any' }) },
        resourceGroups: quotas.map(({ resource, flavors }) => ({
          coveredResources: [resource],
          flavors: flavors.map(({ fleet, quota }) => ({
            name: fleet,
            resources: [{ name: resource, nominalQuota: `${quota}` }],
          })),
        })),
      },
    },
    {
      apiVersion: API,
      kind: 'LocalQueue',
      metadata: { name: workload, namespace },
      spec: { clusterQueue: workload },
    },
  ];
}
