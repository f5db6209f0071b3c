import { describe, expect, it } from 'vitest';
import { accountOf } from '../../../lib/studies/portfolio/account.js';
import type { PortfolioProblem, SavingsPlanOption } from '../../../lib/studies/portfolio/model/problem.js';
import { wholeUsd } from '../../../lib/studies/portfolio/purchases.js';
import { NO_PURCHASES } from '../../../lib/studies/portfolio/solve/pool.js';

const plan = (parts: Partial<SavingsPlanOption> = {}): SavingsPlanOption => ({
  kind: 'compute-savings-plan-1y',
  payment: 'partial-upfront',
  family: null,
  region: null,
  termMonths: 4,
  upfrontUsd: 300,
  usdPerMonth: 50,
  usdPerHour: new Map([['a', 0.5]]),
  ...parts,
});

/** Nodes in two slots of three months. A USD is worth half as much with each month, so that sums can be worked out by hand. */
const problem = (onDemandUsdPerHour: number | null = 2): PortfolioProblem => ({
  months: 3,
  discountRate: 2 ** 12 - 1,
  slotHours: [500, 230],
  workloads: [
    {
      name: 'serve',
      candidates: [
        {
          type: 'a',
          leastNodeHours: [0, 0, 0],
          nodes: () => [
            [4, 2],
            [4, 2],
            [0, 1],
          ],
          spot: { usdPerHour: 1.5, mostShare: 0.25, lostShare: 0 },
          otherUsdPerNodeHour: 0.1,
          weightUsdPerNodeHour: 0.5,
          kwhPerNodeHour: 1,
        },
      ],
    },
  ],
  types: [
    {
      name: 'a',
      onDemandUsdPerHour,
      commitments: [{ kind: 'reserved-1y', termMonths: 2, upfrontUsd: 1000, usdPerMonth: 100 }],
      held: [1, 0, 0],
    },
  ],
  savingsPlans: [
    plan(),
    plan({ kind: 'compute-savings-plan-3y', held: [1, 1, 1], upfrontUsd: 0, usdPerMonth: 0, termMonths: 36 }),
  ],
  limits: { budgetUsd: null, energyKwh: null, nodes: null },
});

describe('the account of a portfolio', () => {
  it('counts commitments and what is held first, then spot, then nodes on demand', () => {
    const { months, presentUsd, objectiveUsd } = accountOf(problem(), [0], {
      nodes: [{ type: 'a', commitment: 0, month: 0, nodes: 1 }],
      plans: [{ plan: 0, month: 1, usdPerHour: 1 }],
      covered: [{ plan: 0, type: 'a', month: 1, nodes: 2 }],
    });
    const [first, second, third] = months;
    // Of four nodes one is held, one reserved, one (a quarter of four) on spot; of two, one held and one reserved.
    expect(first).toMatchObject({
      upfrontUsd: 1000,
      recurringUsd: 100,
      onDemandUsd: 1000,
      spotUsd: 750,
      otherUsd: 246,
      committedNodeHours: 730,
      unusedNodeHours: 0,
      unusedUsd: 0,
      neededNodeHours: 2460,
    });
    expect(first!.capacity).toMatchObject([{ type: 'a', needed: 4, mean: 2460 / 730, held: 1, spot: 1, onDemand: 1 }]);
    expect(first!.capacity[0]!.committed['reserved-1y']).toBe(1);
    // None is held; a Savings Plan of a USD pays for two, of which one is not needed in the second slot.
    expect(second).toMatchObject({
      upfrontUsd: 300,
      recurringUsd: 150,
      onDemandUsd: 0,
      spotUsd: 750,
      committedNodeHours: 2190,
      unusedNodeHours: 230,
    });
    expect(second!.unusedUsd).toBeCloseTo((230 * (1200 / 1460 + 1)) / 3, 9);
    expect(second!.capacity[0]!.committed).toMatchObject({ 'reserved-1y': 1, 'compute-savings-plan-1y': 2 });
    // The reservation has ended; nobody uses the plan for 730 hours.
    expect(third).toMatchObject({
      upfrontUsd: 0,
      recurringUsd: 50,
      onDemandUsd: 460,
      spotUsd: 0,
      committedNodeHours: 0,
      unusedUsd: 730,
      neededNodeHours: 230,
    });
    expect(third!.capacity).toMatchObject([{ needed: 1, held: 0, spot: 0, onDemand: 1 }]);
    // 3,096 at once, 1,446 a month later, 533 after two; after the horizon the plan costs 50 twice more.
    expect(presentUsd).toBeCloseTo(3096 + 1446 / 2 + 533 / 4 + 50 / 8 + 50 / 16, 9);
    expect(objectiveUsd - presentUsd).toBeCloseTo(0.5 * (2460 + 2460 / 2 + 230 / 4), 9);
  });

  it('says what is paid for and not used, in nodes that are reserved', () => {
    const bought = { ...NO_PURCHASES, nodes: [{ type: 'a', commitment: 0, month: 1, nodes: 3 }] };
    const { months, presentUsd } = accountOf(problem(), [0], bought, false);
    expect(months.map(({ onDemandUsd, spotUsd }) => [onDemandUsd, spotUsd])).toEqual([
      // Three and one beside the one that is held.
      [3 * 2 * 500 + 2 * 230, 0],
      [2 * 500, 0],
      [0, 0],
    ]);
    expect(months.map(({ unusedNodeHours }) => unusedNodeHours)).toEqual([0, 230, 3 * 500 + 2 * 230]);
    // 1,200 USD for 1,460 hours of each.
    expect(months[2]!.unusedUsd).toBeCloseTo((1960 * 1200) / 1460, 9);
    expect(months[2]!.recurringUsd).toBe(300);
    expect(presentUsd).toBeCloseTo(3460 + 246 + (3000 + 300 + 1000 + 246) / 2 + (300 + 23) / 4, 9);
    // Beside one that is held four are one too many, or three.
    const many = { ...NO_PURCHASES, nodes: [{ type: 'a', commitment: 0, month: 0, nodes: 4 }] };
    expect(accountOf(problem(), [0], many, false).months[0]!.unusedNodeHours).toBe(500 + 3 * 230);
    // What ends with the horizon costs nothing after it; bought a month later, it does.
    const later = { ...NO_PURCHASES, nodes: [{ type: 'a', commitment: 0, month: 2, nodes: 1 }] };
    const without = accountOf(problem(), [0], NO_PURCHASES, false);
    const saved = 230 * 2;
    expect(accountOf(problem(), [0], later, false).presentUsd - without.presentUsd).toBeCloseTo(
      (1000 + 100 - saved) / 4 + 100 / 8,
      9,
    );
  });

  it('has nodes for nothing under a Savings Plan that is held', () => {
    const bought = { ...NO_PURCHASES, covered: [{ plan: 1, type: 'a', month: 0, nodes: 2 }] };
    const [first, second] = accountOf(problem(), [0], bought, false).months;
    expect(first).toMatchObject({ onDemandUsd: 1000, recurringUsd: 0, committedNodeHours: 0, unusedUsd: 0 });
    expect(first!.capacity[0]!.held).toBe(3);
    expect(second!.onDemandUsd).toBe(4 * 2 * 500 + 2 * 2 * 230);
  });

  it('is beyond all bounds where nodes lack that nobody sells', () => {
    expect(accountOf(problem(null), [0], NO_PURCHASES).presentUsd).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('what commitments cost', () => {
  it('is paid at once and in every month of their terms', () => {
    const nodes = [{ type: 'a', commitment: 0, month: 2, nodes: 2 }];
    const plans = [{ plan: 0, month: 1, usdPerHour: 0.5 }];
    // 1,000 and twice 100 for each node; 300 and four times 50 for a USD per hour.
    expect(wholeUsd(problem(), { nodes, plans: [], covered: [] })).toBe(2400);
    expect(wholeUsd(problem(), { nodes, plans, covered: [] })).toBe(2650);
  });
});
