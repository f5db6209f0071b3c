import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import { by, byKey } from '../../units/order.js';
import { roleName } from '../kinds/names.js';
import type { AccessPlan, GrantPlan } from '../shape/identity-plan.js';
import type { StorePlan } from '../shape/store-plan.js';
import { keysOf, storeOf } from '../stores/stores.js';

/**
 * A role for every workload, also for one that uses no bucket: it writes its own stores, and reaches of others' what the
 * blueprint says. Sorted by key.
 */
export function planAccess(
  hall: string,
  region: string,
  workloads: readonly Pick<WorkloadBlueprint, 'access' | 'name'>[],
  stores: readonly StorePlan[],
): AccessPlan[] {
  return workloads
    .map(({ name, access }) => ({
      key: name,
      roleName: roleName([hall, 'workload', name], region),
      grants: [
        ...keysOf(stores, ({ granted }, { workload }) => granted && workload === name).map(
          (store): GrantPlan => ({ store, prefix: folderOf(stores, store), mode: 'write' }),
        ),
        ...access.map(
          ({ store, prefix, mode }): GrantPlan => ({ store, prefix: `${folderOf(stores, store)}${prefix}`, mode }),
        ),
      ].sort(
        by(
          ({ store }) => store,
          ({ prefix }) => prefix,
        ),
      ),
    }))
    .sort(byKey);
}

/** Folder of its bucket that a store is; empty: all of it. */
function folderOf(stores: readonly StorePlan[], key: string): string {
  const store = stores.find((one) => one.key === key);
  return store === undefined ? '' : (storeOf(store).folder?.(store) ?? '');
}
