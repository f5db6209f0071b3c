import { shown } from '../../units/shown.js';
import { hourOfWeekIn } from './time-zone.js';
import { HOURS_PER_WEEK, hourName } from './week.js';

/** Most rows that are read: two years by the hour. A larger export is one of single requests, or of minutes. */
const MAX_ROWS = 20_000;

/** Levels are rounded up to a hundredth: no hour gets less than it had. */
const STEPS = 100;

/** The levels of a week, or what is wrong with the file, with the line (from 1) where one line is wrong. */
export type RequestsRead =
  | { readonly ok: true; readonly week: number[] }
  | { readonly ok: false; readonly line: number | null; readonly message: string; readonly hint: string };

const FORM = 'write the columns "time" and "requests": 2026-11-02T09:00:00Z,1234';
const HOUR_MILLISECONDS = 3_600_000;

/**
 * Reads the requests that a service counted, by the hour or finer, for a week or more. Of each hour of the week the
 * busiest counts, as a share of the busiest of all.
 * @param timeZone - of the hours of the week, and of times without an offset
 */
export function readRequests(text: string, timeZone: string): RequestsRead {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const fault = (line: number | null, message: string, hint = FORM): RequestsRead => ({
    ok: false,
    line,
    message,
    hint,
  });
  if (lines.length > MAX_ROWS + 1) {
    return fault(null, `it has ${lines.length - 1} rows, and at most ${MAX_ROWS} are read`, 'export sums by the hour');
  }
  const names = (lines[0] ?? '').split(',').map((name) => unquoted(name).toLowerCase());
  const [timeAt, requestsAt] = [names.indexOf('time'), names.indexOf('requests')];
  if (timeAt < 0 || requestsAt < 0)
    return fault(1, `expected the columns "time" and "requests", found ${shown(lines[0] ?? '')}`);
  const hourOf = hourOfWeekIn(timeZone);
  const busiest: (number | null)[] = Array.from({ length: HOURS_PER_WEEK }, () => null);
  let [hour, sum, before] = [Number.NaN, 0, Number.NaN];
  const close = () => {
    if (Number.isNaN(hour)) return;
    // Hours without an offset are stored as if they were UTC: they are local already.
    const at = hour < LOCAL / 2 ? weekHourOfLocal(hour - LOCAL) : hourOf(hour);
    busiest[at] = Math.max(busiest[at] ?? 0, sum);
  };
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const cells = line.split(',').map(unquoted);
    const time = momentOf(cells[timeAt] ?? '');
    const requests = cells[requestsAt] === '' ? Number.NaN : Number(cells[requestsAt]);
    if (time === null) return fault(index + 1, `${shown(cells[timeAt] ?? '')} is no time`);
    if (!(requests >= 0 && requests < Number.POSITIVE_INFINITY)) {
      return fault(index + 1, `${shown(cells[requestsAt] ?? '')} is no number of requests`);
    }
    if (time <= before)
      return fault(index + 1, 'the time is not after that of the line before', 'sort the rows by time');
    if (time - before > HOUR_MILLISECONDS) {
      const hours = Math.round((time - before) / HOUR_MILLISECONDS);
      return fault(
        index + 1,
        `a gap: ${hours} h since the line before`,
        'export every hour, also those without requests',
      );
    }
    before = time;
    const begins = Math.floor(time / HOUR_MILLISECONDS) * HOUR_MILLISECONDS;
    if (begins !== hour) {
      close();
      [hour, sum] = [begins, 0];
    }
    sum += requests;
  }
  close();
  const missing = busiest.indexOf(null);
  if (missing >= 0) {
    return fault(
      null,
      `no row is for ${hourName(missing)}`,
      'export a whole week or more: each hour of the week is needed',
    );
  }
  const most = Math.max(...(busiest as number[]));
  if (most === 0) return fault(null, 'no hour has a request', 'export a week in which the service was used');
  return { ok: true, week: busiest.map((requests) => Math.ceil((requests! / most) * STEPS - 1e-9) / STEPS) };
}

function unquoted(cell: string): string {
  return cell
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

/** Times without an offset are kept this far in the past: no moment of the two kinds is near another. */
const LOCAL = -HOUR_MILLISECONDS * 3e8;

/** Milliseconds since 1970; of a time without offset those of its clock, plus `LOCAL`. Null: no time. */
function momentOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match === null) return null;
  const [, date, time, seconds = ':00', offset] = match;
  const milliseconds = Date.parse(`${date}T${time}${seconds}${offset ?? 'Z'}`);
  if (Number.isNaN(milliseconds)) return null;
  return offset === undefined ? milliseconds + LOCAL : milliseconds;
}

/** 1970-01-01 was a Thursday. */
function weekHourOfLocal(milliseconds: number): number {
  const hours = Math.round(milliseconds / HOUR_MILLISECONDS) + 3 * 24;
  return ((hours % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK;
}
