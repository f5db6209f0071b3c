import { describe, expect, it } from 'vitest';
import { instantOf, minutesOf } from '../../lib/units/instant.js';

describe('a time in UTC', () => {
  it.each([
    ['1970-01-02', 1440],
    ['1970-01-01T11:30Z', 690],
    ['1970-01-01T11:30:00Z', 690],
    // 20,794 days after 1970-01-01.
    ['2026-12-07', 20_794 * 1440],
    ['2028-02-29', (20_794 + 449) * 1440],
  ])('%s is %i minutes from the epoch', (text, minutes) => {
    expect(minutesOf(text)).toBe(minutes);
  });

  it.each(['2026-02-29', '2026-12-07T24:00Z', '2026-12-07T11:30', '2026-12-07T11:30:15Z', '7 December', ''])(
    '%s is none',
    (text) => {
      expect(minutesOf(text)).toBeNull();
    },
  );

  it('is written back to the minute', () => {
    expect(instantOf(minutesOf('2026-12-07T11:30:00Z')!)).toBe('2026-12-07T11:30Z');
  });
});
