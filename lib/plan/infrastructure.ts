import type { Checked } from '../blueprint/document/diagnostic.js';
import type { Blueprint, WorkloadBlueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog, RegionCatalog } from '../catalog/facts/catalog.js';
import type { Sizing } from '../sizing/model/sizing.js';
import type { Platform } from '../units/closed-lists.js';
import { sortedByKey } from '../units/order.js';
import { deriveDemands } from './demand/derive-demands.js';
import { draftFleets } from './fleets/draft-fleets.js';
import { planAccess } from './identity/access.js';
import { planKeys, unusedKeys } from './identity/keys.js';
import type { PlatformPart, PlatformPlanner } from './kinds/platform.js';
import { planPools } from './kinds/pools.js';
import { checkAddresses } from './network/addresses.js';
import { planDns } from './network/dns.js';
import { checkEndpoints } from './network/endpoints.js';
import { planNetwork } from './network/network.js';
import { type OwnedFacts, planOnPremises } from './network/on-premises.js';
import { planPerimeter } from './network/perimeter.js';
import { planZones } from './network/zones.js';
import { type PlannedCost, planOperations } from './operations/operations.js';
import { platformOf } from './platforms/platforms.js';
import { quotaNeeds, quotaRequests } from './quotas/quota-needs.js';
import { checkRules } from './rules/check-rules.js';
import { judgeControls } from './security/judge-controls.js';
import type { Hall, HallBase, Infrastructure } from './shape/hall.js';
import type { StatePlan } from './shape/state-plan.js';
import { checkStores, planAccessLogs, planStores } from './stores/plan-stores.js';
import { checkStoreZones, storesApart, zonesOfFileSystems } from './stores/store-zones.js';
import { unmountedStores } from './stores/unmounted-stores.js';
import { type Foundation, layFoundation } from './supply/foundation.js';
import { heldRates } from './supply/held-rates.js';
import { heldReservations } from './supply/reservations.js';

/** What of a sizing decides what is built. */
export type SizedHall = Pick<Sizing, 'region' | 'fleets' | 'stores' | 'reservations'> & {
  readonly cost: PlannedCost;
};

/** What `makeInfrastructure` may be given beside a blueprint and its sizing. */
interface InfrastructureOptions {
  /** What the sizing has paid for. @default - laid for the sizing's region */
  readonly foundation?: Foundation;
  /** @default - the blueprint's `state`, else a file beside `cdktf.json` */
  readonly state?: StatePlan;
  /** What owned nodes do. @default - nothing */
  readonly owned?: OwnedFacts;
  /** Workloads and pools that have a fleet. @default - what the blueprint derives to */
  readonly carriers?: readonly WorkloadBlueprint[];
}

/**
 * What is built on AWS, from what was asked and what was chosen: network, fleets, stores, platform, operations, security.
 *
 * @param sizing - of this blueprint, with types and a region of this catalog
 * @returns the parts in a fixed order, or every reason why the network can not hold them or AWS would refuse them
 * @throws Error when the catalog was not read for the region
 */
export function makeInfrastructure(
  blueprint: Blueprint,
  sizing: SizedHall,
  catalog: Catalog,
  options: InfrastructureOptions = {},
): Checked<Infrastructure> {
  const { name, workloads } = blueprint;
  const pools = planPools(blueprint);
  const carriers = options.carriers ?? deriveDemands(blueprint, catalog).map(({ workload }) => workload);
  const region = regionOf(catalog, sizing.region);
  const foundation = options.foundation ?? layFoundation(blueprint, region);
  const platform = platformOf(blueprint);

  const misplaced = [
    ...unusedKeys(blueprint.security.keys, foundation.keyPurposes),
    ...checkStoreZones(blueprint, region),
    ...checkEndpoints(blueprint.network, foundation.calls),
  ];
  if (misplaced.length > 0) return { ok: false, diagnostics: misplaced };
  const used = [...zonesOfNodes(sizing.fleets), ...zonesOfFileSystems(workloads)];
  const zones = planZones(blueprint.network, region, foundation.baseZones, used);
  if (!zones.ok) return zones;

  const held = [
    ...heldReservations(blueprint, catalog.overlays),
    ...heldRates(blueprint.capacity, region, catalog.types),
  ];
  const drafts = draftFleets(
    { name, workloads: carriers, nodes: platform.nodes, catalog, region, held },
    sizing.fleets,
  );
  const fleets = drafts.map(({ fleet }) => fleet);
  const networkZones = zones.value.map(({ key }) => key);
  const stores = planStores({ name, workloads, pools }, sizing, region, foundation.baseZones, networkZones);
  const network = planNetwork({
    name,
    region: region.region,
    network: blueprint.network,
    zones: zones.value,
    natZones: foundation.natZones,
    endpoints: foundation.endpoints,
    perimeter: planPerimeter(
      blueprint.network,
      region.region,
      blueprint.kubernetes.mirror,
      foundation.platform.registries,
    ),
    dns: planDns(blueprint, region.region),
    flowLogBucket: blueprint.security.buckets?.flowLogs,
    fleets,
  });
  const misfits = [
    ...checkAddresses(blueprint.network, network, platform.nodes, fleets, stores),
    ...checkStores({ workloads, pools }, stores, fleets),
  ];
  if (misfits.length > 0) return { ok: false, diagnostics: misfits };

  const state = options.state ?? planState(name, blueprint.state);
  const access = planAccess(name, region.region, workloads, stores);
  const part = foundation.platform.plan({ drafts, network, stores, access, state });
  const hall = assembleHall(blueprint.platform, part, {
    name,
    accountId: blueprint.account.id ?? null,
    region: region.region,
    tags: sortedByKey({ ...blueprint.tags, 'datahall:hall': blueprint.name }),
    state,
    identity: {
      permissionsBoundary: blueprint.security.permissionsBoundary ?? null,
      people: foundation.platform.people,
    },
    retention: blueprint.retention,
    ...(pools.length > 0 && { pools }),
    network,
    keys: planKeys(name, foundation.keyPurposes, blueprint.security.keys),
    stores,
    accessLogs: planAccessLogs(name, region.region, stores, blueprint.security.buckets?.accessLogs),
    onPremises: planOnPremises(
      blueprint,
      region,
      network,
      options.owned ?? { contributions: [], sites: [], services: [] },
    ),
  });

  const operations = planOperations(blueprint, hall, platform, sizing.cost);
  const security = judgeControls(blueprint.security, { ...hall, operations }, platform);
  const breaches = checkRules({ blueprint, hall, catalog });
  if (!security.ok) return { ok: false, diagnostics: [...security.diagnostics, ...breaches] };
  if (breaches.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: breaches };

  const built: Infrastructure = { ...hall, operations, security: security.value };
  return {
    ok: true,
    value: blueprint.quotas.request ? withQuotaRequests(built, platform, catalog, sizing) : built,
    warnings: [
      ...zones.warnings,
      ...storesApart({ workloads, pools }, stores, fleets, network.subnets),
      ...unmountedStores(workloads, stores, platform.ownedNodes?.(hall) ?? [], platform.ownedMounts?.(hall) ?? []),
      ...security.warnings,
      ...breaches,
    ],
  };
}

function regionOf({ regions }: Catalog, name: string): RegionCatalog {
  const region = regions.get(name);
  if (region === undefined) throw new Error(`the catalog was not read for ${name}`);
  return region;
}

function zonesOfNodes(fleets: SizedHall['fleets']): string[] {
  return fleets.flatMap(({ groups }) => groups.filter(({ nodes }) => nodes > 0).map(({ zone }) => zone));
}

/** A plan keeps its keys in this order: platform by platform, what differs comes between what all halls have. */
function assembleHall(platform: Platform, { access, ...part }: PlatformPart, base: HallBase): Hall {
  const { name, accountId, region, stores, accessLogs, onPremises, ...shared } = base;
  // The part comes from the planner of this very platform.
  return { name, accountId, region, platform, ...shared, ...part, stores, accessLogs, access, onPremises } as Hall;
}

function withQuotaRequests(
  hall: Infrastructure,
  platform: PlatformPlanner,
  { types }: Catalog,
  { reservations }: SizedHall,
): Infrastructure {
  return { ...hall, quotaRequests: quotaRequests(quotaNeeds(hall, platform, types, reservations), hall.region) };
}

/** A local state is beside `cdktf.json`: cdktf deletes the folders of removed stacks, with their contents. */
function planState(hall: string, state: Blueprint['state']): StatePlan {
  if (state === undefined) return { kind: 'local', path: `../../../terraform.${hall}.tfstate` };
  return { kind: 's3', bucket: state.bucket, key: state.key, region: state.region };
}
