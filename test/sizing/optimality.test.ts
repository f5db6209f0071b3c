import { describe, expect, it } from 'vitest';
import { type Condition, conditionsOf } from '../../lib/sizing/explain/conditions.js';
import { inCanonicalOrder } from '../../lib/sizing/model/canonical.js';
import type { SizingProblem } from '../../lib/sizing/model/demand.js';
import { optionsAt } from '../../lib/sizing/site/size-site.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { priceParts } from '../../lib/sizing/solver/lagrangian-bound.js';
import { solveBlocks } from '../../lib/sizing/solver/solve-blocks.js';
import { identityKey } from '../../lib/units/identity-key.js';
import { added, CHUNK, compareAll, drawn, QUIET, starts, type Tally } from './compare-all.js';
import { generator, randomLimits, randomProblem, randomRealProblem, withReservations } from './random-problem.js';

const from = drawn();

// The last test counts what the others have compared.
describe('the optimum equals that of an exhaustive search', { shuffle: false }, () => {
  const random: Tally[] = [];
  const real: Tally[] = [];

  it.each(starts(0, 1800))('on 200 problems over random catalogs from seed %i', (seed) => {
    random.push(compareAll(from.solver, CHUNK, seed, randomProblem));
  });

  it.each(starts(10_000, 600))('on 200 problems over the shipped catalog from seed %i', (seed) => {
    real.push(compareAll(from.solver, CHUNK, seed, (each) => randomRealProblem(each, from.types, from.regions)));
  });

  it('of which enough are solved, coupled, and within reach of the search', () => {
    const [overRandom, overReal] = [added(random), added(real)];
    expect(overRandom.compared + overRandom.infeasible + overRandom.beyond).toBe(1800);
    expect(overReal.compared + overReal.infeasible + overReal.beyond).toBe(600);
    expect(overRandom.compared + overRandom.infeasible + overReal.compared + overReal.infeasible).toBeGreaterThan(2000);
    expect(overRandom.compared).toBeGreaterThan(600);
    expect(overRandom.coupled).toBeGreaterThan(200);
    expect(overReal.compared).toBeGreaterThan(150);
    expect(overReal.coupled).toBeGreaterThan(40);
  });
});

describe('closed form and solver', () => {
  it('agree to the cent, in nodes and in energy, on 250 problems', () => {
    let compared = 0;
    for (let seed = 20_000; seed < 20_250; seed += 1) {
      const free = seed % 3 === 0 ? randomRealProblem(seed, from.types, from.regions) : randomProblem(seed);
      const problem = seed % 3 === 1 ? withReservations(seed, free, null) : free;
      const direct = sizeWith(problem, from.solver, QUIET);
      const solved = sizeWith(problem, from.solver, { ...QUIET, method: 'solver' });
      expect(solved.status, `seed ${seed}`).toBe(direct.status);
      if (direct.status !== 'sized' || solved.status !== 'sized') continue;
      compared += 1;
      const told = ({ sizing }: typeof direct) => ({
        objective: sizing.objectiveUsdPerMonth,
        cost: sizing.cost.totalUsdPerMonth,
        energy: sizing.energy.totalKwhPerMonth,
        fleets: sizing.fleets.map(({ requiredNodes, spareNodes }) => requiredNodes + spareNodes),
      });
      expect(told(solved), `seed ${seed}`).toEqual(told(direct));
      expect(solved.sizing.proof).toMatchObject({ method: 'milp', status: 'optimal' });
    }
    expect(compared).toBeGreaterThan(100);
  });
});

/** In an order that a seed gives. */
function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

describe('the answer', () => {
  it('is the same to the byte whatever the order of from.types, workloads, stores, sites and purchases', () => {
    for (let seed = 30_000; seed < 30_070; seed += 1) {
      const bought = randomProblem(seed);
      const free = seed % 2 === 0 ? withReservations(seed, bought, null) : bought;
      const first = sizeWith(free, from.solver);
      const problem = first.status === 'sized' ? { ...free, limits: randomLimits(seed, first.sizing, free) } : free;
      const random = generator(seed);
      const turned: SizingProblem = {
        ...problem,
        types: shuffled(problem.types, random),
        sites: shuffled(problem.sites, random).map((site) => ({
          ...site,
          zones: shuffled(site.zones, random),
          ...(site.reservations && { reservations: shuffled(site.reservations, random) }),
          catalog: { ...site.catalog, offers: new Map(shuffled([...site.catalog.offers], random)) },
        })),
        demands: shuffled(problem.demands, random).map((demand) => ({
          ...demand,
          purchase: shuffled(demand.purchase, random),
          stores: shuffled(demand.stores, random),
        })),
      };
      const answers = [problem, turned].map((each) => JSON.stringify(sizeWith(each, from.solver)));
      expect(answers[1], `seed ${seed}`).toBe(answers[0]);
    }
  });
});

describe('a conflict', () => {
  it('is minimal: none of its conditions can be spared, and together they cannot hold', () => {
    let tried = 0;
    for (let seed = 40_000; tried < 60; seed += 1) {
      const free = randomProblem(seed);
      const first = sizeWith(free, from.solver, QUIET);
      const problem = first.status === 'sized' ? { ...free, limits: randomLimits(seed, first.sizing, free) } : free;
      const answer = sizeWith(problem, from.solver);
      if (answer.status === 'sized') continue;
      if (answer.infeasibility.kind !== 'conflict') continue;
      const { conflict } = answer.infeasibility;
      const conditions = conditionsOf(problem);
      const keyOf = ({ workload, constraint }: Pick<Condition, 'workload' | 'constraint'>) =>
        identityKey({ workload, constraint });
      const named = conditions.filter((each) => conflict.some((other) => keyOf(other) === keyOf(each)));
      expect(named.length, `seed ${seed}`).toBe(conflict.length);
      // The problem with these conditions alone, and with each of them missing.
      const alone = conditions
        .filter((each) => !named.includes(each))
        .reduce((left, { without }) => without(left), problem);
      expect(sizeWith(alone, from.solver, QUIET).status, `seed ${seed}`).toBe('infeasible');
      for (const { constraint, without } of named) {
        expect(
          sizeWith(without(alone), from.solver, QUIET).status,
          `seed ${seed} without ${identityKey(constraint)}`,
        ).toBe('sized');
      }
      tried += 1;
    }
  });
});

describe('prices on the limits', () => {
  it('leave the optimum among the entries that they keep', () => {
    const solving = { timeLimitSeconds: 20, goal: 'best' } as const;
    let cut = 0;
    for (let seed = 50_000; seed < 50_150; seed += 1) {
      const free = inCanonicalOrder(randomProblem(seed));
      const first = sizeWith(free, from.solver, QUIET);
      if (first.status !== 'sized') continue;
      const problem = { ...free, limits: randomLimits(seed, first.sizing, free) };
      const { slots, limits } = optionsAt(problem.sites[0]!, problem)!;
      if (slots.some(({ entries, isEmpty }) => entries === null || isEmpty)) continue;
      const parts = slots.map(({ entries }) => entries!(limits));
      const priced = priceParts(parts, limits, from.solver, 20);
      if (priced === null) continue;
      const kept = priced.within(priced.upperUsd);
      const all = slots.map((slot) => slot.block(limits));
      const some = slots.map((slot, at) => slot.block(limits, kept[at]));
      const [whole, part] = [all, some].map((blocks) => solveBlocks(blocks, limits, from.solver, solving));
      expect(part!.status, `seed ${seed}`).toBe(whole!.status);
      if (whole!.status !== 'optimal' || part!.status !== 'optimal') continue;
      expect(part!.boundUsd, `seed ${seed}`).toBeCloseTo(whole!.boundUsd, 5);
      const count = (lists: readonly { length?: number; size?: number }[]) =>
        lists.reduce((sum, list) => sum + (list.length ?? list.size ?? 0), 0);
      if (count(kept as readonly { size: number }[]) < count(parts as readonly { length: number }[])) cut += 1;
    }
    expect(cut).toBeGreaterThan(40);
  });
});
