import type { Diagnostic } from '../blueprint/diagnostic.js';
import type { Blueprint } from '../blueprint/schema.js';
import { POD_ADDRESSES, SYSTEM_NODES } from './cluster.js';
import { parseIpv4Block, usableAddresses } from './ipv4-block.js';
import { roleName, securityGroupName } from './names.js';
import { LARGEST_VPC_PREFIX, subnetCidr, subnetPrefix, vpcPrefixFor } from './network-layout.js';
import type { FleetPlan, NetworkPlan, StorePlan, SubnetPlan } from './plan.js';
import type { ZoneChoice } from './zones.js';

const FLOW_LOG_RETENTION_DAYS = 365;

export const GATEWAY_ENDPOINTS: readonly string[] = ['s3'];

/** What nodes, pods and add-ons call; one interface each in every base zone. */
export const INTERFACE_ENDPOINTS: readonly string[] = [
  'autoscaling',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'eks',
  'eks-auth',
  'elasticloadbalancing',
  'kms',
  'logs',
  'ssm',
  'ssmmessages',
  'sts',
];

export function planNetwork(
  blueprint: Blueprint,
  region: string,
  zones: readonly ZoneChoice[],
  fleets: readonly FleetPlan[],
): NetworkPlan {
  const { name, network } = blueprint;
  const base = zones.filter((zone) => zone.base);
  const fleetSubnets = new Set(fleets.flatMap(({ subnets }) => subnets));
  const subnets = zones
    .flatMap((zone): SubnetPlan[] => {
      const roles: SubnetPlan['role'][] = [
        'public',
        'nodes',
        ...(zone.base ? (['control-plane'] as const) : []),
        ...(fleetSubnets.has(`accelerators-${zone.key}`) ? (['accelerators'] as const) : []),
      ];
      return roles.map((role) => ({
        key: `${role}-${zone.key}`,
        role,
        zone: zone.key,
        cidr: subnetCidr(network.cidr, role, zone.number),
      }));
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    vpcCidr: network.cidr,
    zones: zones.map(({ id, key, base }) => ({ id, key, base })),
    subnets,
    natZones: network.nat === 'single' ? [base[0]!.key] : zones.map(({ key }) => key),
    gatewayEndpoints: GATEWAY_ENDPOINTS,
    interfaceEndpoints: INTERFACE_ENDPOINTS,
    endpointSubnets: base.map(({ key }) => `nodes-${key}`),
    endpointSecurityGroup: securityGroupName([name, 'endpoints']),
    flowLogs: {
      logGroup: `/aws/vpc/${name}/flow-logs`,
      retentionDays: FLOW_LOG_RETENTION_DAYS,
      roleName: roleName([name, 'flowlogs'], region),
    },
  };
}

/** Every subnet that can not hold what is planned in it, with the VPC that could. */
export function checkAddresses(
  network: NetworkPlan,
  fleets: readonly FleetPlan[],
  stores: readonly StorePlan[],
): Diagnostic[] {
  const vpcPrefix = parseIpv4Block(network.vpcCidr).prefix;
  return network.subnets.flatMap(({ key, role, zone }): Diagnostic[] => {
    if (role !== 'accelerators' && role !== 'nodes') return [];
    const needed = role === 'accelerators' ? fleetAddresses(key, fleets) : nodesAddresses(key, network, stores);
    const held = usableAddresses(subnetPrefix(vpcPrefix, role));
    if (needed <= held) return [];
    const wanted = vpcPrefixFor(role, needed);
    return [
      {
        code: 'network-too-small',
        severity: 'error',
        path: ['network', 'cidr'],
        message: `the ${role} subnet of ${zone} in ${network.vpcCidr} holds ${held} addresses, ${needed} are needed`,
        hint:
          wanted === null
            ? `even a /${LARGEST_VPC_PREFIX}, the largest VPC, holds too few: spread the workloads over more zones or halls`
            : `make the VPC a /${wanted} or larger`,
      },
    ];
  });
}

/** The primary address of a node, one for every pod that it may run, and those that the network plugin keeps ready. */
function fleetAddresses(subnet: string, fleets: readonly FleetPlan[]): number {
  return fleets
    .filter(({ subnets }) => subnets.includes(subnet))
    .reduce((sum, { nodes, podsPerNode }) => sum + nodes.max * (1 + podsPerNode + POD_ADDRESSES.spare), 0);
}

function nodesAddresses(subnet: string, network: NetworkPlan, stores: readonly StorePlan[]): number {
  const systemNode = 1 + POD_ADDRESSES.minimum + POD_ADDRESSES.spare;
  const isBase = network.endpointSubnets.includes(subnet);
  const perZone = Math.ceil(SYSTEM_NODES.max / network.endpointSubnets.length);
  const fileServers = stores.reduce(
    (sum, store) => sum + (store.kind === 'lustre' && store.subnet === subnet ? lustreServers(store.capacityGib) : 0),
    0,
  );
  return (isBase ? network.interfaceEndpoints.length + perZone * systemNode : 0) + fileServers;
}

/** One interface for the metadata server and one for every 1200 GiB of storage: no more servers than targets. */
function lustreServers(capacityGib: number): number {
  return 1 + Math.ceil(capacityGib / 1200);
}
