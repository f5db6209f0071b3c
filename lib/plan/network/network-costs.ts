import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { egressTierFigure } from '../../catalog/facts/figure-path.js';
import type { CountedSubject } from '../../sizing/model/cost-subject.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import { counted, gigabytes, hourly, type PriceKey, priceOf, UNPRICED } from '../kinds/fixed-costs.js';

/** How many of each the network has. */
interface NetworkParts {
  readonly natGateways: number;
  /** Of all services, in all zones. */
  readonly interfaceEndpoints: number;
  /** That hold nodes and reach the internet. */
  readonly zones: number;
  /** Whether a firewall looks at every DNS query. */
  readonly namesClosed: boolean;
}

/** AWS bills traffic between zones where it leaves and where it arrives. */
const SIDES = 2;

/** Gateways and endpoints by the hour, and the traffic of a month through them, between zones and to the internet. */
export function networkCosts(
  { natGateways, interfaceEndpoints, namesClosed, zones }: NetworkParts,
  region: RegionCatalog,
  { dnsQueries, endpointTraffic, internetTraffic, natTraffic, regionTraffic = 0, zoneTraffic }: Blueprint['usage'],
): FixedCost[] {
  const perHour = (kind: CountedSubject, count: number, price: PriceKey): FixedCost[] =>
    count === 0 ? [] : [hourly('hardware', { kind, count }, count, priceOf(region, price))];
  // Without endpoints their traffic goes through NAT; without NAT in its zone it crosses to another first.
  const throughNat = natGateways === 0 ? 0 : natTraffic + (interfaceEndpoints === 0 ? endpointTraffic : 0);
  const toNat = natGateways === 0 ? 0 : throughNat * Math.max(0, 1 - natGateways / zones);
  return [
    ...perHour('nat-gateways', natGateways, 'natGatewayUsdPerHour'),
    ...perHour('public-ipv4-addresses', natGateways, 'publicIpv4UsdPerHour'),
    ...(natGateways === 0
      ? []
      : [
          gigabytes('hardware', { kind: 'nat-traffic' }, throughNat, priceOf(region, 'natGatewayUsdPerGb')),
          // At the price of the first tier.
          gigabytes('hardware', { kind: 'internet-traffic' }, internetTraffic, {
            unitPriceUsd: region.prices.internetEgressTiers?.[0]?.usdPerGb ?? null,
            figure: egressTierFigure(region.region, 0),
          }),
        ]),
    ...perHour('interface-endpoints', interfaceEndpoints, 'interfaceEndpointUsdPerHour'),
    ...(interfaceEndpoints === 0
      ? []
      : [
          gigabytes(
            'hardware',
            { kind: 'endpoint-traffic' },
            endpointTraffic,
            priceOf(region, 'interfaceEndpointUsdPerGb'),
          ),
        ]),
    gigabytes(
      'hardware',
      { kind: 'zone-traffic' },
      SIDES * (zoneTraffic + toNat),
      priceOf(region, 'interZoneUsdPerGb'),
    ),
    ...(regionTraffic === 0
      ? []
      : [gigabytes('hardware', { kind: 'region-traffic' }, regionTraffic, priceOf(region, 'interRegionUsdPerGb'))]),
    ...(namesClosed
      ? [counted('hardware', { kind: 'dns-firewall-queries' }, dnsQueries, 1e6, 'queries', UNPRICED)]
      : []),
  ];
}
