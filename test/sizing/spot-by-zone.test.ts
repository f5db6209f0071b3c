import { beforeAll, describe, expect, it } from 'vitest';
import type { ZoneSpot } from '../../lib/catalog/facts/catalog.js';
import { decodeRegion, encodeRegion } from '../../lib/catalog/files/region-file.js';
import { capacityRisks } from '../../lib/report/words/phrases.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

const ZONES = ['use1-az1', 'use1-az2', 'use1-az3'];
const types = [instanceType('a.8x'), instanceType('b.8x')];
const spot = (medianUsdPerHour: number): ZoneSpot => ({
  medianUsdPerHour,
  p90UsdPerHour: medianUsdPerHour * 2,
  from: '2026-10-01',
  until: '2026-10-31',
});

/** Each type's spot prices in some of the zones. */
type Prices = readonly { readonly mean: number; readonly byZone: Readonly<Record<string, ZoneSpot>> }[];

function sized(prices: Prices, zones: number): Sizing {
  const offers = Object.fromEntries(
    types.map(({ name }, i) => [
      name,
      offer(100, { zones: ZONES, spotUsdPerHour: prices[i]!.mean, spotByZone: prices[i]!.byZone }),
    ]),
  );
  const asked = demand({
    minima: { computeTflops: 3200, precision: 'bf16' },
    purchase: [purchase('spot')],
    ...(zones > 1 && { zones: { kind: 'spread', zones, survive: 0 } as const }),
  });
  const answer = sizeWith(problem({ demands: [asked], types, sites: [site(region(offers))] }), solver);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer));
  return answer.sizing;
}

/** The lowest mean over every set of zones of every type, by trying them all. */
function cheapest(prices: Prices, zones: number): number {
  const sets = (from: number, size: number): string[][] =>
    size === 0
      ? [[]]
      : ZONES.slice(from).flatMap((zone, i) => sets(from + i + 1, size - 1).map((rest) => [zone, ...rest]));
  const means = prices.flatMap(({ mean, byZone }) =>
    sets(0, zones).map((set) => set.reduce((sum, zone) => sum + (byZone[zone]?.medianUsdPerHour ?? mean), 0) / zones),
  );
  return Math.min(...means);
}

/** A generator of its own, so that every seed is the same everywhere (Park and Miller). */
function numbers(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('spot by zone', () => {
  it('agrees with every zone tried, over 200 seeds', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = numbers(seed);
      const usd = () => Math.round(1000 + next() * 9000) / 1000;
      const prices = types.map(() => ({
        mean: usd(),
        byZone: Object.fromEntries(ZONES.flatMap((zone) => (next() < 0.8 ? [[zone, spot(usd())]] : []))),
      }));
      const zones = 1 + Math.floor(next() * 3);
      const { groups } = sized(prices, zones).fleets[0]!;
      expect(groups[0]!.usdPerHour, `seed ${seed}`).toBeCloseTo(cheapest(prices, zones), 5);
      const { byZone, mean } = prices[groups[0]!.instanceType === 'a.8x' ? 0 : 1]!;
      const chosen = [...new Set(groups.map(({ zone }) => zone))];
      const sum = chosen.reduce((total, zone) => total + (byZone[zone]?.medianUsdPerHour ?? mean), 0);
      expect(sum / chosen.length, `seed ${seed}`).toBeCloseTo(groups[0]!.usdPerHour, 5);
    }
  });

  it('is decided by the median, names the figure and says how the price moved', () => {
    const byZone = {
      'use1-az1': spot(55.04),
      'use1-az2': { ...spot(16.95), p90UsdPerHour: 60 },
      'use1-az3': { ...spot(20), p90UsdPerHour: 21 },
    };
    const sizing = sized(
      [
        { mean: 23.41, byZone },
        { mean: 90, byZone: {} },
      ],
      1,
    );
    expect(sizing.fleets[0]!.groups).toMatchObject([{ zone: 'use1-az2', usdPerHour: 16.95, spot: byZone['use1-az2'] }]);
    expect(sizing.cost.lines[0]!.figure).toBe('regions/us-east-1/offers/a.8x/spotByZone/use1-az2/medianUsdPerHour');
    expect(capacityRisks({ sizing })).toContain(
      'a.8x spot in use1-az2: 16.95 USD/h in the median, 60.00 at the 90th percentile, 2026-10-01 to 2026-10-31',
    );
  });

  it('is kept by the file of a region', () => {
    const kept = region({ 'a.8x': offer(100, { zones: ZONES, spotByZone: { 'use1-az2': spot(3) } }) });
    expect(decodeRegion('r', encodeRegion(kept)).offers.get('a.8x')!.spotByZone).toEqual({ 'use1-az2': spot(3) });
  });
});
