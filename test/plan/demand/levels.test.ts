import { describe, expect, it } from 'vitest';
import { demandLevels, weekOf } from '../../../lib/plan/demand/profile.js';

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

describe('the week of a workload', () => {
  it('has its demand between its hours', () => {
    // On weekdays from 8 to 18.
    const week = weekOf({ hours: { start: '0 8 * * 1-5', stop: '0 18 * * 1-5', timeZone: 'UTC' } });
    expect(week).toHaveLength(168);
    expect(week.reduce((sum, { level, running }) => sum + level * running, 0)).toBe(50);
    expect([7, 8, 17, 18].map((hour) => week[hour]!.running)).toEqual([0, 1, 1, 0]);
  });

  it.each([
    ['start', { start: 'at eight', stop: '0 18 * * *' }],
    ['stop', { start: '0 8 * * *', stop: 'at six' }],
  ])('is none without a cron expression of its %s', (_, hours) => {
    expect(() => weekOf({ hours: { ...hours, timeZone: 'UTC' } })).toThrow('without a cron expression');
  });
});
