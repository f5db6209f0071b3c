import { describe, expect, it } from 'vitest';
import type { CatalogOverlay } from '../../../lib/catalog/overlay/overlay-schema.js';
import { monthlyFactors } from '../../../lib/plan/demand/months.js';
import { openCatalog, openHall, planOpenHall } from '../../../lib/plan/plan-hall.js';
import { chanceOf, lostToInterruptions } from '../../../lib/studies/portfolio/assumptions.js';
import { planPortfolio } from '../../../lib/studies/portfolio/plan-portfolio.js';
import { blocksOf } from '../../../lib/studies/portfolio/purchases.js';

const OFFICE = `
version: 1
name: office
region: us-east-1
workloads:
  - name: notebooks
    purpose: inference
    accelerators: { atLeast: 10 }
    types: { allow: [g6.xlarge] }
    profile: { week: office-hours }
  - name: nightly
    purpose: inference
    accelerators: { atLeast: 10 }
    types: { allow: [g6.xlarge] }
    profile: { week: nights }
operations: { emails: [] }
`;

async function answerOf(
  text: string,
  months = 36,
  start = '2027-01',
  { overlay, probability }: { readonly overlay?: CatalogOverlay; readonly probability?: number } = {},
) {
  const open = openHall(text, overlay === undefined ? undefined : openCatalog({ overlay }));
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const outcome = await planOpenHall(open);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { blueprint, catalog } = open.value;
  return planPortfolio(blueprint, catalog, outcome.plan, {
    start,
    months,
    discountRate: 0.08,
    ...(probability !== undefined && { capacityProbability: probability }),
  });
}

async function portfolioOf(...asked: Parameters<typeof answerOf>) {
  const answer = await answerOf(...asked);
  if (answer.status !== 'planned') throw new Error(JSON.stringify(answer));
  return answer.portfolio;
}

describe('the portfolio of a blueprint', () => {
  it('lets workloads share what is reserved when they run at other hours', async () => {
    const both = await portfolioOf(OFFICE);
    const office = await portfolioOf(OFFICE.replace(/ {2}- name: nightly[\s\S]*?nights }\n/, ''));
    // 60 of 168 hours are too few for a reservation, 130 are not.
    expect(office.purchases).toEqual([]);
    expect(both.purchases).toMatchObject([{ on: '2027-01-01', until: '2030-01-01', kind: 'reserved-3y', nodes: 10 }]);
    expect(both.proof).toMatchObject({ status: 'optimal', gap: 0 });
    // 12 h on five days, 10 h on seven nights.
    expect(both.byMonth[0]!.neededNodeHours).toBeCloseTo((10 * 130 * 730) / 168, 2);
    expect(both.unusedShare).toBeCloseTo(1 - 130 / 168, 6);
    // 60 and 70 hours of the week on the same nodes, at one price.
    const [day, night] = both.workloads;
    expect(day!.nodeHours / night!.nodeHours).toBeCloseTo(60 / 70, 6);
    expect(day!.usdPerNodeHour).toBe(night!.usdPerNodeHour);
    expect(day!.totalUsd + night!.totalUsd).toBeCloseTo(both.totalUsd, 1);
    expect(both.years.map(({ months }) => months)).toEqual([12, 12, 12]);
    expect(both.years.reduce((sum, { totalUsd }) => sum + totalUsd, 0)).toBeCloseTo(both.totalUsd, 1);
  });

  it('costs no more than a simple rule, and no less than its bound', async () => {
    const { rules, presentUsd, proof, byMonth, totalUsd } = await portfolioOf(OFFICE);
    expect(rules.map(({ rule }) => rule)).toEqual(['all-on-demand', 'all-reserved', 'base-at-30th-percentile']);
    for (const rule of rules) expect(rule.presentUsd).toBeGreaterThanOrEqual(presentUsd);
    expect(proof.boundUsd).toBeLessThanOrEqual(proof.objectiveUsd);
    expect(byMonth.reduce((sum, month) => sum + month.totalUsd, 0)).toBeCloseTo(totalUsd, 0);
  });

  it('gains nothing by waiting where nothing is committed, and costs the mean of the demands', async () => {
    const { waiting, presentUsd, purchases } = await portfolioOf(
      OFFICE.replace(/ {2}- name: nightly[\s\S]*?nights }\n/, ''),
    );
    expect(purchases).toEqual([]);
    // 8, 10 and 12 nodes, rented by the hour.
    expect(waiting.demandFactors).toEqual([0.8, 1, 1.2]);
    expect(waiting.nowUsd! / presentUsd).toBeCloseTo(1, 6);
    expect(waiting).toMatchObject({ waitUsd: waiting.nowUsd, valueUsd: 0 });
  });

  it('follows dates: nothing before, more in a change, growth by the month', async () => {
    const dated = OFFICE.replace(
      '{ week: office-hours }',
      '{ week: office-hours, from: 2027-02-01, until: 2027-07-01, changes: [{ from: 2027-04-10, until: 2027-05-01, times: 2 }] }',
    ).replace(/ {2}- name: nightly[\s\S]*?nights }\n/, '');
    const { byMonth } = await portfolioOf(dated, 8);
    expect(byMonth.map(({ capacity }) => capacity.needed)).toEqual([0, 10, 10, 20, 10, 10, 0, 0]);
    expect(byMonth[0]!.totalUsd).toBe(0);
  });

  it('holds a budget in every month, with fewer upfront payments', async () => {
    const free = await portfolioOf(OFFICE);
    const beside = free.byMonth[1]!.totalUsd;
    const limited = OFFICE.replace('operations:', 'limits: { monthlyCost: 60k USD }\noperations:');
    const { byMonth, purchases, presentUsd } = await portfolioOf(limited);
    expect(free.byMonth[0]!.totalUsd).toBeGreaterThan(60_000 + beside);
    for (const month of byMonth) expect(month.totalUsd).toBeLessThanOrEqual(60_000);
    expect(purchases.length).toBeGreaterThan(0);
    expect(presentUsd).toBeGreaterThan(free.presentUsd);
  });

  it('says where a horizon is shorter than a term that is asked for, and where it misses the demand', async () => {
    const text = OFFICE.replace('{ week: nights }', '{ from: 2030-01-01 }\n    purchase: [on-demand, reserved-3y]');
    const { diagnostics } = await answerOf(text, 12);
    expect(diagnostics.map(({ path, severity }) => `${severity} ${path.join('/')}`)).toEqual([
      'warning workloads/1/purchase/1',
      'warning workloads/1/profile',
    ]);
  });

  it('says which workload no type carries once it has grown', async () => {
    const text = OFFICE.replace('{ week: nights }', '{ growthPerMonth: 0.5 }\n    nodes: { atMost: 40 }');
    expect(await answerOf(text)).toMatchObject({ status: 'impossible', workloads: ['nightly'] });
  });

  it('has a run pay for the weeks that it takes', async () => {
    const text = OFFICE.replace(/ {2}- name: nightly[\s\S]*?nights }\n/, '').replace(
      'profile: { week: office-hours }',
      'profile: { from: 2027-02-01 }\n    runLength: 300 h',
    );
    const { byMonth } = await portfolioOf(text, 4);
    // 300 of 730 hours: two quarters of a month.
    expect(byMonth.map(({ neededNodeHours }) => neededNodeHours)).toEqual([0, 3650, 0, 0]);
  });
});

describe('a hall that may be in several regions', () => {
  it('is where its nodes and what is beside them cost least, and shows the others', async () => {
    const regions = ['us-east-1', 'us-west-2'];
    const alone = await Promise.all(
      regions.map((region) => portfolioOf(OFFICE.replace('region: us-east-1', `region: ${region}`), 12)),
    );
    const {
      region,
      regions: places,
      presentUsd,
      proof,
    } = await portfolioOf(OFFICE.replace('region: us-east-1', `region: [${regions.join(', ')}, eu-west-1]`), 12);
    expect(places.map((place) => place.region)).toEqual(['eu-west-1', 'us-east-1', 'us-west-2']);
    for (const [at, each] of alone.entries())
      expect(places.find((place) => place.region === regions[at])!.presentUsd).toBe(each.presentUsd);
    // The type is not sold there.
    expect(places[0]!.presentUsd).toBeNull();
    const own = places.find((place) => place.region === region)!;
    expect(own.presentUsd).toBe(presentUsd);
    const whole = (place: (typeof places)[number]) => place.presentUsd! + 11.5 * place.besideUsdPerMonth;
    for (const place of places.slice(1)) expect(whole(own)).toBeLessThanOrEqual(whole(place) + 1);
    expect(proof.gap).toBeLessThanOrEqual(1e-4);
  });
});

/** A Savings Plan that costs 0.3 USD for an hour of g6.xlarge, and twice that for g6e.xlarge. */
const PLANNED: CatalogOverlay = {
  version: 1,
  name: 'ours',
  date: '2026-11-01',
  prices: (
    [
      ['g6.xlarge', 0.3],
      ['g6e.xlarge', 0.6],
    ] as const
  ).map(([instanceType, usdPerHour]) => ({
    instanceType,
    region: 'us-east-1',
    savingsPlans: [{ plan: 'compute' as const, term: '1y' as const, payment: 'no-upfront' as const, usdPerHour }],
  })),
};

const ALWAYS = OFFICE.replace(/ {2}- name: nightly[\s\S]*?nights }\n/, '').replace('{ week: office-hours }', '{}');

describe('other ways to commit', () => {
  it('buys a Savings Plan by the USD per hour that nodes use up', async () => {
    const { purchases, unusedShare, byMonth } = await portfolioOf(ALWAYS, 12, '2027-01', { overlay: PLANNED });
    expect(purchases).toEqual([
      {
        on: '2027-01-01',
        until: '2028-01-01',
        region: null,
        instanceType: null,
        family: null,
        kind: 'compute-savings-plan-1y',
        payment: 'no-upfront',
        nodes: null,
        usdPerHour: 3,
        upfrontUsd: 0,
        usdPerMonth: 2190,
        blocks: [],
      },
    ]);
    expect(unusedShare).toBe(0);
    expect(byMonth[0]).toMatchObject({ recurringUsd: 2190, onDemandUsd: 0 });
  });

  it('has one plan cover one type first and another after it', async () => {
    const second = ALWAYS.replace('profile: {}', 'profile: { until: 2027-07-01 }').replace(
      'operations:',
      `  - name: later
    purpose: inference
    accelerators: { atLeast: 5 }
    types: { allow: [g6e.xlarge] }
    profile: { from: 2027-07-01 }
operations:`,
    );
    const { purchases, totalUsd, workloads } = await portfolioOf(second, 12, '2027-01', { overlay: PLANNED });
    expect(purchases.map(({ kind, usdPerHour }) => [kind, usdPerHour])).toEqual([['compute-savings-plan-1y', 3]]);
    // Ten nodes for half a year, five that cost twice as much for the other half.
    expect(workloads[0]!.totalUsd / workloads[1]!.totalUsd).toBeCloseTo(1, 1);
    expect(workloads[0]!.totalUsd + workloads[1]!.totalUsd).toBeCloseTo(totalUsd, 1);
  });

  it('holds the nodes that may not be there, and rents them where nothing is asked', async () => {
    const scarce = `
version: 1
name: train
region: us-east-1
workloads:
  - name: train
    accelerators: { atLeast: 16 }
    types: { allow: [p5.48xlarge] }
    profile: { from: 2027-02-01, until: 2027-04-01 }
operations: { emails: [] }
`;
    const rented = await portfolioOf(scarce, 4);
    const held = await portfolioOf(scarce, 4, '2027-01', { probability: 0.95 });
    expect(rented.purchases).toEqual([]);
    expect(held.purchases).toMatchObject([
      { on: '2027-02-01', until: '2027-04-01', kind: 'capacity-reservation', nodes: 2, upfrontUsd: 0 },
    ]);
    // Held all month at the price by the hour: a training run uses all of it.
    expect(held.presentUsd).toBeCloseTo(rented.presentUsd, 2);
    expect(held.byMonth[1]!.capacity).toMatchObject({ onDemand: 0, committed: { 'capacity-reservation': 16 } });
    expect(chanceOf(true, 'on-demand', 2)).toBeLessThan(0.95);
    expect(chanceOf(false, 'on-demand', 33)).toBeCloseTo(0.98 ** 3, 12);
  });

  it('loses more to interruptions in a larger training fleet, and no more when serving', () => {
    expect(lostToInterruptions({ purpose: 'training' }, 100)).toBeCloseTo((0.25 / 730) * 0.7 * 100, 12);
    expect(lostToInterruptions({ purpose: 'inference' }, 100)).toBe(lostToInterruptions({ purpose: 'inference' }, 1));
  });

  it('splits a chain of capacity blocks into lengths that are sold', () => {
    expect(blocksOf('2027-01-01', '2027-07-20')).toEqual([
      { on: '2027-01-01', days: 182, soldFrom: '2026-11-06' },
      { on: '2027-07-02', days: 14, soldFrom: '2027-05-07' },
      { on: '2027-07-16', days: 4, soldFrom: '2027-05-21' },
    ]);
  });
});

describe('the demand of months', () => {
  const base = { week: [], timeZone: 'Etc/UTC', growthPerMonth: 0, changes: [] };

  it('grows from the first month with demand, and takes the highest level of a month', () => {
    expect(monthlyFactors(undefined, '2027-01', 2)).toEqual([1, 1]);
    expect(monthlyFactors({ ...base, growthPerMonth: 0.1, from: '2027-02-15' }, '2027-01', 3)).toEqual([0, 1, 1.1]);
    const changes = [
      { from: '2027-01-15', until: '2027-02-15', times: 0.5 },
      { from: '2027-02-15', times: 3 },
    ];
    expect(monthlyFactors({ ...base, changes }, '2026-12', 4)).toEqual([1, 1, 3, 3]);
    const lower = [{ from: '2027-01-01', until: '2027-03-01', times: 0.5 }];
    expect(monthlyFactors({ ...base, changes: lower }, '2027-01', 3)).toEqual([0.5, 0.5, 1]);
  });
});
