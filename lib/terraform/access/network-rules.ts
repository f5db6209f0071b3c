import type { ResourceBody } from '../compare/resource-body.js';
import { type AccessRule, allowed, type Term } from './access-rule.js';
import { anything, named } from './policy-rules.js';
import { readable } from './readable-names.js';
import { bitPattern, literalPattern, type Pattern, wildcardPattern } from './wildcard-cells.js';

/** What a rule of a security group lets in or out. */
export function securityGroupRule(body: ResourceBody, direction: 'ingress' | 'egress'): AccessRule {
  const group = named(String(body.security_group_id));
  const peer = peerTerm(body);
  const traffic = trafficTerm(String(body.ip_protocol), Number(body.from_port), Number(body.to_port));
  return direction === 'ingress' ? allowed(peer, traffic, group) : allowed(group, traffic, peer);
}

function peerTerm(body: ResourceBody): Term {
  const cidr = body.cidr_ipv4 ?? body.cidr_ipv6;
  if (cidr !== undefined) return addresses(String(cidr));
  return named(String(body.referenced_security_group_id ?? body.prefix_list_id));
}

/** Addresses of a network: the first bits are fixed. A CIDR that Terraform makes is one name. */
export function addresses(cidr: string): Term {
  const pattern = cidrPattern(cidr);
  return pattern === null ? named(cidr) : { shown: cidr, patterns: [pattern] };
}

const IPV4_BITS = 32;

function cidrPattern(cidr: string): Pattern | null {
  const [, ip, length] = /^([\d.]+)\/(\d+)$/.exec(cidr) ?? [];
  if (ip !== undefined) {
    const bits = ip.split('.').map((octet) => binary(Number(octet), 8));
    return bitPattern('ipv4 ', bits.join('').slice(0, Number(length)), IPV4_BITS);
  }
  return cidr === '::/0' ? wildcardPattern('ipv6 *') : null;
}

/** @param protocol - `-1`: all, on any port */
function trafficTerm(protocol: string, from: number, to: number): Term {
  if (protocol === '-1') return anything('any traffic');
  // Ports of ICMP are types; -1 is all of them.
  if (from === -1) return { shown: protocol, patterns: [wildcardPattern(`${protocol} *`)] };
  const shown = `${protocol} ${from === to ? from : `${from}-${to}`}`;
  return { shown, patterns: rangeBlocks(from, to).map((bits) => bitPattern(`${protocol} `, bits, PORT_BITS)) };
}

const PORT_BITS = 16;

function binary(value: number, bits: number): string {
  return value.toString(2).padStart(bits, '0');
}

/** A range of ports as the fewest blocks whose first bits are the same: those bits. */
function rangeBlocks(from: number, to: number): string[] {
  const blocks: string[] = [];
  for (let start = from; start <= to; ) {
    let size = 1;
    while (start % (size * 2) === 0 && start + size * 2 - 1 <= to) size *= 2;
    const free = Math.log2(size);
    blocks.push(binary(start, PORT_BITS).slice(0, PORT_BITS - free));
    start += size;
  }
  return blocks;
}

const INTERNET: Term = named('internet', 'the internet');

/** What the internet reaches, or is reached from, by settings of a resource beside policies and security groups. */
export const EXPOSURES: Readonly<Record<string, (body: ResourceBody, itself: Term) => readonly AccessRule[]>> = {
  aws_eks_cluster: ({ vpc_config }, itself) => {
    const { endpoint_public_access, public_access_cidrs } = vpc_config as PublicAccess;
    if (endpoint_public_access !== true) return [];
    return (public_access_cidrs ?? ['0.0.0.0/0']).map((cidr) =>
      allowed(addresses(cidr), named('https', 'the Kubernetes API'), itself),
    );
  },
  aws_subnet: ({ map_public_ip_on_launch }, itself) =>
    map_public_ip_on_launch === true ? [allowed(INTERNET, named('address', 'a public address'), itself)] : [],
  aws_launch_template: ({ network_interfaces }, itself) =>
    many(network_interfaces).some(({ associate_public_ip_address: open }) => String(open) === 'true')
      ? [allowed(INTERNET, named('address', 'a public address'), itself)]
      : [],
  aws_route: (body) => {
    const way = Object.keys(WAYS).find((argument) => body[argument] !== undefined);
    if (way === undefined) return [];
    const to = addresses(String(body.destination_cidr_block ?? body.destination_ipv6_cidr_block));
    return [allowed(named(String(body.route_table_id)), named(way, WAYS[way]), to)];
  },
  aws_s3_bucket_public_access_block: (body, itself) =>
    Object.entries(BLOCKS)
      .filter(([argument]) => body[argument] === true)
      .map(([argument, shown]) => ({
        ...allowed(anything('anyone'), named(argument, shown), itself),
        effect: 'Deny' as const,
      })),
};

interface PublicAccess {
  readonly endpoint_public_access?: boolean;
  readonly public_access_cidrs?: readonly string[];
}

/** Targets of a route that lead out of the VPC. */
const WAYS: Readonly<Record<string, string>> = {
  gateway_id: 'a route through an internet or VPN gateway',
  nat_gateway_id: 'a route out through a NAT gateway',
  transit_gateway_id: 'a route through a transit gateway',
};

const BLOCKS: Readonly<Record<string, string>> = {
  block_public_acls: 'new public ACLs',
  block_public_policy: 'a public bucket policy',
  ignore_public_acls: 'access by public ACLs',
  restrict_public_buckets: 'access by a public bucket policy',
};

function many(value: unknown): readonly Record<string, unknown>[] {
  return value === undefined ? [] : ([value].flat() as Record<string, unknown>[]);
}

/** An entry of a cluster, or a policy of it: who, what, and in which namespaces. */
export function clusterRules(body: ResourceBody, principalOf: (reference: string) => string): AccessRule[] {
  const who = named(principalOf(String(body.principal_arn)));
  const cluster = String(body.cluster_name);
  const all: Term = { shown: readable(cluster), patterns: [wildcardPattern(`${cluster}*`)] };
  if (body.policy_arn === undefined) {
    const groups = (body.kubernetes_groups ?? []) as readonly string[];
    return [
      allowed(who, named(`enter ${body.type ?? 'STANDARD'}`, `enter the cluster as ${body.type ?? 'STANDARD'}`), all),
      ...groups.map((group) => allowed(who, named(`group ${group}`, `group ${group}`), all)),
    ];
  }
  const { type, namespaces = [] } = body.access_scope as { type: string; namespaces?: readonly string[] };
  const scopes: readonly Term[] =
    type === 'cluster'
      ? [all]
      : namespaces.map((name) => ({
          shown: `${readable(cluster)}, namespace ${name}`,
          patterns: [literalPattern(`${cluster}/${name}`)],
        }));
  const policy = String(body.policy_arn).replace(/^.*\//, '');
  return scopes.map((scope) => allowed(who, named(`policy ${policy}`, policy), scope));
}
