import { compareText } from '../../../units/order.js';
import type { Task } from '../model/task.js';
import type { Dispatcher } from './dispatcher.js';
import type { PoolState } from './pool-state.js';

/** See `SchedulePolicy`. Tasks of no workload queue together, before the others. */
export function roundRobin(pool: PoolState, tasks: readonly Task[]): Dispatcher {
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
