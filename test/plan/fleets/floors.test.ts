import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import type { ScalingGroupPlan } from '../../../lib/plan/shape/ec2-plan.js';

async function fleetsOf(...lines: string[]): Promise<readonly ScalingGroupPlan[]> {
  const outcome = await planHall(`
version: 1
name: floors
region: us-east-1
platform: ec2
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: 6 }
    types: { allow: [g6.xlarge] }
${lines.map((line) => `    ${line}`).join('\n')}
operations: { emails: [] }
`);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan.fleets as readonly ScalingGroupPlan[];
}

const SCALING = 'scaling: { namespace: Serving, metric: RequestsPerNode, target: 20 }';
const rangeOf = async (...lines: string[]) => (await fleetsOf(...lines)).map(({ nodes }) => nodes);

describe('the floor of a fleet', () => {
  it('is none where something else starts the first node', async () => {
    expect(await rangeOf()).toEqual([{ min: 0, desired: 0, max: 6 }]);
    expect(await rangeOf('nodes: { atMost: 20 }')).toEqual([{ min: 0, desired: 0, max: 6 }]);
  });

  it('is nodes.atLeast where a metric sets the count, and never 0', async () => {
    expect(await rangeOf(SCALING)).toEqual([{ min: 1, desired: 1, max: 6 }]);
    expect(await rangeOf(SCALING, 'nodes: { atLeast: 2 }')).toEqual([{ min: 2, desired: 2, max: 6 }]);
    const halves = 'purchase: [on-demand, { kind: spot, maxShare: 50 % }]';
    const both = await rangeOf(SCALING, 'nodes: { atLeast: 1 }', halves);
    expect(both.map(({ min }) => min)).toEqual([1, 1]);
  });

  it('keeps the needed nodes up when a zone is lost', async () => {
    // 6 needed with one of three zones gone: 3 in each.
    expect(await rangeOf('zones: { spread: 3, survive: 1 }', 'nodes: { running: all }')).toEqual([
      { min: 9, desired: 9, max: 9 },
    ]);
    expect(await rangeOf('zones: { spread: 3, survive: 2 }', 'nodes: { running: all }')).toEqual([
      { min: 18, desired: 18, max: 18 },
    ]);
    // 2 of the floor left after one of three zones: 1 in each.
    expect(await rangeOf(SCALING, 'zones: { spread: 3, survive: 1 }', 'nodes: { atLeast: 2 }')).toEqual([
      { min: 3, desired: 3, max: 9 },
    ]);
    expect(await rangeOf('spares: { nodes: 2 }', 'nodes: { running: all }')).toEqual([{ min: 6, desired: 6, max: 8 }]);
  });
});

describe('the schedule of a fleet', () => {
  it('lifts the floor of a tracked fleet in its hours, and lets it to 0 after them', async () => {
    const hours = 'hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5, timeZone: Europe/Berlin }';
    const [fleet] = await fleetsOf(SCALING, hours, 'nodes: { atLeast: 2 }');
    expect(fleet!.nodes).toEqual({ min: 0, desired: 0, max: 6 });
    const common = { kind: 'hours', timeZone: 'Europe/Berlin' };
    expect(fleet!.schedules).toEqual([
      { ...common, key: 'start', cron: '0 7 * * 1-5', nodes: 6, least: 2 },
      { ...common, key: 'stop', cron: '0 19 * * 1-5', nodes: 0, least: 0 },
    ]);
  });

  it('follows a curve of the week, hour by hour', async () => {
    const [office] = await fleetsOf('profile: { week: office-hours, timeZone: Europe/Berlin }');
    const common = { kind: 'hours', timeZone: 'Europe/Berlin' };
    expect(office!.schedules).toEqual([
      { ...common, key: 'at-07-1-2-3-4-5', cron: '45 6 * * 1,2,3,4,5', nodes: 6 },
      { ...common, key: 'at-19-1-2-3-4-5', cron: '0 19 * * 1,2,3,4,5', nodes: 0 },
    ]);
    const [nights] = await fleetsOf('profile: { week: nights }');
    expect(nights!.schedules).toMatchObject([
      { cron: '0 6 * * *', nodes: 0 },
      { cron: '45 19 * * *', nodes: 6 },
    ]);
    const [tracked] = await fleetsOf(SCALING, 'profile: { week: day-and-night }');
    expect(tracked!.schedules.every((step) => step.kind === 'hours' && step.nodes === null)).toBe(true);
    // 30 % of 6 from four in the morning on, and headroom: the curve rises by 9 % an hour at most, in 15 minutes by 2.25 %.
    expect(tracked!.schedules).toContainEqual({
      kind: 'hours',
      key: 'at-04-0-1-2-3-4-5-6',
      cron: '0 4 * * *',
      timeZone: 'Etc/UTC',
      nodes: null,
      least: 2,
    });
  });

  it('replays to the size of every hour, never below it, within the actions of a group', async () => {
    const level = (at: number) => ((at * 37) % 101) / 100;
    const table = Array.from({ length: 168 }, (_, at) => level(at));
    const [fleet] = await fleetsOf(`profile: { week: { hours: [${table}] } }`, 'nodes: { atMost: 100 }');
    const steps = fleet!.schedules.flatMap((step) => (step.kind === 'hours' ? [step] : []));
    expect(steps.length).toBeLessThanOrEqual(125);
    const sizes = new Map(
      steps.flatMap(({ cron, nodes }) => {
        const [, hour, , , days] = cron.split(' ');
        const listed = days === '*' ? [0, 1, 2, 3, 4, 5, 6] : days!.split(',').map(Number);
        return listed.map((day) => [((day + 6) % 7) * 24 + Number(hour), nodes!] as const);
      }),
    );
    let size = 0;
    for (let at = 0; at < 336; at += 1) {
      size = sizes.get(at % 168) ?? size;
      if (at >= 168) expect(size).toBeGreaterThanOrEqual(Math.ceil(level(at - 168) * 6 - 1e-9));
    }
  });
});
