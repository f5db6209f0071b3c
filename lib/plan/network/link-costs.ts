import { linesOf } from '../../blueprint/kinds/link-facts.js';
import { joinsCluster } from '../../blueprint/kinds/owned-facts.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { egressTierFigure } from '../../catalog/facts/figure-path.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import {
  counted,
  gigabytes,
  hourly,
  type Price,
  type PriceKey,
  priceOf,
  UNPRICED,
  used,
} from '../kinds/fixed-costs.js';
import { builtLinks, isJoined } from './site-links.js';

type OnPremises = NonNullable<Blueprint['onPremises']>;
type LinkKind = 'vpn' | 'direct-connect';

/**
 * Of a connection, each with a public address of AWS's that is billed like any other.
 * @see https://aws.amazon.com/blogs/networking-and-content-delivery/identify-and-optimize-public-ipv4-address-usage-on-aws/
 */
const VPN_TUNNELS = 2;

/**
 * Costs of the links, and of what crosses them.
 * @param zones - number of base zones, each with an interface of a resolver in each direction
 */
export function onPremisesCosts(
  onPremises: OnPremises | undefined,
  region: RegionCatalog,
  zones: number,
  usage: Blueprint['usage'],
): FixedCost[] {
  if (onPremises === undefined || !isJoined(onPremises)) return [];
  const { dns, fleets, nodes } = onPremises;
  const { dnsQueries, siteTraffic } = usage;
  const interfaces = 2 * zones;
  const vcpus = fleets.reduce((sum, fleet) => sum + (joinsCluster(fleet) ? fleet.nodes * (fleet.vcpus ?? 0) : 0), 0);
  const lines = builtLinks(onPremises).flatMap(({ link }) =>
    linesOf(link).map(({ kind }) => ({ kind: kind!, bandwidth: link.bandwidth })),
  );
  const vpns = lines.filter(({ kind }) => kind === 'vpn').length;
  // The VPC, each VPN, and one gateway of Direct Connect for all of its interfaces.
  const attachments = 1 + vpns + (vpns < lines.length ? 1 : 0);
  return [
    hourly(
      'hardware',
      { kind: 'transit-gateway-attachments', count: attachments },
      attachments,
      priceOf(region, 'transitGatewayAttachmentUsdPerHour'),
    ),
    gigabytes('hardware', { kind: 'transit-traffic' }, siteTraffic, priceOf(region, 'transitGatewayUsdPerGb')),
    ...(vpns === 0
      ? []
      : [hourly('hardware', { kind: 'site-link', link: 'vpn' }, vpns, priceOf(region, 'vpnConnectionUsdPerHour'))]),
    ...portCosts(lines, region),
    ...(vpns === 0
      ? []
      : [hourly('hardware', { kind: 'vpn-addresses' }, VPN_TUNNELS * vpns, priceOf(region, 'publicIpv4UsdPerHour'))]),
    ...outwardCosts(onPremises, region, usage),
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
    ...transferCosts(onPremises, region, usage),
  ];
}

/** Dedicated ports by what they carry, Gbit/s; the one of 400 Gbit/s has no price here. */
const PORTS = [
  { gbitsPerSecond: 1, price: 'directConnectPort1UsdPerHour' },
  { gbitsPerSecond: 10, price: 'directConnectPort10UsdPerHour' },
  { gbitsPerSecond: 100, price: 'directConnectPort100UsdPerHour' },
] as const satisfies readonly { readonly gbitsPerSecond: number; readonly price: PriceKey }[];

/** Bytes a second of a Gbit/s. */
const GBIT = 1e9 / 8;

/**
 * Ports of Direct Connect by the hour: the smallest dedicated one that carries the bandwidth of a connection. A hosted
 * connection is billed by its partner and by AWS at rates of its own, and one whose bandwidth nobody states has none here.
 */
function portCosts(
  lines: readonly { readonly kind: LinkKind; readonly bandwidth: number | undefined }[],
  region: RegionCatalog,
): FixedCost[] {
  const ports = lines.flatMap(({ kind, bandwidth }) =>
    kind === 'vpn'
      ? []
      : [PORTS.find(({ gbitsPerSecond }) => bandwidth !== undefined && bandwidth <= gbitsPerSecond * GBIT) ?? null],
  );
  return [...PORTS, null].flatMap((port) => {
    const count = ports.filter((one) => one === port).length;
    if (count === 0) return [];
    const price = port === null ? UNPRICED : priceOf(region, port.price);
    return [
      hourly(
        'hardware',
        { kind: 'site-link', link: 'direct-connect', ...(port !== null && { port: port.gbitsPerSecond }) },
        count,
        price,
      ),
    ];
  });
}

/** Prices of what leaves AWS, by the first connection of a link: over a VPN it is traffic to the internet, at its first tier. */
const OUTWARD: Readonly<Record<LinkKind, (region: RegionCatalog) => Price>> = {
  vpn: ({ region, prices }) => ({
    unitPriceUsd: prices.internetEgressTiers?.[0]?.usdPerGb ?? null,
    figure: egressTierFigure(region, 0),
  }),
  'direct-connect': (region) => priceOf(region, 'directConnectUsdPerGb'),
};

/** What leaves AWS over a link, USD a GB; null: unknown. */
export function outwardUsdPerGb(kind: LinkKind, region: RegionCatalog): number | null {
  return OUTWARD[kind](region).unitPriceUsd;
}

/** What leaves AWS in a month: copies back over the link of their site, and the rest over the first link. */
function outwardCosts(
  onPremises: OnPremises,
  region: RegionCatalog,
  { siteTrafficOut, transferred }: Blueprint['usage'],
): FixedCost[] {
  const links = builtLinks(onPremises);
  const bytes = { vpn: 0, 'direct-connect': 0 };
  bytes[links[0]!.link.kind!] += siteTrafficOut;
  for (const { direction, changes, every, site } of onPremises.transfers) {
    if (direction !== 'out') continue;
    const { link } = links.find((one) => one.site === site) ?? links[0]!;
    bytes[link.kind!] += monthlyBytes(changes, every, transferred);
  }
  return (['vpn', 'direct-connect'] as const).flatMap((kind) =>
    bytes[kind] === 0
      ? []
      : [gigabytes('hardware', { kind: 'site-traffic-out', link: kind }, bytes[kind], OUTWARD[kind](region))],
  );
}

function transferCosts(
  { transfers }: OnPremises,
  region: RegionCatalog,
  { transferred }: Blueprint['usage'],
): FixedCost[] {
  if (transfers.length === 0) return [];
  const bytes = transfers.reduce((sum, { changes, every }) => sum + monthlyBytes(changes, every, transferred), 0);
  return [gigabytes('hardware', { kind: 'data-transfers' }, bytes, priceOf(region, 'dataSyncUsdPerGb'))];
}

/** What a copy moves in a month, once the first is done. @param assumed - where the blueprint does not say */
function monthlyBytes(changes: number | undefined, everyHours: number, assumed: number): number {
  return changes === undefined ? assumed : (changes * HOURS_PER_MONTH) / everyHours;
}
