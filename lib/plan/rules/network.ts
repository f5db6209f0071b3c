import { cidrOf, isWithin, overlaps } from '../../units/cidr.js';
import type { AwsRule, Breach, RuledHall } from '../kinds/aws-rule.js';
import { vpcCidrs } from '../network/vpc-cidrs.js';
import type { SubnetPlan } from '../shape/network-plan.js';

const SUBNET_PREFIX = { min: 16, max: 28 } as const;
/** Inbound and outbound each: the default of an account. */
const RULES_PER_GROUP = 60;
/** EKS's own, and one to spare. */
const CLUSTER_GROUP_OWN_RULES = 2;
/** One for the endpoint of the cluster; names are asked for over UDP and TCP. */
const RULES_PER_CALL = { api: 1, dns: 2 } as const;
const TAGS_PER_RESOURCE = 50;
/** `Name` and those that tell fleet, workload and store. */
const OWN_TAGS = 4;

export const NETWORK_RULES: readonly AwsRule[] = [
  {
    id: 'subnet-size',
    title: 'a subnet is a /16 to a /28',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
    breaches: (ruled) =>
      ruled.hall.network.subnets
        .filter(({ cidr }) => {
          const { prefix } = cidrOf(cidr);
          return prefix < SUBNET_PREFIX.min || prefix > SUBNET_PREFIX.max;
        })
        .map((subnet) => ({
          path: subnetPath(ruled, subnet),
          message: `subnet ${subnet.key} is ${subnet.cidr}, and AWS makes /${SUBNET_PREFIX.min} to /${SUBNET_PREFIX.max}`,
          hint: 'take a larger range',
        })),
  },
  {
    id: 'subnets-apart',
    title: 'subnets lie in the VPC and do not overlap',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html',
    breaches: (ruled) => {
      const { network } = ruled.hall;
      const ranges = vpcCidrs(network).map(cidrOf);
      const own = distinct(network.subnets);
      const breach = (subnet: SubnetPlan, what: string): Breach => ({
        path: subnetPath(ruled, subnet),
        message: `subnet ${subnet.key}, ${subnet.cidr}, ${what}`,
        hint: 'take another range',
      });
      return own.flatMap((subnet, index) => {
        const block = cidrOf(subnet.cidr);
        const inside = ranges.some((range) => isWithin(block, range));
        const other = own.slice(0, index).find(({ cidr }) => overlaps(cidrOf(cidr), block));
        return [
          ...(inside ? [] : [breach(subnet, `is not in the VPC, ${vpcCidrs(network).join(', ')}`)]),
          ...(other === undefined ? [] : [breach(subnet, `overlaps ${other.key}, ${other.cidr}`)]),
        ];
      });
    },
  },
  {
    id: 'tags-allowed',
    title: 'no tag begins with aws:, and a resource has 50 at most',
    source: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html',
    breaches: ({ hall: { tags } }) => {
      const count = Object.keys(tags).length + OWN_TAGS;
      return [
        ...Object.keys(tags)
          .filter((key) => /^aws:/i.test(key))
          .map((key) => ({
            path: ['tags', key],
            message: `"${key}" starts with "aws:", which AWS keeps for itself`,
            hint: 'choose another key',
          })),
        ...(count <= TAGS_PER_RESOURCE
          ? []
          : [
              {
                path: ['tags'],
                message: `a resource would have ${count} tags, and AWS takes ${TAGS_PER_RESOURCE}`,
                hint: `leave ${count - TAGS_PER_RESOURCE} out`,
              },
            ]),
      ];
    },
  },
  {
    id: 'security-group-rules',
    title: 'a security group has 60 rules a direction, unless the account has room for more',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
    breaches: ({ hall: { stores, onPremises } }) => {
      const calls = onPremises?.site?.clusterCalls ?? [];
      // Each file system lets itself into the group of the nodes: two ranges of ports.
      const rules =
        CLUSTER_GROUP_OWN_RULES +
        2 * stores.filter(({ kind }) => kind === 'lustre').length +
        calls.reduce((sum, { what }) => sum + RULES_PER_CALL[what], 0);
      if (rules <= RULES_PER_GROUP) return [];
      return [
        {
          path: ['workloads'],
          severity: 'warning',
          message: `the security group of the nodes would have ${rules} inbound rules, and an account has room for ${RULES_PER_GROUP}`,
          hint: 'raise "Inbound or outbound rules per security group" under VPC in Service Quotas, or share file systems',
        },
      ];
    },
  },
];

/** A subnet of one's own may stand in the plan for several roles. */
function distinct(subnets: readonly SubnetPlan[]): SubnetPlan[] {
  const ids = subnets.map(({ key, existingId }) => existingId ?? key);
  return subnets.filter((_, index) => ids.indexOf(ids[index]!) === index);
}

function subnetPath({ blueprint }: RuledHall, { existingId }: SubnetPlan): Breach['path'] {
  const index = blueprint.network.vpc?.subnets.findIndex(({ id }) => id === existingId) ?? -1;
  return index < 0 ? ['network', 'cidr'] : ['network', 'vpc', 'subnets', index, 'cidr'];
}
