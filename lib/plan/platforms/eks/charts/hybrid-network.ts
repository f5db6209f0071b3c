import { POD_RANGE_PREFIX } from '../../../../blueprint/kinds/link-facts.js';
import { cidrOf, overlaps } from '../../../../units/cidr.js';
import type { ReleasePlan } from '../../../shape/charts-plan.js';
import type { EksClusterPlan, OwnedGroupPlan } from '../../../shape/eks-plan.js';
import type { NetworkPlan } from '../../../shape/network-plan.js';
import { HYBRID_LABEL } from './node-labels.js';
import { chartSource, mirroredImage, PUBLISHED } from './sources.js';

/** Shared address space (RFC 6598): pods without routed addresses leave their node under its address. */
const UNROUTED = ['100.64.0.0/16', '100.96.0.0/16', '100.127.0.0/16'];

/** Ranges of the pods on owned nodes: those that the blueprint routes, else one that nothing else uses. */
export function ownedPodRanges(
  { remoteNetworks }: Pick<EksClusterPlan, 'remoteNetworks'>,
  { acceleratorRanges }: Pick<NetworkPlan, 'acceleratorRanges'>,
): readonly string[] {
  const routed = remoteNetworks?.pods ?? [];
  if (routed.length > 0) return routed;
  const taken = acceleratorRanges.map(({ cidr }) => cidrOf(cidr));
  return UNROUTED.filter((range) => !taken.some((one) => overlaps(one, cidrOf(range)))).slice(0, 1);
}

/**
 * The network plugin of owned nodes, which are not ready without one; none where no owned node joins. On those alone: the VPC's
 * own plugin keeps off them.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-cni.html
 */
export function hybridNetwork(
  cluster: EksClusterPlan,
  network: NetworkPlan,
  groups: readonly OwnedGroupPlan[],
  mirror: string | undefined,
): ReleasePlan[] {
  if (cluster.remoteNetworks === null) return [];
  const owned = groups.reduce((sum, { workingNodes }) => sum + workingNodes, 0);
  const { image, tag } = PUBLISHED.cilium;
  const agent = mirroredImage(image, mirror);
  const operator = agent.replace(/cilium$/, 'operator');
  return [
    {
      key: 'cilium',
      namespace: 'kube-system',
      chart: chartSource('cilium', mirror),
      // The chart appends where the operator takes addresses from.
      images: [`${agent}:${tag}`, `${operator}-generic:${tag}`],
      values: {
        affinity: ON_OWNED_NODES,
        image: { repository: agent, tag, useDigest: false },
        ipam: {
          mode: 'cluster-pool',
          operator: {
            clusterPoolIPv4MaskSize: POD_RANGE_PREFIX,
            clusterPoolIPv4PodCIDRList: ownedPodRanges(cluster, network),
          },
        },
        operator: {
          affinity: ON_OWNED_NODES,
          image: { repository: operator, tag, useDigest: false },
          // Pods on nodes of AWS have another plugin, and are not to be restarted for it.
          unmanagedPodWatcher: { restart: false },
          // Two replicas keep off each other's node.
          replicas: owned === 1 ? 1 : 2,
        },
        loadBalancer: { serviceTopology: true },
        envoy: { enabled: false },
        kubeProxyReplacement: 'false',
      },
      waits: false,
    },
  ];
}

const ON_OWNED_NODES = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: HYBRID_LABEL.key, operator: 'In', values: [HYBRID_LABEL.value] }] },
      ],
    },
  },
};
