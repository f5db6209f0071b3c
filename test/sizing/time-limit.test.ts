import { describe, expect, it } from 'vitest';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { accelerator, demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

/** 8 × 100 TFLOPS at 20 USD/h and 5 kW, 4 × 100 at 12 USD/h and 2 kW. */
const big = instanceType('big.8x');
const small = instanceType('small.4x', {
  accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' },
  power: { idleWatts: 500, maxWatts: 2000, method: 'test', uncertainty: 0.25 },
});
const types = [big, small];
const here = site(region({ 'big.8x': offer(20), 'small.4x': offer(12) }));
const mixed = demand({ homogeneous: false });

/** 2 nodes, on demand or on spot, where quotas leave less than that of the cheaper. */
const bought = demand({ purchase: [purchase('on-demand'), purchase('spot')] });
const quotaOfOne = {
  types: [instanceType('p5.8x')],
  sites: [site(region({ 'p5.8x': offer(20, { spotUsdPerHour: 25 }) }))],
  limits: { vcpuQuotas: { 'on-demand-p': 96 } },
};

/** As if the time were over at once. */
const late: Solver = {
  solve: () => ({ status: 'stopped', values: null, bound: Number.NEGATIVE_INFINITY }),
  duals: () => null,
};

describe('a solver that is stopped', () => {
  it('leaves the best plan of one type, of which nothing is proven', async () => {
    // 1200 TFLOPS: 3 small at 36 USD/h; 1 big and 1 small at 32.
    const input = problem({
      demands: [{ ...mixed, minima: { computeTflops: 1200, precision: 'bf16' } }],
      types,
      sites: [here],
    });
    const proven = sizeWith(input, await loadSolver());
    expect(proven).toMatchObject({ sizing: { proof: { status: 'optimal', boundUsdPerMonth: 32 * 730 } } });
    expect(sizeWith(input, late)).toMatchObject({
      sizing: {
        objectiveUsdPerMonth: 36 * 730,
        proof: { status: 'time-limit', boundUsdPerMonth: 0, gap: 1 },
      },
    });
  });

  it('says below what there is no plan, where it found none', () => {
    const answer = sizeWith(problem({ demands: [bought, { ...bought, name: 'other' }], ...quotaOfOne }), late);
    // Without the quota each takes 2 nodes at 20 USD/h.
    expect(answer).toMatchObject({ infeasibility: { kind: 'undecided', boundUsdPerMonth: 58_400 } });
  });

  it('at one site leaves open whether that is the better one', () => {
    // Nothing is to be split in eu-west-1, where nodes are sold in one way, and under no quota.
    const dear = region({ 'big.8x': offer(40, { zones: ['euw1-az1'] }) }, { region: 'eu-west-1', zones: ['euw1-az1'] });
    const sites = [...quotaOfOne.sites, site(dear)];
    const input = problem({ ...quotaOfOne, demands: [bought], types: [...types, ...quotaOfOne.types], sites });
    expect(sizeWith(input, late)).toMatchObject({
      sizing: { region: 'eu-west-1', proof: { status: 'time-limit', boundUsdPerMonth: 29_200, gap: 0.5 } },
    });
  });

  it('at one site leaves open whether a mix there is better than what is proven at another', () => {
    // In us-east-1 3 small at 36 USD/h, which the solver could not better; in eu-west-1 one type, which takes no solver: 2 at 17.
    const cheap = region(
      { 'big.8x': offer(17, { zones: ['euw1-az1'] }) },
      { region: 'eu-west-1', zones: ['euw1-az1'] },
    );
    const demands = [{ ...mixed, minima: { computeTflops: 1200, precision: 'bf16' as const } }];
    const input = problem({ demands, types, sites: [here, site(cheap)] });
    expect(sizeWith(input, late)).toMatchObject({
      sizing: {
        region: 'eu-west-1',
        objectiveUsdPerMonth: 34 * 730,
        proof: { status: 'time-limit', boundUsdPerMonth: 0, gap: 1 },
      },
    });
  });
});

describe('a programme', () => {
  it('has no number that is not one, where a part would need more spares than a fleet can have', () => {
    const unsized: number[] = [];
    const reading: Solver = {
      ...late,
      solve: (model, ...rest) => {
        const uppers = model.columns.flatMap(({ upper, cost }) => [upper, cost]);
        const entries = model.rows.flatMap((row) => row.entries.map(([, value]) => value));
        unsized.push(...[...uppers, ...entries].filter((value) => !Number.isFinite(value)));
        return late.solve(model, ...rest);
      },
    };
    // 99,998 big, of which about ten are down: more than the 100,000 nodes that a fleet may have.
    const vast = { ...mixed, spares: { kind: 'availability', target: 0.99, nodeAvailability: 0.9999 } as const };
    const least = { ...vast, minima: { accelerators: 8 * 99_998 } };
    expect(sizeWith(problem({ demands: [least], types, sites: [here] }), reading).status).toBe('infeasible');
    expect(unsized).toEqual([]);
  });
});
