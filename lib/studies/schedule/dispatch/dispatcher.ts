import type { Task } from '../model/task.js';
import type { Slot } from './pool-state.js';

/** A policy at work. */
export interface Dispatcher {
  /**
   * Called at every submission and every end, in order of time, with the tasks that became ready at that moment, by
   * name. Returns what it decided: where tasks run from now or from later on. A slot that has not begun may be
   * replaced by a later decision.
   */
  decide(now: number, arrivals: readonly Task[]): Iterable<readonly [Task, Slot]>;
}
