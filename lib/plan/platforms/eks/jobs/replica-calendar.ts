import { parseCron } from '../../../../blueprint/profile/cron-week.js';
import type { KubernetesObject } from '../../../shape/charts-plan.js';
import type { NodeGroupPlan } from '../../../shape/eks-plan.js';

const MINUTES_PER_DAY = 24 * 60;
const MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;

/** From a minute of the week, Sunday 0:00 first, on. */
interface Step {
  readonly from: number;
  readonly nodes: number;
}

/**
 * Triggers that keep so many replicas as the nodes hold that the calendar of a fleet has up: a replica loads its model before
 * the requests come that the calendar expects. None where the fleet has no calendar, or one that is not weekly.
 * @param replicas - that so many nodes hold
 * @see https://keda.sh/docs/2.20/scalers/cron/
 */
export function replicaCalendar(
  { schedules = [] }: Pick<NodeGroupPlan, 'schedules'>,
  replicas: (nodes: number) => number,
): KubernetesObject[] {
  const timeZone = schedules[0]?.timeZone;
  const steps = schedules.flatMap(({ cron, least }) => stepsOf(cron, least ?? 0)).sort((a, b) => a.from - b.from);
  if (timeZone === undefined || steps.length === 0) return [];
  const spans = new Map<
    string,
    { start: number; end: number; nodes: number; days: Set<number>; endDays: Set<number> }
  >();
  for (const [at, { from, nodes }] of steps.entries()) {
    const until = steps[at + 1]?.from ?? steps[0]!.from + MINUTES_PER_WEEK;
    if (nodes === 0 || until - from >= MINUTES_PER_WEEK) continue;
    const [start, end] = [from % MINUTES_PER_DAY, until % MINUTES_PER_DAY];
    const key = [start, until - from, nodes].join(' ');
    const span = spans.get(key) ?? { start, end, nodes, days: new Set(), endDays: new Set() };
    span.days.add(Math.floor(from / MINUTES_PER_DAY));
    span.endDays.add(Math.floor(until / MINUTES_PER_DAY) % 7);
    spans.set(key, span);
  }
  return [...spans.values()].map(({ start, end, nodes, days, endDays }) => ({
    type: 'cron',
    metadata: {
      timezone: timeZone,
      start: cronAt(start, days),
      end: cronAt(end, endDays),
      desiredReplicas: `${replicas(nodes)}`,
    },
  }));
}

function stepsOf(text: string, nodes: number): Step[] {
  const cron = parseCron(text);
  if (typeof cron === 'string' || !cron.anyDayOfMonth || cron.months.size < 12) return [];
  return [...cron.daysOfWeek].flatMap((day) =>
    [...cron.hours].flatMap((hour) =>
      [...cron.minutes].map((minute) => ({ from: day * MINUTES_PER_DAY + hour * 60 + minute, nodes })),
    ),
  );
}

function cronAt(minuteOfDay: number, days: ReadonlySet<number>): string {
  const listed = days.size === 7 ? '*' : [...days].sort((one, other) => one - other).join(',');
  return `${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} * * ${listed}`;
}
