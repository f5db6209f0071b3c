import type { NetworkPlan } from '../shape/network-plan.js';

/** Every range of the VPC: its own, then those of accelerators. */
export function vpcCidrs({ vpcCidr, acceleratorRanges }: NetworkPlan): string[] {
  return [vpcCidr, ...acceleratorRanges.map(({ cidr }) => cidr)];
}
