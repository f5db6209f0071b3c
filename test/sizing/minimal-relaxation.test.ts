import { beforeAll, describe, expect, it } from 'vitest';
import type { InstanceType } from '../../lib/catalog/facts/catalog.js';
import { constraintWords } from '../../lib/report/words/constraint-words.js';
import { conditionsOf } from '../../lib/sizing/explain/conditions.js';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import type { Infeasibility, MinimalRelaxation } from '../../lib/sizing/model/sizing.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { generator } from './random-problem.js';
import { accelerator, demand, instanceType, offer, problem, rates, region, site, store } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

function conflictOf(input: SizingProblem): Infeasibility {
  const answer = sizeWith(input, solver);
  if (answer.status === 'sized') throw new Error('the problem has a plan');
  return answer.infeasibility;
}

function relaxationOf(infeasibility: Infeasibility): MinimalRelaxation | null {
  return infeasibility.kind === 'conflict' ? infeasibility.minimalRelaxation : null;
}

function nearest(input: SizingProblem): MinimalRelaxation {
  const plan = relaxationOf(conflictOf(input));
  if (plan === null) throw new Error('no plan is near');
  return plan;
}

const told = ({ changes }: MinimalRelaxation) =>
  changes.map(({ workload, constraint, asked, to }) => [workload, constraintWords(constraint), asked, to]);

/** big: 800 TFLOPS, 100 GB/s at 20 USD/h; small: 400 TFLOPS, 50 GB/s at 12 USD/h. */
const big = instanceType('big.8x');
const small = instanceType('small.4x', {
  accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' },
  network: { baselineGbps: 400, cards: [], efaInterfaces: 2 },
});
const here = site(region({ 'big.8x': offer(20.00001), 'small.4x': offer(12) }));
const ask = (over: Partial<Demand>, limits: SizingProblem['limits'] = {}) =>
  problem({ demands: [demand(over)], types: [big, small], sites: [here], limits });

it('comes to one demand whichever conditions are left out first, so that what is known of it is found again', () => {
  const asked = problem({ demands: [demand({ minima: { accelerators: 8, vcpus: 96, hostMemoryGib: 512 } })] });
  const [first, second] = conditionsOf(asked).filter(({ constraint }) => constraint.kind === 'minimum');
  const left = first!.without(second!.without(asked)).demands[0];
  expect(left).toBe(second!.without(first!.without(asked)).demands[0]);
  expect(Object.keys(left!.minima)).toHaveLength(1);
});

describe('the nearest plan', () => {
  it('has the budget that it costs, to the cent', () => {
    // 3 small: 26280 USD; 2 big 29200.0146. To meet 13000 USD, compute would have to go from 1000 to 400 TFLOPS.
    const plan = nearest(ask({}, { monthlyCostUsd: 13_000 }));
    expect(told(plan)).toEqual([[null, 'monthly cost', 13_000, 26_280]]);
    expect(plan).toMatchObject({ totalUsdPerMonth: 26_280, exact: true });
    expect(told(nearest(ask({ types: { ...demand().types, allow: ['big'] } }, { monthlyCostUsd: 28_000 })))).toEqual([
      [null, 'monthly cost', 28_000, 29_200.02],
    ]);
  });

  it('changes the number that has to change least, by factor', () => {
    // 20000 USD buy 2 small: 800 of 1000 TFLOPS, a factor of 1.25; the budget would take one of 1.314.
    expect(told(nearest(ask({}, { monthlyCostUsd: 20_000 })))).toEqual([['train', 'compute', 1000, 800]]);
    expect(told(nearest(ask({}, { monthlyCostUsd: 21_100 })))).toEqual([[null, 'monthly cost', 21_100, 26_280]]);
  });

  it('changes two numbers only where one does not help, the largest factor first', () => {
    // No accelerator has 100 GiB: 80. And 1000 TFLOPS cost 26280 USD.
    const plan = nearest(
      ask(
        { minima: { computeTflops: 1000, precision: 'bf16', acceleratorMemoryEachGib: 100 } },
        { monthlyCostUsd: 20_000 },
      ),
    );
    expect(told(plan)).toEqual([
      ['train', 'memory of each accelerator', 100, 80],
      ['train', 'compute', 1000, 800],
    ]);
  });

  it('counts in whole steps what is counted, spares down to none', () => {
    const spares = { kind: 'count', nodes: 2 } as const;
    const nodes = { min: 1, max: null };
    // 3 small and 2 spares are 43800 USD, and 2 big with 2 spares 58400.03. 26280 USD buy no spare.
    expect(told(nearest(ask({ spares, nodes }, { monthlyCostUsd: 26_280 })))).toEqual([
      [null, 'monthly cost', 26_280, 43_800],
    ]);
    expect(
      told(nearest(ask({ minima: { computeTflops: 1600, precision: 'bf16' }, spares, nodes }, { nodes: 3 }))),
    ).toEqual([[null, 'nodes', 3, 4]]);
    // One small with 2 spares is 26280 USD, with none 8760: 3 times the budget, or (2 + 1) / (0 + 1) for less money.
    const one = { types: { ...demand().types, allow: ['small'] }, minima: { accelerators: 4 } };
    expect(told(nearest(ask({ ...one, spares, nodes }, { monthlyCostUsd: 8760 })))).toEqual([
      ['train', 'spare nodes', 2, 0],
    ]);
  });

  it('shares local disks between the stores on them', () => {
    const disks = instanceType('disks.8x', { localNvmeGb: 1000 });
    const at = site(region({ 'disks.8x': offer(20) }));
    const input = problem({
      demands: [
        demand({
          minima: { accelerators: 8 },
          nodes: { min: 1, max: 1 },
          stores: [store('a', 'local', { capacityBytes: 0.5e12 }), store('b', 'local', { capacityBytes: 0.6e12 })],
        }),
      ],
      types: [disks],
      sites: [at],
    });
    // b: 0.6 to 0.5 TB, a factor of 1.2; a: 0.5 to 0.4, of 1.25.
    expect(told(nearest(input))).toEqual([['train', 'capacity of b', 0.6e12, 0.5e12]]);
  });

  it('is none where no number helps', () => {
    const arm = ask({ types: { ...demand().types, architectures: ['arm64'] } });
    expect(conflictOf(arm)).toMatchObject({ kind: 'conflict', minimalRelaxation: null });
  });
});

/** A number of a problem: what is asked, and what a plan that the search tries gives. */
interface Measured {
  readonly asked: number;
  readonly given: number;
  readonly sense: '>=' | '<=';
  readonly shift: number;
}

interface Tried {
  readonly factors: readonly number[];
  readonly cost: number;
}

/** Every fleet of every type of each workload, every number measured: the fewest changed, then factors, then cost. */
function bruteForce(input: SizingProblem): Tried | null {
  const perDemand = input.demands.map((each) => input.types.flatMap((type) => fleetsOf(each, type, input)));
  const combined = perDemand.reduce<{ nodes: number; cost: number; measured: Measured[] }[]>(
    (all, list) =>
      all.flatMap((a) =>
        list.map((b) => ({
          nodes: a.nodes + b.nodes,
          cost: a.cost + b.cost,
          measured: [...a.measured, ...b.measured],
        })),
      ),
    [{ nodes: 0, cost: 0, measured: [] }],
  );
  const { nodes, monthlyCostUsd } = input.limits;
  let best: Tried | null = null;
  for (const plan of combined) {
    const limits: Measured[] = [
      ...(nodes === undefined ? [] : [{ asked: nodes, given: plan.nodes, sense: '<=' as const, shift: 0 }]),
      ...(monthlyCostUsd === undefined
        ? []
        : [{ asked: monthlyCostUsd, given: plan.cost, sense: '<=' as const, shift: 0 }]),
    ];
    const factors = [...plan.measured, ...limits]
      .map(({ asked, given, sense, shift }) => (sense === '<=' ? given / asked : (asked + shift) / (given + shift)))
      .filter((factor) => factor > 1 + 1e-12)
      .sort((a, b) => b - a);
    const tried = { factors, cost: plan.cost };
    if (best === null || isNearer(tried, best)) best = tried;
  }
  return best;
}

function isNearer(a: Tried, b: Tried): boolean {
  if (a.factors.length !== b.factors.length) return a.factors.length < b.factors.length;
  const at = a.factors.findIndex((factor, place) => Math.abs(factor / b.factors[place]! - 1) > 1e-9);
  return at < 0 ? a.cost < b.cost - 1e-6 : a.factors[at]! < b.factors[at]!;
}

/** 3100 TFLOPS on nodes of 70. */
const MOST_NODES = 45;

function fleetsOf({ minima, nodes: range, spares }: Demand, type: InstanceType, { sites }: SizingProblem) {
  const model = type.accelerators!.model;
  const count = type.accelerators!.count;
  const price = sites[0]!.catalog.offers.get(type.name)!.onDemandUsdPerHour!;
  const spareNodes = spares.kind === 'count' ? spares.nodes : 0;
  const found: { nodes: number; cost: number; measured: Measured[] }[] = [];
  for (let working = 1; working <= MOST_NODES; working += 1) {
    for (let standby = 0; standby <= spareNodes; standby += 1) {
      const atLeast = (asked: number | undefined, given: number, shift = 0): Measured[] =>
        asked === undefined || asked === 0 ? [] : [{ asked, given, sense: '>=', shift }];
      const measured = [
        ...atLeast(minima.computeTflops, working * count * model.denseTflops.bf16!),
        ...atLeast(minima.accelerators, working * count),
        ...atLeast(minima.networkGbytesPerSecond, (working * type.network.baselineGbps!) / 8),
        ...atLeast(minima.acceleratorMemoryEachGib, model.memoryGib),
        ...atLeast(range.min > 1 ? range.min : 0, working),
        ...atLeast(spareNodes, standby, 1),
        ...(range.max === null ? [] : [{ asked: range.max, given: working, sense: '<=' as const, shift: 0 }]),
      ];
      found.push({ nodes: working + standby, cost: (working + standby) * price * 730, measured });
    }
  }
  return found;
}

function randomConflict(seed: number): SizingProblem {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const types = Array.from({ length: 3 }, (_, at) =>
    instanceType(`t${at}.x`, {
      accelerators: {
        model: accelerator({ memoryGib: pick([24, 40, 80]), denseTflops: rates({ bf16: pick([70, 100, 312]) }) }),
        count: pick([1, 4, 8]),
        interconnect: 'nvlink',
      },
      network: { baselineGbps: pick([50, 100, 400]), cards: [], efaInterfaces: 0 },
    }),
  );
  const offers = Object.fromEntries(types.map(({ name }) => [name, offer(Math.round(random() * 3000) / 100 + 1)]));
  const demands = Array.from({ length: pick([1, 1, 2]) }, (_, at) =>
    demand({
      name: `w${at}`,
      minima: {
        ...(random() < 0.8 && { computeTflops: Math.round(random() * 3000) + 100, precision: 'bf16' as const }),
        ...(random() < 0.4 && { accelerators: pick([2, 6, 12]) }),
        ...(random() < 0.4 && { networkGbytesPerSecond: Math.round(random() * 1000) / 10 + 5 }),
        ...(random() < 0.3 && { acceleratorMemoryEachGib: pick([30, 60, 100]) }),
      },
      nodes: { min: pick([1, 1, 3]), max: pick([null, null, 2]) },
      spares: { kind: 'count', nodes: pick([0, 0, 1, 2]) },
      types: { ...demand().types, interconnect: 'any' },
    }),
  ).map((each) => (each.nodes.max === 2 ? { ...each, nodes: { min: 1, max: 2 } } : each));
  return problem({
    types,
    demands,
    sites: [site(region(offers))],
    limits: {
      ...(random() < 0.7 && { monthlyCostUsd: Math.round(random() * 20_000) + 100 }),
      ...(random() < 0.3 && { nodes: pick([1, 2, 3]) }),
    },
  });
}

describe('the nearest plan of a small problem', () => {
  it('changes as few numbers, by the same factors and at the same cost, as an exhaustive search over all fleets', () => {
    const sizes = new Map<number, number>();
    for (let seed = 70_000; seed < 70_120; seed += 1) {
      const input = randomConflict(seed);
      const answer = sizeWith(input, solver);
      if (answer.status === 'sized') continue;
      const found = relaxationOf(answer.infeasibility);
      const expected = bruteForce(input)!;
      expect(found?.exact, `seed ${seed}`).toBe(true);
      const { changes, totalUsdPerMonth } = found!;
      const factors = changes.map(({ constraint, asked, to, workload }) => {
        const shift = constraint.kind === 'spare-nodes' ? 1 : 0;
        const isLimit = workload === null || constraint.kind === 'most-nodes';
        return isLimit ? to / asked : (asked + shift) / (to + shift);
      });
      factors.sort((a, b) => b - a);
      expect(factors.length, `seed ${seed}`).toBe(expected.factors.length);
      // A budget is told to the cent.
      for (const [at, factor] of factors.entries()) {
        expect(factor / expected.factors[at]!, `seed ${seed}`).toBeCloseTo(1, 4);
      }
      expect(totalUsdPerMonth, `seed ${seed}`).toBeCloseTo(expected.cost, 1);
      sizes.set(changes.length, (sizes.get(changes.length) ?? 0) + 1);
      // Asked for what it gives, it is the answer.
      const loosened = changes.reduce(withAmount, input);
      const again = sizeWith(loosened, solver);
      expect(again.status, `seed ${seed}`).toBe('sized');
      if (again.status === 'sized') expect(again.sizing.cost.totalUsdPerMonth, `seed ${seed}`).toBe(totalUsdPerMonth);
    }
    expect(sizes.get(1)).toBeGreaterThan(20);
    expect(sizes.get(2)).toBeGreaterThan(5);
    expect(sizes.get(3)).toBeGreaterThan(0);
  });
});

function withAmount(
  input: SizingProblem,
  { workload, constraint, to }: MinimalRelaxation['changes'][number],
): SizingProblem {
  if (constraint.kind === 'limit') {
    return { ...input, limits: { ...input.limits, [constraint.limit === 'nodes' ? 'nodes' : 'monthlyCostUsd']: to } };
  }
  return {
    ...input,
    demands: input.demands.map((each): Demand => {
      if (each.name !== workload) return each;
      if (constraint.kind === 'spare-nodes') return { ...each, spares: { kind: 'count', nodes: to } };
      if (constraint.kind === 'fewest-nodes') return { ...each, nodes: { ...each.nodes, min: to } };
      if (constraint.kind === 'most-nodes') return { ...each, nodes: { ...each.nodes, max: to } };
      if (constraint.kind !== 'minimum') throw new Error(constraint.kind);
      return { ...each, minima: { ...each.minima, [constraint.minimum]: to } };
    }),
  };
}
