import { by, byEntryKey, compareText } from '../../units/order.js';
import {
  inBaseUnit,
  isOpenTo,
  NODE_RESOURCES,
  nodeAmounts,
  STORE_RESOURCES,
  storeAmounts,
  storeCapacity,
} from './model/amounts.js';
import { orderByDependency } from './model/dependency-order.js';
import type { NodePool } from './model/node-pool.js';
import type { NeverRun, NeverRunReason } from './model/schedule.js';
import type { Task } from './model/task.js';

/** Tasks that no moment suits, each with one reason: the first of those of `NeverRunReason` that holds; by name. */
export function findNeverRuns(tasks: readonly Task[], pool: NodePool): NeverRun[] {
  const known = new Set(tasks.map(({ name }) => name));
  const reasons = new Map<string, NeverRunReason>();
  for (const component of orderByDependency(tasks)) {
    for (const task of component) {
      const reason =
        circleReason(task, component) ??
        nodeReason(task, pool) ??
        storeReason(task, pool) ??
        afterReason(task, known, reasons);
      if (reason !== null) reasons.set(task.name, reason);
    }
  }
  return [...reasons].map(([task, reason]) => ({ task, reason })).sort(by(({ task }) => task));
}

function circleReason(task: Task, component: readonly Task[]): NeverRunReason | null {
  if (component.length === 1 && !task.after.includes(task.name)) return null;
  return { kind: 'circle', tasks: component.map(({ name }) => name).sort(compareText) };
}

function nodeReason(task: Task, pool: NodePool): NeverRunReason | null {
  const open = pool.groups
    .filter((group) => isOpenTo(group, task.workload))
    .map(({ nodes, perNode }) => ({ nodes, amounts: nodeAmounts(perNode) }));
  if (open.length === 0) return { kind: 'no-group' };
  const asked = nodeAmounts(task.perNode);
  for (const [k, resource] of NODE_RESOURCES.entries()) {
    const largest = Math.max(...open.map(({ amounts }) => amounts[k]!));
    if (asked[k]! <= largest) continue;
    return {
      kind: 'node-too-small',
      resource,
      asked: inBaseUnit(resource, asked[k]!),
      largest: inBaseUnit(resource, largest),
    };
  }
  const holding = open.filter(({ amounts }) => asked.every((amount, k) => amount <= amounts[k]!));
  if (holding.length === 0) return { kind: 'no-node-has-all' };
  const largest = Math.max(...holding.map(({ nodes }) => nodes));
  return task.nodes > largest ? { kind: 'too-few-nodes', asked: task.nodes, largest } : null;
}

function storeReason(task: Task, pool: NodePool): NeverRunReason | null {
  for (const [name, asked] of [...storeAmounts(task)].sort(byEntryKey)) {
    const store = pool.stores.find((each) => each.name === name);
    if (store === undefined) return { kind: 'store-unknown', store: name };
    const limits = storeCapacity(store);
    const k = asked.findIndex((amount, index) => amount > limits[index]!);
    if (k < 0) continue;
    return {
      kind: 'store-too-small',
      store: name,
      resource: STORE_RESOURCES[k]!,
      asked: asked[k]!,
      largest: limits[k]!,
    };
  }
  return null;
}

function afterReason(
  task: Task,
  known: ReadonlySet<string>,
  reasons: ReadonlyMap<string, NeverRunReason>,
): NeverRunReason | null {
  const after = [...task.after].sort(compareText);
  const unknown = after.find((name) => !known.has(name));
  if (unknown !== undefined) return { kind: 'after-unknown', task: unknown };
  const cause = after.find((name) => reasons.has(name));
  return cause === undefined ? null : { kind: 'after-never-runs', task: cause };
}
