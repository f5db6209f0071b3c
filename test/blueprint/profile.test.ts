import { describe, expect, it } from 'vitest';
import { lineAndColumn } from '../../lib/blueprint/format-diagnostic.js';
import type { FileText } from '../../lib/blueprint/names/known-names.js';
import { parseCron, weekOfHours } from '../../lib/blueprint/profile/cron-week.js';
import { readRequests } from '../../lib/blueprint/profile/requests-csv.js';
import { readBlueprint } from '../../lib/blueprint/read-blueprint.js';
import { KNOWN } from './known-names.js';

function hall(...lines: string[]): string {
  return `${[
    'version: 1',
    'name: curve',
    'region: us-east-1',
    'platform: ec2',
    'workloads:',
    '  - name: serve',
    '    purpose: inference',
    '    accelerators: { atLeast: 8 }',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')}\n`;
}

function read(text: string, readFile?: (path: string) => FileText) {
  return readBlueprint(text, { ...KNOWN, ...(readFile && { readFile }) });
}

function weekOf(text: string, readFile?: (path: string) => FileText): number[] {
  const result = read(text, readFile);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.workloads[0]!.profile!.week;
}

/** Hours that two cron expressions run a fleet in a week. */
function hoursOf(start: string, stop: string): number {
  const [from, to] = [parseCron(start), parseCron(stop)];
  if (typeof from === 'string' || typeof to === 'string') throw new Error(`${from} ${to}`);
  return weekOfHours(from, to).reduce((sum, { running }) => sum + running, 0);
}

/** Two weeks by the hour from Monday 2026-11-02, busiest on the second Tuesday at 9 (200), quiet at night (20). */
function export2(tune: (rows: string[]) => string[] = (rows) => rows): string {
  const rows = Array.from({ length: 336 }, (_, at) => {
    const time = new Date(Date.UTC(2026, 10, 2, at)).toISOString().replace('.000', '');
    const hour = at % 24;
    const requests = at === 8 * 24 + 9 ? 200 : hour >= 8 && hour < 18 ? 100 : 20;
    return `${time},${requests}`;
  });
  return ['time,requests', ...tune(rows)].join('\n');
}

describe('the curve of a week', () => {
  it('has 168 levels, from a name, a table of a day or of a week, or a file', () => {
    expect(weekOf(hall('profile: { growthPerMonth: 0.05 }'))).toEqual(Array(168).fill(1));
    const office = weekOf(hall('profile: { week: office-hours }'));
    expect(office.reduce((sum, level) => sum + level, 0)).toBe(60);
    expect([office[6], office[7], office[18], office[19], office[5 * 24 + 12]]).toEqual([0, 1, 1, 0, 0]);
    const day = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? '100 %' : '25 %'));
    const daily = weekOf(hall(`profile: { week: { hours: [${day}] } }`));
    expect([daily.length, daily[9], daily[10], daily[6 * 24 + 9]]).toEqual([168, 1, 0.25, 1]);
    const file = weekOf(hall('profile: { week: { csv: r.csv } }'), () => ({ text: export2() }));
    expect([file[24 + 9], file[9], file[3]]).toEqual([1, 0.5, 0.1]);
  });

  it('is in the time zone that is named', () => {
    const berlin = weekOf(hall('profile: { week: { csv: r.csv }, timeZone: Europe/Berlin }'), () => ({
      text: export2(),
    }));
    // November: an hour ahead.
    expect([berlin[24 + 10], berlin[24 + 9]]).toEqual([1, 0.5]);
    const local = weekOf(hall('profile: { week: { csv: r.csv }, timeZone: Europe/Berlin }'), () => ({
      text: export2().replaceAll('Z,', ','),
    }));
    expect(local[24 + 9]).toBe(1);
  });

  it('counts the hours that cron runs, also by halves and dates', () => {
    expect(hoursOf('0 7 * * 1-5', '0 19 * * 1-5')).toBe(60);
    expect(hoursOf('30 7 * * MON-FRI', '0 19 * * 1,2,3,4,5')).toBe(57.5);
    // From Friday evening over the weekend.
    expect(hoursOf('0 20 * * 5', '0 6 * * 1')).toBe(58);
    expect(hoursOf('0 */6 * * *', '0 3/6 * * *')).toBe(84);
    // One day a month: 12 × 24 h ÷ 365.2425 × 7, to what 28 years of the Julian calendar make of it.
    expect(hoursOf('0 0 1 * *', '0 0 2 * *')).toBeCloseTo((12 * 28 * 24) / 1461, 9);
    expect(hoursOf('0 9 * * *', '0 9 * * *')).toBe(0);
    expect(hoursOf('0 9 1 1 *', '0 9 30 2 *')).toBe(168);
  });
});

describe('what is wrong with a profile', () => {
  it.each<[string, string[], ...string[]]>([
    ['a curve with a gap', [`profile: { week: { hours: [${Array(23).fill('100 %')}] } }`], 'wrong-value 9:24'],
    ['a curve below the stated demand', [`profile: { week: { hours: [${Array(24).fill(0.5)}] } }`], 'wrong-value 9:24'],
    ['a curve of nothing', [`profile: { week: { hours: [${Array(24).fill(0)}] } }`], 'wrong-value 9:24'],
    [
      'an hour above the demand',
      [`profile: { week: { hours: [${['120 %', ...Array(23).fill(1)]}] } }`],
      'out-of-range 9:32',
    ],
    ['no form of a week', ['profile: { week: {} }'], 'missing-key 9:16'],
    ['two forms', [`profile: { week: { csv: a, hours: [${Array(24).fill(1)}] } }`], 'contradiction 9:16'],
    ['an unknown shape', ['profile: { week: office }'], 'wrong-value 9:22'],
    ['an unknown time zone', ['profile: { timeZone: Europe/Berlln }'], 'reference-unknown 9:26'],
    [
      'an unknown time zone of hours',
      ['hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5, timeZone: Mars/Olympus }'],
      'reference-unknown 9:64',
    ],
    ['no day', ['profile: { from: 2027-02-30 }'], 'wrong-value 9:22'],
    ['an empty period', ['profile: { from: 2027-02-01, until: 2027-02-01 }'], 'contradiction 9:41'],
    [
      'an empty change',
      ['profile: { changes: [{ from: 2027-02-01, until: 2027-01-01, times: 2 }] }'],
      'contradiction 9:53',
    ],
    [
      'changes that overlap',
      ['profile: { changes: [{ from: 2027-02-01, until: 2027-04-01, times: 2 }, { from: 2027-03-01, times: 3 }] }'],
      'contradiction 9:85',
    ],
    [
      'changes out of order',
      ['profile: { changes: [{ from: 2027-02-01, times: 2 }, { from: 2027-01-01, times: 3 }] }'],
      'contradiction 9:66',
    ],
    [
      'a change before the demand',
      ['profile: { from: 2027-03-01, changes: [{ from: 2027-02-01, times: 2 }] }'],
      'contradiction 9:52',
    ],
    [
      'a curve and hours',
      ['profile: { week: nights }', 'hours: { start: 0 7 * * *, stop: 0 9 * * * }'],
      'contradiction 9:22',
    ],
    ['a curve and a duty cycle', ['dutyCycle: 30 %', 'profile: { week: nights }'], 'contradiction 10:22'],
    [
      'a curve and nodes that always run',
      ['nodes: { running: all }', 'profile: { week: nights }'],
      'contradiction 9:23',
    ],
    [
      'hours and another duty cycle',
      ['dutyCycle: 50 %', 'hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }'],
      'contradiction 9:16',
    ],
    ['hours that never run', ['hours: { start: 0 7 * * 1-5, stop: 0 7 * * 1-5 }'], 'wrong-value 9:5'],
    ['hours beyond the day', ['hours: { start: 0 25 * * *, stop: 0 7 * * * }'], 'wrong-value 9:21'],
    ['a file where there is none', ['profile: { week: { csv: r.csv } }'], 'file-unreadable 9:29'],
  ])('refuses %s', (_, lines, ...expected) => {
    const text = hall(...lines);
    const result = read(text);
    const found = (result.ok ? [] : result.diagnostics).map(({ code, range }) => {
      const { line, column } = lineAndColumn(text, range?.[0] ?? 0);
      return `${code} ${line}:${column}`;
    });
    expect(found).toEqual(expected);
  });

  it('lets a duty cycle stand that says what the hours say', () => {
    expect(read(hall('dutyCycle: 35.7 %', 'hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 }')).ok).toBe(true);
  });

  it.each<[string, string, number | null, RegExp]>([
    ['wrong columns', 'date,count\n2026-11-02T00:00Z,1\n', 1, /columns "time" and "requests"/],
    ['a word for a number', export2((rows) => rows.with(4, '2026-11-02T04:00:00Z,many')), 6, /no number/],
    ['a missing cell', export2((rows) => rows.with(4, '2026-11-02T04:00:00Z')), 6, /no number/],
    ['a word for a time', export2((rows) => rows.with(4, 'dawn,5')), 6, /no time/],
    ['a gap', export2((rows) => rows.toSpliced(4, 3)), 6, /a gap: 4 h/],
    ['rows in disorder', export2((rows) => rows.toReversed()), 3, /not after/],
    ['less than a week', export2((rows) => rows.slice(0, 100)), null, /no row is for Friday 04:00/],
    ['no requests', export2((rows) => rows.map((row) => row.replace(/,.*/, ',0'))), null, /no hour has a request/],
    ['no rows', 'time,requests\n', null, /no row is for Monday 00:00/],
    ['nothing', '', 1, /columns/],
    [
      'too many rows',
      `time,requests\n${'2026-11-02T00:00Z,1\n'.repeat(20_001)}`,
      null,
      /20001 rows, and at most 20000/,
    ],
  ])('locates %s of a file of requests', (_, text, line, message) => {
    expect(readRequests(text, 'Etc/UTC')).toMatchObject({ ok: false, line, message: expect.stringMatching(message) });
  });

  it('sums finer rows by the hour, and takes quotes, other columns and a byte-order mark', () => {
    const rows = Array.from({ length: 168 * 4 }, (_, at) => {
      const time = new Date(Date.UTC(2026, 10, 2, 0, at * 15)).toISOString();
      return `"x","${time}","${at < 4 ? 50 : 25}"`;
    });
    const parsed = readRequests(`\uFEFFpath,Time,Requests\r\n${rows.join('\r\n')}\r\n`, 'Etc/UTC');
    expect(parsed).toEqual({ ok: true, week: [1, ...Array(167).fill(0.5)] });
  });
});
