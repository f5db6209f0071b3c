import type { NodeGroup, SharedStore } from './node-pool.js';
import type { NodeResource, StoreResource } from './schedule.js';
import type { NodeResources, Task } from './task.js';
import type { Amounts } from './timeline.js';

/** What a node has, in the order of its amounts. */
export const NODE_RESOURCES: readonly NodeResource[] = ['accelerators', 'memory', 'storage', 'network'];
/** What a store has, in the order of its amounts. */
export const STORE_RESOURCES: readonly StoreResource[] = ['capacity', 'throughput'];

const THOUSANDTHS = 1000;

/** In the order of `NODE_RESOURCES`, accelerators in thousandths. */
export function nodeAmounts(resources: NodeResources): Amounts {
  return [
    wholeOf(resources.accelerators * THOUSANDTHS, 'accelerators in thousandths'),
    whole(resources.memoryBytes, 'memory'),
    whole(resources.storageBytes, 'storage'),
    whole(resources.networkBytesPerSecond, 'network'),
  ];
}

/** In the order of `STORE_RESOURCES`; Infinity where the store has no limit. */
export function storeCapacity(store: SharedStore): Amounts {
  return [store.capacityBytes, store.throughputBytesPerSecond].map((amount) =>
    amount === null ? Number.POSITIVE_INFINITY : whole(amount, `limit of ${store.name}`),
  );
}

/** What a task takes of each store it names, uses of one store added up. */
export function storeAmounts(task: Task): ReadonlyMap<string, Amounts> {
  const sums = new Map<string, Amounts>();
  for (const { store, capacityBytes, throughputBytesPerSecond } of task.stores) {
    const [capacity, throughput] = sums.get(store) ?? [0, 0];
    sums.set(store, [
      whole(capacity! + capacityBytes, `capacity of ${store}`),
      whole(throughput! + throughputBytesPerSecond, `throughput of ${store}`),
    ]);
  }
  return sums;
}

/** Speed in thousandths. */
export function speedOf(group: NodeGroup): number {
  const speed = wholeOf(group.speed * THOUSANDTHS, `speed of ${group.name} in thousandths`);
  if (speed === 0) throw new Error(`speed of ${group.name} must be above 0`);
  return speed;
}

/** In whole seconds, rounded up. */
export function secondsOn(group: NodeGroup, task: Task): number {
  return Math.ceil((task.durationSeconds * THOUSANDTHS) / speedOf(group));
}

/** Whether tasks of the workload may run on the group; a task or a group of no workload fits any. */
export function isOpenTo(group: NodeGroup, workload: string | null): boolean {
  return group.nodes > 0 && (group.workload === null || workload === null || group.workload === workload);
}

/** A resource's amount in its own unit again. */
export function inBaseUnit(resource: NodeResource, amount: number): number {
  return resource === 'accelerators' ? amount / THOUSANDTHS : amount;
}

/** The whole number that a product with a decimal fraction means: 0.7 × 1000 is 700. */
function wholeOf(value: number, what: string): number {
  const rounded = Math.round(value);
  if (Math.abs(value - rounded) > 1e-6) throw new Error(`${what} must be a whole number, got ${value}`);
  return whole(rounded, what);
}

/** The value itself. @throws Error when it is no whole number from 0 to 2^53 − 1 */
export function whole(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error(`${what} must be a whole number from 0 to 2^53 - 1, got ${value}`);
  }
  return value;
}
