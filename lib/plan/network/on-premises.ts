import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import type { TransferKind } from '../../units/closed-lists.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { byKey } from '../../units/order.js';
import { counted, gigabytes, hourly, type Price, priceOf, UNPRICED, used } from '../kinds/fixed-costs.js';
import { joinName, roleName, securityGroupName } from '../kinds/names.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { OnPremisesPlan, SiteCall, SitePlan, TransferPlan } from '../shape/site-plan.js';

/** AWS's default for a transit gateway, and the next private number for the gateway of Direct Connect. */
const TRANSIT_GATEWAY_ASN = 64_512;
const DIRECT_CONNECT_ASN = 64_513;
const LOG_RETENTION_DAYS = 365;

type OnPremisesBlueprint = NonNullable<Blueprint['onPremises']>;

/** What owned nodes do, as the plan has it. */
export type OwnedFacts = Omit<OnPremisesPlan, 'site'>;

/** What is on premises and how it is joined to the hall; null: the blueprint names nothing there. */
export function planOnPremises(
  onPremises: OnPremisesBlueprint | undefined,
  hall: string,
  region: string,
  network: NetworkPlan,
  owned: OwnedFacts,
): OnPremisesPlan | null {
  if (onPremises === undefined) return null;
  return { ...owned, site: planSiteLink(onPremises, hall, region, network) };
}

/**
 * Names are asked for by pods: under their own address where that is known there, else under their node's.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteNodeNetwork.html
 */
function clusterCalls(nodes: readonly string[], pods: readonly string[]): SiteCall[] {
  const calls = (what: SiteCall['what'], from: SiteCall['from'], cidrs: readonly string[]) =>
    cidrs.map((cidr): SiteCall => ({ what, from, cidr }));
  return [
    ...calls('api', 'nodes', nodes),
    ...calls('api', 'pods', pods),
    ...(pods.length > 0 ? calls('dns', 'pods', pods) : calls('dns', 'nodes', nodes)),
  ];
}

function planSiteLink(
  { cidrs, link, dns, nodes, transfers }: OnPremisesBlueprint,
  name: string,
  region: string,
  network: NetworkPlan,
): SitePlan | null {
  if (link === undefined || cidrs === undefined) return null;
  const nodeCidrs = [...cidrs.nodes].sort();
  const podCidrs = [...(cidrs.pods ?? [])].sort();
  return {
    nodeCidrs,
    podCidrs,
    transitGateway: { name: joinName([name, 'transit']), asn: TRANSIT_GATEWAY_ASN },
    attachmentSubnets: attachmentSubnets(network),
    link:
      link.kind === 'vpn'
        ? {
            kind: 'vpn',
            name: joinName([name, 'vpn']),
            peer: link.peer!,
            asn: link.asn,
            logGroup: `/aws/vpn/${name}`,
            logRetentionDays: LOG_RETENTION_DAYS,
          }
        : {
            kind: 'direct-connect',
            name: joinName([name, 'direct-connect']),
            connection: link.connection!,
            vlan: link.vlan!,
            asn: link.asn,
            gatewayAsn: DIRECT_CONNECT_ASN,
          },
    names:
      dns === undefined
        ? null
        : {
            name: joinName([name, 'names']),
            securityGroup: securityGroupName([name, 'names']),
            subnets: network.endpointSubnets,
            servers: [...dns.servers].sort(),
            domains: [...dns.domains].sort(),
          },
    hybridNodes:
      nodes === undefined
        ? null
        : {
            credentials: nodes.credentials,
            roleName: roleName([name, 'hybrid', 'nodes'], region),
            name: joinName([name, 'hybrid', 'nodes']),
          },
    clusterCalls: nodes === undefined ? [] : clusterCalls(nodeCidrs, podCidrs),
    transfers: transfers.map((transfer) => planTransfer(transfer, name, region)).sort(byKey),
  };
}

/** Kinds whose user has a password, or an access key its secret. */
const WITH_SECRET: readonly TransferKind[] = ['smb', 'object-storage'];

function planTransfer(
  { kind, direction, server, path, user, folder = '', store, every }: OnPremisesBlueprint['transfers'][number],
  hall: string,
  region: string,
): TransferPlan {
  const [workload, kept] = store.split('.') as [string, string];
  const parts = [workload, kept, ...(direction === 'out' ? ['out'] : [])] as const;
  return {
    key: parts.join('.'),
    name: joinName([hall, 'transfer', ...parts]),
    kind,
    direction,
    store,
    folder: `${folder}/`,
    server,
    path,
    user: user ?? null,
    secretVariable:
      WITH_SECRET.includes(kind) && user !== undefined
        ? ['transfer', ...parts, 'secret'].join('_').replaceAll('-', '_')
        : null,
    everyHours: every,
    roleName: roleName([hall, 'transfer', ...parts], region),
    logGroup: `/aws/datasync/${joinName([hall, ...parts])}`,
    logRetentionDays: LOG_RETENTION_DAYS,
  };
}

/** Roles of subnets that may hold the gateway's interface, by preference: apart from nodes, and never public. */
const ATTACHMENT_ROLES: readonly SubnetPlan['role'][] = ['endpoints', 'nodes', 'accelerators', 'control-plane'];

/**
 * One a zone, also where there is only a fleet: a route to the gateway leads there only from zones that it is in.
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
 */
function attachmentSubnets({ zones, subnets }: NetworkPlan): string[] {
  return zones.flatMap((zone) => {
    const roles = subnets.filter((subnet) => subnet.zone === zone.key).map(({ role }) => role);
    const role = ATTACHMENT_ROLES.find((one) => roles.includes(one));
    return role === undefined ? [] : [`${role}-${zone.key}`];
  });
}

/** What calls AWS from behind the link, or through it. */
export function onPremisesCalls(onPremises: OnPremisesBlueprint | undefined): string[] {
  if (onPremises?.link === undefined) return [];
  return [
    ...(onPremises.nodes?.credentials === 'roles-anywhere' ? ['rolesanywhere'] : []),
    ...(onPremises.transfers.length > 0 ? ['datasync'] : []),
  ];
}

/** Attachments of the transit gateway: the VPC and the link. */
const TRANSIT_ATTACHMENTS = 2;

/**
 * Of a connection, each with a public address of AWS's that is billed like any other.
 * @see https://aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws/
 */
const VPN_TUNNELS = 2;

/**
 * Costs of the link, and of what crosses it.
 * @param zones - number of base zones, each with an interface of a resolver in each direction
 */
export function onPremisesCosts(
  onPremises: OnPremisesBlueprint | undefined,
  region: RegionCatalog,
  zones: number,
  { dnsQueries, siteTraffic, transferred }: Blueprint['usage'],
): FixedCost[] {
  if (onPremises?.link === undefined) return [];
  const { link, dns, fleets, nodes, transfers } = onPremises;
  const interfaces = 2 * zones;
  const vcpus = fleets.reduce((sum, fleet) => sum + fleet.nodes * (fleet.vcpus ?? 0), 0);
  return [
    hourly(
      'hardware',
      { kind: 'transit-gateway-attachments', count: TRANSIT_ATTACHMENTS },
      TRANSIT_ATTACHMENTS,
      priceOf(region, 'transitGatewayAttachmentUsdPerHour'),
    ),
    gigabytes('hardware', { kind: 'transit-traffic' }, siteTraffic, priceOf(region, 'transitGatewayUsdPerGb')),
    hourly('hardware', { kind: 'site-link', link: link.kind }, 1, LINK_PRICES[link.kind](region)),
    ...(link.kind === 'vpn'
      ? [hourly('hardware', { kind: 'vpn-addresses' }, VPN_TUNNELS, priceOf(region, 'publicIpv4UsdPerHour'))]
      : []),
    ...(dns
      ? [
          hourly(
            'hardware',
            { kind: 'resolver-interfaces', count: interfaces },
            interfaces,
            priceOf(region, 'resolverEndpointUsdPerHour'),
          ),
          counted(
            'hardware',
            { kind: 'resolver-queries' },
            dnsQueries,
            1e6,
            'queries',
            priceOf(region, 'resolverQueriesUsdPerMillion'),
          ),
        ]
      : []),
    ...(nodes
      ? [
          used(
            'software',
            { kind: 'hybrid-nodes' },
            vcpus * HOURS_PER_MONTH,
            'vCPU-hour',
            // Without vCPUs of the owned nodes there is nothing to multiply.
            vcpus === 0 ? UNPRICED : priceOf(region, 'eksHybridUsdPerVcpuHour'),
          ),
        ]
      : []),
    ...(transfers.length > 0
      ? [
          gigabytes(
            'hardware',
            { kind: 'data-transfers' },
            transfers.reduce((sum, { changes, every }) => sum + monthlyBytes(changes, every, transferred), 0),
            priceOf(region, 'dataSyncUsdPerGb'),
          ),
        ]
      : []),
  ];
}

/** What a copy moves in a month, once the first is done. @param assumed - where the blueprint does not say */
function monthlyBytes(changes: number | undefined, everyHours: number, assumed: number): number {
  return changes === undefined ? assumed : (changes * HOURS_PER_MONTH) / everyHours;
}

/** The port of a Direct Connect connection is paid by whoever ordered it, at a rate of its own. */
const LINK_PRICES: Readonly<Record<'vpn' | 'direct-connect', (region: RegionCatalog) => Price>> = {
  vpn: (region) => priceOf(region, 'vpnConnectionUsdPerHour'),
  'direct-connect': () => UNPRICED,
};
