import { beforeAll, describe, expect, it } from 'vitest';
import { fleetAvailability } from '../../../lib/sizing/model/availability.js';
import { loadSolver, type Solver } from '../../../lib/sizing/solver/solver.js';
import {
  type Frontier,
  type FrontierQuestion,
  frontierWith,
  type PacedProblem,
} from '../../../lib/studies/frontier/frontier.js';
import { type Criteria, rankPlans } from '../../../lib/studies/frontier/rank-plans.js';
import { demand, instanceType, offer, problem, region, site } from '../../sizing/small-catalog.js';

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
      paces: [{ problem: input }],
      environment: 'energy',
      nodeAvailability: 0.9,
      mostAvailability: 0.5,
      criteria: CRITERIA,
      ...over,
    },
    solver,
  );
  if (answer.status !== 'found') throw new Error(JSON.stringify(answer.infeasibility));
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
      paces: [
        {
          problem: { ...input, demands: [asking('often', 0.5), asking('steady', 0.999)], types: [types[0]!] },
        },
      ],
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

  const runOf = (hours: number, tflops: number): PacedProblem => {
    const minima = { computeTflops: tflops, precision: 'bf16' } as const;
    const run = { endsWith: 'deadline', deadlineHours: hours, startUpHours: 0 } as const;
    const training = demand({ minima, hoursPerMonth: Math.min(730, hours), run });
    return { problem: { ...input, demands: [training], types: [types[0]!] } };
  };

  it('trades hours of the run against nodes', () => {
    const { plans } = frontier({ paces: [runOf(500, 800), runOf(250, 1600)], mostAvailability: 0.9 });
    expect(
      plans.map(({ hoursToFinish, fleets, usdPerMonth }) => [hoursToFinish, fleets[0]!.requiredNodes, usdPerMonth]),
    ).toEqual([
      // As dear and sooner done; but two nodes are up together less often than one.
      [500, 1, 5000],
      [250, 2, 5000],
      [250, 2, 7500],
    ]);
  });

  it('counts a run that is longer than a month whole: twice the nodes for half as long cost the same', () => {
    const paces = [runOf(2920, 800), runOf(1460, 1600)];
    const { plans, complete } = frontier({ paces, mostAvailability: 0.9 });
    expect(complete).toBe(true);
    // 10 USD/h and 12 kW at the meter, for 2920 h or twice for 1460 h.
    const compared = { usd: 29_200, environment: 35_040 };
    const bare = plans.filter(({ fleets }) => fleets[0]!.spareNodes === 0);
    expect(bare.map((plan) => [plan.hoursToFinish, plan.usdPerMonth, plan.kwhPerMonth, plan.compared])).toEqual([
      [2920, 7300, 8760, compared],
      [1460, 14_600, 17_520, compared],
    ]);
  });

  it('says that runs of several lengths beyond a month are not weighed against each other exactly', () => {
    const run = { endsWith: 'deadline', deadlineHours: 2920, startUpHours: 0 } as const;
    const both = [demand({ minima: { computeTflops: 800, precision: 'bf16' }, run }), demand({ name: 'serve' })];
    const { complete } = frontier({
      paces: [{ problem: { ...input, demands: both } }],
    });
    expect(complete).toBe(false);
  });

  it('counts the energy of what works beside the plan', () => {
    const beside = [{ workload: 'train', kwhPerMonth: 100, co2eKgPerMonth: 7 }];
    const [plan] = frontier({ paces: [{ ...runOf(500, 400), beside }] }).plans;
    expect(plan).toMatchObject({ kwhPerMonth: 6100, co2eKgPerMonth: 2407 });
    expect(plan!.compared).toEqual({ usd: 5000, environment: 6100 });
  });

  it('keeps what is of unknown power where nothing known beats it, and where there is nothing else', () => {
    const dark = instanceType('dark.8x', { power: null });
    const offers = { 'cheap.8x': offer(10), 'dark.8x': offer(9) };
    const paced = (list: typeof types) => [{ problem: { ...input, types: list, sites: [site(region(offers))] } }];
    const told = (list: typeof types) =>
      frontier({ paces: paced(list) }).plans.map(({ usdPerMonth, kwhPerMonth, compared }) => [
        usdPerMonth,
        kwhPerMonth,
        compared.environment,
      ]);
    expect(told([dark, types[0]!])).toEqual([
      [6570, null, null],
      [7300, 8760, 8760],
    ]);
    expect(told([dark])).toEqual([[6570, null, null]]);
    const { ranking } = frontier({
      paces: paced([dark, types[0]!]),
      criteria: { ...CRITERIA, thresholds: { monthlyEnergyKwh: 1e6 } },
    });
    expect(ranking.map(({ plan, missed }) => [plan, missed])).toEqual([
      [1, []],
      [0, ['energy']],
    ]);
  });

  it('takes the grid of each region into account where CO2e is the axis', () => {
    const energy = { pue: 1.2, pueBasis: 'site', gridYear: 2024 } as const;
    const clean = region(
      { 'cheap.8x': offer(11) },
      { region: 'clean', energy: { ...energy, gridGramsCo2ePerKwh: 20 } },
    );
    const dirty = region({ 'cheap.8x': offer(10), 'even.8x': offer(10.5) }, { region: 'dirty' });
    const problemOfBoth = { ...input, sites: [site(dirty), site(clean)] };
    const { plans, environment } = frontier({
      paces: [{ problem: problemOfBoth }],
      environment: 'co2e',
    });
    expect(environment).toBe('co2e');
    // 8760 kWh at 400 and at 20 g/kWh, 5256 kWh at 400 g/kWh: by energy alone the clean region would not be there.
    expect(plans.map((plan) => [plan.region, plan.usdPerMonth, plan.compared.environment])).toEqual([
      ['dirty', 7300, 3504],
      ['dirty', 7665, 2102.4],
      ['clean', 8030, 175.2],
    ]);
  });

  it('compares what a region has no price for at the dearest price of the others', () => {
    const gateway = (name: string, unitPriceUsd: number | null) => ({
      category: 'hardware' as const,
      subject: { kind: 'nat-gateways', count: 1 } as const,
      quantity: 730,
      unit: 'h',
      unitPriceUsd,
      figure: `regions/${name}/prices/natGatewayUsdPerHour`,
    });
    const at = (name: string, price: number | null, pue: number) =>
      site(region({ 'cheap.8x': offer(10) }, { region: name, energy: { ...here.energy, pue } }), {
        fixedCosts: [gateway(name, price)],
      });
    const sites = [at('a', 1, 1.1), at('b', null, 1.2)];
    const { plans } = frontier({ paces: [{ problem: { ...input, sites } }] });
    // The bill of b is less by what is not in it; it draws more, and is beaten.
    expect(plans.map((plan) => [plan.region, plan.usdPerMonth, plan.compared.usd])).toEqual([['a', 8030, 8030]]);
  });

  it('tells how far a fleet can grow', () => {
    const limited = { ...input, limits: { vcpuQuotas: { 'on-demand-standard': 1 }, nodes: 4 } };
    expect(frontier({ paces: [{ problem: limited }] }).plans[0]!.scalability).toBe(4);
    expect(frontier().plans[0]!.scalability).toBe(1000);
  });

  it('says when it is cut short', () => {
    expect(frontier({ mostPlans: 2 })).toMatchObject({ complete: false, plans: { length: 2 } });
  });

  it('gives the reason when there is no plan', () => {
    const none = { ...input, limits: { monthlyCostUsd: 1 } };
    const question = {
      paces: [{ problem: none }],
      environment: 'energy',
      nodeAvailability: 0.9,
      criteria: CRITERIA,
    } as const;
    expect(frontierWith(question, solver)).toMatchObject({ status: 'infeasible', infeasibility: { kind: 'conflict' } });
  });
});

describe('a ranking', () => {
  const rankable = (usd: number, kwh: number | null, availability: number, scalability: number) => ({
    compared: { usd, environment: kwh },
    kwhPerMonth: kwh,
    availability,
    scalability,
  });
  const plans = [rankable(100, 50, 0.9, 1), rankable(200, 10, 0.99, 3), rankable(150, 20, 0.945, 2)];

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
    expect(ranked.map(({ score, scores }) => [score, scores])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ]);
    expect(ranked.map(({ plan, missed }) => [plan, missed])).toEqual([
      [0, ['energy', 'availability', 'security']],
      [1, ['security']],
      [2, ['energy', 'security']],
    ]);
  });

  it('scales over the plans that are left: one that is left out moves no score', () => {
    const criteria = { ...CRITERIA, thresholds: { availability: 0.94 } };
    const without = rankPlans(plans.slice(1), criteria);
    const withIt = rankPlans(plans, criteria);
    expect(withIt.slice(0, 2).map(({ plan, score, scores }) => [plan - 1, score, scores])).toEqual(
      without.map(({ plan, score, scores }) => [plan, score, scores]),
    );
    expect(withIt[0]!.scores!.cost + withIt[1]!.scores!.cost).toBe(1);
  });

  it('gives 1 on axes on which plans are alike, and to a plan that is alone', () => {
    const [alone] = rankPlans([plans[0]!], CRITERIA);
    expect(alone!.scores).toEqual({ cost: 1, energy: 1, availability: 1, scalability: 1, security: 0.8 });
    expect(alone!.score).toBe(0.96);
    const [first, second] = rankPlans([rankable(100, 50, 0.9, 1), rankable(100, 60, 0.9, 1)], CRITERIA);
    expect([first!.scores!.cost, second!.scores!.cost, first!.scores!.energy, second!.scores!.energy]).toEqual([
      1, 1, 1, 0,
    ]);
  });

  it('does not depend on the sum of the weights, and ranks nothing where all are zero', () => {
    const times = (factor: number) => {
      const { cost, energy, availability, scalability, security } = CRITERIA.weights;
      const weights = { cost, energy, availability, scalability, security };
      return Object.fromEntries(Object.entries(weights).map(([key, value]) => [key, value * factor])) as typeof weights;
    };
    const scored = (factor: number) => rankPlans(plans, { ...CRITERIA, weights: times(factor) });
    expect(scored(7)).toEqual(scored(1));
    expect(scored(0).map(({ plan, score }) => [plan, score])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
    ]);
  });

  it('counts unknown energy as the worst', () => {
    const ranked = rankPlans([rankable(100, null, 0.9, 1), rankable(200, 50, 0.9, 1)], CRITERIA);
    const energyOf = (at: number) => ranked.find(({ plan }) => plan === at)!.scores!.energy;
    expect([energyOf(0), energyOf(1)]).toEqual([0, 1]);
  });
});
