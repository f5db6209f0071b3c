import { byName, compareText } from '../../units/order.js';
import { DISPATCHERS, type Dispatcher } from './dispatchers.js';
import { boundMakespan } from './makespan-bounds.js';
import { measureUtilization, summarizeWaits } from './measures.js';
import { whole } from './model/amounts.js';
import type { NodePool } from './model/node-pool.js';
import type { Placement, Schedule, SchedulePolicy } from './model/schedule.js';
import type { Task } from './model/task.js';
import { findNeverRuns } from './never-runs.js';
import { PoolState, type Slot } from './pool-state.js';

/**
 * Runs the tasks on the pool under a policy, event by event, in exact whole seconds. The order of `tasks` and of the
 * parts of the pool does not matter: ties fall by name.
 *
 * @throws Error when a name is there twice, or a number is out of the range of its field: the reader refuses such tasks
 */
export function simulateSchedule(tasks: readonly Task[], pool: NodePool, policy: SchedulePolicy): Schedule {
  checkNumbers(tasks);
  checkNames([tasks, pool.groups, pool.stores]);
  const sorted = [...tasks].sort(byName);
  const neverRuns = findNeverRuns(sorted, pool);
  const refused = new Set(neverRuns.map(({ task }) => task));
  const runnable = sorted.filter(({ name }) => !refused.has(name));
  const placements = runEvents(runnable, DISPATCHERS[policy](new PoolState(pool), runnable));

  const originSeconds = Math.min(...runnable.map(({ submitSeconds }) => submitSeconds));
  const makespanSeconds = Math.max(...placements.map(({ endSeconds }) => endSeconds)) - originSeconds;
  const none = runnable.length === 0;
  return {
    policy,
    placements,
    neverRuns,
    makespanSeconds: none ? 0 : makespanSeconds,
    originSeconds: none ? 0 : originSeconds,
    ...summarizeWaits(placements),
    utilization: none ? [] : measureUtilization(runnable, placements, pool, makespanSeconds),
    bounds: none ? [] : boundMakespan(runnable, pool, originSeconds),
  };
}

/** From event to event until every task has its place. */
function runEvents(tasks: readonly Task[], dispatcher: Dispatcher): Placement[] {
  const placed = new Map<string, Placement>();
  const readySeconds = new Map<string, number>();
  const unsubmitted = [...tasks].sort((a, b) => b.submitSeconds - a.submitSeconds);
  /** Submitted, and after tasks that have not ended. */
  let held: Task[] = [];
  const events: number[] = [];
  for (const { submitSeconds } of tasks) addEvent(events, submitSeconds);
  for (let now = events.pop(); now !== undefined; now = events.pop()) {
    while (unsubmitted.at(-1) !== undefined && unsubmitted.at(-1)!.submitSeconds <= now) held.push(unsubmitted.pop()!);
    const hasEnded = (name: string) => placed.has(name) && placed.get(name)!.endSeconds <= now!;
    const arrivals = held.filter(({ after }) => after.every(hasEnded)).sort(byName);
    held = held.filter(({ after }) => !after.every(hasEnded));
    for (const { name } of arrivals) readySeconds.set(name, now);
    for (const [task, slot] of dispatcher.decide(now, arrivals)) {
      placed.set(task.name, placementOf(task, slot, readySeconds.get(task.name)!));
      addEvent(events, slot.endSeconds);
    }
  }
  return [...placed.values()].sort((a, b) => a.startSeconds - b.startSeconds || compareText(a.task, b.task));
}

/** Keeps moments sorted, latest first, each once. */
function addEvent(events: number[], moment: number): void {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]! > moment) low = middle + 1;
    else high = middle;
  }
  if (events[low] !== moment) events.splice(low, 0, moment);
}

function placementOf(task: Task, slot: Slot, readySeconds: number): Placement {
  const { name, workload, priority } = task;
  return { task: name, workload, priority, readySeconds, ...slot };
}

function checkNumbers(tasks: readonly Task[]): void {
  for (const { name, submitSeconds, durationSeconds, nodes, priority } of tasks) {
    whole(submitSeconds, `submission of ${name}`);
    if (whole(durationSeconds, `duration of ${name}`) < 1) throw new Error(`duration of ${name} must be at least 1 s`);
    if (whole(nodes, `nodes of ${name}`) < 1) throw new Error(`nodes of ${name} must be at least 1`);
    if (!Number.isSafeInteger(priority)) throw new Error(`priority of ${name} must be a whole number, got ${priority}`);
  }
}

function checkNames(lists: readonly (readonly { readonly name: string }[])[]): void {
  for (const list of lists) {
    const seen = new Set<string>();
    for (const { name } of list) {
      if (seen.has(name)) throw new Error(`the name ${name} is there twice`);
      seen.add(name);
    }
  }
}
