import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { joinName } from '../kinds/names.js';
import { isSetBy } from '../security/profiles.js';
import type { DnsPlan } from '../shape/network-plan.js';

const LOG_RETENTION_DAYS = 365;

type Asked = Pick<Blueprint, 'kubernetes' | 'name' | 'network' | 'onPremises' | 'security'>;

/** Whether names outside AWS and the hall are refused: where there is no way to the internet that they could lead to. */
export function closesNames({ network, security }: Pick<Blueprint, 'network' | 'security'>): boolean {
  return network.vpc === undefined && network.internet === 'none' && isSetBy(security, 'dns-closed');
}

/** What becomes of DNS queries in a new VPC; undefined: they are neither logged nor filtered. */
export function planDns(blueprint: Asked, region: string): DnsPlan | undefined {
  const { name, network, security } = blueprint;
  if (network.vpc !== undefined || !isSetBy(security, 'dns-logged')) return undefined;
  return {
    name: joinName([name, 'dns']),
    // Of this beginning, AWS lets log delivery write to a group without counting its policy.
    logGroup: `/aws/vendedlogs/route53resolver/${name}`,
    retentionDays: LOG_RETENTION_DAYS,
    domains: closesNames(blueprint) ? resolvedDomains(blueprint, region) : null,
  };
}

/** A registry of ECR is one of AWS's names. */
const OF_AWS = /\.amazonaws\.com(\.cn)?$/;

/**
 * What nodes and pods of a hall without internet look up: services of AWS by their endpoints, instances by the names that
 * the VPC gives them, addresses, the registry, names on premises, and what the blueprint adds.
 */
function resolvedDomains({ kubernetes, network, onPremises }: Asked, region: string): string[] {
  const mirror = kubernetes.mirror?.split('/')[0]?.split(':')[0];
  const instances = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  const domains = [
    '*.amazonaws.com',
    '*.api.aws',
    '*.in-addr.arpa',
    `*.${instances}`,
    ...(mirror === undefined || OF_AWS.test(mirror) ? [] : [mirror]),
    ...(onPremises?.dns?.domains ?? []).flatMap((domain) => [domain, `*.${domain}`]),
    ...network.perimeter.domains,
  ];
  return [...new Set(domains)].sort();
}
