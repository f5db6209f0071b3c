import { parseCron } from '../../blueprint/profile/cron-week.js';

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

/**
 * The same times in the cron of EventBridge Scheduler: it has years, names days, and wants `?` for the days that it does not go
 * by.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 * @throws Error when the text is no cron, which reading refuses
 */
export function eventBridgeCron(text: string): string {
  const cron = parseCron(text);
  if (typeof cron === 'string') throw new Error(`hours without a cron expression: ${cron}`);
  const list = (values: ReadonlySet<number>, all: number) =>
    values.size === all ? '*' : [...values].sort((one, other) => one - other).join(',');
  const weekly = cron.daysOfWeek.size < DAYS.length;
  const days = [...cron.daysOfWeek].sort((one, other) => one - other).map((day) => DAYS[day]);
  const fields = [
    list(cron.minutes, 60),
    list(cron.hours, 24),
    weekly ? '?' : list(cron.daysOfMonth, 31),
    list(cron.months, 12),
    weekly ? days.join(',') : '?',
    '*',
  ];
  return `cron(${fields.join(' ')})`;
}
