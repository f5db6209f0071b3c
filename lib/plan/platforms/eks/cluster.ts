import { pastedCluster } from '../../../blueprint/names/pasted-forms.js';
import { defaultServiceCidr } from '../../../blueprint/schema/cluster.js';
import { nodeGroupName, roleName, securityGroupName } from '../../kinds/names.js';
import type { PlatformRequest } from '../../kinds/platform.js';
import { premisesRanges } from '../../network/site-links.js';
import type { AddonPlan, AutoscalerPlan, EksClusterPlan, SystemNodesPlan } from '../../shape/eks-plan.js';
import type { NetworkPlan } from '../../shape/network-plan.js';
import { serves } from './charts/services.js';
import { planPrometheus } from './prometheus/plan-prometheus.js';

const CLUSTER_LOG_RETENTION_DAYS = 365;

/** DNS, drivers, agents and the autoscaler. In order of preference. */
const SYSTEM_FAMILIES: readonly string[] = ['m7i', 'm7a', 'm6i'];

/** Most workloads of a hall whose drivers, agents and controllers fit 2 vCPU and 8 GiB, one of two nodes lost. Assumed. */
const MOST_ON_SMALL_NODES = 4;

/** Launchers without operators that hold every job in memory. */
const LIGHT_LAUNCHERS: readonly PlatformRequest['kubernetes']['launcher'][] = ['none', 'jobset'];

/** Size of the system nodes: as asked, or by what runs on them. */
function systemSize({ kubernetes, workloads }: SystemRequest): 'large' | 'xlarge' {
  if (kubernetes.systemNodes !== 'by-cost') return kubernetes.systemNodes;
  const small =
    workloads.length <= MOST_ON_SMALL_NODES && !serves(workloads) && LIGHT_LAUNCHERS.includes(kubernetes.launcher);
  return small ? 'large' : 'xlarge';
}

/** What decides the system nodes. */
export type SystemRequest = Pick<PlatformRequest, 'kubernetes' | 'region' | 'workloads'>;

/** Two survive the loss of a node or a zone; upgrades and drivers of more fleets grow them. */
export const SYSTEM_NODES = { min: 2, desired: 2, max: 4 } as const;
/** Of each system node, in GiB. */
export const SYSTEM_ROOT_VOLUME_GIB = 100;

/** Zones of the system nodes: their group is replaced with other subnets, so more zones of the network are not more of these. */
export const SYSTEM_ZONES = 2;

/** The cluster of a hall: control plane, add-ons and the nodes of its own; or what it adds to one that is there. */
export function planCluster(
  request: PlatformRequest,
  network: NetworkPlan,
  { addons, reliesOn }: { readonly addons: readonly AddonPlan[]; readonly reliesOn: readonly string[] },
  autoscaler: AutoscalerPlan | null,
  hasFabric: boolean,
): EksClusterPlan {
  const { name, kubernetes, region, workloads } = request;
  const plane =
    kubernetes.existing === undefined
      ? controlPlane(request, network.zones)
      : existingControlPlane(kubernetes, network, reliesOn);
  const prometheus = planPrometheus(request, plane.subnets, hasFabric);
  return {
    ...plane,
    ...(prometheus !== undefined && { prometheus }),
    version: kubernetes.version,
    nodeRelease: kubernetes.nodeRelease ?? null,
    privateAccess: kubernetes.privateAccess,
    publicAccessCidrs: [...kubernetes.publicAccess].sort(),
    logRetentionDays: CLUSTER_LOG_RETENTION_DAYS,
    addons,
    autoscaler,
    balancer: serves(workloads)
      ? {
          roleName: roleName([name, 'balancers'], region.region),
          namespace: 'kube-system',
          serviceAccount: 'aws-load-balancer-controller',
        }
      : null,
    nodeRoleName: roleName([name, 'nodes'], region.region),
    fabricSecurityGroup: securityGroupName([name, 'fabric']),
  };
}

/** What differs between a control plane that is made and one that is there. */
type ControlPlane = Pick<
  EksClusterPlan,
  'existing' | 'logGroup' | 'name' | 'remoteNetworks' | 'roleName' | 'serviceCidr' | 'subnets' | 'systemNodes'
>;

function controlPlane(request: PlatformRequest, zones: NetworkPlan['zones']): ControlPlane {
  const {
    name,
    kubernetes,
    network: { cidr },
    onPremises,
    region,
  } = request;
  const base = zones.filter((zone) => zone.base);
  return {
    name,
    roleName: roleName([name, 'cluster'], region.region),
    subnets: base.map(({ key }) => `control-plane-${key}`),
    serviceCidr: kubernetes.serviceCidr ?? defaultServiceCidr(cidr),
    remoteNetworks: onPremises?.nodes === undefined ? null : premisesRanges(onPremises),
    logGroup: `/aws/eks/${name}/cluster`,
    systemNodes: planSystemNodes(name, request, base),
  };
}

function existingControlPlane(
  { existing, serviceCidr }: PlatformRequest['kubernetes'],
  { existing: vpc }: NetworkPlan,
  reliesOn: readonly string[],
): ControlPlane {
  const { cluster, has } = existing!;
  return {
    name: pastedCluster(cluster)!.value,
    existing: {
      vpcId: vpc!.vpcId,
      secretsKey: has?.secretsKey ?? false,
      networkPolicies: has?.networkPolicies ?? false,
      reliesOn,
    },
    roleName: null,
    subnets: [],
    serviceCidr: serviceCidr ?? null,
    remoteNetworks: null,
    logGroup: null,
    systemNodes: null,
  };
}

/** The type that most zones of the region offer; ties to the newer. Where the catalog offers none: the oldest. */
export function systemType(request: SystemRequest): string {
  const size = systemSize(request);
  const zonesOf = (type: string): number => request.region.offers.get(type)?.zones.length ?? 0;
  return SYSTEM_FAMILIES.map((family) => `${family}.${size}`).reduce((best, type) =>
    zonesOf(type) > zonesOf(best) || zonesOf(best) === 0 ? type : best,
  );
}

/** In the first base zones that offer the type; in the first of all where the catalog knows fewer. */
function planSystemNodes(hall: string, request: SystemRequest, base: NetworkPlan['zones']): SystemNodesPlan {
  const { region } = request;
  const instanceType = systemType(request);
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
