import { hourOfWeekIn } from '../../blueprint/profile/time-zone.js';
import { HOURS_PER_WEEK } from '../../blueprint/profile/week.js';
import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import { weekOf } from './profile.js';

/** What the workloads of a pool ask for at once: in each hour of the week, the share of its demand that each asks for. */
export interface PoolWeek {
  /** Clock of the hours: that of the first workload whose demand varies. */
  readonly timeZone: string;
  /**
   * By hour of the week, Monday 0–1 first: the shares in the order of the workloads, in each way that their clocks stand
   * to each other over a year.
   */
  readonly hours: readonly (readonly (readonly number[])[])[];
}

/**
 * Summer time begins and ends on different days from place to place: clocks are compared in the middle of each month, and
 * on a day between the changes of America and Europe, in spring and in autumn.
 */
const MOMENTS = [
  ...Array.from({ length: 12 }, (_, month) => Date.UTC(2027, month, 10)),
  Date.UTC(2027, 2, 20),
  Date.UTC(2027, 10, 3),
];

/** The hours of a pool, by the profiles of its workloads; null: none varies. */
export function poolWeek(workloads: readonly Pick<WorkloadBlueprint, 'profile'>[]): PoolWeek | null {
  const weeks = workloads.map((workload) => weekOf(workload).map(({ level }) => level));
  const varying = workloads.filter((_, at) => new Set(weeks[at]).size > 1);
  const timeZone = varying[0]?.profile?.timeZone;
  if (timeZone === undefined) return null;
  const shifts = shiftsOf(timeZone, workloads);
  return {
    timeZone,
    hours: Array.from({ length: HOURS_PER_WEEK }, (_, hour) =>
      shifts.map((shift) => weeks.map((week, at) => week[(hour + shift[at]! + HOURS_PER_WEEK) % HOURS_PER_WEEK]!)),
    ),
  };
}

/** Hours by which the clock of each workload is ahead of a clock, in each way that occurs. */
function shiftsOf(timeZone: string, workloads: readonly Pick<WorkloadBlueprint, 'profile'>[]): number[][] {
  const clock = hourOfWeekIn(timeZone);
  const clocks = workloads.map(({ profile }) => hourOfWeekIn(profile?.timeZone ?? timeZone));
  const all = MOMENTS.map((moment) => clocks.map((other) => (other(moment) - clock(moment)) % HOURS_PER_WEEK));
  return [...new Map(all.map((shift) => [shift.join(), shift])).values()];
}
