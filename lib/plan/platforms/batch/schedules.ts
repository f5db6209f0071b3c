import { parseCron } from '../../../blueprint/profile/cron-week.js';
import { nodeGroupName, roleName } from '../../kinds/names.js';
import type { DraftFleet } from '../../kinds/platform.js';
import type { EnvironmentCalendarPlan, EnvironmentChangePlan } from '../../shape/batch-plan.js';

/**
 * In its hours a fleet runs all working nodes and starts more as jobs wait; after them it starts no job, and its nodes stop as
 * theirs end. A curve of the week moves the floor: nodes are up before the jobs that it expects, and jobs beyond it start more.
 * Null: neither is asked for.
 */
export function environmentCalendar(hall: string, region: string, draft: DraftFleet): EnvironmentCalendarPlan | null {
  const changes = changesOf(draft);
  if (changes.length === 0) return null;
  const { key } = draft.fleet;
  const [first, ...rest] = key.split('.') as [string, ...string[]];
  return {
    roleName: roleName([hall, 'calendar', first, ...rest], region),
    changes: changes.map((change) => ({ ...change, name: nodeGroupName([hall, first, ...rest, change.key]) })),
  };
}

function changesOf({
  fleet: { workingNodes },
  type,
  workload: { hours },
  calendar,
}: DraftFleet): Omit<EnvironmentChangePlan, 'name'>[] {
  if (hours === undefined) {
    return calendar.map(({ key, cron, timeZone, nodes }) => ({
      key,
      expression: eventBridgeCron(cron),
      timeZone,
      minVcpus: nodes * type.vcpus,
      state: null,
    }));
  }
  const at = (key: 'start' | 'stop', nodes: number, state: 'ENABLED' | 'DISABLED') => ({
    key,
    expression: eventBridgeCron(hours[key]),
    timeZone: hours.timeZone,
    minVcpus: nodes * type.vcpus,
    state,
  });
  return [at('start', workingNodes, 'ENABLED'), at('stop', 0, 'DISABLED')];
}

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
