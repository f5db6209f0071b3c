import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatNumber,
  formatRise,
  formatShare,
  formatShort,
  formatSignificant,
  formatUsd,
} from '../../lib/units/numbers.js';

describe('numbers as a person reads them', () => {
  it.each([
    [0, 0, '0'],
    [999, 0, '999'],
    [1000, 0, '1,000'],
    [1234567.5, 2, '1,234,567.50'],
    [-1234.4, 0, '-1,234'],
    [-0.001, 2, '0.00'],
    [0.5, 3, '0.500'],
    [1234.56789, 4, '1,234.5679'],
  ])('%d with %d decimals is %s', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text);
  });

  it.each([
    [0, '0'],
    [78, '78'],
    [8109, '8,110'],
    [9999, '10k'],
    [41_075.94, '41.1k'],
    [999_950, '1M'],
    [-2.5e9, '-2.5G'],
  ])('%d is %s on a tile', (value, text) => {
    expect(formatShort(value)).toBe(text);
  });

  it.each([
    [0, '0'],
    [989.5, '989.5'],
    [7916, '7,916'],
    [79160, '79,160'],
    [0.045, '0.045'],
    [0.00123456, '0.001235'],
    [100, '100'],
    [99999, '100,000'],
    [12.5, '12.5'],
    [-12.34567, '-12.35'],
  ])('%d to four significant digits is %s', (value, text) => {
    expect(formatSignificant(value)).toBe(text);
  });

  it('writes money to the cent, shares in percent, bytes in decimal units', () => {
    expect(formatUsd(40179.2)).toBe('40,179.20');
    expect(formatShare(0.125)).toBe('12.5 %');
    expect(formatShare(1)).toBe('100 %');
    expect(formatShare(0.99993)).toBe('99.99 %');
    expect(formatShare(15.333)).toBe('1,533 %');
    expect(formatShare(0.9997)).toBe('99.97 %');
    expect(formatRise(0.9999997)).toBe('+100 %');
    expect(formatRise(-0.125)).toBe('-12.5 %');
    expect(formatRise(0)).toBe('0 %');
    expect(formatBytes(1e13)).toBe('10 TB');
    expect(formatBytes(1200 * 2 ** 30)).toBe('1.288 TB');
    expect(formatBytes(12)).toBe('12 B');
  });
});
