import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { SizedFleet } from '../../sizing/model/sizing.js';
import { NODE_START_MINUTES } from '../demand/assumptions.js';
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
  for (const hours of STRETCHES) {
    const steps = stepsOf(sizes, hours, profile.timeZone);
    if (steps.length <= MOST_ACTIONS) return steps;
  }
  return [];
}

function stepsOf(sizes: readonly number[], hours: number, timeZone: string): CalendarStep[] {
  const held = sizes.map((_, at) => {
    const from = Math.floor(at / hours) * hours;
    return Math.max(...sizes.slice(from, from + hours));
  });
  /** Days of the week by hour, size, and whether it is more than before. */
  const changes = new Map<string, { hour: number; nodes: number; grows: boolean; days: number[] }>();
  for (const [at, nodes] of held.entries()) {
    const before = held[(at + held.length - 1) % held.length]!;
    if (nodes === before) continue;
    const [hour, grows] = [at % 24, nodes > before];
    const change = changes.get(`${hour} ${nodes} ${grows}`) ?? { hour, nodes, grows, days: [] };
    // Cron counts days from Sunday, the week from Monday.
    change.days.push((Math.floor(at / 24) + 1) % 7);
    changes.set(`${hour} ${nodes} ${grows}`, change);
  }
  return [...changes.values()].map(({ hour, nodes, grows, days }) => {
    const listed = inOrder(days);
    return {
      key: `at-${String(hour).padStart(2, '0')}-${listed.join('-')}`,
      cron: grows ? aheadOf(hour, days) : cronOf(0, hour, days),
      timeZone,
      nodes,
    };
  });
}

/** So long ahead of the hour that nodes which start then are there when it begins. */
function aheadOf(hour: number, days: readonly number[]): string {
  const minutes = hour * 60 - NODE_START_MINUTES;
  if (minutes >= 0) return cronOf(minutes % 60, Math.floor(minutes / 60), days);
  const dayBefore = days.map((day) => (day + 6) % 7);
  return cronOf((minutes + 24 * 60) % 60, 23, dayBefore);
}

function cronOf(minute: number, hour: number, days: readonly number[]): string {
  return `${minute} ${hour} * * ${days.length === 7 ? '*' : inOrder(days).join(',')}`;
}

function inOrder(days: readonly number[]): number[] {
  return [...days].sort((one, other) => one - other);
}
