import type { NodeGroup, NodePool, SharedStore } from '../../../lib/studies/schedule/model/node-pool.js';
import type { Placement } from '../../../lib/studies/schedule/model/schedule.js';
import type { Task } from '../../../lib/studies/schedule/model/task.js';

/** A task that fills one node of `halls` for `seconds`, unless said otherwise. */
export function aTask(name: string, seconds: number, given: Partial<Task> & { accelerators?: number } = {}): Task {
  const { accelerators = 8, ...rest } = given;
  return {
    name,
    workload: null,
    priority: 0,
    submitSeconds: 0,
    durationSeconds: seconds,
    nodes: 1,
    perNode: { accelerators, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 },
    stores: [],
    after: [],
    ...rest,
  };
}

export function aGroup(name: string, nodes: number, given: Partial<NodeGroup> = {}): NodeGroup {
  return {
    name,
    nodes,
    workload: null,
    perNode: { accelerators: 8, memoryBytes: 64, storageBytes: 100, networkBytesPerSecond: 50 },
    speed: 1,
    ...given,
  };
}

export function aPool(groups: readonly NodeGroup[], stores: readonly SharedStore[] = []): NodePool {
  return { groups, stores };
}

/** `a 0-4 h:0,1` for task a on nodes 0 and 1 of group h, from 0 to 4. */
export function inShort(placements: readonly Placement[]): string[] {
  return placements.map(
    ({ task, startSeconds, endSeconds, group, nodes }) => `${task} ${startSeconds}-${endSeconds} ${group}:${nodes}`,
  );
}
