import type {
  ChartsPlan,
  KubernetesObject,
  QueuePlan,
  QuotaGroupPlan,
  QuotaReservePlan,
  TopologyPlan,
} from '../../../../plan/shape/charts-plan.js';
import type { ClusterNodesPlan } from '../../../../plan/shape/eks-plan.js';
import { imagePolicy, networkPolicies, POD_SECURITY } from './namespace-guards.js';

const API = 'kueue.x-k8s.io/v1beta2';

/**
 * Namespaces of the workloads, and Kueue's objects over the fleets.
 * @see https://kueue.sigs.k8s.io/docs/reference/kueue.v1beta2/
 */
export function queueObjects(
  {
    queues,
    reserves = [],
    guards,
    services,
    topology,
    ownedTopology,
  }: Pick<ChartsPlan, 'guards' | 'ownedTopology' | 'queues' | 'reserves' | 'services' | 'topology'>,
  fleets: readonly ClusterNodesPlan[],
  vpcCidr: string,
): KubernetesObject[] {
  const topologies = [
    ...(topology === null ? [] : [topology]),
    ...(ownedTopology === undefined ? [] : [ownedTopology]),
  ];
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
    ...(guards.images === undefined
      ? []
      : imagePolicy(
          guards.images,
          queues.map(({ namespace }) => namespace),
        )),
    ...queues.flatMap(({ namespace, serviceAccount }) =>
      serviceAccount === null
        ? []
        : [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } }],
    ),
    ...topologies.map(({ name, levels }) => ({
      apiVersion: API,
      kind: 'Topology',
      metadata: { name },
      spec: { levels: levels.map((nodeLabel) => ({ nodeLabel })) },
    })),
    ...fleets.map(({ key, labels, taints }) => ({
      apiVersion: API,
      kind: 'ResourceFlavor',
      metadata: { name: flavorName(key, topologies) },
      spec: {
        nodeLabels: { 'datahall/fleet': labels['datahall/fleet'] ?? key },
        ...topologyName(key, topologies),
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
    ...queues.filter(({ quotas }) => quotas.length > 0).flatMap((queue) => queuePair(queue, topologies)),
    ...reserves.map((reserve) => reserveQueue(reserve, topologies)),
  ];
}

/** A flavor with a topology never changes: one without is another. */
function flavorName(fleet: string, topologies: readonly TopologyPlan[]): string {
  const topology = topologies.find(({ fleets }) => fleets.includes(fleet));
  return topology === undefined ? fleet : `${fleet}.${topology.name}`;
}

function topologyName(fleet: string, topologies: readonly TopologyPlan[]): { readonly topologyName?: string } {
  const topology = topologies.find(({ fleets }) => fleets.includes(fleet));
  return topology === undefined ? {} : { topologyName: topology.name };
}

function queuePair(
  { workload, namespace, share, cohort, quotas }: QueuePlan,
  topologies: readonly TopologyPlan[],
): KubernetesObject[] {
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
        resourceGroups: resourceGroups(quotas, topologies),
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

/** Without a selector it admits no job itself: its quota is there to be borrowed. */
function reserveQueue(
  { name, cohort, quotas }: QuotaReservePlan,
  topologies: readonly TopologyPlan[],
): KubernetesObject {
  return {
    apiVersion: API,
    kind: 'ClusterQueue',
    metadata: { name },
    spec: {
      queueingStrategy: 'BestEffortFIFO',
      cohortName: cohort,
      resourceGroups: resourceGroups(quotas, topologies),
    },
  };
}

function resourceGroups(quotas: readonly QuotaGroupPlan[], topologies: readonly TopologyPlan[]): KubernetesObject[] {
  return quotas.map(({ resource, flavors }) => ({
    coveredResources: [resource],
    flavors: flavors.map(({ fleet, quota, borrows }) => ({
      name: flavorName(fleet, topologies),
      resources: [
        {
          name: resource,
          nominalQuota: `${quota}`,
          ...(borrows !== undefined && { borrowingLimit: `${borrows}` }),
        },
      ],
    })),
  }));
}
