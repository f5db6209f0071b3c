import { describe, expect, it } from 'vitest';
import type { HeldVerdict } from '../../../lib/plan/supply/judge-held.js';
import { missingCapacity } from '../../../lib/plan/supply/missing-capacity.js';
import { minutesOf } from '../../../lib/units/instant.js';
import { blueprintFixture, groupFixture, sizedFleetFixture, workloadFixture } from '../hall-fixture.js';

const NOW = minutesOf('2026-12-01T12:00Z')!;
const verdict = (name: string, isGone = true): HeldVerdict => ({
  name,
  id: null,
  verdict: 'differs',
  findings: [],
  isGone,
  reason: null,
});

/** What is asked for in place of an entry that is gone. */
function askedFor(window: { from?: string | null; until?: string | null }) {
  const held = [{ name: 'ours', id: null, instanceType: 'p5.48xlarge', nodes: 4, zone: 'use1-az6', ...window }];
  const [first, ...rest] = missingCapacity(
    {
      sizing: { fleets: [] },
      blueprint: blueprintFixture(),
      held,
      verdicts: [verdict('ours')],
      inBlocks: (type) => type.startsWith('p5.'),
    },
    NOW,
  );
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ why: 'gone', nodes: 4, zone: 'use1-az6' });
  return first!.asked.kind === 'capacity-block' ? first!.asked.block : null;
}

describe('a block in place of one that is gone', () => {
  const block = { instanceType: 'p5.48xlarge', nodes: 4 };

  it.each<[string, { from?: string | null; until?: string | null }, number, string | null]>([
    ['for a day where it had no end', {}, 1, null],
    ['for what was left of it', { from: '2026-11-20', until: '2026-12-04T12:00Z' }, 3, null],
    ['for begun days', { until: '2026-12-04T13:00Z' }, 4, null],
    ['for all of it where it had not begun', { from: '2026-12-07', until: '2026-12-17' }, 10, '2026-12-07T00:00Z'],
    ['for weeks beyond a fortnight', { from: '2026-12-07', until: '2026-12-22' }, 21, '2026-12-07T00:00Z'],
    ['for a day where it is over', { from: '2026-10-01', until: '2026-11-01' }, 1, null],
  ])('is %s', (_, window, days, from) => {
    expect(askedFor(window)).toEqual({ ...block, days, from: from === null ? null : minutesOf(from)! * 60_000 });
  });
});

describe('capacity that is missing', () => {
  const blueprint = blueprintFixture({
    workloads: [workloadFixture({ runStart: '2026-12-24T08:00Z' })],
  });
  const needs = { blueprint, held: [], verdicts: [], inBlocks: () => false };

  it('is what the plan buys in blocks, and nothing that it holds or rents', () => {
    const groups = [
      groupFixture({ purchase: 'capacity-block', blockDays: 14, nodes: 2 }),
      groupFixture({ purchase: 'capacity-block', blockDays: 7, nodes: 1, reservation: 'ours' }),
      groupFixture({ nodes: 5 }),
    ];
    const asked = missingCapacity({ ...needs, sizing: { fleets: [sizedFleetFixture({ groups })] } }, NOW);
    const block = { instanceType: 'p4d.24xlarge', nodes: 2, days: 14 };
    expect(asked).toEqual([
      {
        name: 'train',
        why: 'to-buy',
        instanceType: 'p4d.24xlarge',
        nodes: 2,
        zone: 'use1-az2',
        asked: {
          name: 'train',
          kind: 'capacity-block',
          block: { ...block, from: Date.UTC(2026, 11, 24, 8) },
        },
      },
    ]);
    // A start that is over is as soon as possible.
    const later = minutesOf('2026-12-24T08:00Z')!;
    const [now] = missingCapacity({ ...needs, sizing: { fleets: [sizedFleetFixture({ groups })] } }, later);
    expect(now!.asked).toMatchObject({ block: { ...block, from: null } });
    const starting = sizedFleetFixture({ groups, startsAt: '2026-12-31T00:00Z' });
    const [own] = missingCapacity({ ...needs, sizing: { fleets: [starting] } }, NOW);
    expect(own!.asked).toMatchObject({ block: { from: Date.UTC(2026, 11, 31) } });
  });

  it('is no entry that is there, of no size, or of a type that is in no block', () => {
    const held = [
      { name: 'there', id: null, instanceType: 'p5.48xlarge', nodes: 1 },
      { name: 'named', id: 'cr-1' },
      { name: 'old', id: null, instanceType: 'p3.16xlarge', nodes: 1 },
    ];
    const verdicts = [verdict('there', false), verdict('named'), verdict('old')];
    const inBlocks = (type: string) => type.startsWith('p5.');
    expect(missingCapacity({ blueprint, sizing: { fleets: [] }, held, verdicts, inBlocks }, NOW)).toEqual([]);
  });
});
