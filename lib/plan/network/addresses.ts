import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { cidrOf, usableAddresses } from '../../units/cidr.js';
import type { NodeTraits } from '../kinds/platform.js';
import type { FleetPlan } from '../shape/fleet-plan.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import { storeOf } from '../stores/stores.js';
import { acceleratorRangePrefixFor, LARGEST_VPC_PREFIX, vpcPrefixFor } from './network-layout.js';

type NetworkBlueprint = Blueprint['network'];

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
    return 'no subnet of AWS holds as many: spread the workloads over more zones or halls, or use platform batch or ec2, where pods need no addresses';
  }
  return inVpc
    ? `even a /${LARGEST_VPC_PREFIX}, the largest VPC, is too small: give the accelerators a range of their own, such as "acceleratorCidr: 100.64.0.0/${range}"`
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
        hint: `name a subnet of /${prefix} or larger, or another subnet for some of its roles`,
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
