import { describe, expect, it } from 'vitest';
import type { ServicePrices } from '../../lib/catalog/catalog.js';
import type { FixedCost, Site, SizingProblem, StoreDemand } from '../../lib/sizing/demand.js';
import { sizeFleets } from '../../lib/sizing/size-fleets.js';
import { demand, instanceType, offer, problem, region, site, store } from './small-catalog.js';

const big = instanceType('big.8x');

/** One node for a month: 14600 USD at 20 USD/h. */
function place(name: string, usdPerHour: number, over: Partial<Site> = {}, prices: Partial<ServicePrices> = {}): Site {
  const catalog = region({ 'big.8x': offer(usdPerHour) }, { region: name });
  return site({ ...catalog, prices: { ...catalog.prices, ...prices } }, over);
}

function gateway(name: string, unitPriceUsd: number | null, figure = 'prices/natGatewayUsdPerHour'): FixedCost {
  const item = `NAT gateways in ${name}`;
  const path = `regions/${name}/${figure}`;
  return { category: 'hardware', item, quantity: 730, unit: 'h', unitPriceUsd, figure: path };
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

  it('does not win by disks of nodes, nor by object storage', async () => {
    const disks = (name: string, usdPerMonth: number | null) => {
      const figure = `regions/${name}/prices/gp3UsdPerGibMonth`;
      return [{ category: 'hardware' as const, item: 'volumes', per: 'node' as const, usdPerMonth, figure }];
    };
    const a = place('a', 20, { nodeCosts: disks('a', 365) });
    expect(await chosen([a, place('b', 20.2, { nodeCosts: disks('b', null) })])).toBe('a');
    expect(await chosen([a, place('b', 19.9, { nodeCosts: disks('b', null) })])).toBe('b');
    // 10 TB are 9313.2 GiB: 214.2 USD a month, 0.2934 USD an hour.
    const objects = [store('data', 'object')];
    expect(await chosen([place('a', 20), place('b', 20.1, {}, { s3StandardTiers: null })], objects)).toBe('a');
    expect(await chosen([place('a', 20), place('b', 19.9, {}, { s3StandardTiers: null })], objects)).toBe('b');
  });

  it('of file systems comes after those that have it, however cheap', async () => {
    const scratch = [store('fast', 'scratch')];
    const without = region({}).prices.lustre.map((tier) => ({ ...tier, usdPerGibMonth: null }));
    expect(await chosen([place('a', 20), place('b', 1, {}, { lustre: without })], scratch)).toBe('a');
    expect(await chosen([place('b', 1, {}, { lustre: without })], scratch)).toBe('b');
  });
});
