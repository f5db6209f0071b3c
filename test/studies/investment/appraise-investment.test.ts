import { describe, expect, it } from 'vitest';
import { appraiseInvestment } from '../../../lib/studies/investment/appraise-investment.js';
import { aQuestion, COMMITTED, HOURLY, OWN, steady } from './questions.js';

const byName = (question = aQuestion()) =>
  Object.fromEntries(appraiseInvestment(question).alternatives.map((each) => [each.name, each]));
const comparison = (first: string, second: string, question = aQuestion()) =>
  appraiseInvestment(question).comparisons.find((each) => each.first === first && each.second === second)!;

describe('cash flows', () => {
  it('of hours are what is used, month by month', () => {
    const question = aQuestion({ demand: { nodes: 2, utilization: [0.5, 1, 0] }, purchase: null });
    // 2 × 730 h × 10 USD at full use.
    expect(byName(question).hourly!.cashFlowsUsd).toEqual([0, -7300, -14_600, 0]);
  });

  it('of hours on spot include the work done twice', () => {
    const [part] = HOURLY.parts;
    const spot = { ...HOURLY, parts: [{ ...part!, terms: { ...part!.terms, overhead: 0.1 } }] } as typeof HOURLY;
    expect(byName(aQuestion({ rentals: [spot] })).hourly!.cashFlowsUsd.slice(0, 2)).toEqual([0, -8030]);
  });

  it('of a commitment are paid at the start of each term, used or not', () => {
    const question = aQuestion({ demand: { nodes: 2, utilization: steady(14, 0) } });
    const flows = byName(question).committed!.cashFlowsUsd;
    expect([flows[0], flows[1], flows[11], flows[12], flows[14]]).toEqual([-60_000, -200, -200, -60_200, -200]);
  });

  it('of a commitment begin again after its own term', () => {
    const terms = { kind: 'committed', termMonths: 5, upfrontUsdPerNode: 1000, usdPerNodeMonth: 0 } as const;
    const rental = { ...COMMITTED, parts: [{ instanceType: 'x', nodes: 2, terms }] };
    const flows = byName(aQuestion({ rentals: [rental] })).committed!.cashFlowsUsd;
    expect(flows).toEqual([-2000, 0, 0, 0, 0, -2000, 0, 0, 0, 0, -2000, 0, 0]);
  });

  it('of a purchase are capital, running costs, and what its sale brings', () => {
    const { own } = byName();
    // Half the value is left after a year.
    expect(own!.cashFlowsUsd).toEqual([-100_000, ...steady(11, -3100), 46_900]);
    expect(own!.lines).toEqual([
      { item: 'capital', totalUsd: 100_000, presentUsd: 100_000 },
      { item: 'resale', totalUsd: -50_000, presentUsd: -50_000 },
      { item: 'power', totalUsd: 5256, presentUsd: 5256 },
      { item: 'hall', totalUsd: 7200, presentUsd: 7200 },
      { item: 'maintenance', totalUsd: 12_000, presentUsd: 12_000 },
      { item: 'staff', totalUsd: 12_000, presentUsd: 12_000 },
      { item: 'other', totalUsd: 744, presentUsd: 744 },
    ]);
    expect([own!.totalUsd, own!.presentUsd]).toEqual([87_200, 87_200]);
  });

  it('of a purchase that outlives its nodes sell and buy again', () => {
    const quiet = {
      ...OWN,
      resaleDeclinePerYear: 0.75,
      lifeMonths: 6,
      maintenanceShare: 0,
      staff: 0,
      otherUsdPerMonth: 0,
    };
    const bare = { ...quiet, idleKwPerNode: 0, busyKwPerNode: 0 };
    const question = aQuestion({ demand: { nodes: 2, utilization: steady(15, 1) }, purchase: bare });
    const flows = byName(question).own!.cashFlowsUsd;
    // 0.25^(6/12) = 0.5 of the value after six months, 0.25^(3/12) = 0.7071 after three.
    expect([flows[0], flows[6], flows[12], flows[15]]).toEqual([-100_000, -50_000, -50_000, 70_710.68]);
    expect(flows.filter((flow) => flow !== 0)).toHaveLength(4);
  });
});

describe('an appraisal', () => {
  it('puts the cheapest first, at worth today', () => {
    expect(appraiseInvestment(aQuestion()).alternatives.map(({ name, presentUsd }) => [name, presentUsd])).toEqual([
      ['committed', 62_400],
      ['own', 87_200],
      ['hourly', 87_600],
    ]);
  });

  it('discounts what is paid later', () => {
    const { committed, hourly } = byName(aQuestion({ discountRate: 1.01 ** 12 - 1 }));
    // 60,000 + 200 × 11.2550775, and 7300 × 11.2550775.
    expect([committed!.presentUsd, hourly!.presentUsd]).toEqual([62_251.02, 82_162.07]);
    // Cost and hours are discounted alike.
    expect(hourly!.usdPerUsedNodeHour).toBe(10);
  });

  it('has no price of an hour when none is used', () => {
    const { hourly, own } = byName(aQuestion({ demand: { nodes: 2, utilization: steady(12, 0) } }));
    expect([hourly!.presentUsd, hourly!.usdPerUsedNodeHour, own!.usdPerUsedNodeHour]).toEqual([0, null, null]);
  });

  it('draws the cost over utilisation', () => {
    const { own, hourly } = byName();
    expect(own!.curve).toHaveLength(21);
    // 84,572 idle and 89,828 at full use; 17,520 node-hours.
    expect(own!.curve[0]).toEqual({ utilization: 0, presentUsd: 84_572, usdPerUsedNodeHour: null });
    expect(own!.curve[20]).toEqual({ utilization: 1, presentUsd: 89_828, usdPerUsedNodeHour: 5.1272 });
    expect(hourly!.curve[5]).toEqual({ utilization: 0.25, presentUsd: 43_800, usdPerUsedNodeHour: 10 });
  });

  it('compares the purchase with each rental, and commitments with hours', () => {
    const named = appraiseInvestment(aQuestion()).comparisons.map(({ first, second }) => `${first} / ${second}`);
    expect(named).toEqual(['own / committed', 'own / hourly', 'committed / hourly']);
    expect(appraiseInvestment(aQuestion({ purchase: null })).comparisons).toHaveLength(1);
  });

  it('takes a rental that is committed in part for a commitment', () => {
    const parts = [...COMMITTED.parts, ...HOURLY.parts].map((part) => ({ ...part, nodes: 1 }));
    const mixed = { ...COMMITTED, name: 'mixed', parts };
    const question = aQuestion({ rentals: [HOURLY, mixed], purchase: null });
    const named = appraiseInvestment(question).comparisons.map(({ first, second }) => `${first} / ${second}`);
    expect(named).toEqual(['mixed / hourly']);
  });

  it('finds the month of payback and the utilisation of equal cost', () => {
    // 60,000 ÷ (7300 − 200) = 8.45; 175,200 u = 62,400.
    expect(comparison('committed', 'hourly')).toMatchObject({
      advantageUsd: 25_200,
      payback: { kind: 'month', month: 9 },
      breakEven: { kind: 'at', utilization: 0.356164, firstIsCheaper: 'above' },
    });
    // 84,572 ÷ (84,572 + 175,200 − 89,828)
    expect(comparison('own', 'hourly')).toMatchObject({
      advantageUsd: 400,
      payback: { kind: 'month', month: 12 },
      breakEven: { kind: 'at', utilization: 0.497646, firstIsCheaper: 'above' },
    });
    expect(comparison('own', 'committed')).toMatchObject({
      advantageUsd: -24_800,
      payback: { kind: 'never', missingUsd: 24_800 },
      breakEven: { kind: 'second-always-cheaper' },
    });
  });

  it('pays back later when money costs', () => {
    expect(comparison('committed', 'hourly', aQuestion({ discountRate: 0.3 }))).toMatchObject({
      payback: { kind: 'month', month: 9 },
      // 60,000 ÷ 7100 = 8.45 discounted months: Σ 1.3^(−m/12) is 8.10 after nine, 8.90 after ten.
      discountedPayback: { kind: 'month', month: 10 },
    });
  });

  it('says what the answer hangs on, widest first', () => {
    const rows = comparison('own', 'hourly').sensitivity.map(({ input, low, high }) => [
      input,
      low.advantageUsd,
      high.advantageUsd,
    ]);
    expect(rows).toEqual([
      // 87,600 ∓ 17,520; use also changes the power by 525.60.
      ['second-price', -17_120, 17_920],
      ['utilization', -16_594.4, 17_394.4],
      // Half of 20,000, and 2400 of maintenance.
      ['capital', 12_800, -12_000],
      ['resale-decline', 10_400, -9600],
      // Power and hall: 12,456 × 0.2.
      ['power', 2891.2, -2091.2],
      ['maintenance', 2800, -2000],
      ['staff-cost', 2800, -2000],
      ['hall-price', 1840, -1040],
      ['electricity-price', 1451.2, -651.2],
      ['pue', 1451.2, -651.2],
    ]);
  });

  it('varies an input no further than its bounds', () => {
    const question = aQuestion({
      demand: { nodes: 2, utilization: [...steady(11, 0.3), 0.9] },
      purchase: { ...OWN, pue: 1.1, lifeMonths: 12, resaleDeclinePerYear: 0.9 },
    });
    const rows = Object.fromEntries(comparison('own', 'hourly', question).sensitivity.map((row) => [row.input, row]));
    const factors = (input: string) => [rows[input]!.low.factor, rows[input]!.high.factor];
    expect(factors('utilization')).toEqual([0.8, 1.111111]);
    expect(factors('pue')).toEqual([0.909091, 1.2]);
    expect(factors('resale-decline')).toEqual([0.8, 1.111111]);
    // 9.6 and 14.4 months are rounded.
    expect(factors('life')).toEqual([0.833333, 1.166667]);
  });

  it('refuses what a reader must not let through', () => {
    const refused: [string, ReturnType<typeof aQuestion>][] = [
      ['utilization must be shares', aQuestion({ demand: { nodes: 2, utilization: [] } })],
      ['utilization must be shares', aQuestion({ demand: { nodes: 2, utilization: [1.1] } })],
      ['nodes asked must be whole, got 0', aQuestion({ demand: { nodes: 0, utilization: [1] } })],
      ['hourly has 2 nodes, and 3 are asked', aQuestion({ demand: { nodes: 3, utilization: [1] } })],
      ['discount rate must be above -1, got NaN', aQuestion({ discountRate: Number.NaN })],
      ['names must differ', aQuestion({ rentals: [HOURLY, HOURLY] })],
      ['other costs of hourly', aQuestion({ rentals: [{ ...HOURLY, otherUsdPerMonth: -1 }] })],
      ['PUE of own must be at least 1', aQuestion({ purchase: { ...OWN, pue: 0.9 } })],
      ['nodes and life of own', aQuestion({ purchase: { ...OWN, lifeMonths: 1.5 } })],
      ['figures of own', aQuestion({ purchase: { ...OWN, staff: Number.POSITIVE_INFINITY } })],
      ['resale decline of own', aQuestion({ purchase: { ...OWN, resaleDeclinePerYear: 2 } })],
      ['own must not draw more when idle', aQuestion({ purchase: { ...OWN, idleKwPerNode: 4 } })],
      [
        'term of committed must be whole months',
        aQuestion({
          rentals: [
            {
              ...COMMITTED,
              parts: [
                {
                  instanceType: 'x',
                  nodes: 2,
                  terms: { kind: 'committed', termMonths: 0, upfrontUsdPerNode: 1, usdPerNodeMonth: 1 },
                },
              ],
            },
          ],
        }),
      ],
    ];
    for (const [message, question] of refused) expect(() => appraiseInvestment(question)).toThrow(message);
  });
});
