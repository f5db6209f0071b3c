import { drains, type Effect, type Effects, ELSEWHERE, inPlace, losesAll, replaces } from '../kinds/effects.js';
import type { AddonPlan, EksClusterPlan, NodeGroupPlan, SystemNodesPlan } from '../shape/eks-plan.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { AccessPlan, PeoplePlan, PodAccessPlan } from '../shape/identity-plan.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { SitePlan } from '../shape/site-plan.js';
import type {
  AccessLogPlan,
  ExpressStorePlan,
  HomeStorePlan,
  LustreStorePlan,
  ObjectStorePlan,
} from '../shape/store-plan.js';

/**
 * What a change of each argument does. The provider decides: arguments that it can not update force a replacement
 * (measured with AWS provider 5.100 and read in its source), and where it can, AWS itself may refuse.
 * @see https://github.com/hashicorp/terraform-provider-aws internal/service: `ForceNew`
 */

/** The node group stays and takes a new version of its launch template, node by node. */
const newTemplate = (what: string): Effect => drains(`${what}: nodes are renewed by a new version of their template`);
/** EKS changes none of these on a node group. */
const newGroup = (argument: string): Effect =>
  replaces(`${argument} is fixed when a node group is made: all its nodes go first`);

export const NODE_GROUP_EFFECTS: Effects<NodeGroupPlan> = {
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

export const SYSTEM_NODES_EFFECTS: Effects<SystemNodesPlan> = {
  name: newGroup('node_group_name'),
  instanceType: newTemplate('another instance type'),
  ami: newGroup('ami_type'),
  nodes: inPlace('the group is resized'),
  subnets: newGroup('subnet_ids'),
  rootVolumeGib: newTemplate('another root volume'),
};

const newCluster = (what: string): Effect =>
  losesAll(`${what}: the cluster is made anew, without anything that was in it`);

export const CLUSTER_EFFECTS: Effects<EksClusterPlan> = {
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

export const ADDON_EFFECTS: Effects<AddonPlan> = {
  name: ELSEWHERE,
  when: inPlace('an order, of installation only'),
  configuration: inPlace('the add-on is updated'),
  identity: inPlace('the add-on takes another role'),
};

const newSubnet = (what: string): Effect => replaces(`${what}: the subnet is made anew, and all that stands in it`);

export const SUBNET_EFFECTS: Effects<SubnetPlan> = {
  key: ELSEWHERE,
  role: inPlace('tags and routes'),
  zone: newSubnet('a subnet stays in its zone'),
  cidr: newSubnet('a subnet keeps its range'),
  existingId: newSubnet('another subnet'),
};

const newVpc = (what: string): Effect => replaces(`${what}: all that stands in the VPC is made anew`);

export const NETWORK_EFFECTS: Effects<NetworkPlan> = {
  vpcCidr: newVpc('a VPC keeps its first range'),
  acceleratorRanges: inPlace('the VPC gets a range, or gives one back'),
  existing: (before, after) =>
    before?.vpcId === after?.vpcId ? inPlace('endpoints join other route tables') : newVpc('another VPC'),
  zones: ELSEWHERE,
  subnets: ELSEWHERE,
  natZones: replaces('gateways come or go, and with them the addresses that traffic comes from'),
  gatewayEndpoints: inPlace('endpoints come or go'),
  interfaceEndpoints: inPlace('endpoints come or go'),
  endpointSubnets: inPlace('endpoints move their interfaces'),
  endpointSecurityGroup: replaces('a security group can not be renamed'),
  flowLogs: (before, after) => {
    if (before === null) return inPlace('flow logs begin');
    if (after === null) return { kind: 'removes-data', why: 'the log group goes, with what it holds' };
    if (before.logGroup !== after.logGroup) return losesAll('a log group can not be renamed: what it holds is lost');
    return before.roleName === after.roleName ? inPlace('older logs go') : replaces('a role can not be renamed');
  },
};

const newBucket = losesAll('a bucket can not be renamed: a new one is made, empty');

export const OBJECT_STORE_EFFECTS: Effects<ObjectStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: ELSEWHERE,
  name: ELSEWHERE,
  bucketPrefix: newBucket,
  capacityBytes: inPlace('a bucket has no size: only the bill changes'),
  noncurrentVersionDays: inPlace('a lifecycle rule'),
  abortUploadDays: inPlace('a lifecycle rule'),
  transitions: inPlace('a lifecycle rule'),
  expirationDays: (before, after) =>
    after !== null && (before === null || after < before)
      ? { kind: 'removes-data', why: 'objects of that age are deleted' }
      : inPlace('a lifecycle rule'),
};

export const EXPRESS_STORE_EFFECTS: Effects<ExpressStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: ELSEWHERE,
  name: ELSEWHERE,
  bucketPrefix: newBucket,
  zone: (before) =>
    losesAll(`a directory bucket stays in its zone: a new one is made, empty, unless the store says "zone: ${before}"`),
  capacityBytes: inPlace('a bucket has no size: only the bill changes'),
};

export const HOME_STORE_EFFECTS: Effects<HomeStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: inPlace('a tag'),
  name: ELSEWHERE,
  fileSystemName: inPlace('a tag'),
  securityGroup: replaces('a security group can not be renamed: mount targets take the new one'),
  capacityBytes: inPlace('it has no size: only the bill changes'),
  subnets: inPlace('mount targets come or go'),
  infrequentAccessDays: inPlace('a lifecycle rule'),
};

const newFileSystem = (argument: string): Effect =>
  losesAll(`${argument} is fixed when a file system is made: a new one is made, empty`);

export const LUSTRE_STORE_EFFECTS: Effects<LustreStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: inPlace('a tag'),
  name: ELSEWHERE,
  fileSystemName: inPlace('a tag'),
  securityGroup: newFileSystem('security_group_ids'),
  deployment: newFileSystem('deployment_type'),
  version: newFileSystem('file_system_type_version'),
  capacityGib: (before, after) =>
    after < before
      ? losesAll('a file system does not shrink: a smaller one is made, empty')
      : inPlace('it grows while it runs, and is not reached for minutes'),
  mbytesPerSecondPerTib: (before, after) =>
    before === null || after === null
      ? newFileSystem('deployment_type')
      : inPlace('other file servers take over, and it is not reached for minutes'),
  subnet: (before) =>
    losesAll(
      `a file system stays in its subnet: a new one is made, empty, unless "zone" of the store names that of ${before}`,
    ),
  efa: newFileSystem('efa_enabled'),
  metadata: (before, after) =>
    before === null || after === null
      ? newFileSystem('metadata_configuration')
      : inPlace('metadata servers change their rate'),
  link: (before, after) =>
    before === null && after !== null
      ? inPlace('a link comes: files stay where they are, and no backup is made any more')
      : inPlace('links come or go: files stay where they are'),
  logGroup: losesAll('a log group can not be renamed: what it holds is lost'),
  logRetentionDays: inPlace('older logs go'),
};

/**
 * Terraform would try to change the throughput in place, and AWS refuses.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/fsx_lustre_file_system
 */
export const LUSTRE_ON_EFA_EFFECTS: Effects<LustreStorePlan> = {
  ...LUSTRE_STORE_EFFECTS,
  mbytesPerSecondPerTib: losesAll('on EFA a file system keeps its throughput: only a new one, empty, has another'),
};

export const ACCESS_LOG_EFFECTS: Effects<AccessLogPlan> = {
  bucketPrefix: newBucket,
  retentionDays: inPlace('a lifecycle rule'),
};

const newRole = replaces('a role can not be renamed: what runs loses its rights until it starts again');
const newAssociation = replaces('the association with the service account is made anew');

export const ACCESS_EFFECTS: Effects<AccessPlan> = {
  key: ELSEWHERE,
  roleName: newRole,
  grants: inPlace('a policy'),
};

export const POD_ACCESS_EFFECTS: Effects<PodAccessPlan> = {
  ...ACCESS_EFFECTS,
  namespace: newAssociation,
  serviceAccount: newAssociation,
};

export const PEOPLE_EFFECTS: Effects<PeoplePlan> = {
  key: ELSEWHERE,
  roleName: replaces('a role can not be renamed: people assume another one'),
  clusterPolicy: replaces('the access policy of the role'),
  principals: inPlace('a trust policy'),
};

export const SITE_EFFECTS: Effects<SitePlan> = {
  nodeCidrs: inPlace('routes and rules'),
  podCidrs: inPlace('routes and rules'),
  transitGateway: replaces('another transit gateway: the halls are apart until it stands'),
  attachmentSubnets: inPlace('interfaces of the transit gateway'),
  link: (before, after) =>
    before.kind === after.kind && before.kind === 'vpn' && sameButLogs(before, after)
      ? inPlace('its logs')
      : replaces('another link: the halls are apart until it stands'),
  names: replaces('resolvers and rules: names on premises are not found until they stand'),
  hybridNodes: replaces('nodes on premises join again'),
  clusterCalls: inPlace('rules'),
  transfers: replaces('tasks are made anew: what was copied stays in the bucket'),
};

function sameButLogs(before: SitePlan['link'], after: SitePlan['link']): boolean {
  return before.kind === 'vpn' && after.kind === 'vpn' && before.peer === after.peer && before.asn === after.asn;
}
