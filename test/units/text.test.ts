import { describe, expect, it } from 'vitest';
import { identityKey } from '../../lib/units/identity-key.js';
import { daysSinceEpoch } from '../../lib/units/instant.js';
import { shown, typeName } from '../../lib/units/shown.js';
import { closest } from '../../lib/units/suggest.js';
import { countOf, listText, quantityText } from '../../lib/units/words.js';

it('lists words', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map((words) => listText(words))).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect(listText(['a', 'b'], 'or')).toBe('a or b');
});

it('counts things', () => {
  expect([0, 1, 2, 1000].map((count) => countOf(count, 'node'))).toEqual([
    '0 nodes',
    '1 node',
    '2 nodes',
    '1,000 nodes',
  ]);
});

it.each([
  [1e13, 'B', '10 TB'],
  [1e11, 'B/s', '100 GB/s'],
  [1, 'nodes', '1 node'],
  [2, 'nodes', '2 nodes'],
  [1234.5, 'USD', '1,234.5 USD'],
  [0.1 + 0.2, 'h', '0.3 h'],
])('%d %s is %s', (value, unit, text) => {
  expect(quantityText(value, unit)).toBe(text);
});

it.each([
  ['1970-01-01', 0],
  ['1970-01-02', 1],
  ['1969-12-31', -1],
  ['2024-02-29', 19_782],
  ['2023-02-29', null],
  ['2024-13-01', null],
  ['2024-1-01', null],
  ['2024-01-01T00:00', null],
])('%s is day %s', (date, day) => {
  expect(daysSinceEpoch(date)).toBe(day);
});

describe('a slip', () => {
  const KNOWN = ['region', 'platform', 'workloads', 'Name'];
  it.each([
    ['REGION', 'region'],
    ['name', 'Name'],
    ['regoin', 'region'],
    ['erGion', 'region'],
    ['platfrom', 'platform'],
    ['plattform', 'platform'],
    ['workload', 'workloads'],
    ['wrkload', 'workloads'],
    ['nmae', 'Name'],
    ['xyz', undefined],
    ['storage', undefined],
  ])('%s is of %s', (word, meant) => {
    expect(closest(word, KNOWN)).toBe(meant);
  });

  it('of one letter is of one letter at most', () => {
    expect(closest('a', ['b', 'cd'])).toBe('b');
    expect(closest('a', ['bc'])).toBeUndefined();
    expect(closest('abc', ['axy'])).toBeUndefined();
  });

  it('is not looked for in what is no word', () => {
    const long = 'a'.repeat(100);
    expect(closest(`${long}`, [`${long}b`])).toBe(`${long}b`);
    expect(closest(`${long}a`, [`${long}b`])).toBeUndefined();
  });

  it('of two neighbours counts before other slips', () => {
    expect(closest('ab', ['ac', 'ba'])).toBe('ba');
    expect(closest('abcd', ['abxd', 'abdc'])).toBe('abdc');
    expect(closest('abcd', ['badc', 'abcx'])).toBe('abcx');
  });
});

it.each([
  [null, 'empty'],
  [undefined, 'empty'],
  [[1], 'a list'],
  [{ a: 1 }, 'a map'],
  [0, '0'],
  [false, 'false'],
  ['a\nb', '"a\\nb"'],
  ['a'.repeat(60), `"${'a'.repeat(60)}"`],
  ['a'.repeat(61), `"${'a'.repeat(60)}…"`],
])('%j is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});

it('types have names, and unknown ones their own', () => {
  expect([typeName('array'), typeName('string'), typeName('any')]).toEqual(['a list', 'text', 'any']);
});

it('keys are of what data is, in any order, without what is no part of it', () => {
  expect(identityKey({ a: 1, b: { d: [2, { f: 1, e: 0 }], c: null } })).toBe(
    identityKey({ b: { c: null, d: [2, { e: 0, f: 1 }] }, a: 1 }),
  );
  expect(identityKey({ a: [1, 2] })).not.toBe(identityKey({ a: [2, 1] }));
  expect(identityKey({ a: 1, count: 3 }, 'count')).toBe(identityKey({ a: 1 }));
  expect(identityKey({ a: 1, count: 3 })).not.toBe(identityKey({ a: 1 }));
});
