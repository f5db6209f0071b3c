import { describe, expect, it } from 'vitest';
import { BLOCK_DRAIN_MINUTES } from '../../lib/catalog/facts/capacity-blocks.js';
import type { OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import { supplyByStart, withoutPoorer } from '../../lib/sizing/held/supply-by-start.js';
import { beginOf, holds, mayUse } from '../../lib/sizing/held/window.js';
import type { Demand } from '../../lib/sizing/model/demand.js';
import { minutesOf } from '../../lib/units/instant.js';
import { demand } from './small-catalog.js';

const held = (over: Partial<OwnedReservation> = {}): OwnedReservation => ({
  name: 'held',
  instanceType: 'big.8x',
  zone: 'use1-az1',
  nodes: 4,
  usdPerHour: 0,
  id: null,
  until: null,
  ...over,
});
const FIRST = '2027-01-01';
const at = (time: string): number => minutesOf(time)!;
const untilWork: Partial<Demand> = { run: { endsWith: 'work', deadlineHours: 500, startUpHours: 0 } };
const untilDeadline: Partial<Demand> = { run: { endsWith: 'deadline', deadlineHours: 500, startUpHours: 0 } };

describe('who may use what is held', () => {
  it.each([
    ['anybody', {}, {}, true],
    ['who is named', { workloads: ['train', 'other'] }, {}, true],
    ['nobody else', { workloads: ['other'] }, {}, false],
    ['who is bound to it', {}, { boundTo: ['held'] }, true],
    ['nobody who is bound to another', {}, { boundTo: ['other'] }, false],
  ] as const)('%s', (_, of, asked, answer) => {
    expect(mayUse(held(of), demand(asked as Partial<Demand>))).toBe(answer);
  });

  it('by the name of its plan, where it has one', () => {
    const plan = { name: 'plan', commitmentUsdPerHour: 10, usdPerHour: 5 } as NonNullable<OwnedReservation['plan']>;
    expect(mayUse(held({ plan }), demand({ boundTo: ['plan'] }))).toBe(true);
    expect(mayUse(held({ plan }), demand({ boundTo: ['held'] }))).toBe(false);
  });
});

it('begins when it is written to, or is there', () => {
  expect([beginOf(held()), beginOf(held({ from: null })), beginOf(held({ from: FIRST }))]).toEqual([
    null,
    null,
    at(FIRST),
  ]);
});

describe('a fleet is in held capacity', () => {
  const block = (over: Partial<OwnedReservation> = {}) =>
    held({ kind: 'capacity-block', from: FIRST, until: '2027-01-08', ...over });
  const WEEK_HOURS = 168;

  it.each([
    ['month by month, in a reservation', held({ until: FIRST }), {}, null, null, true],
    ['month by month, in no block', block(), {}, null, null, false],
    ['for a week, in a block of a week, where its length is stated', block(), untilDeadline, WEEK_HOURS, null, true],
    ['not for an hour more', block(), untilDeadline, WEEK_HOURS + 1, null, false],
    ['not for the last minutes, where it ends with its work', block(), untilWork, WEEK_HOURS, null, false],
    ['until these minutes', block(), untilWork, WEEK_HOURS - BLOCK_DRAIN_MINUTES / 60, null, true],
    ['which other capacity has none of', held({ from: FIRST, until: '2027-01-08' }), untilWork, WEEK_HOURS, null, true],
    ['not before it is there', block(), untilDeadline, 24, at(FIRST) - 1, false],
    ['from when it is there', block(), untilDeadline, 24, at(FIRST), true],
    ['later, as far as it is long', block(), untilDeadline, 24, at('2027-01-07'), true],
    ['not over its end', block(), untilDeadline, 24, at('2027-01-07') + 1, false],
    ['without an end, for any time', held({ from: FIRST }), untilDeadline, 100_000, null, true],
    ['that is there, whenever it begins', held({ until: FIRST }), untilDeadline, 100_000, null, true],
    ['that ends, from a time on', held({ until: FIRST }), untilDeadline, 24, at('2026-12-31'), true],
    ['that ends, not after it', held({ until: FIRST }), untilDeadline, 24, at('2026-12-31') + 1, false],
  ] as const)('%s', (_, of, asked, hours, begins, answer) => {
    expect(holds(of, demand(asked), hours, begins)).toBe(answer);
  });
});

describe('supplies by their start', () => {
  const now = held({ name: 'now' });
  const early = held({ name: 'early', from: '2027-01-05' });
  const late = held({ name: 'late', from: '2027-02-01' });
  const names = (asked: Partial<Demand>, hours: number | null) =>
    supplyByStart([late, now, early], demand(asked), hours).map(({ begins, held: all }) => [
      begins,
      ...all.map(({ name }) => name),
    ]);

  it('are one where it goes on, or says when it begins', () => {
    expect(names({}, null)).toEqual([[null, 'late', 'now', 'early']]);
    expect(names({ startsAt: '2027-01-05' }, 24)).toEqual([[null, 'now', 'early']]);
  });

  it('are of now and of each begin, the earliest first', () => {
    expect(names({}, 24)).toEqual([
      [null, 'now'],
      [at('2027-01-05'), 'now', 'early'],
      [at('2027-02-01'), 'late', 'now', 'early'],
    ]);
  });

  it('that offer a part of another are left out; of equals the earliest stays', () => {
    const of = (begins: number, ...all: OwnedReservation[]) => ({ begins, held: all });
    const kept = (...all: ReturnType<typeof of>[]) => withoutPoorer(all).map(({ begins }) => begins);
    expect(kept(of(1, now), of(2, now, early), of(3, late))).toEqual([2, 3]);
    expect(kept(of(1, now), of(2, now))).toEqual([1]);
    expect(kept(of(1), of(2, late))).toEqual([2]);
  });
});
