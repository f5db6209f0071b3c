import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appraiseInvestment } from '../../../lib/studies/investment/appraise-investment.js';
import type { InvestmentQuestion, Purchase, Rental } from '../../../lib/studies/investment/question.js';
import { steady } from './questions.js';

const runs = { seed: 11, numRuns: 150 };
const NODES = 8;
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 10_000 }).map((part) => min + ((max - min) * part) / 10_000);

const purchase: fc.Arbitrary<Purchase> = fc.record({
  name: fc.constant('own'),
  nodes: fc.integer({ min: 1, max: 12 }),
  capitalUsdPerNode: between(1000, 400_000),
  lifeMonths: fc.integer({ min: 6, max: 72 }),
  resaleDeclinePerYear: between(0, 1),
  idleKwPerNode: between(0, 3),
  busyKwPerNode: between(3, 12),
  electricityUsdPerKwh: between(0, 0.4),
  pue: between(1, 2),
  hallUsdPerKwMonth: between(0, 300),
  maintenanceShare: between(0, 0.2),
  staff: between(0, 5),
  usdPerStaffYear: between(0, 200_000),
  otherUsdPerMonth: between(0, 10_000),
});
const hourly: fc.Arbitrary<Rental> = fc.record({
  name: fc.constant('hourly'),
  parts: fc
    .record({ price: between(1, 100), overhead: between(0, 0.2) })
    .map(({ price, overhead }) => [
      { instanceType: 'x', nodes: NODES, terms: { kind: 'by-the-hour' as const, usdPerNodeHour: price, overhead } },
    ]),
  otherUsdPerMonth: between(0, 5000),
});
const committed: fc.Arbitrary<Rental> = fc.record({
  name: fc.constant('committed'),
  parts: fc
    .record({ upfront: between(0, 200_000), month: between(0, 20_000), term: fc.constantFrom(12, 36) })
    .map(({ upfront, month, term }) => [
      {
        instanceType: 'x',
        nodes: NODES,
        terms: {
          kind: 'committed' as const,
          termMonths: term,
          upfrontUsdPerNode: upfront,
          usdPerNodeMonth: month,
        },
      },
    ]),
  otherUsdPerMonth: fc.constant(0),
});
const questions: fc.Arbitrary<InvestmentQuestion> = fc.record({
  demand: fc.record({
    nodes: fc.constant(NODES),
    utilization: fc.array(between(0, 1), { minLength: 1, maxLength: 60 }),
  }),
  rentals: fc.tuple(hourly, committed),
  purchase,
  discountRate: between(0, 0.3),
});

const presentOf = (question: InvestmentQuestion, name: string) =>
  appraiseInvestment(question).alternatives.find((each) => each.name === name)!.presentUsd;

describe('any appraisal', () => {
  it('has lines that add up to the total, to the cent', () => {
    fc.assert(
      fc.property(questions, (question) => {
        for (const { lines, totalUsd, presentUsd } of appraiseInvestment(question).alternatives) {
          const cents = (values: readonly number[]) => values.reduce((sum, usd) => sum + Math.round(usd * 100), 0);
          expect(cents(lines.map((line) => line.totalUsd))).toBe(Math.round(totalUsd * 100));
          expect(cents(lines.map((line) => line.presentUsd))).toBe(Math.round(presentUsd * 100));
        }
      }),
      runs,
    );
  });

  it('finds equal cost at the break-even, and the cheaper side where it says', () => {
    let met = 0;
    fc.assert(
      fc.property(questions, (question) => {
        for (const { first, second, breakEven } of appraiseInvestment(question).comparisons) {
          const at = (utilization: number) => {
            const { nodes, utilization: months } = question.demand;
            const steadily = { ...question, demand: { nodes, utilization: steady(months.length, utilization) } };
            return presentOf(steadily, first) - presentOf(steadily, second);
          };
          const [idle, full] = [at(0), at(1)];
          if (breakEven.kind === 'at') {
            met += 1;
            // The utilisation is printed to six decimals.
            expect(Math.abs(at(breakEven.utilization))).toBeLessThanOrEqual(1 + Math.abs(full - idle) * 1e-6);
            expect(breakEven.firstIsCheaper === 'above' ? idle - full : full - idle).toBeGreaterThan(-0.1);
          } else if (breakEven.kind === 'always-equal') {
            expect(Math.max(Math.abs(idle), Math.abs(full))).toBeLessThan(0.1);
          } else {
            const sign = breakEven.kind === 'first-always-cheaper' ? -1 : 1;
            expect(Math.min(sign * idle, sign * full)).toBeGreaterThan(-0.1);
          }
        }
      }),
      runs,
    );
    expect(met).toBeGreaterThan(100);
  });

  it('has an advantage that is the difference of the worths today', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const { alternatives, comparisons } = appraiseInvestment(question);
        const present = Object.fromEntries(alternatives.map((each) => [each.name, each.presentUsd]));
        for (const { first, second, advantageUsd } of comparisons) {
          // Each is a sum of lines rounded to the cent.
          expect(Math.abs(advantageUsd - (present[second]! - present[first]!))).toBeLessThan(0.1);
        }
      }),
      runs,
    );
  });

  it('has a purchase cost that no dearer input lowers, and no later resale value raises', () => {
    const dearer: (keyof Purchase)[] = [
      'electricityUsdPerKwh',
      'hallUsdPerKwMonth',
      'maintenanceShare',
      'usdPerStaffYear',
      'resaleDeclinePerYear',
      'otherUsdPerMonth',
      'capitalUsdPerNode',
    ];
    fc.assert(
      fc.property(questions, fc.constantFrom(...dearer), between(1, 2), (question, key, factor) => {
        const raised = Math.min((question.purchase![key] as number) * factor, key === 'resaleDeclinePerYear' ? 1 : 1e9);
        const changed = { ...question, purchase: { ...question.purchase!, [key]: raised } };
        expect(presentOf(changed, 'own')).toBeGreaterThanOrEqual(presentOf(question, 'own') - 0.1);
      }),
      runs,
    );
  });

  it('pays back no earlier when money costs', () => {
    fc.assert(
      fc.property(questions, (question) => {
        // The resale at the end aside, an outlay comes first and its savings after.
        const { comparisons } = appraiseInvestment({
          ...question,
          purchase: { ...question.purchase!, lifeMonths: 72, resaleDeclinePerYear: 1 },
          rentals: question.rentals.slice(0, 1),
        });
        for (const { payback, discountedPayback } of comparisons) {
          if (discountedPayback.kind !== 'month') continue;
          expect(payback.kind).toBe('month');
          if (payback.kind === 'month') expect(payback.month).toBeLessThanOrEqual(discountedPayback.month);
        }
      }),
      runs,
    );
  });

  it('does not depend on the order of the rentals', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const turned = { ...question, rentals: [...question.rentals].reverse() };
        expect(JSON.stringify(appraiseInvestment(turned))).toBe(JSON.stringify(appraiseInvestment(question)));
      }),
      { ...runs, numRuns: 50 },
    );
  });
});
