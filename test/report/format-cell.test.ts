import { describe, expect, it } from 'vitest';
import { formatCell } from '../../lib/report/document/format-cell.js';

describe('a cell', () => {
  it.each([
    [null, '–'],
    ['text', 'text'],
    [{ text: 'AWS', href: 'https://aws.amazon.com' }, 'AWS'],
    [{ value: 40179.2, unit: 'USD' }, '40,179.20 USD'],
    [{ value: 0, unit: 'USD/month' }, '0.00 USD/month'],
    [{ value: 3.214354, unit: 'USD/h' }, '3.21435 USD/h'],
    [{ value: 1e13, unit: 'B' }, '10 TB'],
    [{ value: 1e10, unit: 'B/s' }, '10 GB/s'],
    [{ value: 0.25, unit: 'share' }, '25 %'],
    [{ value: 8109.4, unit: 'kWh/month' }, '8,109 kWh/month'],
    [{ value: 12.345, unit: 'kWh/month' }, '12.35 kWh/month'],
    [{ value: 123456789, unit: 'TFLOPS' }, '123,456,789 TFLOPS'],
    [{ value: 22.351741, unit: 'GiB' }, '22.35 GiB'],
    [{ value: 9313.2257, unit: '' }, '9,313.23'],
  ] as const)('%j is %s', (cell, text) => {
    expect(formatCell(cell)).toBe(text);
  });

  it('leaves out the unit that its column names', () => {
    expect(formatCell({ value: 12, unit: 'USD/month' }, { unit: 'USD/month' })).toBe('12.00');
  });
});
