import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { TransferKind } from '../../units/closed-lists.js';
import { byKey } from '../../units/order.js';
import { joinName, roleName, securityGroupName } from '../kinds/names.js';
import type { NetworkPlan, SubnetPlan } from '../shape/network-plan.js';
import type { OnPremisesPlan, SiteCall, SitePlan, TransferPlan } from '../shape/site-plan.js';
import { dataMoves } from './data-moves.js';
import { isJoined, planLinks, premisesRanges, TRANSIT_GATEWAY_ASN } from './site-links.js';

const LOG_RETENTION_DAYS = 365;

type OnPremisesBlueprint = NonNullable<Blueprint['onPremises']>;

/** What owned nodes do, as the plan has it. */
export type OwnedFacts = Omit<OnPremisesPlan, 'moves' | 'site'>;

/** What is on premises and how it is joined to the hall; null: the blueprint names nothing there. */
export function planOnPremises(
  { name, onPremises, usage, workloads }: Pick<Blueprint, 'name' | 'onPremises' | 'usage' | 'workloads'>,
  region: RegionCatalog,
  network: NetworkPlan,
  owned: OwnedFacts,
): OnPremisesPlan | null {
  if (onPremises === undefined) return null;
  return {
    ...owned,
    moves: dataMoves({ onPremises, usage, workloads }, region),
    site: planSiteLink(onPremises, name, region.region, network),
  };
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
  onPremises: OnPremisesBlueprint,
  name: string,
  region: string,
  network: NetworkPlan,
): SitePlan | null {
  const { dns, nodes, transfers } = onPremises;
  const links = planLinks(onPremises, name);
  if (links.length === 0) return null;
  const { nodes: nodeCidrs, pods: podCidrs } = premisesRanges(onPremises);
  return {
    nodeCidrs,
    podCidrs,
    transitGateway: { name: joinName([name, 'transit']), asn: TRANSIT_GATEWAY_ASN },
    attachmentSubnets: attachmentSubnets(network),
    links,
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
  { kind, direction, site, server, path, user, folder = '', store, every }: OnPremisesBlueprint['transfers'][number],
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
    site: site ?? null,
    agentVariable: ['datasync_agent_arn', ...(site === undefined ? [] : [site.replaceAll('-', '_')])].join('_'),
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
  if (onPremises === undefined || !isJoined(onPremises)) return [];
  return [
    ...(onPremises.nodes?.credentials === 'roles-anywhere' ? ['rolesanywhere'] : []),
    ...(onPremises.transfers.length > 0 ? ['datasync'] : []),
  ];
}
