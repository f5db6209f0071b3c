import fc from 'fast-check';
import type { NodePool } from '../../../lib/studies/schedule/model/node-pool.js';
import type { Task } from '../../../lib/studies/schedule/model/task.js';

export interface Problem {
  readonly pool: NodePool;
  readonly tasks: readonly Task[];
}

const resources = (most: number) =>
  fc.record({
    accelerators: fc.integer({ min: 0, max: most * 2 }).map((halves) => halves / 2),
    memoryBytes: fc.nat(most),
    storageBytes: fc.nat(most),
    networkBytesPerSecond: fc.nat(most),
  });

const evenly = (amount: number) => ({
  accelerators: amount,
  memoryBytes: amount,
  storageBytes: amount,
  networkBytesPerSecond: amount,
});

const workload = fc.constantFrom(null, 'a', 'b');

/** Small amounts, so that tasks meet; tasks come only after tasks before them in the list, so that most can run. */
export function problems(size: {
  tasks: number;
  nodes: number;
  seconds: number;
  submitWithin: number;
}): fc.Arbitrary<Problem> {
  const groups = fc.array(
    fc.record({
      nodes: fc.integer({ min: 1, max: size.nodes }),
      workload,
      perNode: fc.constantFrom(2, 3, 4).map(evenly),
      speed: fc.constantFrom(1, 1, 1.5, 2),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const stores = fc.record({ capacityBytes: fc.option(fc.nat(9)), throughputBytesPerSecond: fc.option(fc.nat(9)) });
  const tasks = fc.array(
    fc.record({
      workload,
      priority: fc.integer({ min: -1, max: 2 }),
      submitSeconds: fc.nat(size.submitWithin),
      durationSeconds: fc.integer({ min: 1, max: size.seconds }),
      nodes: fc.constantFrom(1, 1, 1, 2, 3),
      perNode: resources(2).map((each) => ({ ...each, accelerators: each.accelerators + 1 })),
      store: fc.option(fc.record({ capacityBytes: fc.nat(5), throughputBytesPerSecond: fc.nat(5) })),
      after: fc.array(fc.nat(size.tasks * 6), { maxLength: 2 }),
    }),
    { minLength: size.tasks >> 1, maxLength: size.tasks, size: 'max' },
  );
  return fc.record({ groups, stores, tasks, salt: fc.nat(99) }).map(({ groups, stores, tasks, salt }) => {
    // Names whose order is not that of the list.
    const nameOf = (i: number) => `t${(i * 37 + salt) % 101}`;
    return {
      pool: {
        groups: groups.map((group, i) => ({ ...group, name: `g${(i + salt) % 3}` })),
        stores: [{ name: 'fs', ...stores }],
      },
      tasks: tasks.map(({ store, after, ...task }, i) => ({
        ...task,
        name: nameOf(i),
        stores: store === null ? [] : [{ store: 'fs', ...store }],
        after: [...new Set(after.filter((j) => j < i).map(nameOf))],
      })),
    };
  });
}
