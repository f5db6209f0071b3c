import { describe, expect, it } from 'vitest';
import { SCHEDULE_POLICIES } from '../../../lib/studies/schedule/model/schedule.js';
import type { Task } from '../../../lib/studies/schedule/model/task.js';
import { findNeverRuns } from '../../../lib/studies/schedule/never-runs.js';
import { simulateSchedule } from '../../../lib/studies/schedule/simulate-schedule.js';
import { aGroup, aPool, aTask, inShort } from './tasks.js';

const pool = aPool(
  [
    aGroup('h', 2, { workload: 'a' }),
    aGroup('wide', 4, {
      perNode: { accelerators: 4, memoryBytes: 999, storageBytes: 100, networkBytesPerSecond: 50 },
    }),
    aGroup('gone', 0, { workload: 'c' }),
  ],
  [{ name: 'fs', capacityBytes: 100, throughputBytesPerSecond: 10 }],
);

const reasonsOf = (...tasks: Task[]) => Object.fromEntries(findNeverRuns(tasks, pool).map((n) => [n.task, n.reason]));
const node = { accelerators: 0, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 };
const uses = (store: string, capacityBytes: number, throughputBytesPerSecond = 0) => ({
  accelerators: 1,
  stores: [{ store, capacityBytes, throughputBytesPerSecond }],
});

describe('a task that can never run', () => {
  it('says which amount no node has, and the most that one has', () => {
    expect(
      reasonsOf(
        aTask('accelerators', 1, { accelerators: 8.5 }),
        aTask('closed', 1, { accelerators: 8, workload: 'b' }),
        aTask('memory', 1, { perNode: { ...node, memoryBytes: 1000 } }),
        aTask('network', 1, { perNode: { ...node, networkBytesPerSecond: 51 } }),
        aTask('storage', 1, { perNode: { ...node, storageBytes: 101 } }),
      ),
    ).toEqual({
      accelerators: { kind: 'node-too-small', resource: 'accelerators', asked: 8.5, largest: 8 },
      closed: { kind: 'node-too-small', resource: 'accelerators', asked: 8, largest: 4 },
      memory: { kind: 'node-too-small', resource: 'memory', asked: 1000, largest: 999 },
      network: { kind: 'node-too-small', resource: 'network', asked: 51, largest: 50 },
      storage: { kind: 'node-too-small', resource: 'storage', asked: 101, largest: 100 },
    });
  });

  it('says when no node has all, no group enough nodes, or no group is open to it', () => {
    expect(
      reasonsOf(
        aTask('both', 1, { perNode: { ...node, accelerators: 8, memoryBytes: 65 } }),
        aTask('gang', 1, { nodes: 3 }),
        aTask('gang4', 1, { nodes: 4, accelerators: 4 }),
        aTask('gang5', 1, { nodes: 5, accelerators: 4 }),
      ),
    ).toEqual({
      both: { kind: 'no-node-has-all' },
      gang: { kind: 'too-few-nodes', asked: 3, largest: 2 },
      gang5: { kind: 'too-few-nodes', asked: 5, largest: 4 },
    });
    const closed = aPool([aGroup('h', 2, { workload: 'a' }), aGroup('gone', 0, { workload: 'c' })]);
    const tasks = [aTask('b', 1, { workload: 'b' }), aTask('c', 1, { workload: 'c' })];
    expect(findNeverRuns(tasks, closed)).toEqual([
      { task: 'b', reason: { kind: 'no-group' } },
      { task: 'c', reason: { kind: 'no-group' } },
    ]);
  });

  it('says which store is unknown or too small', () => {
    expect(
      reasonsOf(
        aTask('big', 1, uses('fs', 101)),
        aTask('fast', 1, uses('fs', 100, 11)),
        aTask('just', 1, uses('fs', 100, 10)),
        aTask('lost', 1, uses('nowhere', 1)),
      ),
    ).toEqual({
      big: { kind: 'store-too-small', store: 'fs', resource: 'capacity', asked: 101, largest: 100 },
      fast: { kind: 'store-too-small', store: 'fs', resource: 'throughput', asked: 11, largest: 10 },
      lost: { kind: 'store-unknown', store: 'nowhere' },
    });
  });

  it('takes with it what comes after it', () => {
    expect(
      reasonsOf(
        aTask('c', 1, { after: ['b'], accelerators: 1 }),
        aTask('b', 1, { after: ['a', 'z'], accelerators: 1 }),
        aTask('a', 1, { accelerators: 9 }),
        aTask('z', 1, { accelerators: 9 }),
        aTask('m', 1, { after: ['a', 'nobody'], accelerators: 1 }),
      ),
    ).toMatchObject({
      b: { kind: 'after-never-runs', task: 'a' },
      c: { kind: 'after-never-runs', task: 'b' },
      m: { kind: 'after-unknown', task: 'nobody' },
    });
  });

  it('sees circles, apart from what only leads to or from one', () => {
    const link = (name: string, ...after: string[]) => aTask(name, 1, { after });
    expect(
      reasonsOf(
        link('before'),
        link('a', 'c', 'before'),
        link('b', 'a'),
        link('c', 'b'),
        link('between', 'b'),
        link('x', 'y', 'between'),
        link('y', 'x'),
        link('self', 'self'),
        link('later', 'y'),
      ),
    ).toEqual({
      a: { kind: 'circle', tasks: ['a', 'b', 'c'] },
      b: { kind: 'circle', tasks: ['a', 'b', 'c'] },
      c: { kind: 'circle', tasks: ['a', 'b', 'c'] },
      x: { kind: 'circle', tasks: ['x', 'y'] },
      y: { kind: 'circle', tasks: ['x', 'y'] },
      self: { kind: 'circle', tasks: ['self'] },
      between: { kind: 'after-never-runs', task: 'b' },
      later: { kind: 'after-never-runs', task: 'y' },
    });
  });

  it('follows a chain of thousands', () => {
    const chain = Array.from({ length: 5000 }, (_, i) =>
      aTask(`t${i}`, 1, { after: i === 0 ? [] : [`t${i - 1}`], accelerators: i === 0 ? 9 : 1 }),
    );
    expect(findNeverRuns(chain, pool)).toHaveLength(5000);
  });

  it.each(SCHEDULE_POLICIES)('does not hold up the others under %s', (policy) => {
    const tasks = [aTask('never', 5, { nodes: 9, priority: 9 }), aTask('fine', 3)];
    const schedule = simulateSchedule(tasks, pool, policy);
    expect(inShort(schedule.placements)).toEqual(['fine 0-3 h:0']);
    expect(schedule.neverRuns.map(({ task }) => task)).toEqual(['never']);
  });
});
