import { describe, expect, it } from 'vitest';
import type { ServicePrices } from '../../lib/catalog/facts/catalog.js';
import type { FixedCost, Site, SizingProblem, StoreDemand } from '../../lib/sizing/model/demand.js';
import { sizeFleets } from '../../lib/sizing/size-fleets.js';
import { demand, instanceType, offer, problem, region, site, store } from './small-catalog.js';

const big = instanceType('big.8x');

/** One node for a month: 14600 USD at 20 USD/h. */
function place(name: string, usdPerHour: number, over: Partial<Site> = {}, prices: Partial<ServicePrices> = {}): Site {
  const catalog = region({ 'big.8x': offer(usdPerHour) }, { region: name });
  return site({ ...catalog, prices: { ...catalog.prices, ...prices } }, over);
}

function gateway(name: string, unitPriceUsd: number | null): FixedCost {
  const figure = `regions/${name}/prices/natGatewayUsdPerHour`;
  const subject = { kind: 'nat-gateways', count: 1 } as const;
  return { category: 'hardware', subject, quantity: 730, unit: 'h', unitPriceUsd, figure };
}

async function chosen(sites: readonly Site[], stores: readonly StoreDemand[] = []): Promise<string> {
  const asked: SizingProblem = problem({
    demands: [demand({ minima: { computeTflops: 800, precision: 'bf16' }, stores })],
    types: [big],
    sites,
  });
  const answers = await Promise.all([sizeFleets(asked), sizeFleets({ ...asked, sites: [...sites].reverse() })]);
  const regions = answers.map((answer) => (answer.status === 'sized' ? answer.sizing.region : 'none'));
  expect(regions[1]).toBe(regions[0]);
  return regions[0]!;
}

describe('a site that lacks a price', () => {
  const priced = place('a', 20, { fixedCosts: [gateway('a', 0.5)] });

  it('does not win by it: it is compared at the dearest price of the others', async () => {
    // 20.2 USD/h is less than 20 + 0.5, and 20.2 + 0.5 is not.
    expect(await chosen([priced, place('b', 20.2, { fixedCosts: [gateway('b', null)] })])).toBe('a');
    expect(await chosen([priced, place('b', 19.9, { fixedCosts: [gateway('b', null)] })])).toBe('b');
    const dearer = place('c', 30, { fixedCosts: [gateway('c', 1)] });
    expect(await chosen([priced, dearer, place('b', 19.9, { fixedCosts: [gateway('b', null)] })])).toBe('a');
  });

  it('is as good as any where no site has it', async () => {
    const [a, b] = [
      place('a', 20, { fixedCosts: [gateway('a', null)] }),
      place('b', 19.9, { fixedCosts: [gateway('b', null)] }),
    ];
    expect(await chosen([a, b])).toBe('b');
  });

  it('is not given a price of the blueprint, which is missing everywhere', async () => {
    const owned = (count: number, unitPriceUsd: number | null): FixedCost => {
      const subject = { kind: 'owned-nodes', workload: 'train', count } as const;
      return { category: 'maintenance', subject, quantity: 730 * count, unit: 'h', unitPriceUsd, figure: null };
    };
    const fixedCosts = [owned(8, 31), owned(4, null)];
    const answer = await sizeFleets(
      problem({
        demands: [demand({ minima: { computeTflops: 800, precision: 'bf16' } })],
        types: [big],
        sites: [place('a', 20, { fixedCosts }), place('b', 21, { fixedCosts: [...fixedCosts].reverse() })],
      }),
    );
    if (answer.status !== 'sized') throw new Error(answer.status);
    const { sites, cost } = answer.sizing;
    for (const { plan } of sites) expect(plan!.comparedUsdPerMonth).toBe(plan!.objectiveUsdPerMonth);
    // In one order, whatever the order of the blueprint.
    expect(cost.lines.filter(({ subject }) => subject.kind === 'owned-nodes')).toHaveLength(1);
  });

  it('does not win by disks of nodes, nor by object storage', async () => {
    const disks = (name: string, usdPerMonth: number | null) => {
      const figure = `regions/${name}/prices/gp3UsdPerGibMonth`;
      return [{ category: 'hardware', part: { kind: 'root-volumes' }, per: 'node', usdPerMonth, figure } as const];
    };
    const a = place('a', 20, { nodeCosts: disks('a', 365) });
    expect(await chosen([a, place('b', 20.2, { nodeCosts: disks('b', null) })])).toBe('a');
    expect(await chosen([a, place('b', 19.9, { nodeCosts: disks('b', null) })])).toBe('b');
    // 10 TB are 9313.2 GiB: 214.2 USD a month, 0.2934 USD an hour.
    const objects = [store('data', 'object')];
    expect(await chosen([place('a', 20), place('b', 20.1, {}, { s3StandardTiers: null })], objects)).toBe('a');
    expect(await chosen([place('a', 20), place('b', 19.9, {}, { s3StandardTiers: null })], objects)).toBe('b');
  });

  const scratch = [store('fast', 'scratch', { throughputBytesPerSecond: 5e9 })];
  const { lustre } = region({}).prices;
  const unknown = lustre.map((tier) => ({ ...tier, usdPerGibMonth: null }));

  it('does not win by file systems either, and is not shut out by them', async () => {
    const twice = lustre.map((tier) => ({ ...tier, usdPerGibMonth: 2 * tier.usdPerGibMonth! }));
    const dearer = place('c', 30, {}, { lustre: twice });
    // 5 GB/s of SCRATCH_2 take 26,400 GiB: 3696 USD a month at a, twice that at c, which is 5.06 USD an hour more.
    expect(await chosen([place('a', 20), dearer, place('b', 15, {}, { lustre: unknown })], scratch)).toBe('a');
    expect(await chosen([place('a', 20), dearer, place('b', 14.9, {}, { lustre: unknown })], scratch)).toBe('b');
    expect(await chosen([place('a', 20), place('b', 19.9, {}, { lustre: unknown })], scratch)).toBe('b');
    expect(await chosen([place('b', 1, {}, { lustre: unknown })], scratch)).toBe('b');
  });

  it('takes the class of file system that is cheapest elsewhere, and bills nothing for it', async () => {
    const sites = [place('a', 20), place('b', 10, {}, { lustre: unknown })];
    const asked = problem({
      demands: [demand({ minima: { computeTflops: 800, precision: 'bf16' }, stores: scratch })],
      types: [big],
      sites,
      objective: { energyWeightUsdPerKwh: 0.1, carbonPriceUsdPerTonne: 0 },
    });
    const answer = await sizeFleets(asked);
    if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
    const { region: where, stores, cost, objectiveUsdPerMonth, proof, energy, sites: outcomes } = answer.sizing;
    expect([where, stores[0]!.lustre!.tier.deployment]).toEqual(['b', 'SCRATCH_2']);
    expect(cost.totalUsdPerMonth).toBe(7300);
    const weighed = Math.ceil(energy.totalKwhPerMonth * 10 - 1e-6) / 100;
    expect(objectiveUsdPerMonth).toBeCloseTo(7300 + weighed, 9);
    expect(proof.boundUsdPerMonth).toBe(objectiveUsdPerMonth);
    const compared = outcomes.find(({ status }) => status === 'chosen')!.plan!.comparedUsdPerMonth;
    expect(compared).toBeCloseTo(objectiveUsdPerMonth + 3696, 9);
  });
});

describe('the sites of an answer', () => {
  it('tell zones, ways of buying and the grid of each, and what the others lack', async () => {
    const sites = [
      place('a', 20),
      site(region({ 'other.8x': offer(1) }, { region: 'none' })),
      site(
        region(
          { 'big.8x': offer(21, { zones: ['use1-az2', 'use1-az3'], spotUsdPerHour: 5 }) },
          { region: 'two', energy: { pue: 1.1, pueBasis: 'site', gridGramsCo2ePerKwh: null, gridYear: null } },
        ),
      ),
    ];
    const answer = await sizeFleets(
      problem({ demands: [demand({ minima: { computeTflops: 800, precision: 'bf16' } })], types: [big], sites }),
    );
    if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
    const [a, none, two] = answer.sizing.sites;
    expect(a).toMatchObject({ region: 'a', status: 'chosen', pue: 1.2, gridGramsCo2ePerKwh: 400, lacks: [] });
    expect(a!.plan!.fleets[0]).toMatchObject({ zones: ['use1-az1', 'use1-az2', 'use1-az3'], routes: ['on-demand'] });
    expect(two).toMatchObject({ status: 'sized', pue: 1.1, gridGramsCo2ePerKwh: null });
    expect(two!.plan!.fleets[0]).toMatchObject({ zones: ['use1-az2', 'use1-az3'], routes: ['on-demand', 'spot'] });
    expect(none).toMatchObject({
      status: 'infeasible',
      plan: null,
      lacks: [{ workload: 'train', store: null, excluded: [{ reason: 'not-offered', types: 1 }] }],
    });
  });

  it('that cost the same to the last digit go to the first by name, in whatever order they are asked about', async () => {
    expect(await chosen([place('a', 20), place('b', 20)])).toBe('a');
    expect(await chosen([place('z', 20), place('b', 20), place('c', 20)])).toBe('b');
  });
});

describe('two owned fleets of one workload', () => {
  it('are billed in one order, whatever the order of the blueprint', async () => {
    const owned = (count: number, unitPriceUsd: number): FixedCost => {
      const subject = { kind: 'owned-nodes', workload: 'train', count } as const;
      return { category: 'maintenance', subject, quantity: 730 * count, unit: 'h', unitPriceUsd, figure: null };
    };
    const linesOf = async (fixedCosts: readonly FixedCost[]) => {
      const demands = [demand({ minima: { computeTflops: 800, precision: 'bf16' } })];
      const answer = await sizeFleets(problem({ demands, types: [big], sites: [place('a', 20, { fixedCosts })] }));
      if (answer.status !== 'sized') throw new Error(answer.status);
      return answer.sizing.cost.lines;
    };
    const lines = await linesOf([owned(8, 31), owned(4, 7), owned(4, 9)]);
    expect(lines.filter(({ subject }) => subject.kind === 'owned-nodes')).toHaveLength(3);
    expect(await linesOf([owned(4, 9), owned(4, 7), owned(8, 31)])).toEqual(lines);
  });
});

describe('a type that AWS sells in capacity blocks too', () => {
  it('is scarce, whatever it is bought as and whether or not a price of blocks is known', async () => {
    const plain = instanceType('big.8x', { usageClasses: ['on-demand'] });
    for (const [type, scarce] of [
      [big, ['big.8x']],
      [plain, []],
    ] as const) {
      const demands = [demand({ minima: { computeTflops: 800, precision: 'bf16' } })];
      const answer = await sizeFleets(problem({ demands, types: [type], sites: [place('a', 20)] }));
      expect(answer.status === 'sized' && answer.sizing.scarceTypes).toEqual(scarce);
    }
  });
});
