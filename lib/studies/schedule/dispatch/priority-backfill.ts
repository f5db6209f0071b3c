import { compareText } from '../../../units/order.js';
import type { Task } from '../model/task.js';
import type { Dispatcher } from './dispatcher.js';
import type { PoolState, Slot } from './pool-state.js';

interface Planned {
  readonly task: Task;
  readonly readySeconds: number;
  readonly slot: Slot | null;
}

/**
 * See `SchedulePolicy`. Durations are known and kept, so a plan stays good until a task arrives; then only the tasks
 * ranked below the arrival can lose their place, and only they plan again.
 */
export function priorityBackfill(pool: PoolState): Dispatcher {
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
