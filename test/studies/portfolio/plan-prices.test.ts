import { describe, expect, it } from 'vitest';
import type {
  PortfolioProblem,
  PortfolioType,
  SavingsPlanOption,
} from '../../../lib/studies/portfolio/model/problem.js';
import { flatPlanPrices, heldPlansUsd, lifted } from '../../../lib/studies/portfolio/solve/plan-prices.js';

function plan(over: Partial<SavingsPlanOption> = {}): SavingsPlanOption {
  return {
    kind: 'compute-savings-plan-1y',
    payment: 'all-upfront',
    family: null,
    region: null,
    termMonths: 2,
    upfrontUsd: 0,
    usdPerMonth: 0,
    usdPerHour: new Map(),
    ...over,
  };
}

const type = (name: string, onDemandUsdPerHour: number | null): PortfolioType => ({
  name,
  onDemandUsdPerHour,
  commitments: [],
  held: [0, 0, 0],
});

/** Of three months, in each of which a USD is worth half of what it was in the one before: (1 + rate)^(1/12) = 2. */
function problem(savingsPlans: readonly SavingsPlanOption[], types: readonly PortfolioType[] = []): PortfolioProblem {
  return {
    months: 3,
    discountRate: 2 ** 12 - 1,
    slotHours: [500, 230],
    workloads: [],
    types,
    savingsPlans,
    limits: { budgetUsd: null, energyKwh: null, nodes: null },
  };
}

const STEADY = { months: 3, discountRate: 0 };

/** Prices lie a hair below what is expected, so that rounding proves nothing. */
function expectPrices(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [month, price] of expected.entries()) {
    expect(found[month]).toBeCloseTo(price, 5);
    expect(found[month]).toBeLessThanOrEqual(price);
  }
}

describe('a price by the month of a plan on offer', () => {
  it('is what its months within the horizon cost where it is bought at its best', () => {
    // Bought in each month: 90 for 1 + 1/2, 45 for 1/2 + 1/4, 22.5 for the last quarter alone: 60, 60, 90 for a whole USD.
    expectPrices(flatPlanPrices(problem([plan({ upfrontUsd: 90 })]))[0]!, [60, 30, 15]);
  });

  it('counts what is paid after the horizon, and months within it alone', () => {
    // 40 in each of 4 months: (1 + 1/2 + 1/4 + 1/8) × 40 = 75 for 1 + 1/2 + 1/4.
    expectPrices(flatPlanPrices(problem([plan({ termMonths: 4, usdPerMonth: 40 })]))[0]!, [300 / 7, 150 / 7, 75 / 7]);
  });
});

describe('a price by the month of a plan that is held', () => {
  const held = (...rates: [string, number][]) => plan({ held: [1, 0, 2], usdPerHour: new Map(rates) });

  it('is the least that it saves of a type on demand, in all hours of the month', () => {
    // 3 USD an hour for 1.5 of the plan, 5 for 2; the type that it does not cover, and the one not sold so, are no measure.
    const types = [type('a', 3), type('b', 5), type('cheap', 0.1), type('unsold', null)];
    const prices = flatPlanPrices(problem([held(['a', 1.5], ['b', 2], ['unsold', 100])], types));
    expect(prices).toEqual([[2 * 730, 730, 365]]);
  });

  it('is nothing where no type that it covers is sold on demand', () => {
    expect(flatPlanPrices(problem([held(['unsold', 1])], [type('a', 3), type('unsold', null)]))).toEqual([[0, 0, 0]]);
  });

  it('makes what is held worth its amount in each month', () => {
    const plans = { savingsPlans: [plan(), held(), plan({ held: [0, 3, 0] })] };
    const prices = [
      [1, 1, 1],
      [10, 100, 1000],
      [7, 8, 9],
    ];
    expect(heldPlansUsd(plans, prices)).toBe(10 + 2 * 1000 + 3 * 8);
  });
});

describe('prices from what pools found a plan worth', () => {
  // 12 USD for two months; by the month 6.
  const option = plan({ upfrontUsd: 12 });

  it.each([
    ['are raised to the flat price where nothing used it and its cost leaves room', [0, 0, 0], [6, 6, 6]],
    ['leave room for no more than its cost: 12 − 10', [10, 0, 0], [10, 2, 6]],
    ['are not raised where its cost is used up, on either side', [0, 12, 0], [0, 12, 0]],
    ['are not raised above the flat price', [0, 0, 8], [6, 4, 8]],
    ['are lowered by one factor to what it costs: by half', [20, 4, 0], [10, 2, 6]],
    ['by what the dearest term asks for', [4, 20, 4], [2, 10, 2]],
  ])('%s', (_, worth, expected) => {
    expectPrices(lifted(worth, option, STEADY), expected);
  });

  it('are lowered and raised by cents too', () => {
    expectPrices(lifted([1, 0, 0], plan({ upfrontUsd: 0.6 }), STEADY), [0.6, 0, 0.3]);
  });

  it('stay as they are of a plan that is held', () => {
    expect(lifted([20, 20, 20], plan({ upfrontUsd: 12, held: [1, 1, 1] }), STEADY)).toEqual([20, 20, 20]);
  });
});
