import { DataAwsRouteTable } from '@cdktf/provider-aws/lib/data-aws-route-table/index.js';
import { DataAwsSubnet } from '@cdktf/provider-aws/lib/data-aws-subnet/index.js';
import { DataAwsVpc } from '@cdktf/provider-aws/lib/data-aws-vpc/index.js';
import type { Construct } from 'constructs';
import type { NetworkPlan } from '../../plan/shape/network-plan.js';

/** Stops before anything is made where the VPC is not what the blueprint says. */
export function lookUpVpc(scope: Construct, { existing, vpcCidr }: NetworkPlan): string {
  const vpc = new DataAwsVpc(scope, 'vpc', {
    id: existing!.vpcId,
    lifecycle: {
      postcondition: [
        mustHold(
          `self.cidr_block == ${JSON.stringify(vpcCidr)}`,
          `The VPC's range is not ${vpcCidr}, as the blueprint says.`,
        ),
        mustHold(
          'self.enable_dns_support && self.enable_dns_hostnames',
          'The VPC needs DNS support and DNS hostnames: endpoints and the cluster are found by name.',
        ),
      ],
    },
  });
  return vpc.id;
}

/**
 * Reads the route tables of a VPC without a way out: by an internet gateway, NAT, or a gateway for egress of IPv6 alone.
 * What leads to other networks (a transit gateway, a peering) has routes of its own, which its owner answers for.
 */
function lookUpRoutes(scope: Construct, { existing }: NetworkPlan): readonly string[] {
  if (!existing?.closed) return [];
  return existing.routeTables.map((routeTableId) => {
    const table = new DataAwsRouteTable(scope, `route-table.${routeTableId}`, {
      routeTableId,
      lifecycle: {
        postcondition: [
          mustHold(
            'alltrue([for route in self.routes : !startswith(route.gateway_id, "igw-") && route.nat_gateway_id == "" && route.egress_only_gateway_id == ""])',
            `Route table ${routeTableId} has a route to the internet, and the blueprint says "internet: none".`,
          ),
        ],
      },
    });
    return table.fqn;
  });
}

/** By key of the plan. */
export function lookUpSubnets(scope: Construct, vpcId: string, network: NetworkPlan): Map<string, string> {
  const tables = lookUpRoutes(scope, network);
  const routed = mustHold(
    `contains(flatten([for table in [${tables.join(', ')}] : table.associations[*].subnet_id]), self.id)`,
    'The subnet is associated with none of the route tables of the blueprint: whether it has a way to the internet is unknown.',
  );
  return new Map(
    network.subnets.map((subnet) => {
      const zoneId = network.zones.find(({ key }) => key === subnet.zone)!.id;
      const found = new DataAwsSubnet(scope, `subnet.${subnet.key}`, {
        id: subnet.existingId!,
        vpcId,
        lifecycle: {
          postcondition: [
            mustHold(
              `self.cidr_block == ${JSON.stringify(subnet.cidr)}`,
              `The subnet's range is not ${subnet.cidr}, as the blueprint says.`,
            ),
            mustHold(
              `self.availability_zone_id == ${JSON.stringify(zoneId)}`,
              `The subnet is not in ${zoneId}, as the blueprint says.`,
            ),
            mustHold('!self.map_public_ip_on_launch', 'The subnet gives its nodes public addresses.'),
            ...(tables.length > 0 ? [routed] : []),
          ],
        },
      });
      return [subnet.key, found.id] as const;
    }),
  );
}

function mustHold(expression: string, errorMessage: string) {
  return { condition: `\${${expression}}`, errorMessage };
}
