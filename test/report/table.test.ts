import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, formatTable } from '../../lib/report/table.js';

const COLUMNS: Column[] = [
  { heading: 'item', align: 'left', shrinkTo: 6 },
  { heading: 'USD', align: 'right' },
];

describe('a table', () => {
  it('aligns columns and leaves no space at the end of a line', () => {
    const rows = [
      ['compute', '40,179.20'],
      ['scratch', '1.00'],
    ];
    expect(formatTable(COLUMNS, rows)).toEqual(['item           USD', 'compute  40,179.20', 'scratch       1.00']);
  });

  it('shortens only what may shrink', () => {
    expect(formatTable(COLUMNS, [['a very long item', '1,000.00']], 20)).toEqual([
      'item             USD',
      'a very lo…  1,000.00',
    ]);
  });

  it('never shrinks below the bound of a column', () => {
    expect(formatTable(COLUMNS, [['a very long item', '1,000.00']], 4)[1]).toBe('a ver…  1,000.00');
  });

  it('omits the heading line when no column has one', () => {
    expect(formatTable([{ heading: '', align: 'left' }], [['only']])).toEqual(['only']);
  });

  it('fits any page that its columns can fit', () => {
    const row = fc.tuple(fc.string({ maxLength: 60 }), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 18, max: 90 }), (rows, width) => {
        for (const line of formatTable(COLUMNS, rows, width)) expect(line.length).toBeLessThanOrEqual(width);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
