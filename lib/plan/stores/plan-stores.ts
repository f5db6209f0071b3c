import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { SizedFleet, Sizing } from '../../sizing/model/sizing.js';
import { byKey } from '../../units/order.js';
import { bucketPrefix } from '../kinds/names.js';
import { carrierOf, pooledStore } from '../kinds/pools.js';
import { existingLogBucket } from '../records/log-bucket.js';
import type { FleetPlan, PoolPlan } from '../shape/fleet-plan.js';
import type { ExistingLogBucketPlan } from '../shape/state-plan.js';
import type { AccessLogPlan, StorePlan } from '../shape/store-plan.js';
import { ACCESS_LOG_RETENTION_DAYS } from './object.js';
import { plannerOf, storeOf } from './stores.js';

/** Pools of a hall. */
interface Pooled {
  readonly pools: readonly PoolPlan[];
}

/**
 * Buckets and file systems, sorted by key; disks inside the nodes are the fleet's.
 * @param region - with the ids of its zones
 * @param baseZones - ids of the zones that the network has with any fleets; at least one
 * @param networkZones - keys of the zones of the network, sorted
 */
export function planStores(
  { name: hall, workloads, pools }: Pick<Blueprint, 'name' | 'workloads'> & Pooled,
  { fleets, stores: sizedStores }: Pick<Sizing, 'fleets' | 'stores'>,
  { region, zones: regionZones }: Pick<RegionCatalog, 'region' | 'zones'>,
  baseZones: readonly string[],
  networkZones: readonly string[],
): StorePlan[] {
  const stores = workloads.flatMap(({ name: workload, storage, team }) => {
    const carrier = carrierOf({ pools }, workload);
    return storage.flatMap((asked): StorePlan[] => {
      const planner = plannerOf(asked);
      if (planner === null) return [];
      const { name } = asked;
      const key = `${workload}.${name}`;
      const plan = planner.plan({
        asked,
        identity: { key, workload, name, ...(team !== undefined && { team }) },
        nameParts: [hall, workload, name],
        region,
        regionZones,
        networkZones,
        sized: () => {
          const sizedName = carrier === workload ? name : pooledStore(workload, name);
          const found = sizedStores.find((store) => store.workload === carrier && store.name === sizedName);
          if (found === undefined) throw new Error(`sizing leaves out the store ${key}`);
          return found;
        },
        nearestZone: () => zoneOfNodes(fleets, carrier) ?? baseZones[0]!,
      });
      return [plan];
    });
  });
  return stores.sort(byKey);
}

/**
 * The first zone that holds the workload's nodes, however many are there: a store does not follow a count. Undefined: all its nodes
 * are on premises.
 */
function zoneOfNodes(fleets: readonly SizedFleet[], workload: string): string | undefined {
  const groups = fleets.find((fleet) => fleet.workload === workload)?.groups ?? [];
  return groups.flatMap(({ zone, nodes }) => (nodes > 0 ? [zone] : [])).sort()[0];
}

/**
 * The bucket that logs of requests go to; null: no store has any.
 * @param existing - a bucket that is there already. Default: the hall makes one
 */
export function planAccessLogs(
  hall: string,
  region: string,
  stores: readonly StorePlan[],
  existing?: string,
): AccessLogPlan | ExistingLogBucketPlan | null {
  if (!stores.some((store) => storeOf(store).loggedBucketPrefix !== undefined)) return null;
  const there = existingLogBucket(existing);
  if (there !== null) return there;
  return { bucketPrefix: bucketPrefix([hall, 'logs'], region), retentionDays: ACCESS_LOG_RETENTION_DAYS };
}

/** What the blueprint asks of a store and its size, or the fleet beside it, can not give. */
export function checkStores(
  { workloads, pools }: Pick<Blueprint, 'workloads'> & Pooled,
  stores: readonly StorePlan[],
  fleets: readonly FleetPlan[],
): Diagnostic[] {
  return workloads.flatMap(({ name, storage }, index) =>
    storage.flatMap((asked, item): Diagnostic[] => {
      const store = stores.find(({ key }) => key === `${name}.${asked.name}`);
      const own = fleets.filter(({ workload }) => workload === carrierOf({ pools }, name));
      const mistakes = store === undefined ? [] : (storeOf(store).check?.(store, own) ?? []);
      return mistakes.map(({ key, message, hint }) => ({
        code: 'contradiction',
        severity: 'error',
        path: ['workloads', index, 'storage', item, key],
        message,
        hint,
      }));
    }),
  );
}
