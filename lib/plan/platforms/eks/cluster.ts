import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import { defaultServiceCidr } from '../../../blueprint/schema/kubernetes.js';
import type { RegionCatalog } from '../../../catalog/facts/catalog.js';
import { nodeGroupName, roleName, securityGroupName } from '../../kinds/names.js';
import type { ZoneChoice } from '../../network/zones.js';
import type { AddonPlan, EksClusterPlan, SystemNodesPlan } from '../../shape/eks-plan.js';
import type { StorePlan } from '../../shape/store-plan.js';
import { planAutoscaler } from './autoscaler.js';

const CLUSTER_LOG_RETENTION_DAYS = 365;

/** 4 vCPU, 16 GiB: DNS, drivers, agents and the autoscaler. In order of preference. */
const SYSTEM_TYPES: readonly string[] = ['m7i.xlarge', 'm7a.xlarge', 'm6i.xlarge'];

/** Two survive the loss of a node or a zone; upgrades and drivers of more fleets grow them. */
export const SYSTEM_NODES = { min: 2, desired: 2, max: 4 } as const;
export const SYSTEM_ROOT_VOLUME_GIB = 100;

/** What the network plugin holds on a node: at least so many addresses, and so many beyond the pods that run. */
export const POD_ADDRESSES = { minimum: 16, spare: 2 } as const;

const MANAGED_POLICIES = {
  cni: 'AmazonEKS_CNI_Policy',
  ebs: 'service-role/AmazonEBSCSIDriverPolicy',
  efs: 'service-role/AmazonEFSCSIDriverPolicy',
  cloudwatch: 'CloudWatchAgentServerPolicy',
} as const;

export function planCluster(
  blueprint: Blueprint,
  region: RegionCatalog,
  zones: readonly ZoneChoice[],
  addons: readonly AddonPlan[],
): EksClusterPlan {
  const { name, kubernetes, network, onPremises } = blueprint;
  const base = zones.filter((zone) => zone.base);
  return {
    name,
    version: kubernetes.version,
    roleName: roleName([name, 'cluster'], region.region),
    subnets: base.map(({ key }) => `control-plane-${key}`),
    privateAccess: kubernetes.privateAccess,
    publicAccessCidrs: [...kubernetes.publicAccess].sort(),
    serviceCidr: kubernetes.serviceCidr ?? defaultServiceCidr(network.cidr),
    remoteNetworks:
      onPremises?.nodes && onPremises.cidrs
        ? { nodes: [...onPremises.cidrs.nodes].sort(), pods: [...(onPremises.cidrs.pods ?? [])].sort() }
        : null,
    logGroup: `/aws/eks/${name}/cluster`,
    logRetentionDays: CLUSTER_LOG_RETENTION_DAYS,
    addons,
    autoscaler: planAutoscaler(blueprint, region.region),
    systemNodes: planSystemNodes(name, region, base),
    nodeRoleName: roleName([name, 'nodes'], region.region),
    fabricSecurityGroup: securityGroupName([name, 'fabric']),
  };
}

/** Sorted by name. Drivers for stores only where there are such stores. */
export function planAddons(
  { name: hall, onPremises }: Blueprint,
  region: string,
  storeKinds: ReadonlySet<StorePlan['kind']>,
): AddonPlan[] {
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
    {
      ...plain('eks-pod-identity-agent', 'before-nodes'),
      // Owned nodes have a set of its pods of their own, off by default: pods there would have no role.
      // https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-add-ons.html
      configuration: onPremises?.nodes ? { daemonsets: { hybrid: { create: true } } } : null,
    },
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
    ...(storeKinds.has('home')
      ? [
          {
            name: 'aws-efs-csi-driver',
            when: 'after-nodes',
            configuration: null,
            identity: identity('aws-efs-csi-driver', 'kube-system', 'efs-csi-controller-sa', MANAGED_POLICIES.efs),
          } as const,
        ]
      : []),
    ...(storeKinds.has('lustre') ? [plain('aws-fsx-csi-driver', 'after-nodes')] : []),
    ...(storeKinds.has('object') || storeKinds.has('express')
      ? [plain('aws-mountpoint-s3-csi-driver', 'after-nodes')]
      : []),
  ];
  return addons.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The type that most zones of the region offer; ties to the newer. Where the catalog offers none: the oldest. */
export function systemType(region: RegionCatalog): string {
  const zonesOf = (type: string): number => region.offers.get(type)?.zones.length ?? 0;
  return [...SYSTEM_TYPES].reduce((best, type) => (zonesOf(type) > zonesOf(best) || zonesOf(best) === 0 ? type : best));
}

/** Zones of the system nodes: their group is made anew with other subnets, so more zones of the network are not more of these. */
export const SYSTEM_ZONES = 2;

/** In the first base zones that offer the type; in the first of all where the catalog knows fewer. */
function planSystemNodes(hall: string, region: RegionCatalog, base: readonly ZoneChoice[]): SystemNodesPlan {
  const instanceType = systemType(region);
  const offered = base.filter(({ id }) => region.offers.get(instanceType)?.zones.includes(id));
  return {
    name: nodeGroupName([hall, 'system', 'nodes']),
    instanceType,
    ami: 'AL2023_x86_64_STANDARD',
    nodes: SYSTEM_NODES,
    subnets: (offered.length >= SYSTEM_ZONES ? offered : base).slice(0, SYSTEM_ZONES).map(({ key }) => `nodes-${key}`),
    rootVolumeGib: SYSTEM_ROOT_VOLUME_GIB,
  };
}
