import { copyNames, fullStoreName, type TaskEntry, type TaskList } from '../../blueprint/tasks/tasks-schema.js';
import { SECONDS_PER_HOUR } from '../../units/conversions.js';
import type { StoreUse, Task } from './model/task.js';

/**
 * The tasks of a list that was read, every copy on its own. Times are rounded to the second, amounts up to the byte.
 */
export function deriveTasks({ tasks }: TaskList): Task[] {
  const copies = new Map(tasks.map((entry) => [entry.name, copyNames(entry)]));
  return tasks.flatMap((entry) => {
    const task = deriveTask(entry, copies);
    return copyNames(entry).map((name) => ({ ...task, name }));
  });
}

function deriveTask(entry: TaskEntry, copies: ReadonlyMap<string, readonly string[]>): Omit<Task, 'name'> {
  return {
    workload: entry.workload ?? null,
    priority: entry.priority,
    submitSeconds: secondsOf(entry.submit ?? 0),
    durationSeconds: secondsOf(entry.duration),
    nodes: entry.nodes,
    perNode: {
      accelerators: entry.accelerators,
      memoryBytes: Math.ceil(entry.memory ?? 0),
      storageBytes: Math.ceil(entry.storage ?? 0),
      networkBytesPerSecond: Math.ceil(entry.network ?? 0),
    },
    stores: entry.stores.map((use) => deriveStoreUse(use, entry.workload)),
    after: entry.after.flatMap((name) => copies.get(name)!),
  };
}

function deriveStoreUse(use: TaskEntry['stores'][number], workload: string | undefined): StoreUse {
  return {
    store: fullStoreName(use.store, workload)!,
    capacityBytes: Math.ceil(use.capacity ?? 0),
    throughputBytesPerSecond: Math.ceil(use.throughput ?? 0),
  };
}

/** Durations of the format are at least a second, so no task ends as it starts. */
function secondsOf(hours: number): number {
  return Math.round(hours * SECONDS_PER_HOUR);
}
