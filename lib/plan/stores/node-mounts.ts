import type { StorePlan } from '../shape/store-plan.js';
import { storeOf } from './stores.js';

/** Where the nodes of a workload find a store, on platforms that mount by user data. */
export function nodeMountPath(store: string): string {
  return `/mnt/${store}`;
}

/** Where a job of the workload keeps its files: the first file system that its nodes mount; null: they mount none. */
export function mountedFolder(stores: readonly StorePlan[], workload: string): string | null {
  const store = stores.find((one) => one.workload === workload && storeOf(one).mounted);
  return store === undefined ? null : nodeMountPath(store.name);
}

/** Where nodes of its workload mount a store, on the same platforms; null: they call it. */
export function nodePath(store: StorePlan): string | null {
  return storeOf(store).mounted ? nodeMountPath(store.name) : null;
}
