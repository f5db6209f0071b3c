import { roundTo } from '../../units/rounding.js';
import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { CheckContext, Incomplete } from '../checks/check-context.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { copyNames, fullStoreName, MAX_TASKS, type TaskEntry, type TaskList } from './tasks-schema.js';

/** What a list of tasks may name: handed in by the caller, who knows the hall. */
export interface HallNames {
  readonly workloads: readonly string[];
  /** In full: `workload/store`. */
  readonly stores: readonly string[];
}

type TasksContext = CheckContext<TaskList, HallNames>;

/** Names, references and counts of a list of tasks. */
export function checkTasks(context: TasksContext): void {
  const tasks = context.data.tasks ?? [];
  checkCount(context);
  checkNames(context);
  const names = tasks.flatMap((task) => task?.name ?? []);
  for (const [index, task] of tasks.entries()) {
    if (task === undefined) continue;
    const path = ['tasks', index];
    checkKnown(context, [...path, 'workload'], task.workload, context.known.workloads, 'workload');
    for (const [item, other] of (task.after ?? []).entries()) {
      checkKnown(context, [...path, 'after', item], other, names, 'task');
    }
    checkAccelerators(context, task, path);
    checkStores(context, task, path);
  }
}

function checkCount({ data, report }: TasksContext): void {
  const total = (data.tasks ?? []).reduce((sum, task) => sum + (task?.count ?? 1), 0);
  if (total <= MAX_TASKS || (data.tasks ?? []).length > MAX_TASKS) return;
  report({
    code: 'out-of-range',
    path: ['tasks'],
    message: `${total} tasks with all copies: expected at most ${MAX_TASKS}`,
  });
}

/** A copy may take the name that another task has. */
function checkNames({ data, report }: TasksContext): void {
  const seen = new Set<string>();
  for (const [index, task] of (data.tasks ?? []).entries()) {
    if (task?.name === undefined) continue;
    const names = [...new Set([task.name, ...copyNames({ name: task.name, count: task.count ?? 1 })])];
    const taken = names.find((name) => seen.has(name));
    if (taken !== undefined) {
      const copy = taken === task.name ? '' : `, as a copy of ${shown(task.name)}`;
      const message = `duplicate task name ${shown(taken)}${copy}`;
      report({ code: 'name-duplicate', path: ['tasks', index, 'name'], message });
    }
    for (const name of names) seen.add(name);
  }
}

function checkKnown(
  { report }: TasksContext,
  path: DocumentPath,
  name: string | undefined,
  known: readonly string[],
  what: string,
): void {
  if (name === undefined || known.includes(name)) return;
  const near = closest(name, known);
  const hint = near === undefined ? `known: ${some(known)}` : `did you mean "${near}"?`;
  report({ code: 'reference-unknown', path, message: `unknown ${what} ${shown(name)}`, hint });
}

function some(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''}`;
}

function checkAccelerators({ report }: TasksContext, task: Incomplete<TaskEntry>, path: DocumentPath): void {
  const { accelerators = 0 } = task;
  const nearest = roundTo(accelerators, 3);
  if (Math.abs(accelerators - nearest) <= 1e-9) return;
  report({
    code: 'wrong-value',
    path: [...path, 'accelerators'],
    message: `${accelerators} has more than three decimals`,
    hint: `write ${nearest}`,
  });
}

function checkStores(context: TasksContext, task: Incomplete<TaskEntry>, path: DocumentPath): void {
  const { report, known } = context;
  const used = new Set<string>();
  for (const [item, use] of (task.stores ?? []).entries()) {
    if (use?.store === undefined) continue;
    const at = [...path, 'stores', item, 'store'];
    const name = fullStoreName(use.store, task.workload);
    // The unknown workload is reported already.
    const isLost = !use.store.includes('/') && task.workload !== undefined && !known.workloads.includes(task.workload);
    if (isLost) continue;
    if (name === undefined || !known.stores.includes(name)) {
      report({ code: 'reference-unknown', path: at, ...unknownStore(use.store, name, known.stores) });
    } else if (used.has(name)) {
      report({ code: 'name-duplicate', path: at, message: `duplicate store ${shown(name)}` });
    } else {
      used.add(name);
    }
  }
}

function unknownStore(
  written: string,
  name: string | undefined,
  stores: readonly string[],
): { message: string; hint: string } {
  const namesakes = stores.filter((store) => store.endsWith(`/${written.slice(written.indexOf('/') + 1)}`));
  const near = name === undefined ? undefined : closest(name, stores);
  const meant = namesakes.length > 0 ? namesakes : near === undefined ? [] : [near];
  return {
    message:
      name === undefined
        ? `${shown(written)} needs a workload, and the task names none`
        : `unknown store ${shown(name)}`,
    hint:
      meant.length > 0 ? `did you mean ${meant.map((store) => `"${store}"`).join(' or ')}?` : `known: ${some(stores)}`,
  };
}
