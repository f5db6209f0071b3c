import { describe, expect, it } from 'vitest';
import type { CatalogIndex } from '../../lib/catalog/facts/catalog.js';
import { tableDate } from '../../lib/catalog/facts/table-dates.js';
import { loadCatalogIndex } from '../../lib/catalog/files/load-catalog.js';
import { formatLock, lockBlueprint, lockState, parseLock, staleTables } from '../../lib/catalog/files/lock.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const index = loadCatalogIndex();

describe('a lock', () => {
  const lock = lockBlueprint(
    lockBlueprint({ blueprints: {} }, 'train-hall', { date: '2026-11-22', hash: A }),
    'inference-hall',
    { date: '2026-11-23', hash: B },
  );

  it('is sorted text with one blueprint a line', () => {
    expect(formatLock(lock)).toBe(
      [
        '{',
        '  "version": 1,',
        '  "blueprints": {',
        `    "inference-hall": {"catalogDate":"2026-11-23","catalogHash":"${B}"},`,
        `    "train-hall": {"catalogDate":"2026-11-22","catalogHash":"${A}"}`,
        '  }',
        '}',
        '',
      ].join('\n'),
    );
    expect(formatLock({ blueprints: {} })).toBe('{\n  "version": 1,\n  "blueprints": {}\n}\n');
  });

  it('reads what it wrote', () => {
    expect(parseLock(formatLock(lock))).toEqual({ lock });
    expect(parseLock('')).toEqual({ lock: { blueprints: {} } });
  });

  it('tells the same catalog from another and from none', () => {
    expect(lockState(lock, 'train-hall', { date: '2026-11-22', hash: A })).toEqual({ state: 'same' });
    expect(lockState(lock, 'new-hall', { date: '2026-11-22', hash: A })).toEqual({ state: 'unlocked' });
    expect(lockState(lock, 'constructor', { date: '2026-11-22', hash: A })).toEqual({ state: 'unlocked' });
    expect(lockState(lock, 'train-hall', { date: '2026-12-01', hash: B })).toEqual({
      state: 'differs',
      locked: { catalogDate: '2026-11-22', catalogHash: A },
      catalog: { catalogDate: '2026-12-01', catalogHash: B },
    });
  });

  it.each([
    ['not JSON', '{', 'syntax', []],
    ['a list', '[]', 'wrong-type', []],
    ['a later version', '{"version":2,"blueprints":{}}', 'version-unsupported', ['version']],
    ['no blueprints', '{"version":1}', 'wrong-type', ['blueprints']],
    [
      'a blueprint without a date',
      '{"version":1,"blueprints":{"a":{}}}',
      'wrong-value',
      ['blueprints', 'a', 'catalogDate'],
    ],
    [
      'the 30th of February',
      `{"version":1,"blueprints":{"a":{"catalogDate":"2026-02-30","catalogHash":"${A}"}}}`,
      'wrong-value',
      ['blueprints', 'a', 'catalogDate'],
    ],
    [
      'half a hash',
      '{"version":1,"blueprints":{"a":{"catalogDate":"2026-02-03","catalogHash":"abc"}}}',
      'wrong-value',
      ['blueprints', 'a', 'catalogHash'],
    ],
  ])('with %s is a located diagnostic', (_, text, code, path) => {
    const parsed = parseLock(text);
    expect('diagnostics' in parsed && parsed.diagnostics[0]).toMatchObject({ code, path, severity: 'error' });
  });
});

describe('staleTables', () => {
  it('counts days from the date of each price table', () => {
    // 2026-05-18 to 2026-11-22: 13 + 30 + 31 + 31 + 30 + 31 + 22 = 188 days; 2026-07-22: 9 + 31 + 30 + 31 + 22 = 123.
    expect(staleTables(index, { regions: ['us-east-1'], today: '2026-11-22', maxAgeDays: 150 })).toEqual([
      { table: 'on-demand', region: 'us-east-1', date: '2026-05-18', ageDays: 188 },
      { table: 'spot', region: 'us-east-1', date: '2026-05-18', ageDays: 188 },
      { table: 'reserved', region: 'us-east-1', date: '2026-05-18', ageDays: 188 },
    ]);
    expect(staleTables(index, { regions: ['us-east-1'], today: '2026-11-22', maxAgeDays: 122 })).toHaveLength(4);
  });

  it('takes an age that is just reached as fresh, and a clock that is behind as fresh too', () => {
    expect(staleTables(index, { regions: ['us-east-1'], today: '2026-11-22', maxAgeDays: 188 })).toEqual([]);
    expect(staleTables(index, { regions: ['us-east-1'], today: '2020-01-01', maxAgeDays: 0 })).toEqual([]);
  });

  it('knows the tables that were refreshed for one region', () => {
    const refreshed: CatalogIndex = {
      ...index,
      regions: index.regions.map((entry) =>
        entry.region === 'us-east-1' ? { ...entry, tableDates: { 'on-demand': '2026-11-20' } } : entry,
      ),
    };
    expect(tableDate(refreshed, 'on-demand', 'us-east-1')).toBe('2026-11-20');
    expect(tableDate(refreshed, 'on-demand', 'eu-west-1')).toBe('2026-05-18');
    const stale = staleTables(refreshed, {
      regions: ['us-east-1', 'eu-west-1'],
      today: '2026-11-22',
      maxAgeDays: 150,
      tables: ['on-demand'],
    });
    expect(stale.map((table) => table.region)).toEqual(['eu-west-1']);
  });

  it('refuses a day that is none', () => {
    expect(() => staleTables(index, { regions: [], today: 'yesterday', maxAgeDays: 1 })).toThrow(/"yesterday"/);
  });
});
