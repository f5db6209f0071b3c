import { parseCron, weekOfHours } from '../../blueprint/profile/cron-week.js';
import { HOURS_PER_WEEK, type WeekHour } from '../../blueprint/profile/week.js';
import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { DemandLevel } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { roundTo } from '../../units/rounding.js';

/** What of a workload says when there is demand. */
export type Timed = Pick<WorkloadBlueprint, 'dutyCycle' | 'hours' | 'profile'> &
  Partial<Pick<WorkloadBlueprint, 'inference' | 'nodeStart' | 'purpose' | 'scaling'>>;

/**
 * What a workload asks for in the 168 hours of a week, Monday 0–1 first, in its own time zone: its demand, and headroom where
 * requests decide. A duty cycle has no hours of its own: it is spread over all of them.
 * @throws Error when `hours` is no cron, which reading refuses
 */
export function weekOf(workload: Timed): readonly WeekHour[] {
  const { dutyCycle, hours, profile } = workload;
  if (hours !== undefined) {
    const [start, stop] = [parseCron(hours.start), parseCron(hours.stop)];
    if (typeof start === 'string' || typeof stop === 'string') throw new Error('hours without a cron expression');
    return weekOfHours(start, stop);
  }
  const running = dutyCycle ?? 1;
  const headroom = headroomOf(workload);
  return Array.from({ length: HOURS_PER_WEEK }, (_, at) => {
    const level = profile?.week[at] ?? 1;
    if (level === 0) return { level, running: 0 };
    // Without headroom as it is stated: a share that is rounded up may take a node more.
    return { level: headroom === 0 ? level : Math.min(1, roundTo(level + headroom, SHARE_DECIMALS)), running };
  });
}

const SHARE_DECIMALS = 9;

/**
 * Share of the demand that a service has ready beyond what its curve expects, for a burst that lasts until nodes have started:
 * what the curve rises by, where it does so fastest, while a node starts. 0 for jobs, which wait in a queue.
 */
export function headroomOf({ profile, purpose, inference, nodeStart, scaling }: Timed): number {
  if (profile === undefined || nodeStart === undefined) return 0;
  if (purpose !== 'inference' || (inference ?? scaling) === undefined) return 0;
  const { week } = profile;
  // A span of the steepest rise begins or ends on the hour.
  const rises = week.flatMap((level, at) => [
    levelAt(week, at + nodeStart) - level,
    level - levelAt(week, at - nodeStart),
  ]);
  return Math.max(0, ...rises);
}

/** Between hours the demand rises and falls evenly. @param hour - of the week, also a part of one, and beyond it */
function levelAt(week: readonly number[], hour: number): number {
  const whole = Math.floor(hour);
  const level = week[(whole + 2 * week.length) % week.length]!;
  return level + (hour - whole) * (week[(whole + 1 + 2 * week.length) % week.length]! - level);
}

/** Hours of a month in which the stated demand would be as much as the whole curve asks for, headroom aside. */
export function hoursAtPeak({ dutyCycle, hours, profile }: Timed): number {
  const week = weekOf({
    ...(dutyCycle !== undefined && { dutyCycle }),
    ...(hours && { hours }),
    ...(profile && { profile }),
  });
  return (HOURS_PER_MONTH * week.reduce((sum, { level, running }) => sum + level * running, 0)) / HOURS_PER_WEEK;
}

/** How many hours of a month have each level of demand, highest first; levels without demand are left out. */
export function demandLevels(week: readonly WeekHour[]): DemandLevel[] {
  const hours = new Map<number, number>();
  for (const { level, running } of week) {
    if (running > 0 && level > 0) hours.set(level, (hours.get(level) ?? 0) + running);
  }
  return [...hours]
    .sort(([one], [other]) => other - one)
    .map(([share, running]) => ({ share, hoursPerMonth: (HOURS_PER_MONTH * running) / HOURS_PER_WEEK }));
}
