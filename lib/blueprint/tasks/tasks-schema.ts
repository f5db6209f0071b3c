import { closed, type Static, Type } from '../../units/schema.js';
import { WORKLOAD_NAME_MAX } from '../names/name-rules.js';
import { name, quantity } from '../schema/fields.js';

/** Bounds the time of a simulation: priority with backfill takes some ten seconds for as many that all contend. */
export const MAX_TASKS = 2000;

const TASK_NAME_MAX = 40;

/** Below 2^53, so that sums stay exact. */
const wholeBytes = { max: 9e15 } as const;

const StoreUse = Type.Object(
  {
    store: Type.String({
      minLength: 1,
      maxLength: 2 * WORKLOAD_NAME_MAX + 1,
      broken: { code: 'name-invalid', rule: 'the name of a store, or workload/store' },
      description: 'A store of the task’s workload by its name, or any store as workload/store.',
      examples: ['checkpoints'],
    }),
    capacity: Type.Optional(
      quantity('data', { description: 'Used while the task runs.', examples: ['10 TB'], limits: wholeBytes }),
    ),
    throughput: Type.Optional(
      quantity('bandwidth', { description: 'Used while the task runs.', examples: ['5 GB/s'], limits: wholeBytes }),
    ),
  },
  { ...closed, description: 'Use of a shared store by the whole task.' },
);

const Task = Type.Object(
  {
    name: name(TASK_NAME_MAX, 1, { description: 'Unique in the list.', examples: ['pretrain-7b'] }),
    workload: Type.Optional(
      Type.String({
        description:
          'Workload of the blueprint whose nodes it runs on, and its queue under round robin. Default: any nodes.',
        examples: ['train'],
      }),
    ),
    count: Type.Integer({
      minimum: 1,
      maximum: MAX_TASKS,
      default: 1,
      description: 'Copies of the task, named name-1, name-2 and so on.',
    }),
    nodes: Type.Integer({
      minimum: 1,
      maximum: 100_000,
      default: 1,
      description: 'Nodes that it needs together, of one fleet.',
    }),
    accelerators: Type.Number({
      minimum: 0,
      maximum: 1000,
      default: 0,
      description: 'On each node; a part, such as 0.5, is a partition or a share of the time of one.',
    }),
    memory: Type.Optional(
      quantity('data', { description: 'Host memory on each node.', examples: ['500 GiB'], limits: wholeBytes }),
    ),
    storage: Type.Optional(
      quantity('data', { description: 'Local disk on each node.', examples: ['2 TB'], limits: wholeBytes }),
    ),
    network: Type.Optional(
      quantity('bandwidth', {
        description: 'Between nodes, on each node.',
        examples: ['100 GB/s'],
        limits: wholeBytes,
      }),
    ),
    stores: Type.Array(StoreUse, { default: [], maxItems: 20, description: 'Shared stores that it uses.' }),
    duration: quantity('duration', {
      description: 'How long it runs, once started; to the second.',
      examples: ['36 h'],
    }),
    priority: Type.Integer({
      minimum: -1_000_000,
      maximum: 1_000_000,
      default: 0,
      description: 'Higher runs first, under priority with backfill.',
    }),
    submit: Type.Optional(
      quantity('duration', {
        description: 'When it arrives, from the start of the simulation. Default: at the start.',
        examples: ['2 h'],
      }),
    ),
    after: Type.Array(Type.String({ description: 'Name of a task.' }), {
      default: [],
      uniqueItems: true,
      maxItems: MAX_TASKS,
      description: 'Tasks that must have ended before; of a task with copies, all of them.',
    }),
  },
  { ...closed, description: 'A piece of work, or several alike.' },
);

/**
 * The format of a list of tasks to schedule, version 1: the one source of the TypeScript types, of the JSON Schema that
 * editors read (`schema/tasks-v1.schema.json`) and of the reference in the docs.
 */
export const TasksSchema = Type.Object(
  {
    version: Type.Unsafe<1>({ const: 1, description: 'Version of this format.' }),
    tasks: Type.Array(Task, {
      minItems: 1,
      maxItems: MAX_TASKS,
      description: `What is to be scheduled; ${MAX_TASKS} with all copies, at most.`,
    }),
  },
  { ...closed, title: 'datahall tasks, version 1' },
);

/** A list of tasks as read: defaults filled in, quantities as numbers. */
export type TaskList = Static<typeof TasksSchema>;
/** One entry of `tasks`. */
export type TaskEntry = TaskList['tasks'][number];

/** A store's name in full, `workload/store`; undefined: a bare name, of a task without a workload. */
export function fullStoreName(store: string, workload: string | undefined): string | undefined {
  if (store.includes('/')) return store;
  return workload === undefined ? undefined : `${workload}/${store}`;
}

/** Names of the copies; of a single one, its own. */
export function copyNames({ name, count }: Pick<TaskEntry, 'name' | 'count'>): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}
