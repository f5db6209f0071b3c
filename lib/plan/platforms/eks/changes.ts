import {
  compareFields,
  compareLists,
  drains,
  type Effect,
  type Effects,
  ELSEWHERE,
  inPlace,
  losesAll,
  replaces,
} from '../../kinds/effects.js';
import type { PlanChange } from '../../kinds/plan-change.js';
import type { Cascade, LostGround, OwnPart } from '../../kinds/platform.js';
import { ACCESS_EFFECTS, compareAccess, compareFleets } from '../../kinds/workload-changes.js';
import type { ChartsPlan, QueuePlan, ReleasePlan } from '../../shape/charts-plan.js';
import type { AddonPlan, EksClusterPlan, NodeGroupPlan, SystemNodesPlan } from '../../shape/eks-plan.js';
import type { FleetPlan } from '../../shape/fleet-plan.js';
import type { EksHall } from '../../shape/hall.js';
import type { PodAccessPlan } from '../../shape/identity-plan.js';

/** What the nodes of a fleet are in a cluster. */
export const NODE_GROUP = 'node group';

/** Changes of the cluster, what runs in it, its nodes and the rights of pods. */
export function compareClusters(before: EksHall, after: EksHall): PlanChange[] {
  const [was, now] = [before.cluster, after.cluster];
  return [
    ...compareFields('cluster', CLUSTER_EFFECTS, was, now),
    ...compareFields('system nodes', SYSTEM_NODES_EFFECTS, was.systemNodes, now.systemNodes),
    ...compareLists<AddonPlan>(({ name }) => `add-on ${name}`, was.addons, now.addons, {
      added: { kind: 'adds', why: 'it is installed' },
      removed: { kind: 'removes', why: 'it is taken out of the cluster' },
      kept: ADDON_EFFECTS,
    }),
    ...compareCharts(before.charts, after.charts),
    ...compareFleets(NODE_GROUP, NODE_GROUP_EFFECTS, before.fleets, after.fleets),
    ...compareAccess(POD_ACCESS_EFFECTS, before.access, after.access),
  ];
}

/** The cluster, and what its deletion takes with it. */
export function clusterParts({ charts }: EksHall): OwnPart[] {
  return [
    { subject: 'cluster', holds: true, gone: 'the cluster is deleted, with the objects and secrets in it' },
    { subject: 'system nodes', holds: false, gone: 'they go with the cluster' },
    ...installed(charts).releases.map(({ key }) => ({
      subject: `chart ${key}`,
      holds: false,
      gone: 'it is deleted with the cluster',
    })),
  ];
}

/** Arguments whose change replaces the cluster. */
const REBUILDS: readonly string[] = ['name', 'roleName', 'serviceCidr', 'version'];

/** The cluster is replaced with its VPC, and all nodes with their cluster or their role. */
export function clusterCascade({ cluster }: EksHall, direct: readonly PlanChange[], lost: LostGround): Cascade {
  const changes = direct.filter(({ subject }) => subject === 'cluster');
  const isRebuilt = changes.some(({ field, kind }) => REBUILDS.includes(field ?? '') && kind === 'replaces-data');
  const hasNewRole = changes.some(({ field }) => field === 'nodeRoleName');
  const fleets = lost.vpc || isRebuilt ? 'its cluster is made anew' : hasNewRole ? 'its role is made anew' : null;
  const system = fleets ?? lost.why(cluster.systemNodes.subnets);
  const vpc = 'its VPC is made anew, and nothing of the cluster is kept';
  return {
    fleets,
    parts: [
      ...(lost.vpc ? [{ subject: 'cluster', kind: 'replaces-data', why: vpc } as const] : []),
      ...(system === null ? [] : [{ subject: 'system nodes', kind: 'replaces', why: system } as const]),
    ],
  };
}

/** The node group stays and takes a new version of its launch template, node by node. */
const newTemplate = (what: string): Effect => drains(`${what}: nodes are renewed by a new version of their template`);
/** EKS changes none of these on a node group. */
const newGroup = (argument: string): Effect =>
  replaces(`${argument} is fixed when a node group is made: all its nodes go first`);

const NODE_GROUP_EFFECTS: Effects<NodeGroupPlan> = {
  startedBy: (before, after) =>
    before === undefined || before === after ? null : replaces('another hand starts its nodes: those that run go'),
  key: ELSEWHERE,
  workload: inPlace('a tag'),
  name: newGroup('node_group_name'),
  instanceType: newTemplate('another instance type'),
  accelerators: ELSEWHERE,
  purchase: (before, after) =>
    capacityType(before) === capacityType(after)
      ? inPlace('reservations are a matter of the bill')
      : newGroup('capacity_type'),
  ami: newGroup('ami_type'),
  alternatives: newTemplate('other types in turn'),
  reservation: newTemplate('other reserved capacity'),
  workingNodes: ELSEWHERE,
  subnets: newGroup('subnet_ids'),
  nodes: (before, after) =>
    after.max < before.max
      ? drains('fewer nodes at most: what runs on the rest has to move')
      : inPlace('the group is resized'),
  interfaces: newTemplate('other network interfaces'),
  placement: newTemplate('another placement'),
  rootVolumeGib: newTemplate('another root volume'),
  stripeLocalDisks: newTemplate('another layout of local disks'),
  podsPerNode: newTemplate('another limit of pods'),
  labels: inPlace('labels of nodes that run change too'),
  taints: inPlace('taints of nodes that run change too; pods that do not tolerate them are not evicted'),
  resources: inPlace('tags of the Auto Scaling group'),
};

function capacityType(purchase: FleetPlan['purchase']): string {
  return purchase.startsWith('reserved') || purchase === 'owned' ? 'on-demand' : purchase;
}

const SYSTEM_NODES_EFFECTS: Effects<SystemNodesPlan> = {
  name: newGroup('node_group_name'),
  instanceType: newTemplate('another instance type'),
  ami: newGroup('ami_type'),
  nodes: inPlace('the group is resized'),
  subnets: newGroup('subnet_ids'),
  rootVolumeGib: newTemplate('another root volume'),
};

const newCluster = (what: string): Effect =>
  losesAll(`${what}: the cluster is made anew, without anything that was in it`);

const CLUSTER_EFFECTS: Effects<EksClusterPlan> = {
  name: newCluster('a cluster can not be renamed'),
  version: (before, after) =>
    minor(after) < minor(before)
      ? newCluster('EKS takes no cluster back to an older version')
      : drains('the control plane is upgraded, then every node is renewed'),
  roleName: newCluster('role_arn is fixed when a cluster is made'),
  subnets: inPlace('the control plane moves its interfaces'),
  privateAccess: inPlace('another endpoint'),
  publicAccessCidrs: inPlace('another list of ranges'),
  serviceCidr: newCluster('service_ipv4_cidr is fixed when a cluster is made'),
  remoteNetworks: (before, after) =>
    before === null || after === null ? inPlace('hybrid nodes may join, or no more') : inPlace('other remote networks'),
  logGroup: losesAll('a log group can not be renamed: what it holds is lost'),
  logRetentionDays: inPlace('older logs go'),
  addons: ELSEWHERE,
  autoscaler: (before, after) => {
    if (before === null || after === null) return inPlace('nodes start and stop by another hand');
    if (before.roleName !== after.roleName) return replaces('a role can not be renamed');
    const sameAccount = before.namespace === after.namespace && before.serviceAccount === after.serviceAccount;
    return sameAccount ? null : replaces('the association with the service account is made anew');
  },
  systemNodes: ELSEWHERE,
  nodeRoleName: newGroup('node_role_arn'),
  fabricSecurityGroup: drains('a security group can not be renamed: nodes take the new one when they are renewed'),
};

/** `1.34` → 34. */
function minor(version: string): number {
  return Number(version.split('.')[1]);
}

const ADDON_EFFECTS: Effects<AddonPlan> = {
  name: ELSEWHERE,
  when: inPlace('an order, of installation only'),
  configuration: inPlace('the add-on is updated'),
  identity: inPlace('the add-on takes another role'),
};

const newAssociation = replaces('the association with the service account is made anew');

const POD_ACCESS_EFFECTS: Effects<PodAccessPlan> = {
  ...ACCESS_EFFECTS,
  namespace: newAssociation,
  serviceAccount: newAssociation,
};

const RELEASE_EFFECTS: Effects<ReleasePlan> = {
  key: ELSEWHERE,
  namespace: replaces('a release stays in its namespace: it is uninstalled and installed anew'),
  chart: inPlace('another chart, version or repository: the release is upgraded'),
  images: ELSEWHERE,
  values: inPlace('the release is upgraded'),
  skipCrds: inPlace('the release is upgraded'),
  after: inPlace('another order'),
};

const QUEUE_EFFECTS: Effects<QueuePlan> = {
  workload: ELSEWHERE,
  namespace: ELSEWHERE,
  serviceAccount: inPlace('pods of the workload have rights, or have none any more'),
  priority: inPlace('another priority, of jobs that are submitted from now on'),
  share: inPlace('another share of what is lent'),
  cohort: inPlace('nodes are lent, or lent no more'),
  quotas: inPlace('another quota: jobs beyond it wait, those that run go on'),
};

/** What the second stack does to the cluster; nothing of what the user installs. */
function compareCharts(before: ChartsPlan | undefined, after: ChartsPlan): PlanChange[] {
  const [one, other] = [installed(before), installed(after)];
  return [
    ...compareLists<ReleasePlan>(({ key }) => `chart ${key}`, one.releases, other.releases, {
      added: { kind: 'adds', why: 'it is installed in the cluster' },
      removed: { kind: 'removes', why: 'it is taken out of the cluster' },
      kept: (was, now) => compareFields(`chart ${was.key}`, RELEASE_EFFECTS, was, now),
    }),
    ...compareLists<QueuePlan>(({ workload }) => `queue ${workload}`, one.queues, other.queues, {
      added: { kind: 'adds', why: 'a new queue of Kueue' },
      removed: { kind: 'removes', why: 'jobs that wait in it are not started any more' },
      kept: (was, now) => compareFields(`queue ${was.workload}`, QUEUE_EFFECTS, was, now),
    }),
  ];
}

/** A plan that an earlier version wrote has no charts. */
function installed(charts: ChartsPlan | undefined): Pick<ChartsPlan, 'queues' | 'releases'> {
  return charts === undefined || charts.stack === null ? { queues: [], releases: [] } : charts;
}
