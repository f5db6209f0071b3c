import type { Dispatcher } from './dispatcher.js';
import type { PoolState, Slot } from './pool-state.js';

/** See `SchedulePolicy`. Tasks that arrive at the same moment are bound in name order. */
export function completionTime(pool: PoolState): Dispatcher {
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
