import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCHEDULE_POLICIES, type Schedule } from '../../../lib/studies/schedule/model/schedule.js';
import type { Task } from '../../../lib/studies/schedule/model/task.js';
import { simulateSchedule } from '../../../lib/studies/schedule/simulate-schedule.js';
import { type Problem, problems } from './random-problems.js';

const runs = { seed: 20261122, numRuns: 300 };
const mixed = problems({ tasks: 24, nodes: 3, seconds: 20, submitWithin: 20 });

const byName = (tasks: readonly Task[]) => new Map(tasks.map((task) => [task.name, task]));

/** What is wrong with a schedule, recounted from its placements alone. */
function faultsOf({ pool, tasks }: Problem, { placements, neverRuns }: Schedule): string[] {
  const taskOf = byName(tasks);
  const faults: string[] = [];
  const placed = new Map(placements.map((placement) => [placement.task, placement]));
  if (placed.size + neverRuns.length !== tasks.length) faults.push('a task is neither placed nor refused');
  for (const { task: name, group, nodes, readySeconds, startSeconds, endSeconds } of placements) {
    const task = taskOf.get(name)!;
    const home = pool.groups.find((each) => each.name === group)!;
    if (new Set(nodes).size !== task.nodes || nodes.some((node) => node >= home.nodes)) faults.push(`nodes of ${name}`);
    if (home.workload !== null && task.workload !== null && home.workload !== task.workload)
      faults.push(`home ${name}`);
    if (endSeconds - startSeconds !== Math.ceil(task.durationSeconds / home.speed)) faults.push(`duration of ${name}`);
    const ready = Math.max(task.submitSeconds, ...task.after.map((each) => placed.get(each)!.endSeconds));
    if (readySeconds !== ready || startSeconds < ready) faults.push(`${name} starts before it is ready`);
  }
  // Use can only grow where a task starts.
  for (const moment of new Set(placements.map(({ startSeconds }) => startSeconds))) {
    const running = placements.filter((each) => each.startSeconds <= moment && moment < each.endSeconds);
    for (const { name, nodes, perNode } of pool.groups) {
      for (let node = 0; node < nodes; node += 1) {
        const here = running.filter((each) => each.group === name && each.nodes.includes(node));
        for (const key of Object.keys(perNode) as (keyof typeof perNode)[]) {
          const used = here.reduce((sum, { task }) => sum + taskOf.get(task)!.perNode[key], 0);
          if (used > perNode[key]) faults.push(`${key} of ${name}:${node} at ${moment}`);
        }
      }
    }
    for (const store of pool.stores) {
      for (const key of ['capacityBytes', 'throughputBytesPerSecond'] as const) {
        const uses = running.flatMap(({ task }) => taskOf.get(task)!.stores.filter((use) => use.store === store.name));
        const used = uses.reduce((sum, use) => sum + use[key], 0);
        if (used > (store[key] ?? Infinity)) faults.push(`${key} of ${store.name} at ${moment}`);
      }
    }
  }
  return faults;
}

describe.each(SCHEDULE_POLICIES)('any schedule under %s', (policy) => {
  it('keeps capacities, precedence, gangs and durations', () => {
    fc.assert(
      fc.property(mixed, (problem) => {
        expect(faultsOf(problem, simulateSchedule(problem.tasks, problem.pool, policy))).toEqual([]);
      }),
      runs,
    );
  });

  it('takes no less than any bound, and no more than all tasks one after the other', () => {
    fc.assert(
      fc.property(mixed, ({ tasks, pool }) => {
        const { makespanSeconds, bounds, placements } = simulateSchedule(tasks, pool, policy);
        for (const { seconds } of bounds) expect(makespanSeconds).toBeGreaterThanOrEqual(seconds);
        const inTurn = placements.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 20);
        expect(makespanSeconds).toBeLessThanOrEqual(inTurn);
      }),
      runs,
    );
  });

  it('does not depend on the order of tasks, groups and nodes in the input', () => {
    const shuffled = mixed.chain(({ tasks, pool }) =>
      fc.record({
        problem: fc.constant({ tasks, pool }),
        tasks: fc.shuffledSubarray([...tasks], { minLength: tasks.length }),
        groups: fc.shuffledSubarray([...pool.groups], { minLength: pool.groups.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ problem, tasks, groups }) => {
        const turned = tasks.map((task) => ({ ...task, after: [...task.after].reverse() }));
        expect(JSON.stringify(simulateSchedule(turned, { ...problem.pool, groups }, policy))).toBe(
          JSON.stringify(simulateSchedule(problem.tasks, problem.pool, policy)),
        );
      }),
      runs,
    );
  });
});

describe('priority with backfill', () => {
  const rank = ({ priority, name }: Task) => [-priority, name] as const;
  const ranksBelow = (task: Task, other: Task) => {
    const [p, n] = rank(task);
    const [q, m] = rank(other);
    return p > q || (p === q && n > m);
  };
  const startOf = (schedule: Schedule, task: Task) => schedule.placements.find((each) => each.task === task.name);

  it('starts each task when it would start without the tasks ranked below it', () => {
    const atOnce = mixed.map(({ tasks, pool }) => ({
      pool,
      tasks: tasks.map((task) => ({ ...task, submitSeconds: 0, after: [] })),
    }));
    fc.assert(
      fc.property(atOnce, ({ tasks, pool }) => {
        const all = simulateSchedule(tasks, pool, 'priority-backfill');
        for (const task of tasks) {
          const above = tasks.filter((other) => !ranksBelow(other, task));
          expect(startOf(all, task)).toEqual(startOf(simulateSchedule(above, pool, 'priority-backfill'), task));
        }
      }),
      { ...runs, numRuns: 60 },
    );
  });

  it('delays no task for one ranked below it that starts after the last submission', () => {
    const independent = mixed.map(({ tasks, pool }) => ({
      pool,
      tasks: tasks.map((task) => ({ ...task, after: [] })),
    }));
    let compared = 0;
    fc.assert(
      fc.property(independent, ({ tasks, pool }) => {
        const all = simulateSchedule(tasks, pool, 'priority-backfill');
        const last = Math.max(...tasks.map(({ submitSeconds }) => submitSeconds));
        const waiting = tasks.filter((task) => (startOf(all, task)?.startSeconds ?? -1) > last);
        for (const task of waiting) {
          const rankedBelow = (other: Task) =>
            task.priority > other.priority ||
            (task.priority === other.priority &&
              (task.submitSeconds < other.submitSeconds ||
                (task.submitSeconds === other.submitSeconds && task.name < other.name)));
          const backfilled = new Set(waiting.filter(rankedBelow));
          const without = tasks.filter((other) => !backfilled.has(other));
          expect(startOf(simulateSchedule(without, pool, 'priority-backfill'), task)).toEqual(startOf(all, task));
          compared += backfilled.size > 0 ? 1 : 0;
        }
      }),
      { ...runs, numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(50);
  });
});
