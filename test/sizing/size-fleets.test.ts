import { describe, expect, it } from 'vitest';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import { sizeFleets } from '../../lib/sizing/size-fleets.js';
import { accelerator, demand, instanceType, offer, problem, purchase, region, site, store } from './small-catalog.js';

async function sized(input: SizingProblem): Promise<Sizing> {
  const answer = await sizeFleets(input);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
  return answer.sizing;
}

/** big: 8 × 100 TFLOPS at 20 USD/h, small: 4 × 100 TFLOPS at 12 USD/h. */
const big = instanceType('big.8x');
const small = instanceType('small.4x', {
  vcpus: 48,
  accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' },
  network: { baselineGbps: 400, cards: [], efaInterfaces: 2 },
  power: { idleWatts: 500, maxWatts: 2000, method: 'test', uncertainty: 0.25 },
});

function twoTypes(over: Partial<Demand> = {}, rest: Partial<SizingProblem> = {}): SizingProblem {
  const here = region({ 'big.8x': offer(20), 'small.4x': offer(12) });
  return problem({ demands: [demand(over)], types: [big, small], sites: [site(here)], ...rest });
}

describe('a fleet of one type', () => {
  it('takes the fewest nodes of the cheapest type', async () => {
    // 1000 TFLOPS: 2 big (1600) at 40 USD/h, or 3 small (1200) at 36 USD/h = 26280 USD a month.
    const { fleets, cost, proof } = await sized(twoTypes());
    expect(fleets[0]).toMatchObject({ workload: 'train', requiredNodes: 3, spareNodes: 0 });
    expect(fleets[0]!.groups).toEqual([
      { instanceType: 'small.4x', purchase: 'on-demand', blockDays: null, zone: 'use1-az1', nodes: 3, usdPerHour: 12 },
    ]);
    expect(cost.totalUsdPerMonth).toBe(26280);
    expect(proof).toEqual({ method: 'closed-form', status: 'optimal', boundUsdPerMonth: 26280, gap: 0 });
  });

  it('is the same among the outcomes of the sites', async () => {
    const { sites } = await sized(twoTypes());
    expect(sites).toMatchObject([
      { status: 'chosen', plan: { fleets: [{ workload: 'train', nodes: 3, instanceTypes: ['small.4x'] }] } },
    ]);
  });

  it('counts the share of the peak that is reached', async () => {
    // At 40 %: big gives 320, small 160. 4 big = 80 USD/h; 7 small = 84.
    const { fleets } = await sized(twoTypes({ utilization: { default: 0.4, byFamily: {} } }));
    expect(fleets[0]!.groups[0]).toMatchObject({ instanceType: 'big.8x', nodes: 4 });
  });

  it('meets a minimum exactly, without a node for a rounding error', async () => {
    // 3 × 400 × 0.7 = 840 exactly; in floating point 400 × 0.7 × 3 is 840.0000000000001 or less.
    const input = twoTypes({
      minima: { computeTflops: 840, precision: 'bf16' },
      utilization: { default: 0.7, byFamily: {} },
    });
    expect((await sized(input)).fleets[0]!.groups[0]).toMatchObject({ instanceType: 'small.4x', nodes: 3 });
  });

  it('reports what nodes on spot give after the work that they lose', async () => {
    // Half of 4 big on spot at 25 % lost: 2 × 800 + 2 × 800 ÷ 1.25 = 2880 TFLOPS.
    const input = twoTypes({
      minima: { computeTflops: 2600, precision: 'bf16' },
      types: { ...demand().types, allow: ['big'] },
      purchase: [purchase('on-demand'), purchase('spot', { maxShare: 0.5, overhead: 0.25 })],
    });
    const here = region({ 'big.8x': offer(20, { spotUsdPerHour: 5 }) });
    const { constraints, fleets } = await sized({ ...input, sites: [site(here)] });
    expect(fleets[0]!.groups.map(({ purchase: way, nodes }) => [way, nodes])).toEqual([
      ['on-demand', 2],
      ['spot', 2],
    ]);
    expect(
      constraints.find(({ constraint }) => 'minimum' in constraint && constraint.minimum === 'computeTflops'),
    ).toMatchObject({ required: 2600, provided: 2880 });
  });

  it('weighs energy beside money', async () => {
    // small: 3 × 2 kW × 1.2 = 7.2 kW; big: 2 × 5 kW × 1.2 = 12 kW. At 36 against 40 USD/h small wins at any weight.
    const { energy, objectiveUsdPerMonth, cost } = await sized(
      twoTypes({}, { objective: { energyWeightUsdPerKwh: 0.1, carbonPriceUsdPerTonne: 0 } }),
    );
    expect(energy).toMatchObject({ itKwhPerMonth: 4380, coolingKwhPerMonth: 876, totalKwhPerMonth: 5256 });
    expect(energy.co2eKgPerMonth).toBe(2102.4);
    expect(objectiveUsdPerMonth).toBe(cost.totalUsdPerMonth + 525.6);
  });

  it('gives fewer nodes the preference at equal cost', async () => {
    const here = region({ 'big.8x': offer(24), 'small.4x': offer(12) });
    const input = twoTypes({ minima: { computeTflops: 800, precision: 'bf16' } }, { sites: [site(here)] });
    expect((await sized(input)).fleets[0]!.groups[0]).toMatchObject({ instanceType: 'big.8x', nodes: 1 });
  });

  it('reports every minimum with its slack, and which of them bind', async () => {
    const { constraints } = await sized(
      twoTypes({ minima: { computeTflops: 1000, precision: 'bf16', networkGbytesPerSecond: 100 } }),
    );
    expect(constraints).toEqual([
      {
        workload: 'train',
        constraint: { kind: 'minimum', minimum: 'computeTflops' },
        unit: 'TFLOPS',
        sense: '>=',
        required: 1000,
        provided: 1200,
        slack: 200,
        binding: true,
      },
      {
        workload: 'train',
        constraint: { kind: 'minimum', minimum: 'networkGbytesPerSecond' },
        unit: 'GB/s',
        sense: '>=',
        required: 100,
        provided: 150,
        slack: 50,
        binding: false,
      },
    ]);
  });

  it('takes spot up to its share, and more nodes for the work that is lost', async () => {
    const here = region({ 'big.8x': offer(20, { spotUsdPerHour: 8 }) });
    const spot = purchase('spot', { maxShare: 0.5, overhead: 0.25 });
    const input = twoTypes(
      { minima: { computeTflops: 3200, precision: 'bf16' }, purchase: [purchase('on-demand'), spot] },
      { sites: [site(here)] },
    );
    // 4 nodes of work. 5 nodes, at most 2 on spot: 3 + 2 / 1.25 = 4.6 ≥ 4: 3 × 20 + 2 × 8 = 76.
    // 4 nodes: every spot node would cost 0.2 of a node, so none: 80. 6 nodes, 3 on spot: 84.
    const { fleets, cost } = await sized(input);
    expect(fleets[0]!.groups.map(({ purchase: kind, nodes }) => [kind, nodes])).toEqual([
      ['on-demand', 3],
      ['spot', 2],
    ]);
    expect(cost.totalUsdPerMonth).toBe(76 * 730);
  });

  it('bills a reservation for the whole month', async () => {
    const here = region({ 'big.8x': offer(20, { reserved1YearUsdPerHour: 12 }) });
    const both = [purchase('on-demand'), purchase('reserved-1y')];
    const bought = async (hoursPerMonth: number) =>
      (await sized(twoTypes({ purchase: both, hoursPerMonth }, { sites: [site(here)] }))).fleets[0]!.groups[0]!
        .purchase;
    // 20 × 438 h = 12 × 730 h.
    expect(await bought(439)).toBe('reserved-1y');
    expect(await bought(438)).toBe('on-demand');
  });

  it('keeps the required nodes when a zone is lost', async () => {
    const input = twoTypes({
      minima: { computeTflops: 2000, precision: 'bf16' },
      zones: { kind: 'spread', zones: 3, survive: 1 },
      types: { ...demand().types, allow: ['small'] },
    });
    // 5 required; 2 zones must hold 5: 3 + 3 + 2.
    const { fleets } = await sized(input);
    expect(fleets[0]).toMatchObject({ requiredNodes: 5, spareNodes: 3 });
    expect(fleets[0]!.groups.map(({ zone, nodes }) => [zone, nodes])).toEqual([
      ['use1-az1', 3],
      ['use1-az2', 3],
      ['use1-az3', 2],
    ]);
  });
});

describe('a capacity block', () => {
  it('holds 64 nodes: several hold 256 of an account, and the rest is bought another way', async () => {
    const here = region({ 'big.8x': offer(20, { capacityBlockUsdPerHour: 10 }) });
    const input = (nodes: number, kinds: readonly ('on-demand' | 'capacity-block')[]) =>
      twoTypes(
        {
          minima: { computeTflops: 800 * nodes, precision: 'bf16' },
          purchase: kinds.map((kind) => purchase(kind, kind === 'capacity-block' ? { blockDays: 35 } : {})),
        },
        { sites: [site(here)] },
      );
    const both = (await sized(input(262, ['on-demand', 'capacity-block']))).fleets[0]!.groups;
    expect(both.map(({ purchase: kind, nodes }) => [kind, nodes])).toEqual([
      ['capacity-block', 256],
      ['on-demand', 6],
    ]);
    expect((await sized(input(256, ['capacity-block']))).fleets[0]).toMatchObject({ requiredNodes: 256 });
    expect((await sizeFleets(input(257, ['capacity-block']))).status).toBe('infeasible');
    const mixed = { ...input(516, ['capacity-block']).demands[0]!, homogeneous: false };
    const other = region({
      'big.8x': offer(null, { capacityBlockUsdPerHour: 10 }),
      'small.4x': offer(null, { capacityBlockUsdPerHour: 6 }),
    });
    const tooMany = await sizeFleets(twoTypes(mixed, { sites: [site(other)] }));
    expect(tooMany.status).toBe('infeasible');
    const fits = { ...mixed, minima: { computeTflops: 255 * 800 + 400, precision: 'bf16' as const } };
    const { fleets } = await sized(twoTypes(fits, { sites: [site(other)] }));
    expect(fleets[0]!.groups.map(({ instanceType: type, nodes }) => [type, nodes])).toEqual([
      ['big.8x', 255],
      ['small.4x', 1],
    ]);
  });
});

describe('stores', () => {
  it('picks the file-system tier that meets capacity and throughput at the lowest price', async () => {
    // 10 TB = 9313.2 GiB. 10 GB/s at 200 MB/s/TiB: 51200 GiB, so 52800 × 0.14 = 7392; at 1000: 10240, so
    // 12000 × 0.6 = 7200; at 500: 20480, so 21600 × 0.34 = 7344; at 250: 40960, so 43200 × 0.21 = 9072.
    const scratch = store('scratch', 'scratch', { throughputBytesPerSecond: 10e9 });
    const { stores, cost } = await sized(twoTypes({ stores: [scratch] }));
    expect(stores[0]!.lustre).toMatchObject({ capacityGib: 12000, tier: { mbytesPerSecondPerTib: 1000 } });
    expect(cost.totalUsdPerMonth).toBe(26280 + 7200);
  });

  it.each([
    // The smallest over EFA: 38400 × 0.145 = 5568; 19200 × 0.21 = 4032; 9600 × 0.34 = 3264; 4800 × 0.6 = 2880.
    [{ capacityBytes: 4800 * 2 ** 30 }, 1000, 4800],
    // 6 GB/s: two steps at 125 = 11136; 38400 GiB at 250 = 8064, at 500 = 13056, at 1000 = 23040.
    [{ capacityBytes: 38_400 * 2 ** 30, throughputBytesPerSecond: 6e9 }, 250, 38_400],
    // 9 GB/s: 19200 GiB at 500 = 6528, 9600 GiB at 1000 give 9.375 and hold 10.3 TB.
    [{ capacityBytes: 12e12, throughputBytesPerSecond: 9e9 }, 500, 19_200],
  ])('picks the cheapest file system that FSx makes with EFA: %o', async (asked, tier, capacityGib) => {
    const { stores } = await sized(twoTypes({ stores: [store('keep', 'persistent', { ...asked, efa: true })] }));
    expect(stores[0]!.lustre).toMatchObject({ capacityGib, tier: { mbytesPerSecondPerTib: tier } });
  });

  it('fills the price tiers of object storage across workloads', async () => {
    // 60 TB = 55879.354... GiB: 51200 at 0.023 and the rest at 0.022. Each line is rounded up by itself.
    const objects = (name: string) => store(name, 'object', { capacityBytes: 30e12 });
    const { cost } = await sized(twoTypes({ stores: [objects('a'), objects('b')] }));
    const each = 30e12 / 2 ** 30;
    const lines = [each * 0.023, (51200 - each) * 0.023, (2 * each - 51200) * 0.022];
    const cents = lines.reduce((sum, usd) => sum + Math.ceil(usd * 100), 0);
    expect(cost.totalUsdPerMonth).toBe((2628000 + cents) / 100);
    expect(cost.lines.reduce((total, { usdPerMonth }) => total + Math.round(usdPerMonth * 100), 0)).toBe(
      Math.round(cost.totalUsdPerMonth * 100),
    );
  });
});

describe('shared limits', () => {
  it('gives up the cheapest fleet where energy is capped', async () => {
    const hungry = instanceType('hungry.8x', {
      power: { idleWatts: 1, maxWatts: 9000, method: 'test', uncertainty: 0 },
    });
    const here = region({ 'big.8x': offer(20), 'hungry.8x': offer(19) });
    const two = [demand({ name: 'a' }), demand({ name: 'b' })];
    // Each needs 2 nodes: 2 × 9 kW × 1.2 × 730 h = 15768 kWh, or 8760 kWh on big.
    const input = problem({ demands: two, types: [big, hungry], sites: [site(here)] });
    const free = await sized(input);
    expect(free.fleets.map(({ groups }) => groups[0]!.instanceType)).toEqual(['hungry.8x', 'hungry.8x']);
    const capped = await sized({ ...input, limits: { monthlyEnergyKwh: 15768 + 8760 } });
    expect(capped.fleets.map(({ groups }) => groups[0]!.instanceType).sort()).toEqual(['big.8x', 'hungry.8x']);
    expect(capped.proof).toMatchObject({ method: 'milp', status: 'optimal', gap: 0 });
    const tighter = await sized({ ...input, limits: { monthlyEnergyKwh: 15768 + 8759 } });
    expect(tighter.fleets.map(({ groups }) => groups[0]!.instanceType)).toEqual(['big.8x', 'big.8x']);
    expect((await sizeFleets({ ...input, limits: { monthlyEnergyKwh: 17519 } })).status).toBe('infeasible');
  });

  it('accepts a budget of exactly what is printed', async () => {
    const here = region({ 'big.8x': offer(20.00001, {}), 'small.4x': offer(12.000001) });
    const free = await sized(twoTypes({}, { sites: [site(here)] }));
    const monthlyCostUsd = free.cost.totalUsdPerMonth;
    const tight = await sized(twoTypes({}, { sites: [site(here)], limits: { monthlyCostUsd } }));
    expect(tight.cost).toEqual(free.cost);
    const under = Math.round(monthlyCostUsd * 100 - 1) / 100;
    const none = await sizeFleets(twoTypes({}, { sites: [site(here)], limits: { monthlyCostUsd: under } }));
    expect(none.status).toBe('infeasible');
  });
});

describe('types that are left out', () => {
  it('counts them by reason', async () => {
    const blockOnly = instanceType('block.8x', { usageClasses: ['capacity-block'] });
    const priceless = instanceType('priceless.8x', { usageClasses: ['capacity-block'] });
    const neuron = instanceType('neuron.8x', {
      accelerators: { model: accelerator({ vendor: 'AWS' }), count: 8, interconnect: 'neuronlink' },
    });
    const here = region({
      'big.8x': offer(20),
      'block.8x': offer(null, { capacityBlockUsdPerHour: 9 }),
      'priceless.8x': offer(null),
      'neuron.8x': offer(5),
    });
    const { excluded } = await sized(
      problem({ demands: [demand()], types: [neuron, small, big, blockOnly, priceless], sites: [site(here)] }),
    );
    expect(excluded).toEqual([
      { workload: 'train', reason: 'capacity-block-only', types: 1, examples: ['block.8x'] },
      { workload: 'train', reason: 'not-offered', types: 1, examples: ['small.4x'] },
      { workload: 'train', reason: 'unpriced', types: 1, examples: ['priceless.8x'] },
      { workload: 'train', reason: 'vendor', types: 1, examples: ['neuron.8x'] },
    ]);
  });

  it('cannot compare a type of unknown power where energy counts, and says so where it does not', async () => {
    const dark = instanceType('dark.8x', { power: null });
    const here = region({ 'big.8x': offer(20), 'dark.8x': offer(10) });
    const input = problem({ demands: [demand()], types: [big, dark], sites: [site(here)] });
    const free = await sized(input);
    expect(free.fleets[0]!.groups[0]!.instanceType).toBe('dark.8x');
    expect(free.energy.unknown).toEqual([
      { workload: 'train', subject: { kind: 'nodes', instanceType: 'dark.8x' }, lacks: 'energy' },
    ]);
    const weighed = await sized({ ...input, objective: { energyWeightUsdPerKwh: 0.1, carbonPriceUsdPerTonne: 0 } });
    expect(weighed.fleets[0]!.groups[0]!.instanceType).toBe('big.8x');
    expect(weighed.excluded).toEqual([{ workload: 'train', reason: 'power-unknown', types: 1, examples: ['dark.8x'] }]);
  });
});

describe('bad input', () => {
  it.each([
    ['NaN', { minima: { computeTflops: Number.NaN, precision: 'bf16' } }],
    ['negative', { minima: { computeTflops: -1, precision: 'bf16' } }],
    ['10^30', { minima: { computeTflops: 1e30, precision: 'bf16' } }],
    ['infinite', { minima: { hostMemoryGib: Number.POSITIVE_INFINITY } }],
    ['compute without precision', { minima: { computeTflops: 1 } }],
    ['no purchase', { purchase: [] }],
    ['spread that survives nothing', { zones: { kind: 'spread', zones: 2, survive: 2 } }],
    ['availability of one', { spares: { kind: 'availability', target: 1, nodeAvailability: 0.99 } }],
    ['block of 15 days', { purchase: [purchase('capacity-block', { blockDays: 15 })] }],
    ['zero hours', { hoursPerMonth: 0 }],
    ['more nodes at least than at most', { nodes: { min: 3, max: 2 } }],
  ] as [string, Partial<Demand>][])('%s is named', async (_, over) => {
    const answer = await sizeFleets(twoTypes(over));
    expect(answer).toMatchObject({ status: 'infeasible', infeasibility: { kind: 'invalid-input' } });
  });

  it('finds no fleet for 10^17 TFLOPS, at once', async () => {
    const answer = await sizeFleets(twoTypes({ minima: { computeTflops: 1e17, precision: 'bf16' } }));
    expect(answer).toMatchObject({ status: 'infeasible', infeasibility: { kind: 'conflict' } });
  });
});
