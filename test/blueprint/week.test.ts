import { describe, expect, it } from 'vitest';
import { hourName, WEEK_SHAPE_NAMES, weekOfShape } from '../../lib/blueprint/profile/week.js';

const at = (day: number, hour: number): number => 24 * day + hour;

describe('the shape of a week', () => {
  it.each(WEEK_SHAPE_NAMES)(
    '%s has a share of the stated demand in each of 168 hours, and all of it in one at least',
    (shape) => {
      const levels = weekOfShape(shape);
      expect(levels).toHaveLength(168);
      expect(levels.every((level) => level >= 0 && level <= 1)).toBe(true);
      expect(Math.max(...levels)).toBe(1);
    },
  );

  it('of people in one time zone rises from 4 in the morning to 20, and falls from there, day by day alike', () => {
    const levels = weekOfShape('day-and-night');
    const rising = levels.slice(4, 21);
    const falling = [...levels.slice(20, 24), ...levels.slice(24, 29)];
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect([levels[4], levels[20]]).toEqual([0.3, 1]);
    for (let day = 1; day < 7; day++) expect(levels.slice(at(day, 0), at(day, 24))).toEqual(levels.slice(0, 24));
  });

  it.each([
    ['office-hours', at(0, 6), 0],
    ['office-hours', at(0, 7), 1],
    ['office-hours', at(4, 18), 1],
    ['office-hours', at(4, 19), 0],
    ['office-hours', at(5, 12), 0],
    ['nights', at(2, 5), 1],
    ['nights', at(2, 6), 0],
    ['nights', at(6, 19), 0],
    ['nights', at(6, 20), 1],
  ] as const)('%s has in hour %i the level %d', (shape, hour, level) => {
    expect(weekOfShape(shape)[hour]).toBe(level);
  });

  it('names its hours', () => {
    expect([hourName(0), hourName(at(1, 3)), hourName(167)]).toEqual(['Monday 00:00', 'Tuesday 03:00', 'Sunday 23:00']);
  });
});
