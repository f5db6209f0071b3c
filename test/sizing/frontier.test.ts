import { beforeAll, describe, expect, it } from 'vitest';
import { fleetAvailability } from '../../lib/sizing/availability.js';
import { type Frontier, type FrontierQuestion, frontierWith } from '../../lib/sizing/frontier.js';
import { type Criteria, rankPlans } from '../../lib/sizing/rank-plans.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { demand, instanceType, offer, problem, region, site } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

const CRITERIA: Criteria = {
  weights: { cost: 1, energy: 1, availability: 1, scalability: 1, security: 1 },
  thresholds: {},
  security: 0.8,
};

const watts = (maxWatts: number) => ({ power: { idleWatts: 0, maxWatts, method: 'test', uncertainty: 0 } });
/** One node carries the demand: 10 USD/h at 10 kW, 12 at 6 kW, 13 at 7 kW (beaten), 20 at 5 kW. */
const types = [
  instanceType('cheap.8x', watts(10_000)),
  instanceType('even.8x', watts(6000)),
  instanceType('beaten.8x', watts(7000)),
  instanceType('lean.8x', watts(5000)),
];
const here = region({ 'cheap.8x': offer(10), 'even.8x': offer(12), 'beaten.8x': offer(13), 'lean.8x': offer(20) });
const input = problem({
  demands: [demand({ minima: { computeTflops: 800, precision: 'bf16' } })],
  types,
  sites: [site(here)],
});

function frontier(over: Partial<FrontierQuestion> = {}): Frontier {
  const answer = frontierWith(
    {
      problem: input,
      environment: 'energy',
      nodeAvailability: 0.9,
      mostAvailability: 0.5,
      runHours: {},
      criteria: CRITERIA,
      ...over,
    },
    solver,
  );
  if (answer.status !== 'found') throw new Error(answer.infeasibility.summary);
  return answer.frontier;
}

describe('a frontier', () => {
  it('holds every plan that none beats in cost and energy, and no other', () => {
    const { plans, complete } = frontier();
    expect(complete).toBe(true);
    expect(
      plans.map(({ fleets, usdPerMonth, kwhPerMonth }) => [
        fleets[0]!.groups[0]!.instanceType,
        usdPerMonth,
        kwhPerMonth,
      ]),
    ).toEqual([
      ['cheap.8x', 7300, 8760],
      ['even.8x', 8760, 5256],
      ['lean.8x', 14600, 4380],
    ]);
  });

  it('raises availability spare by spare', () => {
    const { plans } = frontier({ mostAvailability: 0.999 });
    const cheap = plans.filter(({ fleets }) => fleets[0]!.groups[0]!.instanceType === 'cheap.8x');
    expect(cheap.map(({ usdPerMonth, availability }) => [usdPerMonth, availability])).toEqual([
      [7300, fleetAvailability(1, 1, 0.9)],
      [14600, fleetAvailability(1, 2, 0.9)],
      [21900, fleetAvailability(1, 3, 0.9)],
    ]);
    expect(cheap[2]!.availability).toBeCloseTo(0.999, 12);
    expect(plans).toHaveLength(9);
  });

  it('never goes below what a workload asks for, while that of another is raised', () => {
    const asking = (name: string, target: number) =>
      demand({
        name,
        minima: { computeTflops: 800, precision: 'bf16' },
        spares: { kind: 'availability', target, nodeAvailability: 0.9 },
      });
    const { plans } = frontier({
      problem: { ...input, demands: [asking('often', 0.5), asking('steady', 0.999)], types: [types[0]!] },
      mostAvailability: 0.99,
    });
    // 1, 2 nodes of the one; 3 of the other in both plans.
    expect(
      plans.map(({ fleets }) => fleets.map(({ requiredNodes, spareNodes }) => requiredNodes + spareNodes)),
    ).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });

  it('trades hours of the run against nodes', () => {
    const training = demand({ minima: { computeTflops: 800, precision: 'bf16' }, hoursPerMonth: 500 });
    const { plans } = frontier({
      problem: { ...input, demands: [training], types: [types[0]!] },
      runHours: { train: 500 },
      paces: [0.5],
    });
    expect(
      plans.map(({ hoursToFinish, fleets, usdPerMonth }) => [hoursToFinish, fleets[0]!.requiredNodes, usdPerMonth]),
    ).toEqual([
      // As dear and sooner done; but two nodes are up together less often than one.
      [500, 1, 5000],
      [250, 2, 5000],
    ]);
  });

  it('tells how far a fleet can grow', () => {
    const limited = { ...input, limits: { vcpuQuotas: { 'on-demand-standard': 1 }, nodes: 4 } };
    expect(frontier({ problem: limited }).plans[0]!.scalability).toBe(4);
    expect(frontier().plans[0]!.scalability).toBe(1000);
  });

  it('says when it is cut short', () => {
    expect(frontier({ mostPlans: 2 })).toMatchObject({ complete: false, plans: { length: 2 } });
  });

  it('gives the reason when there is no plan', () => {
    const none = { ...input, limits: { monthlyCostUsd: 1 } };
    const question = {
      problem: none,
      environment: 'energy',
      nodeAvailability: 0.9,
      runHours: {},
      criteria: CRITERIA,
    } as const;
    expect(frontierWith(question, solver)).toMatchObject({ status: 'infeasible', infeasibility: { kind: 'conflict' } });
  });
});

describe('a ranking', () => {
  const plans = [
    { usdPerMonth: 100, kwhPerMonth: 50, availability: 0.9, scalability: 1 },
    { usdPerMonth: 200, kwhPerMonth: 10, availability: 0.99, scalability: 3 },
    { usdPerMonth: 150, kwhPerMonth: 20, availability: 0.945, scalability: 2 },
  ];

  it('adds up scaled scores by weight', () => {
    const ranked = rankPlans(plans, {
      ...CRITERIA,
      weights: { cost: 2, energy: 1, availability: 1, scalability: 0, security: 0 },
    });
    // Plan 0: (2·1 + 0 + 0) / 4; plan 1: (0 + 1 + 1) / 4; plan 2: (2·0.5 + 0.75 + 0.5) / 4.
    expect(ranked.map(({ plan, score }) => [plan, score])).toEqual([
      [2, 0.5625],
      [0, 0.5],
      [1, 0.5],
    ]);
  });

  it('leaves plans that miss a threshold out, and says which', () => {
    const ranked = rankPlans(plans, {
      ...CRITERIA,
      thresholds: { availability: 0.94, monthlyEnergyKwh: 15, security: 0.9 },
    });
    expect(ranked.map(({ score }) => score)).toEqual([null, null, null]);
    expect(ranked.map(({ plan, missed }) => [plan, missed])).toEqual([
      [0, ['energy', 'availability', 'security']],
      [1, ['security']],
      [2, ['energy', 'security']],
    ]);
  });
});
