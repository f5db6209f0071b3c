/** Whether a name is one of the IANA time zones that the runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Names of time zones, for hints. */
export function timeZoneNames(): readonly string[] {
  return Intl.supportedValuesOf('timeZone');
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The hour of the week, 0 to 167 from Monday 00:00, of moments in a time zone. */
export function hourOfWeekIn(timeZone: string): (milliseconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
  return (milliseconds) => {
    const parts = format.formatToParts(milliseconds);
    const of = (type: 'weekday' | 'hour') => parts.find((part) => part.type === type)!.value;
    return DAYS.indexOf(of('weekday')) * 24 + Number(of('hour'));
  };
}
