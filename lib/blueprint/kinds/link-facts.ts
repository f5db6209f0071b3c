/** Quota of EKS on remote networks of each kind: ranges of nodes, and of pods. */
export const REMOTE_NETWORKS_MAX = 15;

/** Of the range that each owned node takes for its pods: 126 addresses, more than the kubelet runs pods. */
export const POD_RANGE_PREFIX = 25;

type LinkKind = 'vpn' | 'direct-connect';

/** A connection, as the blueprint states it; broken entries have holes. */
export interface StatedLine {
  readonly kind?: LinkKind | undefined;
  readonly asn?: number | undefined;
  readonly peer?: string | undefined;
  readonly connection?: string | undefined;
  readonly vlan?: number | undefined;
}

/** A link, as the blueprint states it. */
export interface StatedLink extends StatedLine {
  /** Bytes a second, of each connection. */
  readonly bandwidth?: number | undefined;
  /** Of each connection. */
  readonly availability?: number | undefined;
  readonly redundant?: readonly (StatedLine | undefined)[] | undefined;
}

/** What joins a site to AWS, as the blueprint states it. */
export interface StatedSiteLink extends StatedLink {
  /** To the other end of the link of the hall. */
  readonly lines?: number | undefined;
}

/**
 * What a tunnel of a Site-to-Site VPN carries at most, bytes a second: 1.25 Gbit/s ("Tunnel bandwidth options", Site-to-Site
 * VPN User Guide, read 2026-11-29; 5 Gbit/s where large tunnels are ordered, which `bandwidth` says).
 */
const TUNNEL_BYTES_PER_SECOND = 1.25e9 / 8;

/**
 * What AWS commits to for one connection: the service level agreements of Site-to-Site VPN (of 2022-05-05) and of Direct
 * Connect (a single connection). Read 2026-11-29.
 * @see https://aws.amazon.com/vpn/site-to-site-vpn-sla/
 * @see https://aws.amazon.com/directconnect/sla/
 */
const LINE_AVAILABILITY: Readonly<Record<LinkKind, number>> = { vpn: 0.9995, 'direct-connect': 0.95 };

/** Ports of a dedicated Direct Connect connection that are quoted beside it, bytes a second (Direct Connect FAQ, read 2026-11-29). */
export const DIRECT_CONNECT_PORTS = [
  { name: '10 Gbit/s', bytesPerSecond: 10e9 / 8 },
  { name: '100 Gbit/s', bytesPerSecond: 100e9 / 8 },
] as const;

/** Connections of a link, the one that it names first; what a further one does not state is that of the first. */
export function linesOf({ redundant = [], ...first }: StatedLink): StatedLine[] {
  const { kind, asn } = first;
  return [first, ...redundant.map((line) => ({ ...line, kind: line?.kind ?? kind, asn: line?.asn ?? asn }))];
}

/**
 * What a link carries each way at most, bytes a second, while all its connections of the first kind work: AWS prefers Direct
 * Connect, so that a VPN beside it adds nothing. Null: nothing says it.
 * @see https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html (route evaluation order)
 */
export function linkBytesPerSecond(link: StatedLink): number | null {
  const each = link.bandwidth ?? (link.kind === 'vpn' ? TUNNEL_BYTES_PER_SECOND : null);
  return each === null ? null : each * linesOf(link).filter(({ kind }) => kind === link.kind).length;
}

/** Share of the time in which one of its connections works, in (0, 1); they fail each by itself. Null: its kind is unknown. */
export function linkAvailability(link: StatedLink): number | null {
  let down = 1;
  for (const { kind } of linesOf(link)) {
    if (kind === undefined) return null;
    down *= 1 - (link.availability ?? LINE_AVAILABILITY[kind]);
  }
  return 1 - down;
}

/** What joins a site to AWS. */
export interface SiteWay {
  /** Each way at most; null: nothing says it. */
  readonly bytesPerSecond: number | null;
  /** Null: nothing says it. */
  readonly availability: number | null;
}

/** A link of its own, or its lines and the link of the hall behind them: the thinner carries, and both must work. */
export function siteWay(own: StatedSiteLink | undefined, hall: StatedLink | undefined): SiteWay {
  if (own?.kind !== undefined) return wayOf(own);
  const { bandwidth, lines = 1, availability } = own ?? {};
  const shared = hall === undefined ? null : wayOf(hall);
  const lined = bandwidth === undefined ? null : bandwidth * lines;
  const works = availability === undefined ? null : 1 - (1 - availability) ** lines;
  return {
    bytesPerSecond: leastOf(lined, shared?.bytesPerSecond ?? null),
    availability: works === null ? (shared?.availability ?? null) : works * (shared?.availability ?? 1),
  };
}

function wayOf(link: StatedLink): SiteWay {
  return { bytesPerSecond: linkBytesPerSecond(link), availability: linkAvailability(link) };
}

function leastOf(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** Site that a server of a transfer is at: as stated, else the only one; undefined: the other end of the link of the hall. */
export function siteOfTransfer<Site extends { readonly name?: string | undefined }>(
  { site }: { readonly site?: string | undefined },
  sites: readonly (Site | undefined)[],
): Site | undefined {
  return site === undefined ? (sites.length === 1 ? sites[0] : undefined) : sites.find((one) => one?.name === site);
}
