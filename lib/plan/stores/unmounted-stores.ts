import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { StorePlan } from '../shape/store-plan.js';
import { storeOf } from './stores.js';

/**
 * File systems of workloads with owned nodes, whose jobs start there without them.
 * @param owned - nodes on premises that jobs may run on
 * @param mounts - keys of the stores that they mount
 */
export function unmountedStores(
  workloads: Blueprint['workloads'],
  stores: readonly StorePlan[],
  owned: readonly { readonly workload: string }[],
  mounts: readonly string[],
): Diagnostic[] {
  return workloads.flatMap(({ name, storage }, index) =>
    storage.flatMap((asked, item): Diagnostic[] => {
      const store = stores.find(({ key }) => key === `${name}.${asked.name}`);
      if (store === undefined || !storeOf(store).mounted || mounts.includes(store.key)) return [];
      if (!owned.some(({ workload }) => workload === name)) return [];
      return [
        {
          code: 'rule',
          severity: 'warning',
          path: ['workloads', index, 'storage', item, 'kind'],
          message: `jobs of ${name} on owned nodes start without ${store.key}: AWS has no driver of ${storeOf(store).service} for nodes on premises`,
          hint: 'keep what they need in a store of kind scratch or persistent, or in a bucket, which they call',
        },
      ];
    }),
  );
}
