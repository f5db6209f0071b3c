import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import { againstWords } from '../../lib/report/words/constraint-words.js';
import { explainWith } from '../../lib/sizing/explain-sizing.js';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import type { SizingExplanation } from '../../lib/sizing/model/explanation.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { accelerator, demand, instanceType, offer, problem, purchase, region, site, store } from './small-catalog.js';

const COMPUTE = { kind: 'minimum', minimum: 'computeTflops' };

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** 800 TFLOPS at 20 USD/h; 400 at 12; the same as 800 on Neuron at 8; 800 over PCIe at 15; 800, doubtful, at 18. */
const of = (count: number, over = {}, interconnect: 'nvlink' | 'neuronlink' | 'pcie' = 'nvlink') => ({
  accelerators: { model: accelerator(over), count, interconnect },
});
const types = [
  instanceType('big.8x'),
  instanceType('small.4x', of(4)),
  instanceType('neuron.8x', of(8, { vendor: 'AWS' }, 'neuronlink')),
  instanceType('pcie.8x', of(8, {}, 'pcie')),
  instanceType('shaky.8x', of(8, { doubts: [{ figure: 'bf16', reason: 'scaled from another chip' }] })),
];
const here = region({
  'big.8x': offer(20, { reserved1YearUsdPerHour: 13, capacityBlockUsdPerHour: 11 }),
  'small.4x': offer(12),
  'neuron.8x': offer(8),
  'pcie.8x': offer(15),
  'shaky.8x': offer(18),
});

function question(over: Partial<Demand> = {}, rest: Partial<SizingProblem> = {}): SizingProblem {
  return problem({ demands: [demand(over)], types, sites: [site(here)], ...rest });
}

function explained(input: SizingProblem): SizingExplanation {
  const answer = sizeWith(input, solver);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
  return explainWith(input, answer.sizing, solver);
}

/** 1600 TFLOPS on firm figures: 2 big at 40 USD/h; 4 small at 48; 2 neuron at 16; 2 pcie at 30; 2 shaky at 36. */
const firm: Partial<Demand> = {
  minima: { computeTflops: 1600, precision: 'bf16' },
  types: { ...demand().types, doubtful: 'deny' },
};

describe('an explanation', () => {
  it('ranks the other types, with the excess and what decides', () => {
    expect(explained(question(firm)).alternatives).toEqual([
      {
        workload: 'train',
        instanceType: 'small.4x',
        requiredNodes: 4,
        spareNodes: 0,
        purchases: [{ kind: 'on-demand', nodes: 4 }],
        objectiveUsdPerMonth: 48 * 730,
        excess: 0.2,
        withinBand: false,
        costUsdPerMonth: 35040,
        costUsdOfRun: null,
        binding: [COMPUTE],
        breaks: [],
        decidedBy: 'objective',
      },
    ]);
  });

  it('says what the questions that the demand settles would save', () => {
    const { openChoices } = explained(question(firm));
    expect(
      openChoices.map(({ choice, instanceTypes, savingUsdPerMonth }) => [choice, instanceTypes, savingUsdPerMonth]),
    ).toEqual([
      ['vendor-aws', ['neuron.8x'], 24 * 730],
      // 35 days, the shortest length of block that covers 730 h: 11 USD/h for the month.
      ['capacity-block', ['big.8x'], 18 * 730],
      ['reserved-1y', ['big.8x'], 14 * 730],
      ['any-interconnect', ['pcie.8x'], 10 * 730],
      ['doubtful-figures', ['shaky.8x'], 4 * 730],
    ]);
    expect(openChoices[0]).toMatchObject({
      condition: 'AWS Trainium and Inferentia (Neuron software)',
      nodes: 2,
      savingShare: 0.6,
    });
  });

  it('gives no share of the cost of a fleet that costs nothing', () => {
    // 800 TFLOPS each: train, which may not use PCIe, has the free node (20 USD/h); serve is on PCIe at 15. On Neuron at 8
    // train would leave the node to serve.
    const each: Partial<Demand> = { minima: { computeTflops: 800, precision: 'bf16' }, types: firm.types! };
    const demands = [demand(each), demand({ ...each, name: 'serve', types: { ...firm.types!, interconnect: 'any' } })];
    const free: OwnedReservation = {
      name: 'spring',
      instanceType: 'big.8x',
      zone: 'use1-az1',
      nodes: 1,
      usdPerHour: 0,
      id: null,
      until: null,
    };
    const { openChoices } = explained(problem({ demands, types, sites: [site(here, { reservations: [free] })] }));
    expect(openChoices.find(({ workload, choice }) => workload === 'train' && choice === 'vendor-aws')).toMatchObject({
      instanceTypes: ['neuron.8x'],
      savingUsdPerMonth: 7 * 730,
      savingShare: 0,
    });
  });

  it('asks of no way of buying that is allowed already, whichever others are and on whatever terms', () => {
    const cheapOnSpot = region({ 'big.8x': offer(20, { spotUsdPerHour: 5 }) });
    const choices = (purchases: Demand['purchase']) =>
      explained(question({ ...firm, purchase: purchases }, { sites: [site(cheapOnSpot)] })).openChoices.map(
        ({ choice }) => choice,
      );
    expect(choices([purchase('on-demand')])).toContain('spot');
    // None of 2 nodes: a tenth of them is less than one.
    expect(choices([purchase('on-demand'), purchase('spot', { maxShare: 0.1 })])).not.toContain('spot');
  });

  it('tells prices apart from what energy adds, and joins more than two minima by commas', () => {
    const minima = { computeTflops: 1600, precision: 'bf16', accelerators: 16, acceleratorMemoryGib: 1280 } as const;
    const weighed = { objective: { energyWeightUsdPerKwh: 0.1, carbonPriceUsdPerTonne: 0 } };
    const { alternatives } = explained(question({ ...firm, minima }, weighed));
    // 5 kW × 730 h × PUE 1.2 at 0.1 USD/kWh.
    expect(againstWords(alternatives[0]!)).toBe(
      'compute, accelerator memory and accelerators require 4 nodes at 8,760 USD/month each (9,200 with weighted energy)',
    );
  });

  it('compares types of unknown power by cost alone, where energy is weighed and not limited', () => {
    const dark = (over: Partial<SizingProblem>, vendors: readonly ('NVIDIA' | 'AWS')[] = ['NVIDIA']) => {
      const base = question({ ...firm, types: { ...firm.types!, vendors } });
      const types = base.types.map((type) => (type.name === 'neuron.8x' ? { ...type, power: null } : type));
      return explained({ ...base, types, ...over }).openChoices.filter(({ byCostAlone }) => byCostAlone);
    };
    const objective = { energyWeightUsdPerKwh: 0.1, carbonPriceUsdPerTonne: 0 };
    const saved = { instanceTypes: ['neuron.8x'], nodes: 2, savingUsdPerMonth: 24 * 730, savingShare: 0.6 };
    expect(dark({ objective })).toMatchObject([{ choice: 'vendor-aws', ...saved }]);
    expect(dark({ objective }, ['NVIDIA', 'AWS'])).toMatchObject([{ choice: 'unknown-power', ...saved }]);
    expect(dark({ objective, limits: { monthlyEnergyKwh: 1e6 } })).toEqual([]);
    expect(dark({})).toEqual([]);
  });

  it('names the doubt that a choice rests on, and the best choice without it', () => {
    const { doubts } = explained(question({ minima: { computeTflops: 1600, precision: 'bf16' } }));
    expect(doubts).toEqual([
      {
        workload: 'train',
        instanceType: 'shaky.8x',
        reasons: ['bf16: scaled from another chip'],
        firm: { instanceTypes: ['big.8x'], nodes: 2, extraUsdPerMonth: 4 * 730 },
      },
    ]);
  });

  it('solves again with each number loosened by a tenth', () => {
    const scratch = store('scratch', 'scratch', { capacityBytes: 10.5e12 });
    const { relaxations } = explained(
      question({ ...firm, minima: { computeTflops: 1600, precision: 'bf16', accelerators: 16 }, stores: [scratch] }),
    );
    expect(relaxations).toEqual([
      // 10.5 TB = 9779 GiB takes 12000 GiB; 9.45 TB = 8801 GiB takes 9600.
      {
        workload: 'train',
        constraint: { kind: 'store-capacity', store: 'scratch' },
        unit: 'B',
        asked: 10.5e12,
        loosenedTo: 9.45e12,
        savingUsdPerMonth: 336,
      },
      {
        workload: 'train',
        constraint: { kind: 'minimum', minimum: 'accelerators' },
        unit: 'accelerators',
        asked: 16,
        loosenedTo: 14,
        savingUsdPerMonth: 0,
      },
      { workload: 'train', constraint: COMPUTE, unit: 'TFLOPS', asked: 1600, loosenedTo: 1440, savingUsdPerMonth: 0 },
    ]);
    const one = explained(question({ ...firm, minima: { computeTflops: 1300, precision: 'bf16' } })).relaxations[0];
    // 2 big at 40 USD/h; 1170 TFLOPS: 3 small at 36.
    expect(one).toMatchObject({ constraint: COMPUTE, loosenedTo: 1170, savingUsdPerMonth: 4 * 730 });
  });

  it('mentions a tie', () => {
    const even = region({ 'big.8x': offer(24), 'small.4x': offer(12) });
    const input = question(firm, { sites: [site(even)] });
    expect(explained(input).ties).toEqual([
      { workload: 'train', chosen: 'big.8x', instanceType: 'small.4x', chosenNodes: 2, nodes: 4 },
    ]);
  });

  it('lists how the chosen type is really sold', () => {
    expect(explained(question(firm)).routes).toEqual([
      {
        workload: 'train',
        instanceType: 'big.8x',
        chosen: ['on-demand'],
        routes: [
          { kind: 'on-demand', sold: true, usdPerHour: 20 },
          { kind: 'reserved-1y', sold: true, usdPerHour: 13 },
          { kind: 'reserved-3y', sold: true, usdPerHour: null },
          { kind: 'capacity-block', sold: true, usdPerHour: 11 },
          { kind: 'spot', sold: true, usdPerHour: null },
        ],
        scarce: true,
      },
    ]);
  });

  it('tells which shared limit an alternative would break', () => {
    const input = question(firm, { limits: { monthlyCostUsd: 45 * 730 } });
    expect(explained(input).alternatives[0]).toMatchObject({
      instanceType: 'small.4x',
      breaks: [{ kind: 'limit', limit: 'monthly-cost' }],
      decidedBy: 'limits',
    });
  });

  it('says what more of a limit that binds would save', () => {
    const greedy = region({ 'big.8x': offer(20), 'small.4x': offer(12) });
    const lean = instanceType('small.4x', {
      ...of(4),
      power: { idleWatts: 1, maxWatts: 100, method: 'test', uncertainty: 0 },
    });
    // 2 big draw 2 × 5 kW × 1.2 × 730 h = 8760 kWh; 4 small 350.4.
    const input = question(firm, {
      types: [types[0]!, lean],
      sites: [site(greedy)],
      limits: { monthlyEnergyKwh: 8000 },
    });
    expect(explained(input).relaxations[0]).toEqual({
      workload: null,
      constraint: { kind: 'limit', limit: 'monthly-energy' },
      unit: 'kWh',
      asked: 8000,
      loosenedTo: 8800,
      savingUsdPerMonth: 8 * 730,
    });
  });
});
