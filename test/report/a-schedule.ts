import type { NodePool } from '../../lib/studies/schedule/model/node-pool.js';
import type { Placement, Schedule } from '../../lib/studies/schedule/model/schedule.js';
import type { Task } from '../../lib/studies/schedule/model/task.js';
import { simulateSchedule } from '../../lib/studies/schedule/simulate-schedule.js';

const HOUR = 3600;

function task(name: string, hours: number, given: Partial<Task> & { readonly accelerators?: number } = {}): Task {
  const { accelerators = 8, ...rest } = given;
  return {
    name,
    workload: 'train',
    priority: 0,
    submitSeconds: 0,
    durationSeconds: hours * HOUR,
    nodes: 1,
    perNode: { accelerators, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 },
    stores: [],
    after: [],
    ...rest,
  };
}

const perNode = { accelerators: 8, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 };

export const POOL: NodePool = {
  groups: [
    { name: 'train', nodes: 4, workload: 'train', perNode, speed: 1 },
    { name: 'serve', nodes: 1, workload: null, perNode, speed: 1 },
  ],
  stores: [],
};

/** Gangs, tasks that share a node, a task of no workload, one name that needs escaping. */
export const SCHEDULE: Schedule = simulateSchedule(
  [
    task('pretrain', 18, { nodes: 3 }),
    task('evaluate', 6, { accelerators: 4, priority: 1 }),
    task('sweep-1', 3, { accelerators: 2 }),
    task('sweep-2', 9, { accelerators: 2 }),
    task('finish', 6, { nodes: 4, after: ['pretrain'] }),
    task('R&D <tests>', 12, { workload: null }),
    task('R&D, later', 2, { workload: null, submitSeconds: HOUR }),
  ],
  POOL,
  'priority-backfill',
);

/** A schedule of placements alone. */
export function scheduleOf(placements: readonly Placement[], makespanSeconds: number): Schedule {
  const none = { tasks: 0, meanSeconds: 0, p95Seconds: 0, maxSeconds: 0 };
  return {
    policy: 'round-robin',
    placements,
    neverRuns: [],
    makespanSeconds,
    originSeconds: 0,
    waits: none,
    waitsByPriority: [],
    utilization: [],
    bounds: [],
  };
}

export function placement(task: string, nodes: readonly number[], start: number, end: number): Placement {
  return {
    task,
    workload: null,
    priority: 0,
    group: 'h',
    nodes,
    readySeconds: 0,
    startSeconds: start,
    endSeconds: end,
  };
}
