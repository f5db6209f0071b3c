import { describe, expect, it } from 'vitest';
import { SCHEDULE_POLICIES } from '../../../lib/studies/schedule/model/schedule.js';
import { simulateSchedule } from '../../../lib/studies/schedule/simulate-schedule.js';
import { aGroup, aPool, aTask, inShort } from './tasks.js';

const twoNodes = aPool([aGroup('h', 2)]);

const twoQueues = [
  aTask('a1', 4, { workload: 'a' }),
  aTask('a2', 2, { workload: 'a' }),
  aTask('a3', 2, { workload: 'a' }),
  aTask('b1', 3, { workload: 'b' }),
  aTask('b2', 1, { workload: 'b' }),
];

describe('round robin', () => {
  it('gives each queue its turn', () => {
    const schedule = simulateSchedule(twoQueues, twoNodes, 'round-robin');
    // At 3 it is the turn of a (a1 and b1 had theirs), at 4 of b, though a3 waits.
    expect(inShort(schedule.placements)).toEqual([
      'a1 0-4 h:0',
      'b1 0-3 h:1',
      'a2 3-5 h:1',
      'b2 4-5 h:0',
      'a3 5-7 h:0',
    ]);
    expect(schedule.makespanSeconds).toBe(7);
    // Waits 0, 0, 3, 4, 5.
    expect(schedule.waits).toEqual({ tasks: 5, meanSeconds: 2.4, p95Seconds: 5, maxSeconds: 5 });
  });

  it('passes over a wide task that does not fit, as long as other queues keep a node busy', () => {
    const tasks = [
      aTask('w', 1, { workload: 'a', nodes: 2 }),
      aTask('s1', 2, { workload: 'b', submitSeconds: 0 }),
      aTask('s2', 3, { workload: 'b', submitSeconds: 0 }),
      aTask('s3', 2, { workload: 'b', submitSeconds: 1 }),
      aTask('t', 3, { workload: 'a' }),
    ];
    // Queue a is [t, w]: t starts, then w needs both nodes at once and gets them when b has run dry.
    expect(inShort(simulateSchedule(tasks, twoNodes, 'round-robin').placements)).toEqual([
      's1 0-2 h:1',
      't 0-3 h:0',
      's2 2-5 h:1',
      's3 3-5 h:0',
      'w 5-6 h:0,1',
    ]);
  });

  it('queues tasks of no workload together', () => {
    const tasks = [aTask('x', 1), aTask('y', 1), aTask('z', 1, { workload: 'a' })];
    expect(inShort(simulateSchedule(tasks, twoNodes, 'round-robin').placements)).toEqual([
      'x 0-1 h:0',
      'z 0-1 h:1',
      'y 1-2 h:0',
    ]);
  });
});

describe('minimum completion time', () => {
  it('binds each task where it ends first', () => {
    const schedule = simulateSchedule(twoQueues, twoNodes, 'completion-time');
    expect(inShort(schedule.placements)).toEqual([
      'a1 0-4 h:0',
      'a2 0-2 h:1',
      'a3 2-4 h:1',
      'b1 4-7 h:0',
      'b2 4-5 h:1',
    ]);
  });

  it('prefers the faster node until its queue makes the slower one better', () => {
    const pool = aPool([aGroup('fast', 1, { speed: 2 }), aGroup('slow', 1)]);
    const tasks = ['a', 'b', 'c', 'd'].map((name) => aTask(name, 4));
    // b would end at 4 on either: it starts earlier on the slow one.
    expect(inShort(simulateSchedule(tasks, pool, 'completion-time').placements)).toEqual([
      'a 0-2 fast:0',
      'b 0-4 slow:0',
      'c 2-4 fast:0',
      'd 4-6 fast:0',
    ]);
  });

  it('leaves holes before a gang empty', () => {
    const tasks = [aTask('a', 4), aTask('b', 1, { nodes: 2 }), aTask('c', 3)];
    expect(inShort(simulateSchedule(tasks, twoNodes, 'completion-time').placements)).toEqual([
      'a 0-4 h:0',
      'b 4-5 h:0,1',
      'c 5-8 h:0',
    ]);
  });
});

describe('priority with backfill', () => {
  it('fills holes before a gang with what ends in time', () => {
    const tasks = [aTask('a', 4), aTask('b', 1, { nodes: 2 }), aTask('c', 4), aTask('d', 5)];
    expect(inShort(simulateSchedule(tasks, twoNodes, 'priority-backfill').placements)).toEqual([
      'a 0-4 h:0',
      'c 0-4 h:1',
      'b 4-5 h:0,1',
      'd 5-10 h:0',
    ]);
  });

  it('lets a higher arrival move what has not begun', () => {
    const tasks = [
      aTask('low', 10),
      aTask('mid', 2, { priority: 5, nodes: 2, submitSeconds: 1 }),
      aTask('small1', 9, { submitSeconds: 1 }),
      aTask('small2', 8, { submitSeconds: 2 }),
    ];
    const short = () => inShort(simulateSchedule(tasks, twoNodes, 'priority-backfill').placements);
    expect(short()).toEqual(['low 0-10 h:0', 'small1 1-10 h:1', 'mid 10-12 h:0,1', 'small2 12-20 h:0']);
    tasks.push(aTask('urgent', 3, { priority: 9, submitSeconds: 3 }));
    expect(short()).toEqual([
      'low 0-10 h:0',
      'small1 1-10 h:1',
      'urgent 10-13 h:0',
      'mid 13-15 h:0,1',
      'small2 15-23 h:0',
    ]);
  });

  it('sums up waits by priority', () => {
    const tasks = [
      aTask('a', 5, { priority: 2, nodes: 2 }),
      aTask('b', 1, { priority: 1, nodes: 2 }),
      aTask('c', 1, { priority: 1, nodes: 2 }),
    ];
    expect(simulateSchedule(tasks, twoNodes, 'priority-backfill').waitsByPriority).toEqual([
      { priority: 2, tasks: 1, meanSeconds: 0, p95Seconds: 0, maxSeconds: 0 },
      { priority: 1, tasks: 2, meanSeconds: 5.5, p95Seconds: 6, maxSeconds: 6 },
    ]);
  });
});

describe.each(SCHEDULE_POLICIES)('under %s', (policy) => {
  const run = (...args: Parameters<typeof aPool>) => ({
    of: (tasks: Parameters<typeof simulateSchedule>[0]) => simulateSchedule(tasks, aPool(...args), policy),
  });

  it('shares a node among tasks that fit side by side, and fills nodes that are in use first', () => {
    const tasks = [
      aTask('a', 4, { accelerators: 4 }),
      aTask('b', 4, { accelerators: 3 }),
      aTask('c', 4, { accelerators: 2 }),
      aTask('d', 4, { accelerators: 0.5 }),
      aTask('e', 4, { accelerators: 0.5 }),
    ];
    expect(inShort(run([aGroup('h', 2)]).of(tasks).placements)).toEqual([
      'a 0-4 h:0',
      'b 0-4 h:0',
      'c 0-4 h:1',
      'd 0-4 h:0',
      'e 0-4 h:0',
    ]);
  });

  it('minds every amount of a node', () => {
    const amounts = { accelerators: 1, memoryBytes: 0, storageBytes: 0, networkBytesPerSecond: 0 };
    for (const tight of [{ memoryBytes: 40 }, { storageBytes: 60 }, { networkBytesPerSecond: 30 }]) {
      const tasks = ['a', 'b'].map((name) => aTask(name, 4, { perNode: { ...amounts, ...tight } }));
      expect(inShort(run([aGroup('h', 1)]).of(tasks).placements)).toEqual(['a 0-4 h:0', 'b 4-8 h:0']);
    }
  });

  it('leaves larger nodes to tasks that need them', () => {
    const small = { accelerators: 1, memoryBytes: 8, storageBytes: 0, networkBytesPerSecond: 10 };
    const pool = [aGroup('a-large', 1), aGroup('z-small', 1, { perNode: small })];
    expect(inShort(run(pool).of([aTask('a', 4, { accelerators: 1 }), aTask('b', 4)]).placements)).toEqual([
      'a 0-4 z-small:0',
      'b 0-4 a-large:0',
    ]);
  });

  it('keeps a gang in one group and starts it on all nodes at once', () => {
    const pool = [aGroup('g', 2), aGroup('h', 3)];
    const tasks = [aTask('a', 5), aTask('b', 2, { nodes: 3, submitSeconds: 1 })];
    expect(inShort(run(pool).of(tasks).placements)).toEqual(['a 0-5 g:0', 'b 1-3 h:0,1,2']);
  });

  it('keeps tasks of a workload to its own nodes and to those of nobody', () => {
    const pool = [aGroup('own', 1, { workload: 'a' }), aGroup('other', 1, { workload: 'b' })];
    const tasks = [
      aTask('t1', 3, { workload: 'a' }),
      aTask('t2', 3, { workload: 'a' }),
      aTask('u', 3, { workload: 'b' }),
    ];
    expect(inShort(run(pool).of(tasks).placements)).toEqual(['t1 0-3 own:0', 'u 0-3 other:0', 't2 3-6 own:0']);
  });

  it('shares the throughput and capacity of a store', () => {
    const store = { name: 's', capacityBytes: 100, throughputBytesPerSecond: 10 };
    const uses = (capacityBytes: number, throughputBytesPerSecond: number) => ({
      stores: [{ store: 's', capacityBytes, throughputBytesPerSecond }],
    });
    const pool = run([aGroup('h', 4)], [store]);
    const byThroughput = ['a', 'b', 'c'].map((name) => aTask(name, 4, uses(1, 5)));
    expect(inShort(pool.of(byThroughput).placements)).toEqual(['a 0-4 h:0', 'b 0-4 h:1', 'c 4-8 h:0']);
    const byCapacity = ['a', 'b'].map((name) => aTask(name, 4, uses(51, 0)));
    expect(inShort(pool.of(byCapacity).placements)).toEqual(['a 0-4 h:0', 'b 4-8 h:0']);
    const twice = { stores: [...uses(30, 4).stores, ...uses(30, 4).stores] };
    const addedUp = ['a', 'b'].map((name) => aTask(name, 4, twice));
    expect(inShort(pool.of(addedUp).placements)).toEqual(['a 0-4 h:0', 'b 4-8 h:0']);
    const free = [{ name: 's', capacityBytes: null, throughputBytesPerSecond: null }];
    expect(run([aGroup('h', 4)], free).of(byCapacity).makespanSeconds).toBe(4);
  });

  it('waits for what a task comes after, and counts its wait from then', () => {
    const tasks = [
      aTask('a', 3),
      aTask('b', 2, { after: ['a'] }),
      aTask('c', 1, { after: ['a', 'b'], submitSeconds: 9 }),
    ];
    const schedule = run([aGroup('h', 2)]).of(tasks);
    expect(inShort(schedule.placements)).toEqual(['a 0-3 h:0', 'b 3-5 h:0', 'c 9-10 h:0']);
    expect(schedule.placements.map(({ readySeconds }) => readySeconds)).toEqual([0, 3, 9]);
    expect(schedule.waits.maxSeconds).toBe(0);
    expect(schedule.bounds[0]).toEqual({ kind: 'critical-path', seconds: 10, tasks: ['c'] });
  });

  it('measures from the first submission', () => {
    const schedule = run([aGroup('h', 1)]).of([aTask('a', 3, { submitSeconds: 7 })]);
    expect([schedule.originSeconds, schedule.makespanSeconds]).toEqual([7, 3]);
    expect(schedule.utilization[0]).toEqual({ of: { kind: 'all-nodes' }, resource: 'accelerators', share: 1 });
  });

  it('has an empty answer to no tasks', () => {
    expect(run([aGroup('h', 1)]).of([])).toEqual({
      policy,
      placements: [],
      neverRuns: [],
      makespanSeconds: 0,
      originSeconds: 0,
      waits: { tasks: 0, meanSeconds: 0, p95Seconds: 0, maxSeconds: 0 },
      waitsByPriority: [],
      utilization: [],
      bounds: [],
    });
  });

  it('refuses what a reader must not let through', () => {
    const refused: [string, Parameters<typeof simulateSchedule>[0]][] = [
      ['the name a is there twice', [aTask('a', 1), aTask('a', 2)]],
      ['duration of a must be at least 1 s', [aTask('a', 0)]],
      ['duration of a must be a whole number from 0 to 2^53 - 1, got 1.5', [aTask('a', 1.5)]],
      ['nodes of a must be at least 1', [aTask('a', 1, { nodes: 0 })]],
      ['submission of a must be a whole number from 0 to 2^53 - 1, got -1', [aTask('a', 1, { submitSeconds: -1 })]],
      ['priority of a must be a whole number, got NaN', [aTask('a', 1, { priority: Number.NaN })]],
      ['accelerators in thousandths must be a whole number, got 0.5', [aTask('a', 1, { accelerators: 0.0005 })]],
    ];
    for (const [message, tasks] of refused) expect(() => run([aGroup('h', 1)]).of(tasks)).toThrow(message);
    expect(() => run([aGroup('h', 1, { speed: 0 })]).of([aTask('a', 1)])).toThrow('speed of h must be above 0');
  });
});

describe('utilisation', () => {
  it('is what was in use of what there was, over the makespan', () => {
    const small = { accelerators: 2, memoryBytes: 10, storageBytes: 0, networkBytesPerSecond: 0 };
    const pool = aPool(
      [aGroup('h', 1), aGroup('s', 2, { perNode: small })],
      [{ name: 'fs', capacityBytes: 100, throughputBytesPerSecond: null }],
    );
    const perNode = { accelerators: 4, memoryBytes: 16, storageBytes: 25, networkBytesPerSecond: 0 };
    const tasks = [
      aTask('a', 10, { perNode, stores: [{ store: 'fs', capacityBytes: 20, throughputBytesPerSecond: 3 }] }),
      aTask('b', 5, { nodes: 2, accelerators: 1 }),
    ];
    const { utilization } = simulateSchedule(tasks, pool, 'priority-backfill');
    const short = utilization.map(({ of, resource, share }) => [Object.values(of).join(' '), resource, share]);
    expect(short).toEqual([
      // (4 × 10 + 2 × 5) of 12 × 10, 160 of 84 × 10, 250 of 100 × 10, 0 of 50 × 10.
      ['all-nodes', 'accelerators', 50 / 120],
      ['all-nodes', 'memory', 160 / 840],
      ['all-nodes', 'storage', 0.25],
      ['all-nodes', 'network', 0],
      ['group h', 'accelerators', 0.5],
      ['group h', 'memory', 0.25],
      ['group h', 'storage', 0.25],
      ['group h', 'network', 0],
      ['group s', 'accelerators', 0.25],
      ['group s', 'memory', 0],
      ['store fs', 'capacity', 0.2],
    ]);
  });
});

describe('bounds on the makespan', () => {
  it('are the longest chain and the work of each resource, tightest first', () => {
    const pool = aPool(
      [aGroup('h', 2, { workload: 'a' }), aGroup('f', 1, { speed: 2 })],
      [{ name: 'fs', capacityBytes: null, throughputBytesPerSecond: 4 }],
    );
    const uses = [{ store: 'fs', capacityBytes: 9, throughputBytesPerSecond: 3 }];
    const tasks = [
      aTask('a', 10, { workload: 'a' }),
      aTask('b', 21, { workload: 'b', after: ['a'], stores: uses }),
      aTask('c', 7, { workload: 'b', stores: uses }),
    ];
    const { bounds } = simulateSchedule(tasks, pool, 'priority-backfill');
    expect(bounds.filter((bound) => bound.seconds > 0)).toEqual([
      // a on f in 5 s, then b in ⌈10.5⌉ s.
      { kind: 'critical-path', seconds: 16, tasks: ['a', 'b'] },
      // The 28 s of b and c, on f alone, at speed 2.
      { kind: 'work', seconds: 14, resource: 'accelerators', workload: 'b' },
      // At speed 2 b takes 11 s and c 4 s: 15 × 3 of 4 a second.
      { kind: 'store-work', seconds: 12, resource: 'throughput', store: 'fs' },
      // 38 node-seconds, 2 + 2 a second; the 10 of a likewise.
      { kind: 'work', seconds: 10, resource: 'accelerators', workload: null },
      { kind: 'work', seconds: 3, resource: 'accelerators', workload: 'a' },
    ]);
  });
});
