import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, RegionCatalog } from '../../catalog/facts/catalog.js';
import { keyPurposes } from '../identity/keys.js';
import type { PlatformRequest, PreparedPlatform } from '../kinds/platform.js';
import { planPools } from '../kinds/pools.js';
import { cheapestNetwork } from '../network/cheapest-network.js';
import { type EndpointServices, endpointServices } from '../network/endpoints.js';
import { onPremisesCalls } from '../network/on-premises.js';
import { baseZones, natZones } from '../network/zones.js';
import { platformOf } from '../platforms/platforms.js';
import type { KeyPurpose } from '../shape/identity-plan.js';
import { storeCalls, storeKinds } from '../stores/stores.js';

/**
 * What a hall has in a region with any fleets. Laid out once: the sizing pays for it, and the plan is built on the
 * same.
 */
export interface Foundation {
  readonly region: RegionCatalog;
  /** Ids of the zones that hold the control plane, system nodes and endpoints, in zone order. */
  readonly baseZones: readonly string[];
  /** Those of the base zones that hold a NAT gateway. */
  readonly natZones: readonly string[];
  /** Empty where the owner of an existing VPC has made the endpoints. */
  readonly endpoints: EndpointServices;
  /** Endpoint names of the AWS services that the hall calls, beyond those that every node calls; unsorted. */
  readonly calls: readonly string[];
  /** Sorted; one key each. */
  readonly keyPurposes: readonly KeyPurpose[];
  readonly platform: PreparedPlatform;
}

/** What of a blueprint decides its foundation. */
type FoundedBlueprint = Pick<
  Blueprint,
  'account' | 'platform' | 'security' | 'usage' | Exclude<keyof PlatformRequest, 'region' | 'storeKinds'>
>;

/** A blueprint's foundation in every region that the catalog was read for, by region. */
export function layFoundations(
  blueprint: FoundedBlueprint,
  { regions }: Pick<Catalog, 'regions'>,
): ReadonlyMap<string, Foundation> {
  return new Map([...regions].map(([name, region]) => [name, layFoundation(blueprint, region)]));
}

/** The foundation of a blueprint's hall, were it in this region. */
export function layFoundation(blueprint: FoundedBlueprint, region: RegionCatalog): Foundation {
  const { onPremises, usage, workloads } = blueprint;
  const kinds = storeKinds(workloads);
  const planner = platformOf(blueprint);
  const platform = planner.prepare({ ...blueprint, pools: planPools(blueprint), region, storeKinds: kinds });
  const base = baseZones(blueprint.network, region.zones);
  const calls = [...platform.calls, ...storeCalls(kinds), ...onPremisesCalls(onPremises)];
  const network = cheapestNetwork(blueprint.network, { region, base, calls, usage, workloads });
  return {
    region,
    baseZones: base,
    natZones: natZones(network, base),
    endpoints: endpointServices(network, calls),
    calls,
    keyPurposes: keyPurposes(blueprint, planner.keyPurposes(blueprint)),
    platform,
  };
}
