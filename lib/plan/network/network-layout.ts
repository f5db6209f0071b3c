import { ACCELERATOR_PREFIX } from '../../blueprint/checks/network.js';
import { addressCount, cidrOf, formatCidr, usableAddresses } from '../../units/cidr.js';
import { MOST_ZONES } from '../kinds/zone-id.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';

/**
 * The range of each subnet of a VPC. A subnet's place depends on the VPC's block, its role and the number of its zone
 * alone: neither another zone, nor a workload, nor a fleet's size moves it, and no two places overlap.
 *
 * In eighths of the VPC: six hold the accelerators of zones 1 to 6; the last two are cut into eight zone blocks. Of
 * each of the first six a half is for nodes, a quarter for the public subnet, and the last quarter begins with the
 * control plane's /28 and is otherwise kept free. The last two zone blocks are cut into quarters: six hold the
 * endpoints of zones 1 to 6, two are kept free.
 *
 *     /16:  accelerators /19, nodes /22, public /23, endpoints /23, control plane /28
 *     /20:  accelerators /23, nodes /26, public /27, endpoints /27, control plane /28
 *
 * @param zoneNumber - 1 to 6
 */
export function subnetCidr(vpcCidr: string, role: SubnetPlan['role'], zoneNumber: number): string {
  const vpc = cidrOf(vpcCidr);
  const eighth = addressCount(vpc.prefix + 3);
  const zoneBlock = vpc.address + 6 * eighth + (zoneNumber - 1) * addressCount(vpc.prefix + 5);
  const prefix = subnetPrefix(vpc.prefix, role);
  switch (role) {
    case 'accelerators':
      return formatCidr({ address: vpc.address + (zoneNumber - 1) * eighth, prefix });
    case 'nodes':
      return formatCidr({ address: zoneBlock, prefix });
    case 'public':
      return formatCidr({ address: zoneBlock + addressCount(vpc.prefix + 6), prefix });
    case 'endpoints':
      return formatCidr({
        address:
          vpc.address +
          6 * eighth +
          MOST_ZONES * addressCount(vpc.prefix + 5) +
          (zoneNumber - 1) * addressCount(prefix),
        prefix,
      });
    case 'control-plane':
      return formatCidr({ address: zoneBlock + 3 * addressCount(vpc.prefix + 7), prefix });
  }
}

/** A zone's eighth of the range that accelerators have to themselves: one more range of the VPC. */
export function acceleratorRange(acceleratorCidr: string, zoneNumber: number): string {
  const { address, prefix } = cidrOf(acceleratorCidr);
  const eighth = prefix + 3;
  return formatCidr({ address: address + (zoneNumber - 1) * addressCount(eighth), prefix: eighth });
}

/** Prefix length of a subnet in a VPC of a given prefix length. */
export function subnetPrefix(vpcPrefix: number, role: SubnetPlan['role']): number {
  switch (role) {
    case 'accelerators':
      return vpcPrefix + 3;
    case 'nodes':
      return vpcPrefix + 6;
    case 'public':
    case 'endpoints':
      return vpcPrefix + 7;
    case 'control-plane':
      return 28;
  }
}

/** Prefix length of the largest VPC that AWS makes. */
export const LARGEST_VPC_PREFIX = 16;
/** Prefix length of the smallest VPC whose subnets are all at least a /28. */
const SMALLEST_VPC_PREFIX = 20;

/** Prefix length of the smallest such range whose eighths hold so many addresses each; null: not even a /13. */
export function acceleratorRangePrefixFor(addresses: number): number | null {
  const { min, max } = ACCELERATOR_PREFIX;
  for (let prefix: number = max; prefix >= min; prefix -= 1) {
    if (usableAddresses(prefix + 3) >= addresses) return prefix;
  }
  return null;
}

/**
 * Prefix length of the smallest VPC whose subnets of a role hold so many addresses each; null: not even a /16.
 */
export function vpcPrefixFor(role: 'accelerators' | 'nodes' | 'endpoints', addresses: number): number | null {
  for (let prefix = SMALLEST_VPC_PREFIX; prefix >= LARGEST_VPC_PREFIX; prefix -= 1) {
    if (usableAddresses(subnetPrefix(prefix, role)) >= addresses) return prefix;
  }
  return null;
}

/** Every range of the VPC: its own, then those of accelerators. */
export function vpcCidrs({ vpcCidr, acceleratorRanges }: NetworkPlan): string[] {
  return [vpcCidr, ...acceleratorRanges.map(({ cidr }) => cidr)];
}
