import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCHEDULE_POLICIES } from '../../../lib/studies/schedule/model/schedule.js';
import { findNeverRuns } from '../../../lib/studies/schedule/never-runs.js';
import { simulateSchedule } from '../../../lib/studies/schedule/simulate-schedule.js';
import { naiveSchedule } from './naive-schedule.js';
import { problems } from './random-problems.js';
import { inShort } from './tasks.js';

describe.each(SCHEDULE_POLICIES)('under %s', (policy) => {
  it('every task stands where a second-by-second count puts it', () => {
    let waited = 0;
    let placed = 0;
    fc.assert(
      fc.property(problems({ tasks: 12, nodes: 3, seconds: 8, submitWithin: 8 }), ({ pool, tasks }) => {
        const refused = new Set(findNeverRuns(tasks, pool).map(({ task }) => task));
        const problem = { pool, tasks: tasks.filter(({ name }) => !refused.has(name)) };
        if (problem.tasks.length === 0) return;
        const { placements } = simulateSchedule(problem.tasks, pool, policy);
        expect(inShort(placements)).toEqual(naiveSchedule(problem, policy));
        placed += placements.length;
        waited += placements.filter(({ readySeconds, startSeconds }) => startSeconds > readySeconds).length;
      }),
      { seed: 7, numRuns: 150 },
    );
    // The problems are such that tasks get in each other's way.
    expect(waited / placed).toBeGreaterThan(0.3);
  });
});
