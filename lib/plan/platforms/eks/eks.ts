import type { Blueprint } from '../../../blueprint/schema/blueprint.js';
import { offerFigure } from '../../../catalog/facts/figure-path.js';
import type { FixedCost } from '../../../sizing/model/demand.js';
import { QUOTAS } from '../../kinds/aws-quotas.js';
import { counted, hourly, nodeCost, priceOf, used } from '../../kinds/fixed-costs.js';
import { type AwsName, roleName } from '../../kinds/names.js';
import type { PlatformPlanner, PlatformRequest, PreparedPlatform, QuotaClaim } from '../../kinds/platform.js';
import { DETAILED_METRICS } from '../../operations/operations-costs.js';
import { isSetBy } from '../../security/profiles.js';
import { skips, wideRoleSkips } from '../../security/scanner-rules.js';
import type { NamespaceGuards } from '../../shape/charts-plan.js';
import type { NodeGroupPlan } from '../../shape/eks-plan.js';
import type { EksHall } from '../../shape/hall.js';
import type { AccessPlan, PeoplePlan, PodAccessPlan } from '../../shape/identity-plan.js';
import type { ScannerSkip } from '../../shape/security-plan.js';
import { POD_ADDRESSES, planAddons } from './addons.js';
import { AUTOSCALER_CALLS, planAutoscaler } from './autoscaler.js';
import { burnIn, mountedVolumes } from './burn-in.js';
import { clusterCascade, clusterParts, compareClusters } from './changes.js';
import { planCharts } from './charts/plan-charts.js';
import { serves } from './charts/services.js';
import { eksRegistryAccount } from './charts/sources.js';
import {
  planCluster,
  SYSTEM_NODES,
  SYSTEM_ROOT_VOLUME_GIB,
  SYSTEM_ZONES,
  type SystemRequest,
  systemType,
} from './cluster.js';
import { planOwnedGroups } from './hybrid/owned-groups.js';
import { ownedMounts } from './hybrid/owned-mounts.js';
import { driverWarnings } from './image-drivers.js';
import { writeEksJob } from './jobs/write-job.js';
import { clusterAlarms, clusterTiles, insightsLogGroups, installs, OBSERVABILITY } from './monitoring.js';
import { groupSchedules, NODE_GROUP, PODS_PER_NODE, planNodeGroup, unheldFloors } from './node-groups.js';
import { prometheusCosts } from './prometheus/plan-prometheus.js';
import { EKS_RULES } from './rules.js';
import { versionWarnings } from './versions.js';

/** Workloads as pods of a Kubernetes cluster. */
export const EKS: PlatformPlanner<'eks'> = {
  fleetResource: NODE_GROUP,
  nodes: {
    fabricOnSpot: true,
    reservedSlots: 0,
    // One for every pod that it may run, and those that the network plugin keeps ready.
    addresses: 1 + PODS_PER_NODE + POD_ADDRESSES.spare,
    // As many system nodes as one of their zones gets when they are at their most.
    systemAddresses: Math.ceil(SYSTEM_NODES.max / SYSTEM_ZONES) * (1 + POD_ADDRESSES.minimum + POD_ADDRESSES.spare),
    mountsByUserData: false,
  },
  rules: EKS_RULES,
  keyPurposes: ({ kubernetes }) => (kubernetes.existing === undefined ? ['cluster'] : []),
  healthServices: [],
  prepare,
  label: ({ cluster }) => `cluster ${cluster.name}`,
  names,
  systemNodes: ({ cluster }) => cluster.systemNodes,
  apiCidrs: ({ cluster }) => cluster.publicAccessCidrs,
  logGroups: ({ cluster: { logGroup: name, logRetentionDays: retentionDays } }) =>
    name === null ? [] : [{ name, retentionDays }],
  agentLogGroups: insightsLogGroups,
  // Karpenter's nodes are in none.
  scalingGroups: ({ fleets }) => managed(fleets).map(({ key }) => key),
  alarms: clusterAlarms,
  tiles: clusterTiles,
  events: () => [],
  burnIn,
  storePath: (hall, { key, workload }) =>
    mountedVolumes(hall).find((volume) => volume.store === key && volume.workload === workload)?.mountPath ?? null,
  scalingStop: ({ cluster: { autoscaler } }) => ({
    denial: autoscaler && {
      deniedRoles: [autoscaler.roleName],
      actions: ['autoscaling:SetDesiredCapacity', 'ec2:CreateFleet', 'ec2:RunInstances'],
    },
    calls: [],
  }),
  warnings: (blueprint, day, instanceTypes) => [
    ...versionWarnings(blueprint, day),
    ...driverWarnings(blueprint, instanceTypes),
    ...unheldFloors(blueprint),
  ],
  parts: clusterParts,
  compare: compareClusters,
  cascade: clusterCascade,
  ownedNodes: ({ owned = [] }) => owned,
  ownedMounts,
  writeJob: writeEksJob,
  guards,
  secretsKey: ({ cluster: { existing } }) =>
    existing === undefined ? 'hall' : existing.secretsKey ? 'stated' : 'unstated',
  quotas,
  scannerSkips,
};

/** Fleets that are node groups. */
function managed(fleets: readonly NodeGroupPlan[]): NodeGroupPlan[] {
  return fleets.filter(({ startedBy }) => startedBy === 'node-group');
}

/** Whether policies of a namespace hold is the network plugin's: of a cluster that is there, its owner's to state. */
function guards({ charts, cluster }: EksHall): NamespaceGuards {
  if (charts.stack === null) return { networkPolicies: false, podSecurity: false };
  const { existing } = cluster;
  const enforced = existing === undefined || existing.networkPolicies || installs(cluster, 'vpc-cni');
  return { ...charts.guards, networkPolicies: charts.guards.networkPolicies && enforced };
}

function names({ cluster }: EksHall): AwsName[] {
  const { autoscaler } = cluster;
  const roles = [
    ...(cluster.roleName === null ? [] : [cluster.roleName]),
    cluster.nodeRoleName,
    ...(cluster.balancer === null ? [] : [cluster.balancer.roleName]),
    ...(autoscaler === null ? [] : [autoscaler.roleName]),
    ...(autoscaler?.kind === 'karpenter' ? [autoscaler.nodeRoleName] : []),
    ...(cluster.prometheus?.grafana ? [cluster.prometheus.grafana.roleName] : []),
    ...cluster.addons.flatMap(({ identity }) => identity?.roleName ?? []),
  ];
  return [
    ...(cluster.existing === undefined ? [{ of: 'cluster', name: cluster.name } as const] : []),
    ...(cluster.systemNodes === null ? [] : [{ of: 'node group', name: cluster.systemNodes.name } as const]),
    ...roles.map((name) => ({ of: 'role', name }) as const),
    { of: 'security group', name: cluster.fabricSecurityGroup },
  ];
}

function quotas({ cluster, fleets }: EksHall): QuotaClaim[] {
  const groups = [...managed(fleets), ...(cluster.systemNodes === null ? [] : [cluster.systemNodes])];
  const isThere = cluster.existing !== undefined;
  return [
    ...(isThere ? [] : [{ quota: QUOTAS.clusters, needed: 1, shared: true }]),
    ...(groups.length === 0
      ? []
      : [
          { quota: QUOTAS.nodeGroups, needed: groups.length, shared: isThere },
          { quota: QUOTAS.nodesInGroup, needed: Math.max(...groups.map(({ nodes }) => nodes.max)), shared: false },
        ]),
  ];
}

/** Statement of the autoscaler's role that only describes, on all resources. */
const WIDE_STATEMENT = { 'cluster-autoscaler': 'See', karpenter: 'SeeCapacity' } as const;

function scannerSkips({
  charts,
  cluster: { existing, autoscaler, balancer, prometheus, publicAccessCidrs: cidrs },
}: EksHall): ScannerSkip[] {
  return [
    ...(autoscaler === null ? [] : wideRoleSkips('autoscaler', WIDE_STATEMENT[autoscaler.kind])),
    ...(balancer === null ? [] : wideRoleSkips('load balancers', 'SeeBalancers')),
    ...(prometheus?.grafana ? wideRoleSkips('grafana', 'SeeMetrics') : []),
    ...(charts.volumes.some(({ parameters }) => parameters.length > 0)
      ? skips(
          'volume parameters',
          'the address of a file system is no secret: its security group decides who mounts it',
          'CKV2_AWS_34',
          'CKV_AWS_337',
        )
      : []),
    ...(cidrs.length === 0 || existing !== undefined
      ? []
      : skips('cluster', `the blueprint opens the endpoint to ${cidrs.join(', ')}`, 'AWS-0040', 'CKV_AWS_39')),
  ];
}

/**
 * A node describes itself and its cluster, and fetches tokens for its pods.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
const NODE_CALLS = ['ec2', 'eks', 'eks-auth'] as const;

function prepare(request: PlatformRequest): PreparedPlatform<'eks'> {
  const { name, kubernetes, onPremises, pools, region, security, storeKinds, workloads } = request;
  const serving = serves(workloads);
  const hybrid = onPremises?.nodes !== undefined;
  const owned = planOwnedGroups(onPremises);
  const { existing } = kubernetes;
  const kept = { hybrid, serving, askedFor: existing?.addons };
  const { calls, ...addons } = planAddons(name, region.region, storeKinds, kept, kubernetes);
  const observed = addons.addons.some((addon) => addon.name === OBSERVABILITY);
  return {
    calls: [...NODE_CALLS, ...AUTOSCALER_CALLS[kubernetes.autoscaler], ...(serving ? BALANCER_CALLS : []), ...calls],
    registries: [eksRegistryAccount(region.region)],
    people: planPeople(request),
    // Of a cluster that is there they are paid elsewhere.
    fixedCosts: (usage) => [
      ...(existing === undefined ? clusterCosts(request, usage) : []),
      ...prometheusCosts(request),
    ],
    nodeCosts: ({ observations }) =>
      observed
        ? [nodeCost('software', 'container-insights', region, observations / 1e6, 'observationUsdPerMillion')]
        : [],
    plan: ({ drafts, network, stores, access, state }) => {
      const autoscaler = planAutoscaler(name, region.region, kubernetes.autoscaler);
      const hasFabric = drafts.some(({ fleet }) => fleet.interfaces.length > 0);
      const cluster = planCluster(request, network, addons, autoscaler, hasFabric);
      const fleets = drafts.map((draft) =>
        planNodeGroup(draft.fleet, draft.type, autoscaler?.kind ?? null, groupSchedules(draft)),
      );
      const pods = podAccess(access);
      const charts = planCharts({
        name,
        kubernetes,
        guards: {
          networkPolicies: isSetBy(security, 'network-policies'),
          podSecurity: isSetBy(security, 'pods-restricted'),
          ...imagePolicy(request),
        },
        workloads,
        pooled: pools,
        region: region.region,
        cluster,
        network,
        fleets,
        owned,
        access: pods,
        stores,
        state,
      });
      return { cluster, charts, fleets, ...(owned.length > 0 && { owned }), access: pods };
    },
  };
}

/** Registries that are named, or the mirror under a profile that asks for a policy. */
function imagePolicy({ name, kubernetes, security }: PlatformRequest): Pick<NamespaceGuards, 'images'> {
  const { images, mirror } = kubernetes;
  const registries = images ?? (mirror !== undefined && isSetBy(security, 'images-pinned') ? [mirror] : []);
  return registries.length === 0 ? {} : { images: { name: `${name}-images`, registries: [...registries].sort() } };
}

/**
 * Of the controller of load balancers.
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/
 */
const BALANCER_CALLS = ['ec2', 'elasticloadbalancing'] as const;

/** A cluster of the hall has a role that administers it; one that is there, where somebody is named or charts are installed. */
function planPeople({ name, kubernetes, people, region }: PlatformRequest): PeoplePlan[] {
  const administered = kubernetes.existing === undefined || kubernetes.charts === 'install' || people.admins.length > 0;
  const role = (
    key: PeoplePlan['key'],
    clusterPolicy: PeoplePlan['clusterPolicy'],
    principals: readonly string[],
  ): PeoplePlan => ({
    key,
    roleName: roleName([name, key], region.region),
    clusterPolicy,
    principals: [...principals].sort(),
    mfa: people.mfa,
  });
  return [
    ...(administered ? [role('admin', 'AmazonEKSClusterAdminPolicy', people.admins)] : []),
    ...(people.viewers.length > 0 ? [role('viewer', 'AmazonEKSViewPolicy', people.viewers)] : []),
  ];
}

/** One service account for every workload that uses buckets, in a namespace of its own. */
function podAccess(access: readonly AccessPlan[]): PodAccessPlan[] {
  return access
    .filter(({ grants }) => grants.length > 0)
    .map(({ key, roleName, grants }) => ({ key, roleName, namespace: key, serviceAccount: key, grants }));
}

function clusterCosts(request: SystemRequest, { observations }: Blueprint['usage']): FixedCost[] {
  const { region } = request;
  const system = systemType(request);
  return [
    hourly('software', { kind: 'control-plane' }, 1, priceOf(region, 'eksClusterUsdPerHour')),
    hourly(
      'hardware',
      { kind: 'system-nodes', instanceType: system, nodes: SYSTEM_NODES.desired },
      SYSTEM_NODES.desired,
      {
        unitPriceUsd: region.offers.get(system)?.onDemandUsdPerHour ?? null,
        figure: offerFigure(region.region, system, 'onDemandUsdPerHour'),
      },
    ),
    {
      category: 'hardware',
      subject: { kind: 'system-node-volumes' },
      quantity: SYSTEM_NODES.desired * SYSTEM_ROOT_VOLUME_GIB,
      unit: 'GiB-month',
      ...priceOf(region, 'gp3UsdPerGibMonth'),
    },
    used(
      'software',
      { kind: 'system-node-monitoring' },
      SYSTEM_NODES.desired * DETAILED_METRICS,
      'metric-month',
      priceOf(region, 'metricUsdPerMonth'),
    ),
    // Of the system nodes; each node of a fleet brings its own.
    counted(
      'software',
      { kind: 'container-insights' },
      SYSTEM_NODES.desired * observations,
      1e6,
      'observations',
      priceOf(region, 'observationUsdPerMillion'),
    ),
  ];
}
