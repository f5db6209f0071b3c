import { parseCron, weekOfHours } from '../../blueprint/profile/cron-week.js';
import { HOURS_PER_WEEK, type WeekHour } from '../../blueprint/profile/week.js';
import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { DemandLevel } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';

/** What of a workload says when there is demand. */
export type Timed = Pick<WorkloadBlueprint, 'dutyCycle' | 'hours' | 'profile'>;

/**
 * The demand of a workload in the 168 hours of a week, Monday 0–1 first, in its own time zone. A duty cycle has no hours
 * of its own: it is spread over all of them.
 * @throws Error when `hours` is no cron, which reading refuses
 */
export function weekOf({ dutyCycle, hours, profile }: Timed): readonly WeekHour[] {
  if (hours !== undefined) {
    const [start, stop] = [parseCron(hours.start), parseCron(hours.stop)];
    if (typeof start === 'string' || typeof stop === 'string') throw new Error('hours without a cron expression');
    return weekOfHours(start, stop);
  }
  const running = dutyCycle ?? 1;
  return Array.from({ length: HOURS_PER_WEEK }, (_, at) => {
    const level = profile?.week[at] ?? 1;
    return { level, running: level === 0 ? 0 : running };
  });
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
