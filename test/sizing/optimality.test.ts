import { beforeAll, describe, expect, it } from 'vitest';
import type { InstanceType, RegionCatalog } from '../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { type Condition, conditionsOf } from '../../lib/sizing/explain/conditions.js';
import { inCanonicalOrder } from '../../lib/sizing/model/canonical.js';
import type { SizingProblem } from '../../lib/sizing/model/demand.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import { optionsAt } from '../../lib/sizing/site/size-site.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { priceParts } from '../../lib/sizing/solver/lagrangian-bound.js';
import { solveBlocks } from '../../lib/sizing/solver/solve-blocks.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { identityKey } from '../../lib/units/identity-key.js';
import { bruteForce, number } from './oracle.js';
import {
  generator,
  randomLimits,
  randomProblem,
  randomRealProblem,
  withReservations,
  withServing,
} from './random-problem.js';

/** Nodes of one type in one fleet that the exhaustive search goes up to. */
const MOST_NODES = 6;
const MOST_MIXED_NODES = 4;

const QUIET = { explainConflict: false };

let solver: Solver;
let types: InstanceType[];
let regions: RegionCatalog[];

beforeAll(async () => {
  solver = await loadSolver();
  const catalog = loadCatalog({ regions: ['us-east-1', 'eu-west-1'] });
  types = [...catalog.types.values()];
  regions = [...catalog.regions.values()];
});

function mostNodes(problem: SizingProblem): number {
  return problem.demands.every(({ homogeneous }) => homogeneous) ? MOST_NODES : MOST_MIXED_NODES;
}

/** Whether the search covers the plan: it tries no larger fleet. */
function covered(sizing: Sizing, most: number): boolean {
  return sizing.fleets.every(({ groups }) => {
    const byType = new Map<string, number>();
    for (const { instanceType, nodes } of groups) byType.set(instanceType, (byType.get(instanceType) ?? 0) + nodes);
    return [...byType.values()].every((nodes) => nodes <= most);
  });
}

interface Tally {
  compared: number;
  infeasible: number;
  coupled: number;
  beyond: number;
  /** Plans that use an owned reservation. */
  owned: number;
}

function compareAll(seeds: number, from: number, problemOf: (seed: number) => SizingProblem): Tally {
  const tally: Tally = { compared: 0, infeasible: 0, coupled: 0, beyond: 0, owned: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const free = problemOf(seed);
    const first = sizeWith(free, solver, QUIET);
    const limited =
      first.status === 'sized' && seed % 5 < 3 ? { ...free, limits: randomLimits(seed, first.sizing, free) } : free;
    const answer = limited === free ? first : sizeWith(limited, solver, QUIET);
    const most = mostNodes(limited);
    if (answer.status === 'sized' && !covered(answer.sizing, most)) {
      tally.beyond += 1;
      continue;
    }
    const expected = bruteForce(limited, most);
    if (answer.status === 'infeasible') {
      expect(answer.infeasibility.kind, `seed ${seed}`).not.toMatch(/invalid-input|undecided/);
      expect(expected === null ? 'none' : number(expected.objective), `seed ${seed}`).toBe('none');
      tally.infeasible += 1;
      continue;
    }
    const { sizing } = answer;
    expect(expected, `seed ${seed}: only the search finds nothing`).not.toBeNull();
    const nodes = sizing.fleets.reduce((sum, fleet) => sum + fleet.groups.reduce((n, group) => n + group.nodes, 0), 0);
    const { energy } = sizing;
    const cents = (value: number) => Math.ceil(value * 100 - 1e-5) / 100;
    const wattHours = (value: number) => Math.ceil(value * 1000 - 1e-7);
    const { lines, totalUsdPerMonth } = sizing.cost;
    const found = {
      // What is printed is rounded up line by line; the lines' quantities and prices give the exact cost again.
      cost: cents(lines.reduce((sum, { quantity, unitPriceUsd }) => sum + quantity * unitPriceUsd, 0)),
      weighed: cents(sizing.objectiveUsdPerMonth - totalUsdPerMonth),
      nodes,
      wattHours: energy.unknown.length > 0 ? null : wattHours(energy.totalKwhPerMonth),
      status: sizing.proof.status,
    };
    expect(found, `seed ${seed}`).toEqual({
      cost: cents(number(expected!.cost)),
      weighed: cents(number(expected!.objective) - number(expected!.cost)),
      nodes: expected!.nodes,
      wattHours: expected!.energy === null ? null : wattHours(number(expected!.energy)),
      status: 'optimal',
    });
    if (sizing.proof.method === 'milp') tally.coupled += 1;
    if (sizing.reservations?.some(({ usedNodes }) => usedNodes > 0)) tally.owned += 1;
    tally.compared += 1;
  }
  return tally;
}

/** So many problems at a time, for a test each. */
const CHUNK = 200;
const starts = (from: number, count: number) => Array.from({ length: count / CHUNK }, (_, at) => from + at * CHUNK);

function added(tallies: readonly Tally[]): Tally {
  const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0);
  return {
    compared: sum('compared'),
    infeasible: sum('infeasible'),
    coupled: sum('coupled'),
    beyond: sum('beyond'),
    owned: sum('owned'),
  };
}

describe('the optimum equals that of an exhaustive search', () => {
  const random: Tally[] = [];
  const real: Tally[] = [];

  it.each(starts(0, 1800))('on 200 problems over random catalogs from seed %i', (seed) => {
    random.push(compareAll(CHUNK, seed, randomProblem));
  });

  it.each(starts(10_000, 600))('on 200 problems over the shipped catalog from seed %i', (seed) => {
    real.push(compareAll(CHUNK, seed, (each) => randomRealProblem(each, types, regions)));
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

describe('with reservations that are owned the optimum equals that of an exhaustive search', () => {
  const tallies: Tally[] = [];
  const ofSeed = (seed: number) => {
    const free = randomProblem(seed);
    const answer = sizeWith(free, solver, QUIET);
    return withReservations(seed, free, answer.status === 'sized' ? answer.sizing : null);
  };

  it.each([61_000, 61_200])('on 200 problems from seed %i', (seed) => {
    tallies.push(compareAll(CHUNK, seed, ofSeed));
  });

  it('which uses them in many, and shares them where they are scarce', () => {
    const { compared, owned, coupled } = added(tallies);
    expect(compared).toBeGreaterThan(150);
    expect(owned).toBeGreaterThan(100);
    expect(coupled).toBeGreaterThan(50);
  });
});

describe('where models are served the optimum equals that of an exhaustive search', () => {
  const tallies: Tally[] = [];

  it.each([81_000, 81_200])('on 200 problems over random catalogs from seed %i', (seed) => {
    tallies.push(compareAll(CHUNK, seed, (each) => withServing(each, randomProblem(each))));
  });

  it('on 200 problems over the shipped catalog', () => {
    tallies.push(compareAll(CHUNK, 82_000, (each) => withServing(each, randomRealProblem(each, types, regions))));
  });

  it('of which enough are solved and coupled', () => {
    const { compared, coupled } = added(tallies);
    expect(compared).toBeGreaterThan(200);
    expect(coupled).toBeGreaterThan(40);
  });
});

describe('closed form and solver', () => {
  it('agree to the cent, in nodes and in energy, on 250 problems', () => {
    let compared = 0;
    for (let seed = 20_000; seed < 20_250; seed += 1) {
      const free = seed % 3 === 0 ? randomRealProblem(seed, types, regions) : randomProblem(seed);
      const problem = seed % 3 === 1 ? withReservations(seed, free, null) : free;
      const direct = sizeWith(problem, solver, QUIET);
      const solved = sizeWith(problem, solver, { ...QUIET, method: 'solver' });
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
  it('is the same to the byte whatever the order of types, workloads, stores, sites and purchases', () => {
    for (let seed = 30_000; seed < 30_070; seed += 1) {
      const bought = randomProblem(seed);
      const free = seed % 2 === 0 ? withReservations(seed, bought, null) : bought;
      const first = sizeWith(free, solver);
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
      const answers = [problem, turned].map((each) => JSON.stringify(sizeWith(each, solver)));
      expect(answers[1], `seed ${seed}`).toBe(answers[0]);
    }
  });
});

describe('a conflict', () => {
  it('is minimal: none of its conditions can be spared, and together they cannot hold', () => {
    let tried = 0;
    for (let seed = 40_000; tried < 60; seed += 1) {
      const free = randomProblem(seed);
      const first = sizeWith(free, solver, QUIET);
      const problem = first.status === 'sized' ? { ...free, limits: randomLimits(seed, first.sizing, free) } : free;
      const answer = sizeWith(problem, solver);
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
      expect(sizeWith(alone, solver, QUIET).status, `seed ${seed}`).toBe('infeasible');
      for (const { constraint, without } of named) {
        expect(sizeWith(without(alone), solver, QUIET).status, `seed ${seed} without ${identityKey(constraint)}`).toBe(
          'sized',
        );
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
      const first = sizeWith(free, solver, QUIET);
      if (first.status !== 'sized') continue;
      const problem = { ...free, limits: randomLimits(seed, first.sizing, free) };
      const { slots, limits } = optionsAt(problem.sites[0]!, problem)!;
      if (slots.some(({ entries, choices }) => entries === null || choices.length === 0)) continue;
      const parts = slots.map(({ entries }) => entries!(limits));
      const priced = priceParts(parts, limits, solver, 20);
      if (priced === null) continue;
      const kept = priced.within(priced.upperUsd);
      const all = slots.map((slot) => slot.block(limits));
      const some = slots.map((slot, at) => slot.block(limits, kept[at]));
      const [whole, part] = [all, some].map((blocks) => solveBlocks(blocks, limits, solver, solving));
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
