import { cidrOf, isWithin, overlaps } from '../../units/cidr.js';
import { type AwsRule, awsRule, type RuledHall, type Subject, wholeHall } from '../kinds/aws-rule.js';
import { vpcCidrs } from '../network/network-layout.js';
import type { Hall } from '../shape/hall.js';
import type { SubnetPlan } from '../shape/network-plan.js';
import { storeOf } from '../stores/stores.js';

const SUBNETS = 'https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html';
const SUBNET_PREFIX = { min: 16, max: 28 } as const;
/** Inbound and outbound each: the default of an account. */
const RULES_PER_GROUP = 60;
/** EKS's own, and one to spare. */
const CLUSTER_GROUP_OWN_RULES = 2;
/** One for the endpoint of the cluster; names are asked for over UDP and TCP. */
const RULES_PER_CALL = { api: 1, dns: 2 } as const;
const TAGS_PER_RESOURCE = 50;
/** `Name`, and the tags for fleet, workload and store. */
const OWN_TAGS = 4;

/** What AWS refuses of subnets, tags and security groups. */
export const NETWORK_RULES: readonly AwsRule[] = [
  awsRule({
    id: 'subnet-size',
    title: 'a subnet is a /16 to a /28',
    source: SUBNETS,
    subjects: eachSubnet,
    breach: ({ key, cidr }) => {
      const { prefix } = cidrOf(cidr);
      if (prefix >= SUBNET_PREFIX.min && prefix <= SUBNET_PREFIX.max) return null;
      return {
        message: `subnet ${key} is ${cidr}, and AWS allows /${SUBNET_PREFIX.min} to /${SUBNET_PREFIX.max}`,
        hint: 'choose a larger range',
      };
    },
  }),
  awsRule({
    id: 'subnets-apart',
    title: 'subnets are in the VPC and do not overlap',
    source: SUBNETS,
    subjects: eachSubnetOnce,
    breach: ({ key, cidr }, ruled) => {
      const { network } = ruled.hall;
      const block = cidrOf(cidr);
      const own = eachSubnetOnce(ruled).map(({ about }) => about);
      const earlier = own.slice(
        0,
        own.findIndex((other) => other.key === key),
      );
      const other = earlier.find((one) => overlaps(cidrOf(one.cidr), block));
      const inside = vpcCidrs(network).some((range) => isWithin(block, cidrOf(range)));
      const wrong = [
        ...(inside ? [] : [`is not in the VPC, ${vpcCidrs(network).join(', ')}`]),
        ...(other === undefined ? [] : [`overlaps ${other.key}, ${other.cidr}`]),
      ];
      if (wrong.length === 0) return null;
      return { message: `subnet ${key}, ${cidr}, ${wrong.join(', and ')}`, hint: 'choose another range' };
    },
  }),
  awsRule({
    id: 'tags-allowed',
    title: 'no tag begins with aws:, and a resource has at most 50',
    source: 'https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html',
    subjects: tags,
    breach: ({ tag, count }) => {
      if (tag !== null) {
        if (!/^aws:/i.test(tag)) return null;
        return { message: `"${tag}" starts with "aws:", which AWS reserves`, hint: 'choose another key' };
      }
      if (count <= TAGS_PER_RESOURCE) return null;
      return {
        message: `a resource would have ${count} tags, and AWS allows ${TAGS_PER_RESOURCE}`,
        hint: `remove ${count - TAGS_PER_RESOURCE}`,
      };
    },
  }),
  awsRule({
    id: 'security-group-rules',
    title: 'a security group has at most 60 rules per direction, unless the quota of the account is higher',
    source: 'https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html',
    subjects: wholeHall<Hall>('workloads'),
    breach: ({ stores, onPremises }) => {
      const calls = onPremises?.site?.clusterCalls ?? [];
      const rules =
        CLUSTER_GROUP_OWN_RULES +
        stores.reduce((sum, store) => sum + (storeOf(store).nodeGroupRules ?? 0), 0) +
        calls.reduce((sum, { what }) => sum + RULES_PER_CALL[what], 0);
      if (rules <= RULES_PER_GROUP) return null;
      return {
        severity: 'warning',
        message: `the security group of the nodes would have ${rules} inbound rules, and the default quota is ${RULES_PER_GROUP}`,
        hint: 'raise "Inbound or outbound rules per security group" under VPC in Service Quotas, or share file systems',
      };
    },
  }),
];

function eachSubnet({ blueprint, hall }: RuledHall): Subject<SubnetPlan>[] {
  const existing = blueprint.network.vpc?.subnets ?? [];
  return hall.network.subnets.map((about) => {
    const index = existing.findIndex(({ id }) => id === about.existingId);
    return { about, path: index < 0 ? ['network', 'cidr'] : ['network', 'vpc', 'subnets', index, 'cidr'] };
  });
}

/** An existing subnet may be in the plan for several roles. */
function eachSubnetOnce(ruled: RuledHall): Subject<SubnetPlan>[] {
  const ids = ruled.hall.network.subnets.map(({ key, existingId }) => existingId ?? key);
  return eachSubnet(ruled).filter((_, index) => ids.indexOf(ids[index]!) === index);
}

/** Every tag, and how many a resource has (`tag` is null). */
function tags({ hall }: RuledHall): Subject<{ readonly tag: string | null; readonly count: number }>[] {
  const keys = Object.keys(hall.tags);
  const count = keys.length + OWN_TAGS;
  return [
    ...keys.map((tag) => ({ about: { tag, count }, path: ['tags', tag] })),
    { about: { tag: null, count }, path: ['tags'] },
  ];
}
