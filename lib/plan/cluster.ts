import type { Blueprint } from '../blueprint/schema.js';
import type { RegionCatalog } from '../catalog/catalog.js';
import { blocksOverlap, parseIpv4Block } from './ipv4-block.js';
import { nodeGroupName, roleName, securityGroupName } from './names.js';
import type { AddonPlan, EksClusterPlan, StorePlan, SystemNodesPlan } from './plan.js';
import type { ZoneChoice } from './zones.js';

const CLUSTER_LOG_RETENTION_DAYS = 365;

/** EKS's own choices of a service block; the second where the VPC overlaps the first. */
const SERVICE_CIDRS = ['172.20.0.0/16', '10.100.0.0/16'] as const;

/** 4 vCPU, 16 GiB: DNS, drivers, agents and the autoscaler. In order of preference. */
const SYSTEM_TYPES = ['m7i.xlarge', 'm6i.xlarge', 'm7a.xlarge'] as const;

/** Two survive the loss of a node or a zone; upgrades and drivers of more fleets grow them. */
export const SYSTEM_NODES = { min: 2, desired: 2, max: 4 } as const;

/** What the network plugin holds on a node: at least so many addresses, and so many beyond the pods that run. */
export const POD_ADDRESSES = { minimum: 16, spare: 2 } as const;

const MANAGED_POLICIES = {
  cni: 'AmazonEKS_CNI_Policy',
  ebs: 'service-role/AmazonEBSCSIDriverPolicy',
  cloudwatch: 'CloudWatchAgentServerPolicy',
} as const;

export function planCluster(
  blueprint: Blueprint,
  region: RegionCatalog,
  zones: readonly ZoneChoice[],
  stores: readonly StorePlan[],
): EksClusterPlan {
  const { name, kubernetes, network } = blueprint;
  const base = zones.filter((zone) => zone.base);
  return {
    name,
    version: kubernetes.version,
    roleName: roleName([name, 'cluster'], region.region),
    adminRoleName: roleName([name, 'admin'], region.region),
    subnets: base.map(({ key }) => `control-plane-${key}`),
    publicAccessCidrs: [...kubernetes.publicAccess].sort(),
    serviceCidr: SERVICE_CIDRS.find((cidr) => !blocksOverlap(parseIpv4Block(cidr), parseIpv4Block(network.cidr)))!,
    logGroup: `/aws/eks/${name}/cluster`,
    logRetentionDays: CLUSTER_LOG_RETENTION_DAYS,
    addons: planAddons(name, region.region, stores),
    autoscaler: {
      roleName: roleName([name, 'autoscaler'], region.region),
      namespace: 'kube-system',
      serviceAccount: 'cluster-autoscaler',
    },
    systemNodes: planSystemNodes(name, region, base),
    nodeRoleName: roleName([name, 'nodes'], region.region),
    fabricSecurityGroup: securityGroupName([name, 'fabric']),
  };
}

/** Sorted by name. Drivers for stores only where there are such stores. */
function planAddons(hall: string, region: string, stores: readonly StorePlan[]): AddonPlan[] {
  const identity = (addon: string, namespace: string, serviceAccount: string, policy: string) => ({
    roleName: roleName([hall, 'addon', addon], region),
    namespace,
    serviceAccount,
    managedPolicies: [policy],
  });
  const plain = (name: string, when: AddonPlan['when']): AddonPlan => ({
    name,
    when,
    configuration: null,
    identity: null,
  });
  const addons: AddonPlan[] = [
    {
      name: 'vpc-cni',
      when: 'before-nodes',
      // Without these the plugin keeps a whole spare interface of addresses on every node.
      configuration: {
        env: { MINIMUM_IP_TARGET: `${POD_ADDRESSES.minimum}`, WARM_IP_TARGET: `${POD_ADDRESSES.spare}` },
      },
      identity: identity('vpc-cni', 'kube-system', 'aws-node', MANAGED_POLICIES.cni),
    },
    plain('kube-proxy', 'before-nodes'),
    plain('eks-pod-identity-agent', 'before-nodes'),
    plain('coredns', 'after-nodes'),
    plain('eks-node-monitoring-agent', 'after-nodes'),
    {
      name: 'aws-ebs-csi-driver',
      when: 'after-nodes',
      configuration: null,
      identity: identity('aws-ebs-csi-driver', 'kube-system', 'ebs-csi-controller-sa', MANAGED_POLICIES.ebs),
    },
    {
      name: 'amazon-cloudwatch-observability',
      when: 'after-nodes',
      configuration: null,
      identity: identity(
        'amazon-cloudwatch-observability',
        'amazon-cloudwatch',
        'cloudwatch-agent',
        MANAGED_POLICIES.cloudwatch,
      ),
    },
    ...(stores.some(({ kind }) => kind === 'lustre') ? [plain('aws-fsx-csi-driver', 'after-nodes')] : []),
    ...(stores.some(({ kind }) => kind === 'object') ? [plain('aws-mountpoint-s3-csi-driver', 'after-nodes')] : []),
  ];
  return addons.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** In all base zones that offer the type; the type that most of them offer. */
function planSystemNodes(hall: string, region: RegionCatalog, base: readonly ZoneChoice[]): SystemNodesPlan {
  const offers = SYSTEM_TYPES.map((instanceType) => {
    const zones = region.offers.get(instanceType)?.zones ?? [];
    return { instanceType, zones: base.filter(({ id }) => zones.includes(id)) };
  });
  const best = offers.reduce((a, b) => (b.zones.length > a.zones.length ? b : a));
  // A region whose offers the catalog lacks: the older type is offered everywhere.
  const { instanceType, zones } = best.zones.length >= 2 ? best : { instanceType: 'm6i.xlarge', zones: base };
  return {
    name: nodeGroupName([hall, 'system', 'nodes']),
    instanceType,
    ami: 'AL2023_x86_64_STANDARD',
    nodes: SYSTEM_NODES,
    subnets: zones.map(({ key }) => `nodes-${key}`),
    rootVolumeGib: 100,
  };
}
