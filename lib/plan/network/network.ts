import type { Checked, Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { cidrOf, usableAddresses } from '../../units/cidr.js';
import { byKey } from '../../units/order.js';
import { roleName, securityGroupName } from '../kinds/names.js';
import type { NodeTraits } from '../kinds/platform.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import { storeOf } from '../stores/stores.js';
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

type NetworkBlueprint = Blueprint['network'];

/** The zones that the network has whatever the fleets are: ids in zone order. */
export function standingZones({ vpc, zones }: NetworkBlueprint, regionZones: readonly string[]): string[] {
  if (vpc === undefined) return baseZones(regionZones, zones);
  return [...new Set(vpc.subnets.flatMap(({ zone, roles }) => (roles.includes('control-plane') ? [zone] : [])))].sort();
}

/** The zones that a fleet may be in: all of the region, or those where the VPC has a subnet for it. */
export function fleetZones({ vpc }: NetworkBlueprint, regionZones: readonly string[]): readonly string[] {
  if (vpc === undefined) return regionZones;
  return [...new Set(vpc.subnets.flatMap(({ zone, roles }) => (roles.includes('accelerators') ? [zone] : [])))].sort();
}

/** NAT gateways are in base zones only; another zone uses the first. */
export function natZones({ internet, nat, vpc }: NetworkBlueprint, standing: readonly string[]): readonly string[] {
  if (internet === 'none' || vpc !== undefined) return [];
  return nat === 'single' ? standing.slice(0, 1) : standing;
}

/**
 * Every zone that the network reaches into; sorted by id.
 * @param used - zones of fleets and file systems
 * @returns or that the region has too few zones, or that an existing VPC names zones which it lacks
 */
export function planZones(
  { vpc, zones }: NetworkBlueprint,
  region: Pick<RegionCatalog, 'region' | 'zones'>,
  base: readonly string[],
  used: readonly string[],
): Checked<readonly ZoneChoice[]> {
  if (vpc === undefined) return chooseZones(region.region, region.zones, zones, used);
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
  return { ok: true, value: zoneChoices(all, base), warnings: [] };
}

/** What the network is built from. */
export interface NetworkParts {
  /** Of the hall. */
  readonly name: string;
  readonly region: string;
  readonly network: NetworkBlueprint;
  /** Sorted by id. */
  readonly zones: readonly ZoneChoice[];
  /** Ids of zones that hold a NAT gateway. */
  readonly natZones: readonly string[];
  readonly endpoints: EndpointServices;
  readonly fleets: readonly FleetPlan[];
}

/** The VPC, its subnets and its ways out, or what is added to an existing one. */
export function planNetwork({ name, region, network, zones, natZones, endpoints, fleets }: NetworkParts): NetworkPlan {
  const base = zones.filter((zone) => zone.base);
  const keyOf = new Map(zones.map(({ id, key }) => [id, key]));
  const own = network.vpc === undefined;
  const subnets = (own ? newSubnets(network, zones, fleets) : existingSubnets(network, keyOf)).sort(byKey);
  return {
    vpcCidr: network.cidr,
    acceleratorRanges:
      network.acceleratorCidr === undefined
        ? []
        : subnets.filter(({ role }) => role === 'accelerators').map(({ zone, cidr }) => ({ zone, cidr })),
    existing: network.vpc ? { vpcId: network.vpc.id, routeTables: [...network.vpc.routeTables].sort() } : null,
    zones: zones.map(({ id, key, base }) => ({ id, key, base })),
    subnets,
    natZones: natZones.map((id) => keyOf.get(id)!),
    gatewayEndpoints: endpoints.gateways,
    interfaceEndpoints: endpoints.interfaces,
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
function newSubnets(
  network: NetworkBlueprint,
  zones: readonly ZoneChoice[],
  fleets: readonly FleetPlan[],
): SubnetPlan[] {
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

/** One for each role: a subnet that has several is listed several times. */
function existingSubnets({ vpc }: NetworkBlueprint, keyOf: ReadonlyMap<string, string>): SubnetPlan[] {
  return (vpc?.subnets ?? []).flatMap(({ id, zone, cidr, roles }) =>
    roles.map((role): SubnetPlan => {
      const key = keyOf.get(zone)!;
      return { key: `${role}-${key}`, role, zone: key, cidr, existingId: id };
    }),
  );
}

/**
 * Every subnet that can not hold what is planned in it, with the VPC that could.
 * @param nodes - of the platform
 */
export function checkAddresses(
  asked: NetworkBlueprint,
  network: NetworkPlan,
  nodes: NodeTraits,
  fleets: readonly FleetPlan[],
  stores: readonly StorePlan[],
): Diagnostic[] {
  const needs = network.subnets.map((subnet) => ({
    subnet,
    needed: addressesNeeded(nodes, subnet, network, fleets, stores),
  }));
  if (network.existing !== null) return checkExisting(asked, needs);
  return needs.flatMap(({ subnet: { cidr, role, zone }, needed }): Diagnostic[] => {
    const held = usableAddresses(cidrOf(cidr).prefix);
    if (needed <= held || role === 'public' || role === 'control-plane') return [];
    const range = role === 'accelerators' ? asked.acceleratorCidr : undefined;
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
  { vpc }: NetworkBlueprint,
  needs: readonly { readonly subnet: SubnetPlan; readonly needed: number }[],
): Diagnostic[] {
  return (vpc?.subnets ?? []).flatMap(({ id, cidr }, index): Diagnostic[] => {
    const needed = needs.reduce((sum, { subnet, needed }) => sum + (subnet.existingId === id ? needed : 0), 0);
    const held = usableAddresses(cidrOf(cidr).prefix);
    if (needed <= held) return [];
    let prefix = cidrOf(cidr).prefix;
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
  nodes: NodeTraits,
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
      return fleetAddresses(nodes, key, fleets);
    case 'nodes':
      return endpoints + (base ? nodes.systemAddresses : 0) + fileServerAddresses(key, stores);
  }
}

function fleetAddresses({ addresses }: NodeTraits, subnet: string, fleets: readonly FleetPlan[]): number {
  return fleets
    .filter(({ subnets }) => subnets.includes(subnet))
    .reduce((sum, { nodes }) => sum + nodes.max * addresses, 0);
}

function fileServerAddresses(subnet: string, stores: readonly StorePlan[]): number {
  return stores.reduce((sum, store) => sum + (storeOf(store).addresses?.(store, subnet) ?? 0), 0);
}
