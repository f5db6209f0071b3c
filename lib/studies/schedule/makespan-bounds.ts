import { byName, compareText } from '../../units/order.js';
import { sumOverTime } from './measures.js';
import {
  isOpenTo,
  NODE_RESOURCES,
  nodeAmounts,
  STORE_RESOURCES,
  secondsOn,
  speedOf,
  storeAmounts,
  storeCapacity,
} from './model/amounts.js';
import { orderByDependency } from './model/dependency-order.js';
import type { NodePool } from './model/node-pool.js';
import type { MakespanBound } from './model/schedule.js';
import type { Task } from './model/task.js';

/** Bounds of tasks that can all run; largest first. Work bounds are rounded up to a second. */
export function boundMakespan(tasks: readonly Task[], pool: NodePool, originSeconds: number): MakespanBound[] {
  const workloads = [...new Set(tasks.map(({ workload }) => workload).filter((name) => name !== null))].sort(
    compareText,
  );
  return [
    boundByChain(tasks, pool, originSeconds),
    ...boundByWork(tasks, pool, null),
    ...workloads.flatMap((workload) => boundByWork(tasks, pool, workload)),
    ...boundByStores(tasks, pool),
  ].sort((a, b) => b.seconds - a.seconds);
}

function boundByChain(tasks: readonly Task[], pool: NodePool, originSeconds: number): MakespanBound {
  /** Earliest end of each task on a pool without limits, and the task that it waits for last. */
  const ends = new Map<string, { readonly end: number; readonly before: string | null }>();
  let last: string | null = null;
  for (const task of orderByDependency(tasks).flat()) {
    let start = task.submitSeconds;
    let before: string | null = null;
    for (const name of [...task.after].sort(compareText)) {
      const { end } = ends.get(name)!;
      if (end > start) [start, before] = [end, name];
    }
    const end = start + shortestSeconds(task, pool);
    ends.set(task.name, { end, before });
    const lead = last === null ? -1 : ends.get(last)!.end;
    if (end > lead || (end === lead && task.name < last!)) last = task.name;
  }
  const chain: string[] = [];
  for (let name = last; name !== null; name = ends.get(name)!.before) chain.unshift(name);
  return { kind: 'critical-path', seconds: ends.get(last!)!.end - originSeconds, tasks: chain };
}

function shortestSeconds(task: Task, pool: NodePool): number {
  const open = pool.groups.filter((group) => isOpenTo(group, task.workload));
  return Math.min(...open.map((group) => secondsOn(group, task)));
}

/**
 * A group of speed s does s seconds of stated work in a second, so capacity counts s times. `workload`: only its own
 * tasks, on the groups open to it; null: all tasks on all groups.
 */
function boundByWork(tasks: readonly Task[], pool: NodePool, workload: string | null): MakespanBound[] {
  const own = workload === null ? tasks : tasks.filter((task) => task.workload === workload);
  const work = sumOverTime(
    own.map(({ durationSeconds, nodes, perNode }) => ({
      seconds: durationSeconds * nodes,
      amounts: nodeAmounts(perNode),
    })),
    NODE_RESOURCES.length,
  );
  const groups = pool.groups.filter((group) => isOpenTo(group, workload));
  return NODE_RESOURCES.flatMap((resource, k): MakespanBound[] => {
    const capacity = groups.reduce(
      (sum, group) => sum + BigInt(nodeAmounts(group.perNode)[k]!) * BigInt(group.nodes) * BigInt(speedOf(group)),
      0n,
    );
    if (capacity === 0n) return [];
    return [{ kind: 'work', seconds: ceilDivide(work[k]! * 1000n, capacity), resource, workload }];
  });
}

function boundByStores(tasks: readonly Task[], pool: NodePool): MakespanBound[] {
  return [...pool.stores].sort(byName).flatMap((store) => {
    const work = sumOverTime(
      tasks.map((task) => ({
        seconds: shortestSeconds(task, pool),
        amounts: storeAmounts(task).get(store.name) ?? [0, 0],
      })),
      STORE_RESOURCES.length,
    );
    return STORE_RESOURCES.flatMap((resource, k): MakespanBound[] => {
      const limit = storeCapacity(store)[k]!;
      if (limit === 0 || limit === Number.POSITIVE_INFINITY) return [];
      return [{ kind: 'store-work', seconds: ceilDivide(work[k]!, BigInt(limit)), resource, store: store.name }];
    });
  });
}

function ceilDivide(a: bigint, b: bigint): number {
  return Number((a + b - 1n) / b);
}
