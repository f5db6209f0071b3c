import { linesOf, type StatedSiteLink, siteWay } from '../../blueprint/kinds/link-facts.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import { joinName } from '../kinds/names.js';
import type { DirectConnectPlan, LinkPlan, VpnPlan } from '../shape/site-plan.js';

/** AWS's default for a transit gateway, and the next private number for the gateway of Direct Connect. */
export const TRANSIT_GATEWAY_ASN = 64_512;
const DIRECT_CONNECT_ASN = 64_513;
const LOG_RETENTION_DAYS = 365;

type OnPremises = NonNullable<Blueprint['onPremises']>;

/** Ranges on premises, sorted; those of pods lie behind every link. */
export function premisesRanges({ cidrs, sites }: OnPremises): {
  readonly nodes: readonly string[];
  readonly pods: readonly string[];
} {
  return {
    nodes: [...(cidrs?.nodes ?? []), ...sites.flatMap((site) => site.cidrs?.nodes ?? [])].sort(),
    pods: [...(cidrs?.pods ?? [])].sort(),
  };
}

/** A link that Terraform builds, as the blueprint states it. */
export interface BuiltLink {
  readonly link: StatedSiteLink;
  /** Null: that of the hall. */
  readonly site: string | null;
  readonly nodeCidrs: readonly string[];
}

/** The link of the hall first, then those of sites, sorted by name. */
export function builtLinks({ link, cidrs, sites }: OnPremises): BuiltLink[] {
  const own = sites
    .flatMap((site): (BuiltLink & { readonly site: string })[] =>
      site.link?.kind === undefined || site.cidrs === undefined
        ? []
        : [{ link: site.link, site: site.name, nodeCidrs: site.cidrs.nodes }],
    )
    .sort((one, other) => (one.site < other.site ? -1 : 1));
  return link === undefined || cidrs === undefined ? own : [{ link, site: null, nodeCidrs: cidrs.nodes }, ...own];
}

/** Whether a link joins something on premises to the hall. */
export function isJoined(onPremises: OnPremises): boolean {
  return builtLinks(onPremises).length > 0;
}

/** The links of a hall: its own first, then those of sites, sorted by name; empty: none joins it to anything. */
export function planLinks(onPremises: OnPremises, hall: string): LinkPlan[] {
  const { cidrs, fleets, nodes, sites } = onPremises;
  const built = builtLinks(onPremises);
  const pods = cidrs?.pods ?? [];
  const siteOf = (fleet: OnPremises['fleets'][number]) => {
    const name = fleet.site ?? sites[0]?.name;
    return built.some(({ site }) => site === name) ? name : null;
  };
  return built.map(({ link, site, nodeCidrs }): LinkPlan => {
    const owned = fleets.reduce((sum, fleet) => sum + (siteOf(fleet) === site ? fleet.nodes : 0), 0);
    const { bytesPerSecond, availability } = siteWay(undefined, link);
    return {
      site,
      nodeCidrs: [...nodeCidrs].sort(),
      reaches: reachedFrom(site, built, pods),
      // One range holds the pods of all sites: where there are several links, each router announces those of its nodes.
      routes: nodeCidrs.length + (built.length > 1 && nodes !== undefined && pods.length > 0 ? owned : pods.length),
      bytesPerSecond,
      availability,
      lines: planLines(link, site, hall),
    };
  });
}

/** What else there is on premises, as AWS tells a router. @param pods - of all sites */
function reachedFrom(site: string | null, built: readonly BuiltLink[], pods: readonly string[]): string[] {
  const others = built.filter((one) => one.site !== site);
  if (others.length === 0) return [];
  const isDirect = ({ link }: BuiltLink) => linesOf(link).some(({ kind }) => kind === 'direct-connect');
  const self = built.find((one) => one.site === site)!;
  const reached = others.filter((one) => !isDirect(self) || !isDirect(one));
  return [...reached.flatMap(({ nodeCidrs }) => nodeCidrs), ...pods].sort();
}

/** Named after the site and, but for the first of a link, after what it leads to: never after an order. */
function planLines(stated: StatedSiteLink, site: string | null, hall: string): (VpnPlan | DirectConnectPlan)[] {
  return linesOf(stated).map(({ kind, asn, peer, connection, vlan }, index) => {
    const end = kind === 'vpn' ? peer!.replaceAll('.', '-') : `${connection}-${vlan}`;
    const parts = [...(site === null ? [] : [site]), ...(index === 0 ? [] : [end])];
    const named = { key: parts.join('.'), name: joinName([hall, kind!, ...parts]), asn: asn! };
    return kind === 'vpn'
      ? { kind, ...named, peer: peer!, logGroup: `/aws/vpn/${hall}`, logRetentionDays: LOG_RETENTION_DAYS }
      : {
          kind: 'direct-connect',
          ...named,
          connection: connection!,
          vlan: vlan!,
          gatewayName: joinName([hall, 'direct-connect']),
          gatewayAsn: DIRECT_CONNECT_ASN,
        };
  });
}
