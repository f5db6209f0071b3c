import type {
  ChartsPlan,
  KubernetesObject,
  QueuePlan,
  QuotaGroupPlan,
  QuotaReservePlan,
  TopologyPlan,
} from '../../../../plan/shape/charts-plan.js';
import type { NodeGroupPlan } from '../../../../plan/shape/eks-plan.js';
import { networkPolicies, POD_SECURITY } from './namespace-guards.js';

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
  }: Pick<ChartsPlan, 'guards' | 'queues' | 'reserves' | 'services' | 'topology'>,
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
    ...(topology === null
      ? []
      : [
          {
            apiVersion: API,
            kind: 'Topology',
            metadata: { name: topology.name },
            spec: { levels: topology.levels.map((nodeLabel) => ({ nodeLabel })) },
          },
        ]),
    ...fleets.map(({ key, labels, taints }) => ({
      apiVersion: API,
      kind: 'ResourceFlavor',
      metadata: { name: flavorName(key, topology) },
      spec: {
        nodeLabels: { 'datahall/fleet': labels['datahall/fleet'] ?? key },
        ...(topology?.fleets.includes(key) && { topologyName: topology.name }),
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
    ...queues.filter(({ quotas }) => quotas.length > 0).flatMap((queue) => queuePair(queue, topology)),
    ...reserves.map((reserve) => reserveQueue(reserve, topology)),
  ];
}

/** A flavor with a topology never changes: one without is another. */
function flavorName(fleet: string, topology: TopologyPlan | null): string {
  return topology?.fleets.includes(fleet) ? `${fleet}.${topology.name}` : fleet;
}

function queuePair(
  { workload, namespace, share, cohort, quotas }: QueuePlan,
  topology: TopologyPlan | null,
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
        resourceGroups: resourceGroups(quotas, topology),
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
function reserveQueue({ name, cohort, quotas }: QuotaReservePlan, topology: TopologyPlan | null): KubernetesObject {
  return {
    apiVersion: API,
    kind: 'ClusterQueue',
    metadata: { name },
    spec: {
      queueingStrategy: 'BestEffortFIFO',
      cohortName: cohort,
      resourceGroups: resourceGroups(quotas, topology),
    },
  };
}

function resourceGroups(quotas: readonly QuotaGroupPlan[], topology: TopologyPlan | null): KubernetesObject[] {
  return quotas.map(({ resource, flavors }) => ({
    coveredResources: [resource],
    flavors: flavors.map(({ fleet, quota, borrows }) => ({
      name: flavorName(fleet, topology),
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
