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
import type { ChartsPlan, QueuePlan, ReleasePlan, VolumePlan } from '../../shape/charts-plan.js';
import type { AddonPlan, EksClusterPlan, NodeGroupPlan, SystemNodesPlan } from '../../shape/eks-plan.js';
import type { FleetPlan } from '../../shape/fleet-plan.js';
import type { EksHall } from '../../shape/hall.js';
import type { PodAccessPlan } from '../../shape/identity-plan.js';
import { NODE_GROUP } from './node-groups.js';

/** Changes of the cluster, what runs in it, its nodes and the rights of pods. */
export function compareClusters(before: EksHall, after: EksHall): PlanChange[] {
  const [was, now] = [before.cluster, after.cluster];
  return [
    ...compareControlPlanes(was, now),
    ...compareSystemNodes(was.systemNodes, now.systemNodes),
    ...compareLists<AddonPlan>(({ name }) => `add-on ${name}`, was.addons, now.addons, {
      added: { kind: 'adds', why: 'it is installed' },
      removed: { kind: 'removes', why: 'it is removed from the cluster' },
      kept: ADDON_EFFECTS,
    }),
    ...compareCharts(before.charts, after.charts),
    ...compareFleets(NODE_GROUP, NODE_GROUP_EFFECTS, before.fleets, after.fleets),
    ...compareAccess(POD_ACCESS_EFFECTS, before.access, after.access),
  ];
}

function compareControlPlanes(was: EksClusterPlan, now: EksClusterPlan): PlanChange[] {
  if ((was.existing === undefined) === (now.existing === undefined)) {
    return compareFields('cluster', now.existing === undefined ? CLUSTER_EFFECTS : EXISTING_EFFECTS, was, now);
  }
  const whole = { subject: 'cluster', field: null, before: was.name, after: now.name };
  return [
    now.existing === undefined
      ? { ...whole, kind: 'adds', why: 'a cluster of the hall is made; the one that was there stays' }
      : { ...whole, kind: 'removes-data', why: 'the cluster is deleted, with the objects and secrets in it' },
  ];
}

function compareSystemNodes(was: SystemNodesPlan | null, now: SystemNodesPlan | null): PlanChange[] {
  if (was !== null && now !== null) return compareFields('system nodes', SYSTEM_NODES_EFFECTS, was, now);
  const whole = { subject: 'system nodes', field: null, before: was, after: now };
  if (now !== null) return [{ ...whole, kind: 'adds', why: 'they are new' }];
  return was === null ? [] : [{ ...whole, kind: 'removes', why: 'they are deleted with the cluster' }];
}

/** The cluster, and what its deletion takes with it. */
export function clusterParts({ charts, cluster }: EksHall): OwnPart[] {
  const releases = installed(charts).releases.map(({ key }) => `chart ${key}`);
  if (cluster.existing !== undefined) {
    return releases.map((subject) => ({ subject, holds: false, gone: 'it is removed from the cluster, which stays' }));
  }
  return [
    { subject: 'cluster', holds: true, gone: 'the cluster is deleted, with the objects and secrets in it' },
    { subject: 'system nodes', holds: false, gone: 'they are deleted with the cluster' },
    ...releases.map((subject) => ({ subject, holds: false, gone: 'it is deleted with the cluster' })),
  ];
}

/** Arguments whose change replaces the cluster. */
const REBUILDS: readonly string[] = ['name', 'roleName', 'serviceCidr', 'version'];

/** The cluster is replaced with its VPC, and all nodes with their cluster or their role. */
export function clusterCascade({ cluster }: EksHall, direct: readonly PlanChange[], lost: LostGround): Cascade {
  const changes = direct.filter(({ subject }) => subject === 'cluster');
  const isRebuilt = changes.some(({ field, kind }) => REBUILDS.includes(field ?? '') && kind === 'replaces-data');
  const isAnother = changes.some(
    ({ field, kind }) => field === null || (field === 'name' && kind === 'replaces' && cluster.existing !== undefined),
  );
  const hasNewRole = changes.some(({ field }) => field === 'nodeRoleName');
  const fleets =
    lost.vpc || isRebuilt
      ? 'its cluster is recreated'
      : isAnother
        ? 'it joins another cluster'
        : hasNewRole
          ? 'its role is recreated'
          : null;
  const system = cluster.systemNodes === null ? null : (fleets ?? lost.why(cluster.systemNodes.subnets));
  const vpc = 'its VPC is recreated, and nothing of the cluster is kept';
  return {
    fleets,
    parts: [
      ...(lost.vpc && cluster.existing === undefined
        ? [{ subject: 'cluster', kind: 'replaces-data', why: vpc } as const]
        : []),
      ...(system === null ? [] : [{ subject: 'system nodes', kind: 'replaces', why: system } as const]),
    ],
  };
}

/** The node group stays and takes a new version of its launch template, node by node. */
const newTemplate = (what: string): Effect =>
  drains(`${what}: nodes are replaced with a new version of the launch template`);
/** EKS changes none of these on a node group. */
const newGroup = (argument: string): Effect =>
  replaces(`${argument} is fixed at creation: all nodes of the old group are terminated first`);

const NODE_GROUP_EFFECTS: Effects<NodeGroupPlan> = {
  startedBy: (before, after) =>
    before === undefined || before === after
      ? null
      : replaces('another autoscaler starts its nodes: running nodes are terminated'),
  key: ELSEWHERE,
  workload: inPlace('a tag is updated'),
  team: newTemplate('another team in the tags'),
  name: newGroup('node_group_name'),
  instanceType: newTemplate('another instance type'),
  accelerators: ELSEWHERE,
  purchase: (before, after) =>
    capacityType(before) === capacityType(after)
      ? inPlace('a reservation changes the bill only')
      : newGroup('capacity_type'),
  ami: newGroup('ami_type'),
  alternatives: newTemplate('other alternative types'),
  reservation: newTemplate('other reserved capacity'),
  workingNodes: ELSEWHERE,
  schedules: inPlace('the schedule is updated'),
  subnets: newGroup('subnet_ids'),
  nodes: (before, after) =>
    after.max < before.max
      ? drains('a lower maximum: pods on surplus nodes have to move')
      : inPlace('the group is resized'),
  interfaces: newTemplate('other network interfaces'),
  placement: newTemplate('another placement'),
  rootVolumeGib: newTemplate('another root volume'),
  stripeLocalDisks: newTemplate('another layout of local disks'),
  podsPerNode: newTemplate('another maximum of pods per node'),
  vcpus: ELSEWHERE,
  memoryMib: ELSEWHERE,
  labels: inPlace('running nodes get the new labels too'),
  taints: inPlace('running nodes get the new taints too; pods that do not tolerate them are not evicted'),
  resources: inPlace('tags of the Auto Scaling group are updated'),
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
  losesAll(`${what}: the cluster is recreated, and all its objects are lost`);

const CLUSTER_EFFECTS: Effects<EksClusterPlan> = {
  existing: ELSEWHERE,
  name: newCluster('a cluster cannot be renamed'),
  version: (before, after) =>
    minor(after) < minor(before)
      ? newCluster('EKS does not downgrade a cluster')
      : minor(after) - minor(before) > 1
        ? drains('EKS upgrades one minor version at a time, and refuses this: apply those between first')
        : drains('the control plane is upgraded, then add-ons, then every node is replaced, one of a group at a time'),
  nodeRelease: (_, after) =>
    after === null
      ? inPlace('nodes keep their image until the version of Kubernetes changes')
      : drains('other images: every node is replaced, one of a group at a time'),
  roleName: newCluster('role_arn is fixed at creation'),
  subnets: inPlace('the network interfaces of the control plane move'),
  privateAccess: inPlace('access to the endpoint is updated'),
  publicAccessCidrs: inPlace('the allowed ranges are updated'),
  serviceCidr: newCluster('service_ipv4_cidr is fixed at creation'),
  remoteNetworks: (before, after) =>
    before === null || after === null
      ? inPlace('hybrid nodes are allowed, or no longer')
      : inPlace('the remote networks are updated'),
  logGroup: losesAll('a log group cannot be renamed: its logs are lost'),
  logRetentionDays: inPlace('older logs are deleted'),
  addons: ELSEWHERE,
  autoscaler: (before, after) => {
    if (before === null || after === null) return inPlace('another autoscaler starts and stops nodes');
    if (before.roleName !== after.roleName) return replaces('a role cannot be renamed');
    const sameAccount = before.namespace === after.namespace && before.serviceAccount === after.serviceAccount;
    return sameAccount ? null : replaces('the association with the service account is recreated');
  },
  balancer: (before, after) =>
    before === null || after === null
      ? inPlace('load balancers can be made, or no longer')
      : before.roleName === after.roleName
        ? null
        : replaces('a role cannot be renamed'),
  systemNodes: ELSEWHERE,
  prometheus: (before, after) =>
    before === undefined || after === undefined
      ? after === undefined
        ? losesAll('the metrics in Prometheus are deleted')
        : inPlace('metrics are kept in Prometheus from now on')
      : before.workspaceName === after.workspaceName
        ? inPlace('the collector or the dashboards are replaced')
        : losesAll('another workspace: the metrics in Prometheus are lost'),
  nodeRoleName: newGroup('node_role_arn'),
  fabricSecurityGroup: drains('a security group cannot be renamed: nodes get the new one when they are replaced'),
};

/** Of a cluster that is there: what is stated of it changes nothing of it. */
const EXISTING_EFFECTS: Effects<EksClusterPlan> = {
  ...CLUSTER_EFFECTS,
  existing: ELSEWHERE,
  name: replaces('its nodes join another cluster'),
  version: drains('the nodes follow the version of the cluster, one of a group at a time'),
  roleName: ELSEWHERE,
  subnets: ELSEWHERE,
  privateAccess: ELSEWHERE,
  publicAccessCidrs: ELSEWHERE,
  serviceCidr: ELSEWHERE,
  remoteNetworks: ELSEWHERE,
  logGroup: ELSEWHERE,
  logRetentionDays: ELSEWHERE,
};

/** `1.34` → 34. */
function minor(version: string): number {
  return Number(version.split('.')[1]);
}

const ADDON_EFFECTS: Effects<AddonPlan> = {
  name: ELSEWHERE,
  version: inPlace('its pods are replaced by those of the other version'),
  when: inPlace('only the order of installation changes'),
  configuration: inPlace('the add-on is updated'),
  identity: inPlace('the add-on gets another role'),
};

const newAssociation = replaces('the association with the service account is recreated');

const POD_ACCESS_EFFECTS: Effects<PodAccessPlan> = {
  ...ACCESS_EFFECTS,
  namespace: newAssociation,
  serviceAccount: newAssociation,
};

const RELEASE_EFFECTS: Effects<ReleasePlan> = {
  key: ELSEWHERE,
  namespace: replaces('the namespace of a release is fixed: it is uninstalled and reinstalled'),
  chart: inPlace('another chart, version or repository: the release is upgraded'),
  images: ELSEWHERE,
  values: inPlace('the release is upgraded'),
  skipCrds: inPlace('the release is upgraded'),
  waits: ELSEWHERE,
  after: inPlace('the order of installation changes'),
};

const QUEUE_EFFECTS: Effects<QueuePlan> = {
  workload: ELSEWHERE,
  namespace: ELSEWHERE,
  serviceAccount: inPlace('pods of the workload gain or lose AWS permissions'),
  priority: inPlace('another priority for jobs submitted from now on'),
  share: inPlace('another share of borrowed nodes'),
  cohort: inPlace('nodes are lent, or no longer'),
  quotas: inPlace('another quota: jobs beyond it wait, running jobs continue'),
};

const newVolume = (what: string): Effect =>
  replaces(`${what}: a volume is fixed, and pods that mount it have to end first; the data stays in the store`);

const VOLUME_EFFECTS: Effects<VolumePlan> = {
  key: ELSEWHERE,
  workload: ELSEWHERE,
  namespace: ELSEWHERE,
  claim: ELSEWHERE,
  store: ELSEWHERE,
  mountPath: inPlace('jobs written from now on mount it elsewhere'),
  readOnly: ELSEWHERE,
  capacityGib: inPlace('the size that Kubernetes shows changes'),
  driver: newVolume('another driver'),
  mountOptions: inPlace('pods that start from now on mount it so'),
  parameters: newVolume('another file system'),
};

/** What the second stack does to the cluster; nothing of what the user installs. */
function compareCharts(before: ChartsPlan | undefined, after: ChartsPlan): PlanChange[] {
  const [one, other] = [installed(before), installed(after)];
  return [
    ...compareLists<ReleasePlan>(({ key }) => `chart ${key}`, one.releases, other.releases, {
      added: { kind: 'adds', why: 'it is installed in the cluster' },
      removed: { kind: 'removes', why: 'it is removed from the cluster' },
      kept: (was, now) => compareFields(`chart ${was.key}`, RELEASE_EFFECTS, was, now),
    }),
    ...compareLists<QueuePlan>(({ workload }) => `queue ${workload}`, one.queues, other.queues, {
      added: { kind: 'adds', why: 'a new Kueue queue' },
      removed: { kind: 'removes', why: 'jobs waiting in it no longer start' },
      kept: (was, now) => compareFields(`queue ${was.workload}`, QUEUE_EFFECTS, was, now),
    }),
    ...compareLists<VolumePlan>(({ key }) => `volume ${key}`, one.volumes, other.volumes, {
      added: { kind: 'adds', why: 'pods of the workload can mount the store' },
      removed: { kind: 'removes', why: 'pods no longer mount the store; its data stays' },
      kept: (was, now) => compareFields(`volume ${was.key}`, VOLUME_EFFECTS, was, now),
    }),
  ];
}

/** A plan that an earlier version wrote has no charts, or no volumes. */
function installed(charts: ChartsPlan | undefined): Pick<ChartsPlan, 'queues' | 'releases' | 'volumes'> {
  if (charts === undefined || charts.stack === null) return { queues: [], releases: [], volumes: [] };
  return { ...charts, volumes: charts.volumes ?? [] };
}
