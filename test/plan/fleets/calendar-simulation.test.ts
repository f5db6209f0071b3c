import { describe, expect, it } from 'vitest';
import { weekOfShape } from '../../../lib/blueprint/profile/week.js';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { requestJob } from '../../../lib/plan/request-job.js';
import { synthesizeHall } from '../../../lib/terraform/hall/synthesize-hall.js';
import type { Json } from '../../terraform/synthesized.js';

const MINUTES = 7 * 24 * 60;
/** Until a node that is asked for serves, in minutes: the default. */
const START = 15;
/** Share of a node's work at which the one that follows requests asks for another. */
const BUSY = 0.8;

const day = Array.from({ length: 24 }, (_, hour) => [0.2, 0.2, 0.3, 0.5, 0.9, 1, 0.7, 0.4][Math.floor(hour / 3)]!);
const week = Array.from({ length: 168 }, (_, at) => Math.round((0.55 + 0.45 * Math.sin(at / 9)) * 100) / 100);

/** Five curves of the demand: as a blueprint writes them, and their 168 levels. */
const CURVES: Readonly<Record<string, readonly [written: string, levels: readonly number[]]>> = {
  office: ['office-hours', weekOfShape('office-hours')],
  wave: ['day-and-night', weekOfShape('day-and-night')],
  nights: ['nights', weekOfShape('nights')],
  steps: [`{ hours: [${day}] }`, Array.from({ length: 168 }, (_, at) => day[at % 24]!)],
  week: [
    `{ hours: [${week.map((level) => level / Math.max(...week))}] }`,
    week.map((level) => level / Math.max(...week)),
  ],
};

const NODES = 40;
const PLATFORMS = ['eks', 'batch', 'ec2', 'ec2 tracked'] as const;
type Followed = (typeof PLATFORMS)[number];

async function planOf(followed: Followed, written: string, start = START) {
  const [platform, tracked] = followed.split(' ');
  const outcome = await planHall(`version: 1
name: curve
region: us-east-1
platform: ${platform}
workloads:
  - name: serve
    purpose: inference
    accelerators: { atLeast: ${NODES} }
    types: { allow: [g6.xlarge] }
    profile: { week: ${written} }
    nodeStart: ${start} min
${tracked ? '    scaling: { namespace: Serving, metric: RequestsPerNode, target: 20 }' : ''}
operations: { emails: [] }
`);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

/** From a minute of the week on, so many nodes at least. */
interface Step {
  readonly at: number;
  readonly least: number;
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Minutes of the week, Monday 0:00 first, at which `minute hour * * days` comes. */
function times(minute: string, hour: string, days: string): number[] {
  const listed =
    days === '*'
      ? [0, 1, 2, 3, 4, 5, 6]
      : days.split(',').map((one) => (DAYS.includes(one) ? DAYS.indexOf(one) : Number(one)));
  return listed.map((one) => ((one + 6) % 7) * 1440 + Number(hour) * 60 + Number(minute));
}

/** The floor as the emitted Terraform moves it, minute by minute. */
function floorOf(terraform: Json): number[] {
  const { aws_autoscaling_schedule: actions = {}, aws_scheduler_schedule: calls = {} } = terraform.resource;
  const steps: Step[] = [
    ...Object.values<Json>(actions).flatMap((action) => {
      const [minute, hour, , , days] = action.recurrence.split(' ');
      const least = action.desired_capacity >= 0 ? action.desired_capacity : action.min_size;
      return times(minute, hour, days).map((at) => ({ at, least }));
    }),
    ...Object.values<Json>(calls).flatMap((call) => {
      const [minute, hour, , , days] = call.schedule_expression.replace(/^cron\(|\)$/g, '').split(' ');
      const vcpus = Number(/MinvCpus\\?":(\d+)/.exec(JSON.stringify(call.target.input))![1]);
      return times(minute, hour, days === '?' ? '*' : days).map((at) => ({ at, least: vcpus / 4 }));
    }),
  ].sort((one, other) => one.at - other.at);
  const floor: number[] = [];
  let least = steps.at(-1)!.least;
  for (let minute = 0, next = 0; minute < MINUTES; minute += 1) {
    while (steps[next]?.at === minute) least = steps[next++]!.least;
    floor.push(least);
  }
  return floor;
}

/** Numbers below 1, the same for the same seed. */
function numbersOf(seed: number): () => number {
  let state = seed * 2654435761 + 12345;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Work that arrives in each minute, in nodes that it keeps busy: the level of the hour with the chance of many small arrivals,
 * below what the fleet is sized for by a margin that this chance needs.
 * @param bursts - whether it rises now and then as fast as the curve ever does, and stays there for an hour
 */
function arrivals(levels: readonly number[], seed: number, bursts: boolean, start = START): number[] {
  const next = numbersOf(seed);
  const steepest = Math.max(...levels.map((level, at) => levels[(at + 1) % 168]! - level));
  let burst = 0;
  return Array.from({ length: MINUTES }, (_, minute) => {
    const level = levels[Math.floor(minute / 60)]!;
    if (burst > 0) burst -= 1;
    else if (bursts && next() < 1 / 600) burst = 60 + start;
    const extra = burst === 0 ? 0 : steepest * Math.min(1, (60 + start - burst) / start) * (start / 60);
    const noise = (next() + next() + next() + next() - 2) * 0.02;
    return level === 0 ? 0 : Math.min(1, level + extra) * NODES * (0.95 + noise);
  });
}

/** Share of the work that finds a node at once. */
function served(floor: readonly number[], asked: readonly number[], follows: boolean, start = START): number {
  const wanted: number[] = [];
  let [done, all] = [0, 0];
  for (let minute = -1440; minute < MINUTES; minute += 1) {
    const at = (minute + MINUTES) % MINUTES;
    // One that follows requests sees the last minute, and keeps what it asked for an hour.
    const recent = wanted.slice(-1);
    const load = follows ? Math.ceil(asked[(at + MINUTES - 1) % MINUTES]! / BUSY) : 0;
    wanted.push(
      Math.min(NODES, Math.max(floor[at]!, load, follows && recent.length > 0 ? recent[0]! - NODES / 60 : 0)),
    );
    if (minute < 0) continue;
    // A node that is wanted now is there when it has been wanted for as long as it takes to start.
    const up = Math.min(...wanted.slice(-start - 1));
    done += Math.min(asked[at]!, up);
    all += asked[at]!;
  }
  return done / all;
}

/** Floors that rise when the hour begins, with no headroom: as before nodes were asked for ahead. */
function late(floor: readonly number[], levels: readonly number[]): number[] {
  return floor.map((_, minute) => Math.ceil(levels[Math.floor(minute / 60)]! * NODES));
}

describe.each(PLATFORMS)('five curves on %s', (followed) => {
  const follows = followed === 'ec2 tracked';

  it.each(Object.keys(CURVES))(
    '%s: the emitted calendar has nodes up before the demand that it expects',
    async (name) => {
      const [written, levels] = CURVES[name]!;
      const plan = await planOf(followed, written);
      const floor = floorOf(JSON.parse(synthesizeHall(plan)));
      for (let seed = 0; seed < 10; seed += 1) {
        expect(served(floor, arrivals(levels, seed, false), follows), `seed ${seed}`).toBeGreaterThanOrEqual(0.999);
      }
      const fleet = plan.fleets[0]!;
      expect(Math.max(...floor)).toBe(fleet.nodes.max);
      // A floor of none only where the demand is none, or where something starts the first node.
      const least = Math.min(...levels) === 0 && !follows ? 0 : 1;
      expect(Math.min(...floor)).toBeGreaterThanOrEqual(least);
    },
  );
});

/** Minutes until a node serves: a small image that is cached, a model of some hundred gigabytes, longer than an hour. */
const STARTS = [4, 40, 90];

describe.each(PLATFORMS)('nodes that start in 4, 40 or 90 minutes on %s', (followed) => {
  it.each(STARTS)('are up in time where %i minutes are stated, and late where the default is', async (start) => {
    for (const name of ['office', 'steps']) {
      const [written, levels] = CURVES[name]!;
      const floor = floorOf(JSON.parse(synthesizeHall(await planOf(followed, written, start))));
      const byDefault = floorOf(JSON.parse(synthesizeHall(await planOf(followed, written))));
      const asked = arrivals(levels, 1, false);
      expect(served(floor, asked, false, start), name).toBeGreaterThanOrEqual(0.999);
      if (start > START) expect(served(byDefault, asked, false, start), name).toBeLessThan(0.999);
    }
  });
});

describe('a fleet that follows requests', () => {
  it('holds its level through bursts by the headroom of its floor, and would not without', async () => {
    const worst = { with: 1, without: 1 };
    for (const name of ['wave', 'steps', 'week']) {
      const [written, levels] = CURVES[name]!;
      const floor = floorOf(JSON.parse(synthesizeHall(await planOf('ec2 tracked', written))));
      for (let seed = 0; seed < 10; seed += 1) {
        const asked = arrivals(levels, seed, true);
        worst.with = Math.min(worst.with, served(floor, asked, true));
        worst.without = Math.min(worst.without, served(late(floor, levels), asked, true));
      }
    }
    expect(worst.with).toBeGreaterThanOrEqual(0.999);
    expect(worst.without).toBeLessThan(0.995);
  });

  it('has replicas on EKS as the calendar has nodes, beside those that requests ask for', async () => {
    const outcome = await planHall(`version: 1
name: curve
region: us-east-1
workloads:
  - name: chat
    inference: { model: Llama-3.1-8B, requestsPerSecond: 60, inputTokens: 1000, outputTokens: 200 }
    types: { allow: [g6e.xlarge] }
    profile: { week: office-hours, timeZone: Europe/Berlin }
operations: { emails: [] }
`);
    if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
    const job = requestJob(outcome.plan, { workload: 'chat' });
    if (job.form !== 'manifests') throw new Error(job.form);
    const scaled = (job.objects as readonly Json[]).find(({ kind }) => kind === 'ScaledObject')!;
    expect(scaled.spec.triggers.slice(1)).toEqual([
      {
        type: 'cron',
        metadata: {
          timezone: 'Europe/Berlin',
          start: '45 6 * * 1,2,3,4,5',
          end: '0 19 * * 1,2,3,4,5',
          desiredReplicas: `${scaled.spec.maxReplicaCount}`,
        },
      },
    ]);
  });
});
