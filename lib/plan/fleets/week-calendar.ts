import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { SizedFleet } from '../../sizing/model/sizing.js';
import { weekOf } from '../demand/profile.js';
import type { CalendarStep } from '../shape/fleet-plan.js';

/**
 * Most scheduled actions of an Auto Scaling group.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html
 */
const MOST_ACTIONS = 125;

/** Hours for which the largest of their sizes may hold, finest first. */
const STRETCHES = [1, 2, 3, 4, 6, 12, 24] as const;

/**
 * When a fleet that follows `profile.week` changes its size; empty: it has one size, or types mix. It grows as long ahead of an
 * hour as nodes take to start, and shrinks when the hour is over. A curve with more changes than a group may have holds the
 * largest size of some hours over all of them.
 */
export function weekCalendar(workload: WorkloadBlueprint, { groups, levels }: SizedFleet): CalendarStep[] {
  const { profile } = workload;
  if (profile === undefined || new Set(profile.week).size === 1) return [];
  const week = weekOf(workload).map(({ level }) => level);
  const all = groups.reduce((sum, { nodes }) => sum + nodes, 0);
  const sizeOf = new Map([[0, 0], [1, all], ...(levels ?? []).map(({ share, nodes }) => [share, nodes] as const)]);
  // Types that mix have no size by level.
  if (week.some((level) => !sizeOf.has(level))) return [];
  const sizes = week.map((level) => sizeOf.get(level)!);
  const ahead = Math.ceil(workload.nodeStart * MINUTES_PER_HOUR - SLIP);
  for (const hours of STRETCHES) {
    const steps = stepsOf(sizes, { hours, ahead, timeZone: profile.timeZone });
    if (steps.length <= MOST_ACTIONS) return steps;
  }
  return [];
}

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

/** A time that was written in minutes is a whole number of them. */
const SLIP = 1e-9;

/** How a week becomes steps. */
interface Steps {
  /** For which the largest size holds. */
  readonly hours: number;
  /** Minutes from the start of a node until it serves. */
  readonly ahead: number;
  readonly timeZone: string;
}

/** One change of the size, in days of cron. */
interface Change {
  readonly minute: number;
  /** Hour of the demand that it is for, which names it. */
  readonly hour: number;
  readonly nodes: number;
  readonly days: number[];
  readonly named: number[];
}

/**
 * Whenever nodes are asked for, they are those of the busiest hour from then until others could have started. So the size grows
 * ahead of an hour, and shrinks on the hour.
 */
function stepsOf(sizes: readonly number[], { hours, ahead, timeZone }: Steps): CalendarStep[] {
  const held = sizes.map((_, at) => {
    const from = Math.floor(at / hours) * hours;
    return Math.max(...sizes.slice(from, from + hours));
  });
  const week = held.length * MINUTES_PER_HOUR;
  const sizeAt = (minute: number): number => {
    const [first, last] = [minute, minute + ahead].map((each) => Math.floor(each / MINUTES_PER_HOUR)) as [
      number,
      number,
    ];
    const span = Array.from({ length: last - first + 1 }, (_, at) => held[(first + at + held.length) % held.length]!);
    return Math.max(...span);
  };
  const changes = new Map<string, Change>();
  const times = new Set(
    held.flatMap((_, at) => [at * MINUTES_PER_HOUR, (at * MINUTES_PER_HOUR + week - ahead) % week]),
  );
  for (const time of [...times].sort((one, other) => one - other)) {
    const [nodes, before] = [sizeAt(time), sizeAt(time - 1)];
    if (nodes === before) continue;
    const grows = nodes > before;
    const named = grows ? time + ahead : time;
    const [minute, hour] = [time % MINUTES_PER_DAY, Math.floor((named % MINUTES_PER_DAY) / MINUTES_PER_HOUR)];
    const key = `${hour} ${nodes} ${grows}`;
    const change = changes.get(key) ?? { minute, hour, nodes, days: [], named: [] };
    change.days.push(dayOf(time));
    change.named.push(dayOf(named));
    changes.set(key, change);
  }
  return [...changes.values()].map(({ minute, hour, nodes, days, named }) => ({
    key: `at-${String(hour).padStart(2, '0')}-${inOrder(named).join('-')}`,
    cron: cronOf(minute % MINUTES_PER_HOUR, Math.floor(minute / MINUTES_PER_HOUR), days),
    timeZone,
    nodes,
  }));
}

/** Cron counts days from Sunday, the week from Monday. */
function dayOf(minute: number): number {
  return (Math.floor(minute / MINUTES_PER_DAY) + 1) % 7;
}

function cronOf(minute: number, hour: number, days: readonly number[]): string {
  return `${minute} ${hour} * * ${days.length === 7 ? '*' : inOrder(days).join(',')}`;
}

function inOrder(days: readonly number[]): number[] {
  return [...days].sort((one, other) => one - other);
}
