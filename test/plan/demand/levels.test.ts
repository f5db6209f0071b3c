import { describe, expect, it } from 'vitest';
import { demandLevels } from '../../../lib/plan/demand/profile.js';

describe('levels of a demand that varies', () => {
  it('are the hours of a month at each, highest first; a level of nothing, or that never runs, is none', () => {
    const week = [
      { level: 0.5, running: 0.5 },
      { level: 1, running: 1 },
      { level: 0.5, running: 1 },
      { level: 0.25, running: 0 },
      { level: 0, running: 1 },
    ];
    // 730 hours of a month for 168 of a week.
    expect(demandLevels(week)).toEqual([
      { share: 1, hoursPerMonth: 730 / 168 },
      { share: 0.5, hoursPerMonth: (730 * 1.5) / 168 },
    ]);
  });
});
