import { type Cidr, formatCidr, isWithin, networkOf, overlaps, parseCidr } from '../../units/cidr.js';
import { shown } from '../../units/shown.js';
import type { Diagnostic, DocumentPath } from '../document/diagnostic.js';
import { meant } from '../document/fix.js';
import type { Blueprint } from '../schema/blueprint.js';
import { defaultServiceCidr } from '../schema/cluster.js';
import { Network, SUBNET_ROLES } from '../schema/network.js';
import { type CheckContext, type Incomplete, isWritten } from './check-context.js';

/** Internet access, an existing VPC, and ranges that must not overlap. */
export function checkNetwork(context: CheckContext): void {
  checkInternet(context);
  checkApiEndpoint(context);
  checkServiceCidr(context);
  checkAcceleratorCidr(context);
  if (context.data.network?.vpc !== undefined) checkExistingVpc(context);
}

/** Private address space (RFC 1918). */
export const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => parseCidr(text)!);

/** Shared address space (RFC 6598), which a VPC of any private range may have besides. */
const SHARED_RANGE = parseCidr('100.64.0.0/10')!;

/** A private IPv4 network with a prefix length in bounds; undefined: it is none, and that is reported. */
export function privateNetwork(
  { report }: CheckContext,
  path: DocumentPath,
  text: string,
  prefix: { readonly min: number; readonly max: number },
  ranges = PRIVATE_RANGES,
): Cidr | undefined {
  const wrong = (message: string, mend: string | Pick<Diagnostic, 'hint' | 'fix'>) => {
    const hint = typeof mend === 'string' ? { hint: mend } : mend;
    report({ code: 'cidr-invalid', path, message: `${shown(text)} ${message}`, ...hint });
    return undefined;
  };
  const cidr = parseCidr(text);
  if (text.includes(':')) return wrong('is IPv6, and only IPv4 is supported', 'write an IPv4 range');
  if (!cidr) return wrong('is not an IPv4 CIDR', 'write an address and a prefix length, such as "10.80.0.0/16"');
  if (networkOf(cidr).address !== cidr.address) {
    return wrong('has host bits set', meant(formatCidr(networkOf(cidr))));
  }
  if (!ranges.some((range) => isWithin(cidr, range))) {
    return wrong(
      ranges === PRIVATE_RANGES ? 'is not private (RFC 1918)' : 'can not be added to this VPC',
      `choose a range within ${ranges.map((range) => formatCidr(range)).join(', ')}`,
    );
  }
  if (cidr.prefix < prefix.min || cidr.prefix > prefix.max) {
    return wrong(`has prefix length /${cidr.prefix}`, `expected /${prefix.min} to /${prefix.max}`);
  }
  return cidr;
}

function checkInternet(context: CheckContext): void {
  const { data, report } = context;
  if (data.network?.internet !== 'none') return;
  for (const key of ['nat', 'interfaceEndpoints'] as const) {
    if (data.network[key] === undefined || data.network[key] === defaultOf(key)) continue;
    report({
      code: 'contradiction',
      path: ['network', key],
      message: `"${key}: ${data.network[key]}" needs internet access, and "internet" is none`,
      hint: 'remove one of them',
    });
  }
  if ((data.kubernetes?.publicAccess ?? []).length > 0) {
    report({
      code: 'contradiction',
      path: ['kubernetes', 'publicAccess'],
      message: '"publicAccess" needs internet access, and "network.internet" is none',
      hint: 'remove the list, or write "internet: nat"',
    });
  }
}

function checkApiEndpoint({ data, report }: CheckContext): void {
  if (data.kubernetes?.privateAccess !== false) return;
  const path = ['kubernetes', 'privateAccess'];
  if ((data.kubernetes.publicAccess ?? []).length === 0) {
    report({
      code: 'contradiction',
      path,
      message: 'the API endpoint is neither private nor public: the cluster can not be reached',
      hint: 'write "privateAccess: true", or add ranges to "publicAccess"',
    });
  }
}

/** Bounds of EKS on the services' range. */
const SERVICE_PREFIX = { min: 12, max: 24 } as const;

function checkServiceCidr(context: CheckContext): void {
  const { data, report } = context;
  const text = data.kubernetes?.serviceCidr;
  if (text === undefined) return;
  const path = ['kubernetes', 'serviceCidr'];
  const services = privateNetwork(context, path, text, SERVICE_PREFIX);
  const vpc = parseCidr(data.network?.cidr ?? '');
  if (services && vpc && overlaps(services, vpc)) {
    report({ code: 'cidr-overlap', path, message: `${shown(text)} overlaps the VPC, ${data.network?.cidr}` });
  }
}

/** Range of the cluster's services; undefined: the range that it follows from is invalid. */
export function serviceRange({ network, kubernetes }: CheckContext['data']): Cidr | undefined {
  const vpc = network?.cidr;
  if (kubernetes?.serviceCidr !== undefined) return parseCidr(kubernetes.serviceCidr);
  return vpc !== undefined && parseCidr(vpc) ? parseCidr(defaultServiceCidr(vpc)) : undefined;
}

/** An eighth for each zone, and AWS adds ranges of /16 and smaller to a VPC. */
export const ACCELERATOR_PREFIX = { min: 13, max: 17 } as const;

/**
 * A VPC can have further ranges of its own private block, or of shared address space.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
function checkAcceleratorCidr(context: CheckContext): void {
  const { data, report } = context;
  const text = data.network?.acceleratorCidr;
  if (text === undefined) return;
  const path = ['network', 'acceleratorCidr'];
  if (data.network?.vpc !== undefined) {
    report({
      code: 'contradiction',
      path,
      message: '"acceleratorCidr" applies to a new VPC, and "network.vpc" names an existing one',
      hint: 'remove it, and name larger subnets',
    });
    return;
  }
  const vpc = parseCidr(data.network?.cidr ?? '');
  const own = PRIVATE_RANGES.filter((range) => vpc && isWithin(vpc, range));
  const cidr = privateNetwork(context, path, text, ACCELERATOR_PREFIX, [...own, SHARED_RANGE]);
  if (cidr && vpc && overlaps(cidr, vpc)) {
    report({ code: 'cidr-overlap', path, message: `${shown(text)} overlaps the VPC, ${data.network?.cidr}` });
  }
  const services = serviceRange(data);
  if (cidr && services && overlaps(cidr, services)) {
    report({ code: 'cidr-overlap', path, message: `${shown(text)} overlaps the services, ${formatCidr(services)}` });
  }
}

function checkExistingVpc(context: CheckContext): void {
  const { data, report } = context;
  const vpc = data.network!.vpc!;
  const at = ['network', 'vpc'];
  if (!isWritten(context, ['network', 'cidr'])) {
    report({
      code: 'missing-key',
      path: ['network'],
      message: '"cidr" is missing: the range of the existing VPC',
      hint: 'add it, such as "cidr: 10.0.0.0/16"',
    });
  }
  for (const key of ['zones', 'nat', 'interfaceEndpoints'] as const) {
    // `datahall expand` writes the defaults out.
    if (data.network?.[key] === undefined || data.network[key] === defaultOf(key)) continue;
    report({
      code: 'contradiction',
      path: ['network', key],
      message: `"${key}" applies to a new VPC, and "network.vpc" names an existing one`,
      hint: key === 'zones' ? 'remove it: the zones are those of its subnets' : 'remove it',
    });
  }
  if (data.region === 'any' || Array.isArray(data.region)) {
    report({
      code: 'contradiction',
      path: [...at, 'id'],
      message: 'a VPC is in one region, and "region" allows several',
      hint: 'write the region of the VPC alone',
    });
  }
  if (data.network?.internet === 'none' && (vpc.routeTables ?? []).length === 0) {
    report({
      code: 'missing-key',
      path: at,
      message: '"routeTables" is missing: Terraform reads there that no subnet has a route to the internet',
      hint: 'name the route tables of the subnets, or remove "internet: none"',
    });
  } else if (vpc.endpoints === 'create' && (vpc.routeTables ?? []).length === 0) {
    report({
      code: 'missing-key',
      path: at,
      message: '"routeTables" is missing: gateway endpoints are routes',
      hint: 'name the route tables of the subnets',
    });
  }
  checkSubnets(context);
}

function defaultOf(key: 'zones' | 'nat' | 'interfaceEndpoints'): unknown {
  const schema: { readonly default?: unknown } = Network.properties[key];
  return schema.default;
}

function checkSubnets(context: CheckContext): void {
  const { data, report } = context;
  const vpcCidr = parseCidr(data.network?.cidr ?? '');
  const seen: { readonly cidr: Cidr; readonly id: string }[] = [];
  const roles = new Map<string, string>();
  const ids = new Set<string>();
  const path = ['network', 'vpc', 'subnets'];
  for (const [index, subnet] of (data.network?.vpc?.subnets ?? []).entries()) {
    if (subnet?.id === undefined) continue;
    if (ids.has(subnet.id)) {
      const message = `duplicate subnet ${subnet.id}`;
      report({ code: 'name-duplicate', path: [...path, index, 'id'], message, hint: 'give one entry several roles' });
    }
    ids.add(subnet.id);
    for (const role of subnet.zone === undefined ? [] : (subnet.roles ?? [])) {
      if (role === undefined) continue;
      const place = `${role} ${subnet.zone}`;
      const other = roles.get(place);
      if (other !== undefined) {
        report({
          code: 'name-duplicate',
          path: [...path, index, 'roles'],
          message: `${subnet.zone} has two subnets for ${role}: ${other} and this one`,
          hint: 'remove the role from one of them',
        });
      }
      roles.set(place, subnet.id);
    }
    if (subnet.cidr === undefined) continue;
    // AWS's own bounds of a subnet.
    const cidr = privateNetwork(context, [...path, index, 'cidr'], subnet.cidr, { min: 16, max: 28 });
    if (!cidr) continue;
    const other = seen.find((earlier) => overlaps(earlier.cidr, cidr));
    if (vpcCidr && !isWithin(cidr, vpcCidr)) {
      report({
        code: 'cidr-invalid',
        path: [...path, index, 'cidr'],
        message: `${shown(subnet.cidr)} is outside the VPC, ${data.network?.cidr}`,
      });
    } else if (other) {
      report({
        code: 'cidr-overlap',
        path: [...path, index, 'cidr'],
        message: `${shown(subnet.cidr)} overlaps subnet ${other.id}, ${formatCidr(other.cidr)}`,
      });
    }
    seen.push({ cidr, id: subnet.id });
  }
  checkRoles(context, [...roles.keys()]);
}

/** Subnets that a hall needs at least, by role. */
function checkRoles({ data, report }: CheckContext, places: readonly string[]): void {
  const zonesOf = (role: string) =>
    places.filter((place) => place.startsWith(`${role} `)).map((place) => place.slice(role.length + 1));
  const path = ['network', 'vpc', 'subnets'];
  const complete = (data.network?.vpc?.subnets ?? []).every((subnet) => subnet?.zone && subnet.roles);
  if (!complete) return;
  const nodes = zonesOf('nodes');
  const wanted = { nodes: 2, 'control-plane': 2, accelerators: 1 } as const;
  for (const role of SUBNET_ROLES) {
    const zones = zonesOf(role);
    if (zones.length < wanted[role]) {
      const message = `${zones.length} zones have a subnet for ${role}: expected at least ${wanted[role]}`;
      report({ code: 'zones-too-few', path, message });
    }
    const without = zones.filter((zone) => !nodes.includes(zone));
    if (without.length === 0) continue;
    report({
      code: 'zones-too-few',
      path,
      message: `${without.join(', ')} has a subnet for ${role} and none for nodes`,
      hint: 'name a subnet for nodes in every zone: file systems are there',
    });
  }
}

/** Zones that a fleet may spread over: of an existing VPC, those with a subnet for accelerators. */
export function zonesForFleets({ network }: Incomplete<Blueprint>): number | undefined {
  if (network?.vpc?.subnets === undefined) return network?.zones;
  return new Set(
    network.vpc.subnets.flatMap((subnet) => (subnet?.roles?.includes('accelerators') ? [subnet.zone] : [])),
  ).size;
}
