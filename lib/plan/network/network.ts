import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { parseIpv4Block, usableAddresses } from '../../units/ipv4-block.js';
import { roleName, securityGroupName } from '../kinds/names.js';
import { POD_ADDRESSES, SYSTEM_NODES, SYSTEM_ZONES } from '../platforms/eks/cluster.js';
import { PODS_PER_NODE } from '../platforms/eks/node-groups.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { Hall } from '../shape/hall.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import type { EndpointServices } from './endpoints.js';
import {
  acceleratorRange,
  acceleratorRangePrefixFor,
  LARGEST_VPC_PREFIX,
  subnetCidr,
  vpcPrefixFor,
} from './network-layout.js';
import { baseZones, chooseZones, type ZoneChoice, zoneChoices } from './zones.js';

const FLOW_LOG_RETENTION_DAYS = 365;

/** The zones that the network has whatever the fleets are: ids in zone order. */
export function standingZones(blueprint: Blueprint, region: RegionCatalog): string[] {
  const { vpc, zones } = blueprint.network;
  if (vpc === undefined) return baseZones(region.zones, zones);
  return [...new Set(vpc.subnets.flatMap(({ zone, roles }) => (roles.includes('control-plane') ? [zone] : [])))].sort();
}

/** The zones that a fleet may stand in: all of the region, or those where the VPC has a subnet for it. */
export function fleetZones({ network: { vpc } }: Blueprint, region: RegionCatalog): readonly string[] {
  if (vpc === undefined) return region.zones;
  return [...new Set(vpc.subnets.flatMap(({ zone, roles }) => (roles.includes('accelerators') ? [zone] : [])))].sort();
}

/** NAT gateways stand in base zones only; another zone uses the first. */
export function natZones({ network }: Blueprint, standing: readonly string[]): readonly string[] {
  if (network.internet === 'none' || network.vpc !== undefined) return [];
  return network.nat === 'single' ? standing.slice(0, 1) : standing;
}

/** Whether endpoints of AWS services are made: not in a VPC whose owner has made them. */
export function makesEndpoints({ network: { vpc } }: Blueprint): boolean {
  return vpc === undefined || vpc.endpoints === 'create';
}

export function planZones(
  blueprint: Blueprint,
  region: RegionCatalog,
  zonesOfFleets: readonly string[],
): Checked<readonly ZoneChoice[]> {
  const { vpc, zones } = blueprint.network;
  if (vpc === undefined) return chooseZones(region.region, region.zones, zones, zonesOfFleets);
  const elsewhere = vpc.subnets.flatMap(({ zone }, index): Diagnostic[] =>
    region.zones.includes(zone)
      ? []
      : [
          {
            code: 'reference-unknown',
            severity: 'error',
            path: ['network', 'vpc', 'subnets', index, 'zone'],
            message: `"${zone}" is no zone of ${region.region}`,
            hint: `zones: ${region.zones.join(', ')}`,
          },
        ],
  );
  if (elsewhere.length > 0) return { ok: false, diagnostics: elsewhere };
  const all = [...new Set(vpc.subnets.map(({ zone }) => zone))];
  return { ok: true, value: zoneChoices(all, standingZones(blueprint, region)), warnings: [] };
}

export function planNetwork(
  blueprint: Blueprint,
  region: string,
  zones: readonly ZoneChoice[],
  fleets: readonly FleetPlan[],
  services: EndpointServices,
): NetworkPlan {
  const { name, network } = blueprint;
  const base = zones.filter((zone) => zone.base);
  const keyOf = new Map(zones.map(({ id, key }) => [id, key]));
  const endpoints = makesEndpoints(blueprint);
  const own = network.vpc === undefined;
  const subnets = (own ? newSubnets(blueprint, zones, fleets) : existingSubnets(blueprint, keyOf)).sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );
  return {
    vpcCidr: network.cidr,
    acceleratorRanges:
      network.acceleratorCidr === undefined
        ? []
        : subnets.filter(({ role }) => role === 'accelerators').map(({ zone, cidr }) => ({ zone, cidr })),
    existing: network.vpc ? { vpcId: network.vpc.id, routeTables: [...network.vpc.routeTables].sort() } : null,
    zones: zones.map(({ id, key, base }) => ({ id, key, base })),
    subnets,
    natZones: natZones(
      blueprint,
      base.map(({ id }) => id),
    ).map((id) => keyOf.get(id)!),
    gatewayEndpoints: endpoints ? services.gateways : [],
    interfaceEndpoints: endpoints ? services.interfaces : [],
    endpointSubnets: base.map(({ key }) => `${own ? 'endpoints' : 'nodes'}-${key}`),
    endpointSecurityGroup: securityGroupName([name, 'endpoints']),
    flowLogs: own
      ? {
          logGroup: `/aws/vpc/${name}/flow-logs`,
          retentionDays: FLOW_LOG_RETENTION_DAYS,
          roleName: roleName([name, 'flowlogs'], region),
        }
      : null,
  };
}

/** Public ones only where there is a way out. */
function newSubnets({ network }: Blueprint, zones: readonly ZoneChoice[], fleets: readonly FleetPlan[]): SubnetPlan[] {
  const used = new Set(fleets.flatMap(({ subnets }) => subnets));
  return zones.flatMap((zone): SubnetPlan[] => {
    const roles: SubnetPlan['role'][] = [
      'nodes',
      ...(network.internet === 'nat' ? (['public'] as const) : []),
      ...(zone.base ? (['control-plane', 'endpoints'] as const) : []),
      ...(used.has(`accelerators-${zone.key}`) ? (['accelerators'] as const) : []),
    ];
    return roles.map((role) => ({
      key: `${role}-${zone.key}`,
      role,
      zone: zone.key,
      cidr:
        role === 'accelerators' && network.acceleratorCidr !== undefined
          ? acceleratorRange(network.acceleratorCidr, zone.number)
          : subnetCidr(network.cidr, role, zone.number),
      existingId: null,
    }));
  });
}

/** One for each role: a subnet that has several stands here several times. */
function existingSubnets({ network }: Blueprint, keyOf: ReadonlyMap<string, string>): SubnetPlan[] {
  return (network.vpc?.subnets ?? []).flatMap(({ id, zone, cidr, roles }) =>
    roles.map((role): SubnetPlan => {
      const key = keyOf.get(zone)!;
      return { key: `${role}-${key}`, role, zone: key, cidr, existingId: id };
    }),
  );
}

/** Every subnet that can not hold what is planned in it, with the VPC that could. */
export function checkAddresses(
  blueprint: Blueprint,
  network: NetworkPlan,
  fleets: readonly FleetPlan[],
  stores: readonly StorePlan[],
): Diagnostic[] {
  const { platform } = blueprint;
  const needs = network.subnets.map((subnet) => ({
    subnet,
    needed: addressesNeeded(platform, subnet, network, fleets, stores),
  }));
  if (network.existing !== null) return checkExisting(blueprint, needs);
  return needs.flatMap(({ subnet: { cidr, role, zone }, needed }): Diagnostic[] => {
    const held = usableAddresses(parseIpv4Block(cidr).prefix);
    if (needed <= held || role === 'public' || role === 'control-plane') return [];
    const range = role === 'accelerators' ? blueprint.network.acceleratorCidr : undefined;
    const within = range ?? network.vpcCidr;
    return [
      {
        code: 'network-too-small',
        severity: 'error',
        path: ['network', range === undefined ? 'cidr' : 'acceleratorCidr'],
        message: `the ${role} subnet of ${zone} in ${within} holds ${held} addresses, ${needed} are needed`,
        hint: roomierNetwork(role, needed, range === undefined),
      },
    ];
  });
}

/** What holds so many addresses in a subnet of a role: a larger VPC, else a range for the accelerators alone. */
function roomierNetwork(role: 'accelerators' | 'nodes' | 'endpoints', needed: number, inVpc: boolean): string {
  const vpc = inVpc ? vpcPrefixFor(role, needed) : null;
  if (vpc !== null) return `make the VPC a /${vpc} or larger`;
  const range = role === 'accelerators' ? acceleratorRangePrefixFor(needed) : null;
  if (range === null) {
    return 'no range that AWS gives a subnet holds as many: spread the workloads over more zones or halls, or take platform batch or ec2, where pods take no addresses';
  }
  return inVpc
    ? `even a /${LARGEST_VPC_PREFIX}, the largest VPC, holds too few: give the accelerators a range of their own, such as "acceleratorCidr: 100.64.0.0/${range}"`
    : `make it a /${range} or larger`;
}

/** EKS wants six free addresses in every subnet of the control plane and advises sixteen. */
const CONTROL_PLANE_ADDRESSES = 6;

function checkExisting(
  { network }: Blueprint,
  needs: readonly { readonly subnet: SubnetPlan; readonly needed: number }[],
): Diagnostic[] {
  return (network.vpc?.subnets ?? []).flatMap(({ id, cidr }, index): Diagnostic[] => {
    const needed = needs.reduce((sum, { subnet, needed }) => sum + (subnet.existingId === id ? needed : 0), 0);
    const held = usableAddresses(parseIpv4Block(cidr).prefix);
    if (needed <= held) return [];
    let prefix = parseIpv4Block(cidr).prefix;
    while (prefix > 0 && usableAddresses(prefix) < needed) prefix -= 1;
    return [
      {
        code: 'network-too-small',
        severity: 'error',
        path: ['network', 'vpc', 'subnets', index, 'cidr'],
        message: `subnet ${id} (${cidr}) holds ${held} addresses, ${needed} are needed`,
        hint: `name a subnet of /${prefix} or larger, or one more for some of its roles`,
      },
    ];
  });
}

function addressesNeeded(
  platform: Hall['platform'],
  { key, role, zone }: SubnetPlan,
  network: NetworkPlan,
  fleets: readonly FleetPlan[],
  stores: readonly StorePlan[],
): number {
  const base = network.zones.some((other) => other.key === zone && other.base);
  const endpoints = network.endpointSubnets.includes(key) ? network.interfaceEndpoints.length : 0;
  switch (role) {
    case 'public':
      return 0;
    case 'control-plane':
      return CONTROL_PLANE_ADDRESSES;
    case 'endpoints':
      return endpoints;
    case 'accelerators':
      return fleetAddresses(platform, key, fleets);
    case 'nodes':
      return endpoints + (base && platform === 'eks' ? SYSTEM_ADDRESSES : 0) + fileServerAddresses(key, stores);
  }
}

/**
 * Beside the primary address of a node. eks: one for every pod that it may run, and those that the network plugin keeps
 * ready. batch: the container of a multi-node job.
 */
const FURTHER_ADDRESSES: Readonly<Record<Hall['platform'], number>> = {
  eks: PODS_PER_NODE + POD_ADDRESSES.spare,
  batch: 1,
  ec2: 0,
};

function fleetAddresses(platform: Hall['platform'], subnet: string, fleets: readonly FleetPlan[]): number {
  return fleets
    .filter(({ subnets }) => subnets.includes(subnet))
    .reduce((sum, { nodes }) => sum + nodes.max * (1 + FURTHER_ADDRESSES[platform]), 0);
}

/** As many system nodes as one of their zones gets when they are at their most. */
const SYSTEM_ADDRESSES = Math.ceil(SYSTEM_NODES.max / SYSTEM_ZONES) * (1 + POD_ADDRESSES.minimum + POD_ADDRESSES.spare);

/** One interface for the metadata server and one for every 1200 GiB of storage: no more servers than targets. */
function fileServerAddresses(subnet: string, stores: readonly StorePlan[]): number {
  return stores.reduce(
    (sum, store) =>
      sum + (store.kind === 'lustre' && store.subnet === subnet ? 1 + Math.ceil(store.capacityGib / 1200) : 0),
    0,
  );
}
