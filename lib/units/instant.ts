const FORM = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::00)?Z)?$/;

/** Minutes from 1970-01-01 to a day (its first minute) or a time in UTC, `2026-12-07` or `2026-12-07T11:30Z`; null: neither. */
export function minutesOf(text: string): number | null {
  const [, day, time = '00:00'] = FORM.exec(text) ?? [];
  if (day === undefined) return null;
  const milliseconds = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(milliseconds) || instantOf(milliseconds / 60_000) !== `${day}T${time}Z`) return null;
  return milliseconds / 60_000;
}

/** The time in UTC so many minutes after 1970-01-01, e.g. `2026-12-07T11:30Z`. */
export function instantOf(minutes: number): string {
  return `${new Date(minutes * 60_000).toISOString().slice(0, 16)}Z`;
}

/** Whether a text names a day alone, not a time of it. */
export function isDay(text: string): boolean {
  return !text.includes('T');
}

/** Whole days from 1970-01-01; null: no calendar day. */
export function daysSinceEpoch(date: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return null;
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== date) return null;
  return milliseconds / 86_400_000;
}
