import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { daysSinceEpoch } from '../../units/instant.js';
import { formatWhole } from '../../units/numbers.js';
import { shown } from '../../units/shown.js';
import { closest } from '../../units/suggest.js';
import type { DocumentPath } from '../document/diagnostic.js';
import { meant, remove } from '../document/fix.js';
import { parseCron, weekOfHours } from '../profile/cron-week.js';
import { readRequests } from '../profile/requests-csv.js';
import { isTimeZone, timeZoneNames } from '../profile/time-zone.js';
import { HOURS_PER_WEEK, type WeekShape, weekOfShape } from '../profile/week.js';
import type { WorkloadBlueprint } from '../schema/blueprint.js';
import { type CheckContext, type Incomplete, isWritten, namedFile } from './check-context.js';

type Workload = Incomplete<WorkloadBlueprint>;

/** Turns each form of `profile.week` into its 168 levels, in place; reports forms that are none. */
export function readWeeks(context: CheckContext): void {
  for (const [index, workload] of (context.data.workloads ?? []).entries()) {
    const profile = workload?.profile;
    if (profile?.week === undefined) continue;
    const week = weekOf(context, profile.week, ['workloads', index, 'profile', 'week'], profile.timeZone);
    if (week === null) delete profile.week;
    else profile.week = week;
  }
}

function weekOf(context: CheckContext, written: unknown, path: DocumentPath, timeZone = 'Etc/UTC'): number[] | null {
  if (typeof written === 'string') return weekOfShape(written as WeekShape);
  const { hours, csv } = written as { readonly hours?: readonly (number | undefined)[]; readonly csv?: string };
  const [hasHours, hasCsv] = ['hours', 'csv'].map((key) => isWritten(context, [...path, key]));
  if (hasHours === hasCsv) {
    const message = hasHours ? 'both "hours" and "csv" give the week' : 'neither "hours" nor "csv" gives the week';
    const hint = 'write one of them, or the name of a shape: office-hours';
    context.report({ code: hasHours ? 'contradiction' : 'missing-key', path, message, hint });
    return null;
  }
  if (hours !== undefined) return weekOfTable(context, hours, [...path, 'hours']);
  return csv === undefined ? null : weekOfFile(context, csv, [...path, 'csv'], timeZone);
}

function weekOfTable(
  { report }: CheckContext,
  hours: readonly (number | undefined)[],
  path: DocumentPath,
): number[] | null {
  if (hours.length !== 24 && hours.length !== HOURS_PER_WEEK) {
    report({
      code: 'wrong-value',
      path,
      message: `the curve has ${hours.length} hours: expected 24, of every day, or ${HOURS_PER_WEEK}, of the week`,
      hint: 'give each hour its share, also 0 %',
    });
    return null;
  }
  // Reported already.
  if (hours.some((level) => level === undefined)) return null;
  const levels = hours as readonly number[];
  const most = Math.max(...levels);
  if (most < 1) {
    report({
      code: 'wrong-value',
      path,
      message:
        most === 0 ? 'no hour has any demand' : `the busiest hour has ${formatWhole(most * 100)} %: expected 100 %`,
      hint: 'the workload states the demand of its busiest hour; the curve gives shares of it',
    });
    return null;
  }
  return Array.from({ length: HOURS_PER_WEEK }, (_, at) => levels[at % levels.length]!);
}

function weekOfFile(context: CheckContext, file: string, path: DocumentPath, zone: string): number[] | null {
  const hint = 'give the path of a CSV from the folder of the blueprint, with sums by the hour';
  const text = namedFile(context, file, path, hint);
  if (text === null) return null;
  const read = readRequests(text, isTimeZone(zone) ? zone : 'Etc/UTC');
  if (read.ok) return read.week;
  const where = read.line === null ? shown(file) : `${shown(file)}, line ${read.line}`;
  context.report({ code: 'wrong-value', path, message: `${where}: ${read.message}`, hint: read.hint });
  return null;
}

/** Hours and dates of a workload's demand: what is empty, overlaps, or contradicts other keys. */
export function checkProfile(context: CheckContext, workload: Workload, path: DocumentPath): void {
  checkTimeZone(context, workload.profile?.timeZone, [...path, 'profile', 'timeZone']);
  checkWeekHours(context, workload.hours, [...path, 'hours'], 'the fleet never runs');
  checkOneCurve(context, workload, path);
  checkDates(context, workload, path);
}

function checkTimeZone({ report }: CheckContext, name: string | undefined, path: DocumentPath): void {
  if (name === undefined || isTimeZone(name)) return;
  const near = closest(name, timeZoneNames());
  report({
    code: 'reference-unknown',
    path,
    message: `unknown time zone ${shown(name)}`,
    ...(near ? meant(near) : { hint: 'write a name of the IANA time zones, such as Europe/Berlin' }),
  });
}

/** Hours of a month from each start to the next stop; null: they are not there, or broken. */
function scheduledHours(hours: Workload['hours']): number | null {
  const [start, stop] = [hours?.start, hours?.stop].map((cron) => (cron === undefined ? '' : parseCron(cron)));
  if (typeof start === 'string' || typeof stop === 'string') return null;
  const running = weekOfHours(start!, stop!).reduce((sum, hour) => sum + hour.running, 0);
  return (HOURS_PER_MONTH * running) / HOURS_PER_WEEK;
}

/**
 * Hours of the week that are cron expressions, in a time zone that exists, and more than none.
 * @param never - what no hour at all means, such as `the fleet never runs`
 */
export function checkWeekHours(
  context: CheckContext,
  hours: Workload['hours'],
  path: DocumentPath,
  never: string,
): void {
  if (hours === undefined) return;
  const { report } = context;
  checkTimeZone(context, hours.timeZone, [...path, 'timeZone']);
  for (const key of ['start', 'stop'] as const) {
    const cron = hours[key];
    const read = cron === undefined ? null : parseCron(cron);
    if (typeof read !== 'string') continue;
    report({ code: 'wrong-value', path: [...path, key], message: `${shown(cron)} is no cron expression: ${read}` });
  }
  if (scheduledHours(hours) === 0) {
    report({
      code: 'wrong-value',
      path,
      message: `${never}: each start is at the time of a stop, or on no day`,
      hint: 'write { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 } for weekdays from 7 to 19',
    });
  }
}

/** `hours`, `dutyCycle` and `profile.week` each say when the fleet runs, and a run says it too. */
function checkOneCurve(context: CheckContext, workload: Workload, path: DocumentPath): void {
  const { report } = context;
  const { dutyCycle } = workload;
  const hours = scheduledHours(workload.hours);
  if (dutyCycle !== undefined && hours !== null && hours > 0 && Math.abs(dutyCycle * HOURS_PER_MONTH - hours) > 1) {
    report({
      code: 'contradiction',
      path: [...path, 'dutyCycle'],
      message: `"hours" runs the fleet ${formatWhole(hours)} h of a month, and "dutyCycle" ${formatWhole(dutyCycle * HOURS_PER_MONTH)} h`,
      ...remove('remove "dutyCycle": the bill follows "hours"'),
    });
  }
  if (!isWritten(context, [...path, 'profile', 'week'])) return;
  const run = (['training', 'fineTuning'] as const).find((key) => workload[key] !== undefined);
  const other =
    (['hours', 'dutyCycle', 'runLength'] as const).find((key) => isWritten(context, [...path, key])) ??
    (run && `${run}.deadline`);
  if (other !== undefined) {
    report({
      code: 'contradiction',
      path: [...path, 'profile', 'week'],
      message: `both "profile.week" and "${other}" give the time that the fleet runs`,
      hint: 'keep one of them',
    });
  } else if (workload.nodes?.running === 'all' && (workload.profile?.week ?? []).some((level) => level !== 1)) {
    report({
      code: 'contradiction',
      path: [...path, 'nodes', 'running'],
      message: '"running: all" keeps the fleet up all week, and "profile.week" follows the demand',
      hint: 'remove one of them',
    });
  }
}

function checkDates({ report }: CheckContext, { profile }: Workload, path: DocumentPath): void {
  if (profile === undefined) return;
  const at = [...path, 'profile'];
  /** A day by number; undefined: not there, or reported. */
  const dayOf = (text: string | undefined, place: DocumentPath): number | undefined => {
    const day = text === undefined ? undefined : daysSinceEpoch(text);
    if (day === null) report({ code: 'wrong-value', path: place, message: `${shown(text)} is no day of the calendar` });
    return day ?? undefined;
  };
  const from = dayOf(profile.from, [...at, 'from']);
  const until = dayOf(profile.until, [...at, 'until']);
  if (from !== undefined && until !== undefined && until <= from) {
    report({
      code: 'contradiction',
      path: [...at, 'until'],
      message: `the period is empty: it ends on ${profile.until}, and begins on ${profile.from}`,
      hint: '"until" is the first day without the demand',
    });
  }
  let before: { readonly from: number; readonly until: number | undefined } | undefined;
  for (const [index, change] of (profile.changes ?? []).entries()) {
    const place = [...at, 'changes', index];
    const begins = dayOf(change?.from, [...place, 'from']);
    const ends = dayOf(change?.until, [...place, 'until']);
    if (begins === undefined) continue;
    const problem = (key: 'from' | 'until', message: string, hint: string) =>
      report({ code: 'contradiction', path: [...place, key], message, hint });
    if (ends !== undefined && ends <= begins) {
      problem(
        'until',
        `the period is empty: it ends on ${change?.until}, and begins on ${change?.from}`,
        'end it later',
      );
    }
    if (before !== undefined && begins <= before.from) {
      problem('from', 'the change is not after the one before it', 'sort the changes by "from"');
    } else if (before?.until !== undefined && begins < before.until) {
      problem('from', 'the change begins before the one before it has ended: they overlap', 'end that one earlier');
    }
    if ((from !== undefined && begins < from) || (until !== undefined && begins >= until)) {
      problem('from', 'the change is outside of the period in which there is demand', 'move it between from and until');
    }
    before = { from: begins, until: ends };
  }
}
