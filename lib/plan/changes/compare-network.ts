import {
  compareFields,
  compareLists,
  compareOne,
  type Effect,
  type Effects,
  ELSEWHERE,
  inPlace,
  losesAll,
  replaces,
} from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import type { Hall } from '../shape/hall.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { SitePlan } from '../shape/site-plan.js';

/** Changes of the VPC, its subnets and the link to the hall on premises. */
export function compareNetworks(before: Hall, after: Hall): PlanChange[] {
  const [was, now] = [before.onPremises?.site ?? null, after.onPremises?.site ?? null];
  return [
    ...compareFields('network', NETWORK_EFFECTS, before.network, after.network),
    ...compareLists<SubnetPlan>(({ key }) => `subnet ${key}`, before.network.subnets, after.network.subnets, {
      added: { kind: 'adds', why: 'a new subnet' },
      removed: { kind: 'removes', why: 'nothing stands in it any more' },
      kept: SUBNET_EFFECTS,
    }),
    ...compareOne('link on premises', SITE_EFFECTS, was, now, 'removes'),
  ];
}

const newSubnet = (what: string): Effect => replaces(`${what}: the subnet is made anew, and all that stands in it`);

const SUBNET_EFFECTS: Effects<SubnetPlan> = {
  key: ELSEWHERE,
  role: inPlace('tags and routes'),
  zone: newSubnet('a subnet stays in its zone'),
  cidr: newSubnet('a subnet keeps its range'),
  existingId: newSubnet('another subnet'),
};

const newVpc = (what: string): Effect => replaces(`${what}: all that stands in the VPC is made anew`);

const NETWORK_EFFECTS: Effects<NetworkPlan> = {
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
    if (after === null) return { kind: 'removes-data', why: 'the log group is deleted, with its logs' };
    if (before.logGroup !== after.logGroup) return losesAll('a log group can not be renamed: what it holds is lost');
    return before.roleName === after.roleName ? inPlace('older logs go') : replaces('a role can not be renamed');
  },
};

const SITE_EFFECTS: Effects<SitePlan> = {
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
