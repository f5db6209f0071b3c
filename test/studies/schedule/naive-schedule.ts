import type { SchedulePolicy } from '../../../lib/studies/schedule/model/schedule.js';
import type { NodeResources, Task } from '../../../lib/studies/schedule/model/task.js';
import type { Problem } from './random-problems.js';

/**
 * The policies again, from their descriptions, second by second with every second's use of every node written out:
 * slow, and sharing no code with the simulation. For tasks that can all run.
 */
export function naiveSchedule({ pool, tasks }: Problem, policy: SchedulePolicy): string[] {
  const groups = [...pool.groups].sort(
    (a, b) => a.perNode.accelerators - b.perNode.accelerators || (a.name < b.name ? -1 : 1),
  );
  const nodes = groups.flatMap((group) =>
    Array.from({ length: group.nodes }, (_, index) => ({ group, index, tasks: [] as Run[], lastStart: 0 })),
  );
  type Node = (typeof nodes)[number];
  interface Run {
    readonly task: Task;
    readonly on: Node[];
    readonly start: number;
    readonly end: number;
  }
  const keys = ['accelerators', 'memoryBytes', 'storageBytes', 'networkBytesPerSecond'] as const;
  const runs = new Map<string, Run>();
  const ready = new Map<string, number>();

  const freeOf = (node: Node, start: number, end: number): number[] =>
    keys.map((key) => {
      let least = node.group.perNode[key];
      for (let t = start; t < end; t += 1) {
        const here = [...runs.values()].filter((run) => run.on.includes(node) && run.start <= t && t < run.end);
        least = Math.min(least, node.group.perNode[key] - here.reduce((sum, run) => sum + run.task.perNode[key], 0));
      }
      return least;
    });
  const storesFit = (task: Task, start: number, end: number): boolean =>
    task.stores.every((use) => {
      const store = pool.stores.find(({ name }) => name === use.store)!;
      for (let t = start; t < end; t += 1) {
        const here = [...runs.values()]
          .filter((run) => run.start <= t && t < run.end)
          .flatMap((run) => run.task.stores.filter(({ store: name }) => name === use.store));
        const capacity = here.reduce((sum, each) => sum + each.capacityBytes, use.capacityBytes);
        const throughput = here.reduce(
          (sum, each) => sum + each.throughputBytesPerSecond,
          use.throughputBytesPerSecond,
        );
        if (capacity > (store.capacityBytes ?? Infinity)) return false;
        if (throughput > (store.throughputBytesPerSecond ?? Infinity)) return false;
      }
      return true;
    });
  const inGroup = (group: Node['group'], task: Task, start: number, inOrder: boolean): Run | null => {
    if (group.workload !== null && task.workload !== null && group.workload !== task.workload) return null;
    const end = start + Math.ceil(task.durationSeconds / group.speed);
    if (!storesFit(task, start, end)) return null;
    const free = nodes
      .filter((node) => node.group === group && (!inOrder || node.lastStart <= start))
      .map((node) => ({ node, free: freeOf(node, start, end) }))
      .filter((each) => keys.every((key: keyof NodeResources, k) => task.perNode[key] <= each.free[k]!));
    if (free.length < task.nodes) return null;
    const fullest = free.sort((a, b) => {
      const k = keys.findIndex((_, i) => a.free[i] !== b.free[i]);
      return k < 0 ? a.node.index - b.node.index : a.free[k]! - b.free[k]!;
    });
    return { task, on: fullest.slice(0, task.nodes).map(({ node }) => node), start, end };
  };
  const horizon = tasks.reduce(
    (sum, task) => sum + task.durationSeconds,
    Math.max(...tasks.map((t) => t.submitSeconds)),
  );
  const choices = (task: Task, from: number, inOrder: boolean): Run[] =>
    groups.flatMap((group) => {
      for (let start = from; start <= horizon; start += 1) {
        const run = inGroup(group, task, start, inOrder);
        if (run !== null) return [run];
      }
      return [];
    });
  const least = (from: Run[], by: (run: Run) => [number, number]): Run =>
    from.reduce((best, next) => ((by(next)[0] - by(best)[0] || by(next)[1] - by(best)[1]) < 0 ? next : best));
  const put = (run: Run) => runs.set(run.task.name, run);

  const queues = [...new Set(tasks.map((task) => task.workload ?? ''))].sort();
  let turn = 0;
  for (let now = 0; now <= horizon; now += 1) {
    const hasEnded = (name: string) => (runs.get(name)?.end ?? Infinity) <= now;
    const arrivals = tasks
      .filter((task) => !ready.has(task.name) && task.submitSeconds <= now && task.after.every(hasEnded))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const task of arrivals) ready.set(task.name, now);
    const byArrival = (a: Task, b: Task) => ready.get(a.name)! - ready.get(b.name)! || (a.name < b.name ? -1 : 1);
    if (policy === 'round-robin') {
      for (let idle = 0; idle < queues.length; turn = (turn + 1) % queues.length) {
        const queue = tasks.filter(
          (t) => (t.workload ?? '') === queues[turn] && ready.has(t.name) && !runs.has(t.name),
        );
        const head = queue.sort(byArrival)[0];
        const run = head && groups.map((group) => inGroup(group, head, now, false)).find((each) => each !== null);
        if (run) put(run);
        idle = run ? 0 : idle + 1;
      }
    } else if (policy === 'completion-time') {
      for (const task of arrivals) {
        const run = least(choices(task, now, true), ({ start, end }) => [end, start]);
        for (const node of run.on) node.lastStart = run.start;
        put(run);
      }
    } else if (arrivals.length > 0) {
      const byRank = (a: Task, b: Task) => b.priority - a.priority || byArrival(a, b);
      const top = [...arrivals].sort(byRank)[0]!;
      const again = tasks
        .filter((task) => ready.has(task.name) && (runs.get(task.name)?.start ?? now) >= now && byRank(task, top) >= 0)
        .sort(byRank);
      for (const { name } of again) runs.delete(name);
      for (const task of again) put(least(choices(task, now, false), ({ start, end }) => [start, end]));
    }
  }
  return [...runs.values()]
    .sort((a, b) => a.start - b.start || (a.task.name < b.task.name ? -1 : 1))
    .map(({ task, on, start, end }) => {
      const indices = on.map(({ index }) => index).sort((a, b) => a - b);
      return `${task.name} ${start}-${end} ${on[0]!.group.name}:${indices}`;
    });
}
