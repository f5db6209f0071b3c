import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { SizedFleet } from '../../sizing/model/sizing.js';
import type { CalendarStep } from '../shape/fleet-plan.js';

/**
 * Most scheduled actions of an Auto Scaling group.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html
 */
const MOST_ACTIONS = 125;

/** Hours for which the largest of their sizes may hold, finest first. */
const STRETCHES = [1, 2, 3, 4, 6, 12, 24] as const;

/**
 * When a fleet that follows `profile.week` changes its size; empty: it has one size, or types mix. A curve with more changes
 * than a group may have holds the largest size of some hours over all of them.
 */
export function weekCalendar({ profile }: WorkloadBlueprint, { groups, levels }: SizedFleet): CalendarStep[] {
  if (profile === undefined || new Set(profile.week).size === 1) return [];
  const all = groups.reduce((sum, { nodes }) => sum + nodes, 0);
  const sizeOf = new Map([[0, 0], [1, all], ...(levels ?? []).map(({ share, nodes }) => [share, nodes] as const)]);
  // Types that mix have no size by level.
  if (profile.week.some((level) => !sizeOf.has(level))) return [];
  const sizes = profile.week.map((level) => sizeOf.get(level)!);
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
  /** Days of the week by hour and size. */
  const changes = new Map<string, { hour: number; nodes: number; days: number[] }>();
  for (const [at, nodes] of held.entries()) {
    if (nodes === held[(at + held.length - 1) % held.length]) continue;
    const hour = at % 24;
    const change = changes.get(`${hour} ${nodes}`) ?? { hour, nodes, days: [] };
    // Cron counts days from Sunday, the week from Monday.
    change.days.push((Math.floor(at / 24) + 1) % 7);
    changes.set(`${hour} ${nodes}`, change);
  }
  return [...changes.values()].map(({ hour, nodes, days }) => {
    const listed = [...days].sort((one, other) => one - other);
    return {
      key: `at-${String(hour).padStart(2, '0')}-${listed.join('-')}`,
      cron: `0 ${hour} * * ${listed.length === 7 ? '*' : listed.join(',')}`,
      timeZone,
      nodes,
    };
  });
}
