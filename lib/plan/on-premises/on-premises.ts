import type { Blueprint } from '../../blueprint/schema.js';
import { HOURS_PER_MONTH, type RegionCatalog } from '../../catalog/catalog.js';
import { priceFigure } from '../../catalog/figure-path.js';
import type { FixedCost } from '../../sizing/demand.js';
import { joinName, roleName, securityGroupName } from '../names.js';
import type { OnPremisesPlan, SitePlan, TransferPlan } from './on-premises-plan.js';
import type { OwnedContribution } from './owned-capacity.js';

/** AWS's default for a transit gateway, and the next private number for the gateway of Direct Connect. */
const TRANSIT_GATEWAY_ASN = 64_512;
const DIRECT_CONNECT_ASN = 64_513;
const LOG_RETENTION_DAYS = 365;

/** @param subnets - keys of those that hold the interfaces of AWS services */
export function planOnPremises(
  blueprint: Blueprint,
  region: string,
  subnets: readonly string[],
  contributions: readonly OwnedContribution[],
): OnPremisesPlan | null {
  if (blueprint.onPremises === undefined) return null;
  return { contributions, site: planSiteLink(blueprint, region, subnets) };
}

function planSiteLink({ name, onPremises }: Blueprint, region: string, subnets: readonly string[]): SitePlan | null {
  const { cidrs, link, dns, nodes, transfers } = onPremises!;
  if (link === undefined || cidrs === undefined) return null;
  return {
    nodeCidrs: [...cidrs.nodes].sort(),
    podCidrs: [...(cidrs.pods ?? [])].sort(),
    transitGateway: { name: joinName([name, 'transit']), asn: TRANSIT_GATEWAY_ASN },
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
            subnets,
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
    transfers: transfers
      .map(({ server, path, store, every }): TransferPlan => {
        const [workload, kept] = store.split('.') as [string, string];
        return {
          key: store,
          name: joinName([name, 'transfer', workload, kept]),
          server,
          path,
          everyHours: every,
          roleName: roleName([name, 'transfer', workload, kept], region),
          logGroup: `/aws/datasync/${joinName([name, workload, kept])}`,
          logRetentionDays: LOG_RETENTION_DAYS,
        };
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

/** What calls AWS from behind the link, or through it. */
export function onPremisesCalls({ onPremises }: Blueprint): string[] {
  if (onPremises?.link === undefined) return [];
  return [
    ...(onPremises.nodes?.credentials === 'roles-anywhere' ? ['rolesanywhere'] : []),
    ...(onPremises.transfers.length > 0 ? ['datasync'] : []),
  ];
}

/** Attachments of the transit gateway: the VPC and the link. */
export const TRANSIT_ATTACHMENTS = 2;

/** What the link costs whatever goes through it. @param zones - base zones, each with an interface a direction */
export function onPremisesCosts(
  { onPremises }: Blueprint,
  { region, prices }: RegionCatalog,
  zones: number,
): FixedCost[] {
  if (onPremises?.link === undefined) return [];
  const line = (item: string, count: number, usdPerHour: number | null, figure: string | null): FixedCost => ({
    category: 'hardware',
    item,
    quantity: count * HOURS_PER_MONTH,
    unit: 'h',
    unitPriceUsd: usdPerHour,
    figure,
  });
  const { kind } = onPremises.link;
  return [
    line(
      `transit gateway attachments, ${TRANSIT_ATTACHMENTS}`,
      TRANSIT_ATTACHMENTS,
      prices.transitGatewayAttachmentUsdPerHour,
      priceFigure(region, 'transitGatewayAttachmentUsdPerHour'),
    ),
    line(kind === 'vpn' ? 'Site-to-Site VPN connection' : 'Direct Connect connection', 1, null, null),
    ...(onPremises.dns ? [line(`resolver interfaces, ${2 * zones}`, 2 * zones, null, null)] : []),
    ...(onPremises.nodes ? [line('EKS hybrid nodes, by the vCPU', 1, null, null)] : []),
    ...(onPremises.transfers.length > 0 ? [line('DataSync, by the gigabyte', 1, null, null)] : []),
  ];
}
