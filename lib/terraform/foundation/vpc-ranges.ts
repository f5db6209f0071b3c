import { VpcIpv4CidrBlockAssociation } from '@cdktf/provider-aws/lib/vpc-ipv4-cidr-block-association/index.js';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { NetworkPlan } from '../../plan/shape/network-plan.js';

/** Further ranges of a VPC, for accelerators. Subnets in them come after. */
export function addRanges(scope: Construct, vpcId: string, ranges: NetworkPlan['acceleratorRanges']) {
  return ranges.map(
    ({ zone, cidr }): ITerraformDependable =>
      new VpcIpv4CidrBlockAssociation(scope, `range.${zone}`, { vpcId, cidrBlock: cidr }),
  );
}
