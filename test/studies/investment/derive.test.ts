import { describe, expect, it } from 'vitest';
import type { TypeOffer } from '../../../lib/catalog/facts/catalog.js';
import { appraiseInvestment } from '../../../lib/studies/investment/appraise-investment.js';
import { derivePurchase } from '../../../lib/studies/investment/derive-purchase.js';
import { deriveRentals, type NodesOfType } from '../../../lib/studies/investment/derive-rentals.js';
import { INVESTMENT_INPUTS, NODE_PRICES } from '../../../lib/studies/investment/documented-inputs.js';
import { P4D, P5, typeFixture } from '../../plan/hall-fixture.js';
import { steady } from './questions.js';

const offer: TypeOffer = {
  zones: ['use1-az1'],
  onDemandUsdPerHour: 50,
  spotUsdPerHour: 20,
  reserved1YearUsdPerHour: 40,
  reserved3YearUsdPerHour: 30,
  capacityBlockUsdPerHour: null,
};
const p5: NodesOfType = { type: P5, nodes: 5, purpose: 'training' };

describe('the ways of renting a fleet', () => {
  it('are those that the catalog prices, and the others are named', () => {
    const { rentals, unpriced } = deriveRentals([p5], new Map([[P5.name, offer]]), 70);
    expect(rentals.map(({ name, otherUsdPerMonth }) => [name, otherUsdPerMonth])).toEqual([
      ['on demand', 70],
      ['spot mix', 70],
      ['reserved 1 year', 70],
      ['reserved 3 years', 70],
    ]);
    expect(unpriced).toEqual([{ name: 'capacity blocks', instanceTypes: ['p5.48xlarge'] }]);
    const terms = Object.fromEntries(rentals.map(({ name, parts }) => [name, parts]));
    expect(terms['on demand']).toEqual([
      { instanceType: P5.name, nodes: 5, terms: { kind: 'by-the-hour', usdPerNodeHour: 50, overhead: 0 } },
    ]);
    // 30 USD × 26,280 h.
    expect(terms['reserved 3 years']![0]!.terms).toEqual({
      kind: 'committed',
      termMonths: 36,
      upfrontUsdPerNode: 788_400,
      usdPerNodeMonth: 0,
    });
    expect(terms['reserved 1 year']![0]!.terms).toMatchObject({ termMonths: 12, upfrontUsdPerNode: 350_400 });
    // Training may be all on spot, and does 3 % again.
    expect(terms['spot mix']).toEqual([
      { instanceType: P5.name, nodes: 5, terms: { kind: 'by-the-hour', usdPerNodeHour: 20, overhead: 0.03 } },
    ]);
  });

  it('keep half of a serving fleet off spot', () => {
    const { rentals } = deriveRentals([{ ...p5, purpose: 'inference' }], new Map([[P5.name, offer]]), 0);
    expect(rentals[1]!.parts.map(({ nodes, terms }) => [nodes, terms])).toEqual([
      [2, { kind: 'by-the-hour', usdPerNodeHour: 20, overhead: 0 }],
      [3, { kind: 'by-the-hour', usdPerNodeHour: 50, overhead: 0 }],
    ]);
  });

  it('take a discount off, and need a price for every type', () => {
    const offers = new Map([
      [P5.name, offer],
      [P4D.name, { ...offer, spotUsdPerHour: null }],
    ]);
    const fleet: NodesOfType[] = [p5, { type: P4D, nodes: 1, purpose: 'training' }];
    const { rentals, unpriced } = deriveRentals(fleet, offers, 0, { 'on-demand': 0.1 });
    expect(rentals[0]!.parts.map(({ terms }) => terms)).toEqual([
      { kind: 'by-the-hour', usdPerNodeHour: 45, overhead: 0 },
      { kind: 'by-the-hour', usdPerNodeHour: 45, overhead: 0 },
    ]);
    expect(unpriced[0]).toEqual({ name: 'spot mix', instanceTypes: ['p4d.24xlarge'] });
  });
});

const power = { idleWatts: 1000, maxWatts: 11_000, method: 'made up', uncertainty: 0 };

describe('the purchase of a fleet', () => {
  it('rests on documented inputs', () => {
    const derived = derivePurchase([{ ...p5, type: { ...P5, power } }]);
    expect(derived).toEqual({
      kind: 'purchase',
      purchase: {
        name: 'on premises',
        nodes: 5,
        capitalUsdPerNode: 343_980,
        lifeMonths: 60,
        resaleDeclinePerYear: 0.35,
        idleKwPerNode: 1,
        // Training stands at 0.9 between idle and most.
        busyKwPerNode: 10,
        electricityUsdPerKwh: 0.0806,
        pue: 1.54,
        hallUsdPerKwMonth: 184.06,
        maintenanceShare: 0.06,
        // 40 accelerators.
        staff: 0.16,
        usdPerStaffYear: 135_520,
        otherUsdPerMonth: 0,
      },
    });
  });

  it('takes what the user gives first', () => {
    const given = { capitalUsdPerNode: 250_000, idleKwPerNode: 2, busyKwPerNode: 8, staff: 3, pue: 1.2 };
    const derived = derivePurchase([{ type: P4D, nodes: 2, purpose: 'training' }], given);
    expect(derived).toMatchObject({ kind: 'purchase', purchase: given });
  });

  it('says of which nodes neither price nor power is known', () => {
    const fleet: NodesOfType[] = [
      { type: P4D, nodes: 2, purpose: 'training' },
      { type: typeFixture('p5.4xlarge', { model: 'H100-SXM-80GB', count: 1 }), nodes: 1, purpose: 'training' },
    ];
    expect(derivePurchase(fleet)).toEqual({
      kind: 'unknown',
      figure: 'capital',
      instanceTypes: ['p4d.24xlarge', 'p5.4xlarge'],
    });
    expect(derivePurchase([p5])).toEqual({ kind: 'unknown', figure: 'power', instanceTypes: ['p5.48xlarge'] });
  });

  it('averages nodes of several types', () => {
    const fleet: NodesOfType[] = [
      { type: { ...P5, power }, nodes: 3, purpose: 'training' },
      { type: { ...P4D, power: { ...power, idleWatts: 200 } }, nodes: 1, purpose: 'inference' },
    ];
    // (3 × 1 + 0.2) ÷ 4, and (3 × 10 + 0.2 + 10.8 × 0.7) ÷ 4.
    const derived = derivePurchase(fleet, { capitalUsdPerNode: 1 });
    expect(derived.kind === 'purchase' && derived.purchase.idleKwPerNode).toBeCloseTo(0.8, 12);
    expect(derived.kind === 'purchase' && derived.purchase.busyKwPerNode).toBeCloseTo(9.44, 12);
  });

  it('can be appraised beside the rentals', () => {
    const derived = derivePurchase([{ ...p5, type: { ...P5, power } }]);
    const { rentals } = deriveRentals([p5], new Map([[P5.name, offer]]), 0);
    const { comparisons } = appraiseInvestment({
      demand: { nodes: 5, utilization: steady(INVESTMENT_INPUTS.horizonMonths.value, 0.7) },
      rentals,
      purchase: derived.kind === 'purchase' ? derived.purchase : null,
      discountRate: INVESTMENT_INPUTS.discountRate.value,
    });
    expect(comparisons.map(({ first, second }) => `${first} / ${second}`)).toEqual([
      'on premises / on demand',
      'on premises / reserved 1 year',
      'on premises / reserved 3 years',
      'on premises / spot mix',
      'reserved 1 year / on demand',
      'reserved 1 year / spot mix',
      'reserved 3 years / on demand',
      'reserved 3 years / spot mix',
    ]);
  });
});

describe('every documented input', () => {
  it('says its unit, its basis and its source', () => {
    for (const { value, unit, source } of [...Object.values(INVESTMENT_INPUTS), ...NODE_PRICES.values()]) {
      expect(value).toBeGreaterThan(0);
      expect(unit).not.toBe('');
      expect(source.length).toBeGreaterThan(20);
    }
  });

  it('has a resale decline that lies in each range of its source', () => {
    const left = 1 - INVESTMENT_INPUTS.resaleDeclinePerYear.value;
    const ranges = [
      [0.6, 0.65],
      [0.4, 0.45],
      [0.25, 0.35],
      [0.15, 0.2],
      [0.1, 0.15],
    ];
    for (const [year, [low, high]] of ranges.entries()) {
      expect(left ** (year + 1)).toBeGreaterThanOrEqual(low!);
      expect(left ** (year + 1)).toBeLessThanOrEqual(high!);
    }
  });
});
