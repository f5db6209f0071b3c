import { describe, expect, it } from 'vitest';
import { holdsAll } from '../../../lib/studies/portfolio/held-months.js';

describe('what is held in a month of a portfolio', () => {
  // The third month of a horizon that begins in November is January.
  it.each<[string, string | null | undefined, string | null, boolean]>([
    ['has no end', null, null, true],
    ['began before', '2026-12-31', null, true],
    ['begins on its first day', '2027-01-01', null, true],
    ['begins a day later', '2027-01-02', null, false],
    ['ends with it', undefined, '2027-02-01', true],
    ['ends on its last day', undefined, '2027-01-31', false],
    ['has ended', undefined, '2027-01-01', false],
    ['is there for this month alone', '2027-01-01', '2027-02-01', true],
    ['begins too late and ends later', '2027-01-15', '2027-03-01', false],
  ])('counts if it is there all month: %s', (_, from, until, held) => {
    expect(holdsAll({ ...(from !== undefined && { from }), until }, '2026-11', 2)).toBe(held);
  });
});
