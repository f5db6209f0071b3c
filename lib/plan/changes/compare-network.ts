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
import { isExistingBucket } from '../records/log-bucket.js';
import type { Hall } from '../shape/hall.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { LinkPlan, SitePlan } from '../shape/site-plan.js';

/** Changes of the VPC, its subnets and the link to the hall on premises. */
export function compareNetworks(before: Hall, after: Hall): PlanChange[] {
  const [was, now] = [before.onPremises?.site ?? null, after.onPremises?.site ?? null];
  return [
    ...compareFields('network', NETWORK_EFFECTS, before.network, after.network),
    ...compareLists<SubnetPlan>(({ key }) => `subnet ${key}`, before.network.subnets, after.network.subnets, {
      added: { kind: 'adds', why: 'a new subnet' },
      removed: { kind: 'removes', why: 'nothing uses it any more' },
      kept: SUBNET_EFFECTS,
    }),
    ...compareOne('link on premises', SITE_EFFECTS, was, now, 'removes'),
  ];
}

const newSubnet = (what: string): Effect => replaces(`${what}: the subnet is recreated, with every resource in it`);

const SUBNET_EFFECTS: Effects<SubnetPlan> = {
  key: ELSEWHERE,
  role: inPlace('tags and routes are updated'),
  zone: newSubnet('the zone of a subnet is fixed'),
  cidr: newSubnet('the CIDR range of a subnet is fixed'),
  existingId: newSubnet('another subnet is named'),
};

const newVpc = (what: string): Effect => replaces(`${what}: every resource in the VPC is recreated`);

const NETWORK_EFFECTS: Effects<NetworkPlan> = {
  vpcCidr: newVpc('the primary CIDR range of a VPC is fixed'),
  acceleratorRanges: inPlace('a secondary CIDR range of the VPC is added or removed'),
  existing: (before, after) =>
    before?.vpcId === after?.vpcId
      ? inPlace('route tables of the endpoints are updated')
      : newVpc('another VPC is named'),
  zones: ELSEWHERE,
  subnets: ELSEWHERE,
  natZones: replaces('NAT gateways are added or removed: the source addresses of outbound traffic change'),
  gatewayEndpoints: inPlace('endpoints are added or removed'),
  interfaceEndpoints: inPlace('endpoints are added or removed'),
  endpointSubnets: inPlace('the network interfaces of the endpoints move'),
  perimeter: inPlace('policies of the endpoints are updated: what they no longer admit fails'),
  endpointSecurityGroup: replaces('a security group cannot be renamed'),
  dns: (before, after) => {
    if (before === undefined) return inPlace('DNS queries are logged, and those that the plan does not name refused');
    if (after === undefined) return { kind: 'removes-data', why: 'the log group is deleted, with its logs' };
    if (before.logGroup !== after.logGroup) return losesAll('a log group cannot be renamed: its logs are lost');
    return inPlace('what is resolved, or how long its log is kept, is updated');
  },
  flowLogs: (before, after) => {
    if (before === null) return inPlace('flow logs are turned on');
    if (isExistingBucket(before)) {
      return after === null
        ? inPlace('flow logs are turned off: those before stay')
        : replaces('flow logs go elsewhere');
    }
    if (after === null || isExistingBucket(after)) {
      return { kind: 'removes-data', why: 'the log group is deleted, with its logs' };
    }
    if (before.logGroup !== after.logGroup) return losesAll('a log group cannot be renamed: its logs are lost');
    return before.roleName === after.roleName
      ? inPlace('older logs are deleted')
      : replaces('a role cannot be renamed');
  },
};

const SITE_EFFECTS: Effects<SitePlan> = {
  nodeCidrs: inPlace('routes and rules are updated'),
  podCidrs: inPlace('routes and rules are updated'),
  transitGateway: replaces('another transit gateway: the link is down until it is available'),
  attachmentSubnets: inPlace('the attachment of the transit gateway is updated'),
  links: (before, after) => {
    const kept = before.flatMap(({ lines }) => lines).filter((line) => isKept(line, after));
    if (kept.length === 0) return replaces('another link: the halls are disconnected until it is up');
    return before.every(({ lines, site }) =>
      lines.some((line) =>
        isKept(
          line,
          after.filter((one) => one.site === site),
        ),
      ),
    )
      ? inPlace('connections are added or removed, or their logs updated: one of each link stays up')
      : replaces('another link: a site is disconnected until it is up');
  },
  names: replaces('resolver endpoints and rules: names on premises do not resolve until they are available'),
  hybridNodes: replaces('nodes on premises have to join again'),
  clusterCalls: inPlace('security group rules are updated'),
  transfers: replaces('DataSync tasks are recreated: copied data stays in the bucket'),
};

/** Whether a connection stays: the same address in Terraform, leading to the same router. */
function isKept(line: LinkPlan['lines'][number], after: readonly LinkPlan[]): boolean {
  return after
    .flatMap(({ lines }) => lines)
    .some((one) => one.key === line.key && one.asn === line.asn && endOf(one) === endOf(line));
}

function endOf(line: LinkPlan['lines'][number]): string {
  return line.kind === 'vpn' ? line.peer : `${line.connection} ${line.vlan}`;
}
