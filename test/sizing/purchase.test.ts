import { describe, expect, it } from 'vitest';
import { blocksHours } from '../../lib/sizing/model/purchase.js';

describe('capacity blocks that cover a run', () => {
  it.each([
    ['exactly one', 7, 168, 168],
    ['an hour more than one', 7, 169, 336],
    ['an hour less than two', 7, 335, 336],
    ['a day each where no length is given', null, 25, 48],
  ])('are whole: %s', (_, blockDays, hours, billed) => {
    expect(blocksHours({ blockDays }, hours)).toBe(billed);
  });
});
