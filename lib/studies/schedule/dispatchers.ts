import { compareText } from '../../units/order.js';
import type { SchedulePolicy } from './model/schedule.js';
import type { Task } from './model/task.js';
import type { PoolState, Slot } from './pool-state.js';

/** A policy at work. */
export interface Dispatcher {
  /**
   * Called at every submission and every end, in order of time, with the tasks that became ready at that moment, by
   * name. Returns what it decided: where tasks run from now or from later on. A slot that has not begun may be
   * replaced by a later decision.
   */
  decide(now: number, arrivals: readonly Task[]): Iterable<readonly [Task, Slot]>;
}

/** A dispatcher for each policy, on an empty pool; `tasks` are all that will arrive. */
export const DISPATCHERS = {
  'round-robin': roundRobin,
  'completion-time': completionTime,
  'priority-backfill': priorityBackfill,
} as const satisfies Readonly<Record<SchedulePolicy, (pool: PoolState, tasks: readonly Task[]) => Dispatcher>>;

/** See `SchedulePolicy`. Tasks of no workload queue together, before the others. */
function roundRobin(pool: PoolState, tasks: readonly Task[]): Dispatcher {
  const names = [...new Set(tasks.map(queueOf))].sort(compareText);
  const queues = new Map(names.map((name): [string, Task[]] => [name, []]));
  let turn = 0;
  return {
    *decide(now, arrivals) {
      for (const task of arrivals) queues.get(queueOf(task))!.push(task);
      pool.forgetBefore(now);
      for (let passedOver = 0; passedOver < names.length; ) {
        const queue = queues.get(names[turn]!)!;
        const slot = queue[0] === undefined ? null : pool.slotNow(queue[0], now);
        if (slot === null) {
          passedOver += 1;
        } else {
          const task = queue.shift()!;
          pool.take(task, slot);
          yield [task, slot];
          passedOver = 0;
        }
        turn = (turn + 1) % names.length;
      }
    },
  };
}

/** No workload is named by the empty string. */
function queueOf(task: Task): string {
  return task.workload ?? '';
}

/** See `SchedulePolicy`. Tasks that arrive at the same moment are bound in name order. */
function completionTime(pool: PoolState): Dispatcher {
  return {
    *decide(now, arrivals) {
      pool.forgetBefore(now);
      for (const task of arrivals) {
        const slot = pool.earliestSlots(task, now, true).reduce(endsFirst);
        pool.take(task, slot);
        pool.bindInOrder(slot);
        yield [task, slot];
      }
    },
  };
}

function endsFirst(best: Slot, next: Slot): Slot {
  const earlier = next.endSeconds - best.endSeconds || next.startSeconds - best.startSeconds;
  return earlier < 0 ? next : best;
}

interface Planned {
  readonly task: Task;
  readonly readySeconds: number;
  readonly slot: Slot | null;
}

/**
 * See `SchedulePolicy`. Durations are known and kept, so a plan stays good until a task arrives; then only the tasks
 * ranked below the arrival can lose their place, and only they plan again.
 */
function priorityBackfill(pool: PoolState): Dispatcher {
  /** In rank order. */
  let waiting: Planned[] = [];
  return {
    *decide(now, arrivals) {
      if (arrivals.length === 0) return;
      pool.forgetBefore(now);
      const kept = waiting.filter(({ slot }) => slot!.startSeconds >= now);
      const arrived = arrivals.map((task): Planned => ({ task, readySeconds: now, slot: null }));
      const ranked = [...kept, ...arrived].sort(byRank);
      const firstNew = ranked.findIndex(({ slot }) => slot === null);
      const below = ranked.slice(firstNew);
      for (const { task, slot } of below) if (slot !== null) pool.give(task, slot);
      waiting = ranked.slice(0, firstNew);
      for (const { task, readySeconds } of below) {
        const slot = pool.earliestSlots(task, now, false).reduce(startsFirst);
        pool.take(task, slot);
        waiting.push({ task, readySeconds, slot });
        yield [task, slot];
      }
    },
  };
}

function byRank(a: Planned, b: Planned): number {
  return b.task.priority - a.task.priority || a.readySeconds - b.readySeconds || compareText(a.task.name, b.task.name);
}

function startsFirst(best: Slot, next: Slot): Slot {
  const earlier = next.startSeconds - best.startSeconds || next.endSeconds - best.endSeconds;
  return earlier < 0 ? next : best;
}
