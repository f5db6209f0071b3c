import { describe, expect, it } from 'vitest';
import { by, byEntryKey, byKey, compareText, sortedBy, sortedByKey } from '../../lib/units/order.js';

describe('the order of text', () => {
  it('is by code unit: capitals first, then small letters, then letters with accents', () => {
    expect(['b', 'é', 'a', 'B', 'z'].sort(compareText)).toEqual(['B', 'a', 'b', 'z', 'é']);
    expect(compareText('a', 'a')).toBe(0);
  });

  it('lets the next text decide between items that have the first in common', () => {
    const items = [
      { key: 'b', zone: 'a' },
      { key: 'a', zone: 'b' },
      { key: 'a', zone: 'a' },
    ];
    expect(
      [...items]
        .sort(
          by(
            ({ key }) => key,
            ({ zone }) => zone,
          ),
        )
        .map(({ key, zone }) => key + zone),
    ).toEqual(['aa', 'ab', 'ba']);
    expect([...items].sort(byKey).map(({ key, zone }) => key + zone)).toEqual(['ab', 'aa', 'ba']);
  });

  it('leaves what it sorts as it is', () => {
    const items = ['b', 'a'];
    const record = { b: 1, a: 2 };
    expect(sortedBy(items, (item) => item)).toEqual(['a', 'b']);
    expect(Object.keys(sortedByKey(record))).toEqual(['a', 'b']);
    expect([...new Map(Object.entries(record))].sort(byEntryKey)[0]).toEqual(['a', 2]);
    expect([items, Object.keys(record)]).toEqual([
      ['b', 'a'],
      ['b', 'a'],
    ]);
  });
});
