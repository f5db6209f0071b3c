import type { Task } from './task.js';

/** Tasks that all come after one another: more than one only when they form a circle. */
type Component = readonly Task[];

/**
 * Strongly connected components of the tasks, each after those that it comes after (Tarjan's algorithm, without
 * recursion, so that a long chain does no harm). Names in `after` that no task has are passed over.
 */
export function orderByDependency(tasks: readonly Task[]): Component[] {
  const known = new Map(tasks.map((task) => [task.name, task]));
  const components: Component[] = [];
  /** Number of each task in the order of discovery, and the least number that it reaches among those still open. */
  const found = new Map<Task, number>();
  const reached = new Map<Task, number>();
  const open: Task[] = [];
  const isOpen = new Set<Task>();

  const discover = (task: Task) => {
    reached.set(task, found.size);
    found.set(task, found.size);
    open.push(task);
    isOpen.add(task);
    return { task, left: task.after.flatMap((name) => known.get(name) ?? []) };
  };
  const lower = (task: Task, number: number) => reached.set(task, Math.min(reached.get(task)!, number));

  for (const root of tasks) {
    if (found.has(root)) continue;
    const path = [discover(root)];
    while (path.length > 0) {
      const { task, left } = path.at(-1)!;
      const next = left.pop();
      if (next !== undefined) {
        if (!found.has(next)) path.push(discover(next));
        else if (isOpen.has(next)) lower(task, found.get(next)!);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.task, reached.get(task)!);
      if (reached.get(task) !== found.get(task)) continue;
      const component = open.splice(open.indexOf(task));
      for (const member of component) isOpen.delete(member);
      components.push(component);
    }
  }
  return components;
}
