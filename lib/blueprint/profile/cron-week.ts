import { HOURS_PER_WEEK, type WeekHour } from './week.js';

/** The five fields of a cron expression as the values that each admits. */
interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0: Sunday. */
  readonly daysOfWeek: ReadonlySet<number>;
  /** Where both days are restricted, cron runs on either. */
  readonly anyDayOfMonth: boolean;
  readonly anyDayOfWeek: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Reads a cron expression; a string: what is wrong with it. */
export function parseCron(text: string): Cron | string {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) return `${fields.length} fields, and cron has five`;
  const bounds = [
    ['minute', 0, 59, []],
    ['hour', 0, 23, []],
    ['day of the month', 1, 31, []],
    ['month', 1, 12, MONTHS],
    ['day of the week', 0, 7, WEEKDAYS],
  ] as const;
  const sets: ReadonlySet<number>[] = [];
  for (const [at, [name, least, most, names]] of bounds.entries()) {
    const values = valuesOf(fields[at]!, least, most, names);
    if (values === null) return `${name}: ${fields[at]}, and ${least} to ${most} are possible`;
    sets.push(values);
  }
  const [minutes, hours, daysOfMonth, months, days] = sets as [
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
    ReadonlySet<number>,
  ];
  return {
    minutes,
    hours,
    daysOfMonth,
    months,
    daysOfWeek: new Set([...days].map((day) => day % 7)),
    anyDayOfMonth: fields[2]!.startsWith('*'),
    anyDayOfWeek: fields[4]!.startsWith('*'),
  };
}

function valuesOf(field: string, least: number, most: number, names: readonly string[]): Set<number> | null {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [from, to] = range === '*' ? [least, most] : range.split('-').map((word) => numberOf(word, least, names));
    const last = to ?? (step === undefined ? from : most);
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || last === undefined || !Number.isInteger(by) || by < 1) return null;
    if (!(from >= least && last <= most && from <= last)) return null;
    for (let value = from; value <= last; value += by) values.add(value);
  }
  return values;
}

function numberOf(word: string, least: number, names: readonly string[]): number {
  const named = names.indexOf(word.toUpperCase());
  if (named >= 0) return named + least;
  return /^\d+$/.test(word) ? Number(word) : Number.NaN;
}

/** Days after which weekdays and dates of the calendar coincide again: 28 years, from Monday 2001-01-01. */
const CYCLE_DAYS = 10_227;
const CYCLE_START = Date.UTC(2001, 0, 1);
const DAY_MILLISECONDS = 86_400_000;
const MINUTES_PER_DAY = 1440;

/**
 * When a fleet runs that two cron expressions start and stop, as hours of the week. Dates (a day of the month) are spread
 * over the weeks of 28 years, so that hours of a month come out right on average. Changes of the clock are not counted.
 */
export function weekOfHours(start: Cron, stop: Cron): WeekHour[] {
  const weekly = [start, stop].every((cron) => cron.anyDayOfMonth && cron.months.size === 12);
  const days = weekly ? 7 : CYCLE_DAYS;
  const minutes = new Float64Array(HOURS_PER_WEEK);
  const run = (on: boolean, from: number, until: number) => {
    if (!on) return;
    for (let at = from; at < until; ) {
      const next = Math.min(until, (Math.floor(at / 60) + 1) * 60);
      minutes[Math.floor(at / 60) % HOURS_PER_WEEK]! += next - at;
      at = next;
    }
  };
  // Before the first event the state is what the last one left: the cycle closes.
  let on = false;
  for (const pass of ['settle', 'count'] as const) {
    let since = 0;
    for (let day = 0; day < days; day += 1) {
      for (const [minute, starts] of eventsOf(day, start, stop)) {
        const at = day * MINUTES_PER_DAY + minute;
        if (pass === 'count') run(on, since, at);
        since = at;
        on = starts;
      }
    }
    if (pass === 'count') run(on, since, days * MINUTES_PER_DAY);
  }
  const weeks = days / 7;
  return Array.from(minutes, (ran) => ({ level: ran > 0 ? 1 : 0, running: ran / (60 * weeks) }));
}

/** Starts (true) and stops of a day by minute, in order; of both at once the stop comes last. */
function eventsOf(day: number, start: Cron, stop: Cron): (readonly [minute: number, starts: boolean])[] {
  const events: (readonly [number, boolean])[] = [];
  for (const [cron, starts] of [
    [start, true],
    [stop, false],
  ] as const) {
    if (!runsOn(cron, day)) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) events.push([hour * 60 + minute, starts]);
    }
  }
  return events.sort((one, other) => one[0] - other[0] || Number(other[1]) - Number(one[1]));
}

function runsOn(cron: Cron, day: number): boolean {
  const date = new Date(CYCLE_START + day * DAY_MILLISECONDS);
  if (!cron.months.has(date.getUTCMonth() + 1)) return false;
  const [byDate, byWeekday] = [cron.daysOfMonth.has(date.getUTCDate()), cron.daysOfWeek.has(date.getUTCDay())];
  return cron.anyDayOfMonth || cron.anyDayOfWeek ? byDate && byWeekday : byDate || byWeekday;
}
