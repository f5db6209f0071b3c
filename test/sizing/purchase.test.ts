import { describe, expect, it } from 'vitest';
import {
  billedHours,
  blocksHours,
  catalogRate,
  daysOfBlock,
  isBlockLength,
  nodeCostPerMonth,
  optionPricer,
  wholeUsd,
} from '../../lib/sizing/model/purchase.js';
import { decimal, ONE, toNumber } from '../../lib/units/decimal.js';
import { accelerator, demand, instanceType, offer, purchase } from './small-catalog.js';

describe('the list price of a purchase', () => {
  it.each<[string, number | null, number | null]>([
    ['is that of the offer', 0.5, 0.5],
    ['is none where the source has none', null, null],
    ['is none where the source has zero, which is no price', 0, null],
    ['is none below zero', -1, null],
    ['is none where it has no end', Number.POSITIVE_INFINITY, null],
    ['is none where it is no number', Number.NaN, null],
  ])('%s', (_, usdPerHour, rate) => {
    expect(catalogRate(offer(1, { spotUsdPerHour: usdPerHour }), 'spot')).toBe(rate);
  });
});

describe('capacity blocks that cover a run', () => {
  it.each([
    ['exactly one', 7, 168, 168],
    ['an hour more than one', 7, 169, 336],
    ['an hour less than two', 7, 335, 336],
    ['a day each where no length is given', null, 25, 48],
    ['two of 98 days where one is not long enough', null, 190 * 24, 2 * 98 * 24],
  ])('are whole: %s', (_, blockDays, hours, billed) => {
    expect(blocksHours({ blockDays }, hours)).toBe(billed);
  });

  it('have the lengths that AWS sells', () => {
    const sold = Array.from({ length: 200 }, (_, days) => days).filter(isBlockLength);
    const weeks = Array.from({ length: 24 }, (_, week) => 21 + 7 * week);
    expect(sold).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, ...weeks]);
    expect(sold.at(-1)).toBe(182);
    expect(isBlockLength(6.5)).toBe(false);
  });

  it.each([
    [0, 1],
    [24, 1],
    [24.1, 2],
    [14 * 24, 14],
    [14 * 24 + 1, 21],
    [21 * 24 + 1, 28],
    [182 * 24, 182],
    // Two of 98 days, not of 182: 92 days each are not on sale.
    [182 * 24 + 1, 98],
    [2 * 182 * 24, 182],
    // Three of 126 days.
    [9000, 126],
  ])('of %d hours are of %i days', (hours, days) => {
    expect(daysOfBlock({ blockDays: null }, hours)).toBe(days);
    expect(daysOfBlock({ blockDays: 7 }, hours)).toBe(7);
  });
});

describe('hours that are paid for', () => {
  const monthly = { month: 100, run: null };
  const run = { month: 730, run: 1000 };
  it.each([
    ['on-demand', {}, monthly, 100, 0],
    ['spot', {}, monthly, 100, 0],
    ['reserved-1y', {}, monthly, 730, 0],
    ['reserved-3y', {}, monthly, 730, 0],
    // 100 h are five days; 168 h are a week; a block of a month or more is spread over it.
    ['capacity-block', { blockDays: null }, monthly, 120, 0],
    ['capacity-block', { blockDays: 7 }, monthly, 168, 0],
    ['capacity-block', { blockDays: 28 }, monthly, 672, 0],
    ['capacity-block', { blockDays: 35 }, monthly, 730, 0],
    ['on-demand', {}, run, 730, 270],
    ['reserved-1y', {}, run, 8760, 0],
    ['reserved-3y', {}, run, 26_280, 0],
    ['reserved-1y', { restUsed: true }, run, 730, 270],
    ['reserved-1y', {}, { month: 730, run: 8761 }, 17_520, 0],
    ['capacity-block', { blockDays: 14 }, run, 1008, 0],
  ] as const)('%s with %j, of %j', (kind, over, hours, month, later) => {
    expect(billedHours(purchase(kind, over), hours)).toEqual({ month, later });
  });
});

describe('what a node carries in a month', () => {
  const cost = (per: 'node' | 'vcpu' | 'accelerator', usdPerMonth: number | null) =>
    ({ part: { kind: 'x' }, category: 'software', per, usdPerMonth }) as never;
  const type = instanceType('big.8x', { vcpus: 96 });
  it.each([
    ['node', 7.3, 730, 7.3],
    ['vcpu', 7.3, 730, 700.8],
    ['accelerator', 7.3, 730, 58.4],
    ['node', 7.3, 73, 0.73],
    ['node', 1, 243, 0.332876712329],
    // Rounded up at the twelfth place.
    ['node', 1, 1, 0.001369863014],
    ['node', null, 730, null],
  ] as const)('by %s at %d USD in %d h is %d', (per, usd, hours, amount) => {
    const found = nodeCostPerMonth(cost(per, usd), type, hours);
    expect(found && toNumber(found)).toBe(amount);
  });

  it('is nothing by accelerators that it has none of', () => {
    const plain = instanceType('plain.large', { accelerators: null });
    expect(toNumber(nodeCostPerMonth(cost('accelerator', 5), plain, 730)!)).toBe(0);
  });
});

describe('the ways of buying a node', () => {
  const type = instanceType('p5.48xlarge', {
    accelerators: { model: accelerator(), count: 8, interconnect: 'nvlink' },
  });
  const sold = offer(10, { spotUsdPerHour: 4, reserved1YearUsdPerHour: 6, capacityBlockUsdPerHour: 8 });
  const month = { month: 730, run: null };
  const options = (...all: ReturnType<typeof purchase>[]) =>
    optionPricer(type, sold, demand({ purchase: all }), [], ONE)(month, []);
  const seen = (...all: ReturnType<typeof purchase>[]) =>
    options(...all).map((option) => [option.kind, toNumber(wholeUsd(option)), option.blockDays]);

  it('are those asked for that are sold, the cheapest first', () => {
    expect(seen(purchase('on-demand'), purchase('reserved-3y'), purchase('spot'), purchase('reserved-1y'))).toEqual([
      ['spot', 2920, null],
      ['reserved-1y', 4380, null],
      ['on-demand', 7300, null],
    ]);
  });

  it('have a discount off the catalog’s price', () => {
    expect(seen(purchase('on-demand', { discount: 0.25 }))).toEqual([['on-demand', 5475, null]]);
  });

  it('are one of a kind: of two lengths of block the cheaper', () => {
    // 730 h are five blocks of a week, 840 h, or a block of five weeks, spread over the month.
    const blocks = [7, 35].map((blockDays) => purchase('capacity-block', { blockDays }));
    expect(seen(...blocks)).toEqual([['capacity-block', 5840, 35]]);
  });

  it('weigh hardware and leave software', () => {
    const carried = (category: 'hardware' | 'software') =>
      ({ part: { kind: 'x' }, category, per: 'node', usdPerMonth: 100 }) as never;
    const costs = [carried('hardware'), carried('software')];
    const [found] = optionPricer(type, sold, demand(), costs, decimal(1.1))(month, []);
    // 1.1 × (7,300 + 100) + 100.
    expect(toNumber(wholeUsd(found!))).toBe(8240);
  });

  it('of a run are paid in its first month and later', () => {
    const [found] = optionPricer(type, sold, demand(), [], ONE)({ month: 730, run: 1000 }, []);
    expect([toNumber(found!.usdPerNodeMonth), toNumber(found!.laterUsdPerNode)]).toEqual([7300, 2700]);
  });
});
