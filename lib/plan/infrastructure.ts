import type { Checked } from '../blueprint/document/diagnostic.js';
import type { Blueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog, RegionCatalog } from '../catalog/facts/catalog.js';
import type { Sizing } from '../sizing/model/sizing.js';
import { type DraftFleet, draftFleets } from './fleets/draft-fleets.js';
import { planAccess, planIdentity, planPodAccess } from './identity/identity.js';
import { planKeys } from './identity/keys.js';
import { autoscalerOf, endpointServices } from './network/endpoints.js';
import { checkAddresses, planNetwork, planZones } from './network/network.js';
import type { ZoneChoice } from './network/zones.js';
import { type PlannedCost, planOperations } from './operations/operations.js';
import { planEnvironment } from './platforms/batch/environments.js';
import { planBatch } from './platforms/batch/plan-batch.js';
import { planEc2, planScalingGroup } from './platforms/ec2/scaling-groups.js';
import { planCharts } from './platforms/eks/charts/plan-charts.js';
import { planAddons, planCluster } from './platforms/eks/cluster.js';
import { planNodeGroup } from './platforms/eks/node-groups.js';
import { quotaNeeds } from './quotas/quota-needs.js';
import { quotaRequests } from './quotas/quota-requests.js';
import { checkRules } from './rules/check-rules.js';
import { judgeControls } from './security/judge-controls.js';
import type { AddonPlan } from './shape/eks-plan.js';
import type { Hall, Infrastructure } from './shape/hall.js';
import type { NetworkPlan } from './shape/network-plan.js';
import type { OwnedContribution } from './shape/site-plan.js';
import type { StatePlan } from './shape/state-plan.js';
import type { StorePlan } from './shape/store-plan.js';
import { onPremisesCalls, planOnPremises } from './sites/on-premises.js';
import { checkStoreZones, storesApart, zonesOfFileSystems } from './stores/store-zones.js';
import { checkStores, planAccessLogs, planStores } from './stores/stores.js';

/** What of a sizing decides what stands. */
export type SizedHall = Pick<Sizing, 'region' | 'fleets' | 'stores' | 'reservations'> & {
  readonly cost: PlannedCost;
};

/**
 * What stands on AWS, from what was asked and what was chosen.
 * @param sizing - of this blueprint, with types and a region of this catalog
 * @returns the parts in a fixed order, or every reason why the network can not hold them or AWS would refuse them
 */
export function makeInfrastructure(
  blueprint: Blueprint,
  sizing: SizedHall,
  catalog: Catalog,
  options: {
    /** @default - the blueprint's `state`, else a file beside `cdktf.json` */
    readonly state?: StatePlan;
    /** What owned nodes give. @default - nothing */
    readonly contributions?: readonly OwnedContribution[];
  } = {},
): Checked<Infrastructure> {
  const region = catalog.regions.get(sizing.region);
  if (region === undefined) throw new Error(`the catalog was not read for ${sizing.region}`);
  const zonesOfFleets = sizing.fleets.flatMap(({ groups }) =>
    groups.filter(({ nodes }) => nodes > 0).map(({ zone }) => zone),
  );
  const misplaced = checkStoreZones(blueprint, region);
  if (misplaced.length > 0) return { ok: false, diagnostics: misplaced };
  const zones = planZones(blueprint, region, [...zonesOfFleets, ...zonesOfFileSystems(blueprint)]);
  if (!zones.ok) return zones;

  const drafts = draftFleets(blueprint, sizing.fleets, catalog, region);
  const fleets = drafts.map(({ fleet }) => fleet);
  const stores = planStores(blueprint, sizing, zones.value, region.zones);
  const storeKinds = new Set(stores.map(({ kind }) => kind));
  const addons = blueprint.platform === 'eks' ? planAddons(blueprint, region.region, storeKinds) : [];
  const services = endpointServices({
    platform: blueprint.platform,
    autoscaler: autoscalerOf(blueprint),
    addons: addons.map(({ name }) => name),
    storeKinds,
    named: [...blueprint.network.endpoints, ...onPremisesCalls(blueprint)],
  });
  const network = planNetwork(blueprint, region.region, zones.value, fleets, services);
  const diagnostics = [
    ...checkAddresses(blueprint, network, fleets, stores),
    ...checkStores(blueprint, region.region, stores, fleets),
  ];
  if (diagnostics.length > 0) return { ok: false, diagnostics };

  const hall = planHall({ blueprint, region, zones: zones.value, drafts, addons, network, stores, catalog, options });
  const operations = planOperations(blueprint, hall, sizing.cost);
  const security = judgeControls(blueprint, { ...hall, operations });
  const broken = checkRules({ blueprint, hall, catalog });
  if (!security.ok) return { ok: false, diagnostics: [...security.diagnostics, ...broken] };
  if (broken.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics: broken };
  const value: Infrastructure = { ...hall, operations, security: security.value };
  return {
    ok: true,
    value: withQuotaRequests(blueprint, value, catalog, sizing),
    warnings: [
      ...zones.warnings,
      ...storesApart(blueprint, stores, fleets, network.subnets),
      ...security.warnings,
      ...broken,
    ],
  };
}

function withQuotaRequests(
  { quotas }: Blueprint,
  hall: Infrastructure,
  { types }: Catalog,
  { reservations }: SizedHall,
): Infrastructure {
  if (!quotas.request) return hall;
  return { ...hall, quotaRequests: quotaRequests(quotaNeeds(hall, types, reservations), hall.region) };
}

interface HallParts {
  readonly blueprint: Blueprint;
  readonly region: RegionCatalog;
  readonly zones: readonly ZoneChoice[];
  readonly drafts: readonly DraftFleet[];
  readonly addons: readonly AddonPlan[];
  readonly network: NetworkPlan;
  readonly stores: readonly StorePlan[];
  readonly catalog: Catalog;
  readonly options: { readonly state?: StatePlan; readonly contributions?: readonly OwnedContribution[] };
}

/** In a fixed order of keys. */
function planHall({ blueprint, region, zones, drafts, addons, network, stores, catalog, options }: HallParts): Hall {
  const place = { name: blueprint.name, accountId: blueprint.account.id ?? null, region: region.region };
  const shared = {
    tags: sortedByKey({ ...blueprint.tags, 'datahall:hall': blueprint.name }),
    state: options.state ?? planState(blueprint),
    identity: planIdentity(blueprint, region.region),
    retention: blueprint.retention,
    network,
    keys: planKeys(blueprint),
  };
  const data = { stores, accessLogs: planAccessLogs(blueprint.name, region.region, stores) };
  const onPremises = planOnPremises(blueprint, region.region, network, options.contributions ?? []);
  switch (blueprint.platform) {
    case 'eks': {
      const cluster = planCluster(blueprint, region, zones, addons);
      const fleets = drafts.map(({ fleet, type }) => planNodeGroup(fleet, type, cluster.autoscaler?.kind ?? null));
      const access = planPodAccess(blueprint, region.region, stores);
      return {
        ...place,
        platform: 'eks',
        ...shared,
        cluster,
        charts: planCharts({ blueprint, region: region.region, cluster, fleets, access, state: shared.state }),
        fleets,
        ...data,
        access,
        onPremises,
      };
    }
    case 'batch': {
      const fleets = drafts.map(({ fleet, type }) => planEnvironment(blueprint.name, fleet, type));
      return {
        ...place,
        platform: 'batch',
        ...shared,
        batch: planBatch(blueprint, region.region, fleets, catalog),
        fleets,
        ...data,
        access: planAccess(blueprint, region.region, stores).filter(({ grants }) => grants.length > 0),
        onPremises,
      };
    }
    case 'ec2':
      return {
        ...place,
        platform: 'ec2',
        ...shared,
        ec2: planEc2(blueprint.name),
        fleets: drafts.map(({ fleet, type, workload }) => planScalingGroup(blueprint.name, fleet, type, workload)),
        ...data,
        access: planAccess(blueprint, region.region, stores),
        onPremises,
      };
  }
}

/** A local state lies beside `cdktf.json`: cdktf deletes the folders of stacks that are gone, with all in them. */
function planState({ name, state }: Blueprint): StatePlan {
  if (state === undefined) return { kind: 'local', path: `../../../terraform.${name}.tfstate` };
  return { kind: 's3', bucket: state.bucket, key: state.key, region: state.region };
}

function sortedByKey(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
