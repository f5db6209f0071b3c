import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { endpointServices } from './endpoints.js';
import { networkCosts } from './network-costs.js';
import { natZones } from './zones.js';

type NetworkBlueprint = Blueprint['network'];

/** A network with what is left to cost decided. */
export type SettledNetwork = NetworkBlueprint & {
  readonly nat: Exclude<NetworkBlueprint['nat'], 'by-cost'>;
};

/** What decides the cost of a network, and the availability that is asked of it. */
interface NetworkUse extends Pick<Blueprint, 'usage' | 'workloads'> {
  readonly region: RegionCatalog;
  /** Ids of its zones. */
  readonly base: readonly string[];
  /** Services that the hall calls. */
  readonly calls: readonly string[];
}

/**
 * Decides what `by-cost` leaves open: NAT gateways in all zones or in one, endpoints or none, whichever costs least a month.
 * A workload that has to survive the loss of a zone keeps a gateway in each. Where a price is unknown, and where two cost the
 * same, more gateways and the endpoints stay.
 */
export function cheapestNetwork(network: NetworkBlueprint, use: NetworkUse): SettledNetwork {
  const kept = use.workloads.some(({ zones }) => typeof zones === 'object' && 'survive' in zones && zones.survive > 0);
  const nats =
    network.nat === 'by-cost' ? (['per-zone', ...(kept ? [] : (['single'] as const))] as const) : [network.nat];
  const mayGo = network.interfaceEndpoints === 'by-cost' && network.internet === 'nat' && !network.perimeter.enforced;
  const endpoints = mayGo ? (['always', 'by-cost'] as const) : (['always'] as const);
  const settled = nats.flatMap((nat) =>
    endpoints.map((interfaceEndpoints): SettledNetwork => ({ ...network, nat, interfaceEndpoints })),
  );
  return settled.reduce((best, each) => (usdPerMonth(each, use) < usdPerMonth(best, use) ? each : best));
}

/** Infinite where a price is unknown. */
function usdPerMonth(network: SettledNetwork, { region, base, calls, usage }: NetworkUse): number {
  const parts = {
    natGateways: natZones(network, base).length,
    interfaceEndpoints: endpointServices(network, calls).interfaces.length * base.length,
    zones: base.length,
    // Its cost is the same whichever is chosen.
    namesClosed: false,
  };
  return networkCosts(parts, region, usage).reduce(
    (sum, { quantity, unitPriceUsd }) => sum + quantity * (unitPriceUsd ?? Number.POSITIVE_INFINITY),
    0,
  );
}
