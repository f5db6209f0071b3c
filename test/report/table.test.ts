import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, formatTable } from '../../lib/report/render/table.js';

const COLUMNS: Column[] = [
  { heading: 'item', align: 'left', wrapTo: 6 },
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

  it('goes on in the next line of its column where a cell is too wide, and cuts nothing', () => {
    expect(formatTable(COLUMNS, [['a very long item', '1,000.00']], 20)).toEqual([
      'item             USD',
      'a very      1,000.00',
      'long item',
    ]);
  });

  it('never wraps a column below its bound, and breaks a word that is longer than its column', () => {
    expect(formatTable(COLUMNS, [['accelerators', '1,000.00']], 4)).toEqual([
      'item         USD',
      'accele  1,000.00',
      'rators',
    ]);
  });

  it('omits the heading line when no column has one', () => {
    expect(formatTable([{ heading: '', align: 'left' }], [['only']])).toEqual(['only']);
  });

  it('fits any page that its columns can fit', () => {
    const row = fc.tuple(fc.string({ maxLength: 60 }), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 18, max: 90 }), (rows, width) => {
        const lines = formatTable(COLUMNS, rows, width);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        const letters = (text: string): string => [...text.replaceAll(' ', '')].sort().join('');
        expect(letters(lines.slice(1).join(''))).toBe(letters(rows.flat().join('')));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
