import { beforeAll, describe, expect, it } from 'vitest';
import type { InstanceType, RegionCatalog } from '../../lib/catalog/catalog.js';
import { loadCatalog } from '../../lib/catalog/load-catalog.js';
import type { SizingProblem } from '../../lib/sizing/demand.js';
import { conditionsOf } from '../../lib/sizing/explain/conditions.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import type { Sizing } from '../../lib/sizing/sizing.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { bruteForce, number } from './oracle.js';
import { generator, randomLimits, randomProblem, randomRealProblem } from './random-problem.js';

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
}

function compareAll(seeds: number, from: number, problemOf: (seed: number) => SizingProblem): Tally {
  const tally: Tally = { compared: 0, infeasible: 0, coupled: 0, beyond: 0 };
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
      expect(answer.infeasibility.kind, `seed ${seed}: ${answer.infeasibility.summary}`).toBe('conflict');
      expect(expected === null ? 'none' : number(expected.objective), `seed ${seed}`).toBe('none');
      tally.infeasible += 1;
      continue;
    }
    const { sizing } = answer;
    expect(expected, `seed ${seed}: only the search finds nothing`).not.toBeNull();
    const nodes = sizing.fleets.reduce((sum, fleet) => sum + fleet.groups.reduce((n, group) => n + group.nodes, 0), 0);
    const { energy } = sizing;
    const wattHours = (value: number) => Math.ceil(value * 1000 - 1e-7);
    const found = {
      objective: sizing.objectiveUsdPerMonth,
      cost: sizing.cost.totalUsdPerMonth,
      nodes,
      wattHours: energy.unknown.length > 0 ? null : wattHours(energy.totalKwhPerMonth),
      status: sizing.proof.status,
    };
    const cents = (value: number) => Math.ceil(value * 100 - 1e-7) / 100;
    expect(found, `seed ${seed}`).toEqual({
      objective: cents(number(expected!.objective)),
      cost: cents(number(expected!.cost)),
      nodes: expected!.nodes,
      wattHours: expected!.energy === null ? null : wattHours(number(expected!.energy)),
      status: 'optimal',
    });
    if (sizing.proof.method === 'milp') tally.coupled += 1;
    tally.compared += 1;
  }
  return tally;
}

describe('the optimum equals that of an exhaustive search', () => {
  it('on 1600 problems over random catalogs', () => {
    const { compared, infeasible, coupled, beyond } = compareAll(1600, 0, randomProblem);
    expect(compared + infeasible + beyond).toBe(1600);
    expect(beyond).toBeLessThan(200);
    expect(compared).toBeGreaterThan(600);
    expect(coupled).toBeGreaterThan(200);
  });

  it('on 600 problems over the shipped catalog', () => {
    const { compared, infeasible, coupled, beyond } = compareAll(600, 10_000, (seed) =>
      randomRealProblem(seed, types, regions),
    );
    expect(compared + infeasible + beyond).toBe(600);
    expect(beyond).toBeLessThan(60);
    expect(compared).toBeGreaterThan(150);
    expect(coupled).toBeGreaterThan(40);
  });
});

describe('closed form and solver', () => {
  it('agree to the cent, in nodes and in energy, on 250 problems', () => {
    let compared = 0;
    for (let seed = 20_000; seed < 20_250; seed += 1) {
      const problem = seed % 3 === 0 ? randomRealProblem(seed, types, regions) : randomProblem(seed);
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
    for (let seed = 30_000; seed < 30_120; seed += 1) {
      const free = randomProblem(seed);
      const first = sizeWith(free, solver);
      const problem = first.status === 'sized' ? { ...free, limits: randomLimits(seed, first.sizing, free) } : free;
      const random = generator(seed);
      const turned: SizingProblem = {
        ...problem,
        types: shuffled(problem.types, random),
        sites: shuffled(problem.sites, random).map((site) => ({
          ...site,
          zones: shuffled(site.zones, random),
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
      const { conflict } = answer.infeasibility;
      const conditions = conditionsOf(problem);
      const named = conditions.filter(({ workload, name }) =>
        conflict.some((other) => other.workload === workload && other.name === name),
      );
      expect(named.length, `seed ${seed}`).toBe(conflict.length);
      // The problem with these conditions alone, and with each of them missing.
      const alone = conditions
        .filter((each) => !named.includes(each))
        .reduce((left, { without }) => without(left), problem);
      expect(sizeWith(alone, solver, QUIET).status, `seed ${seed}`).toBe('infeasible');
      for (const { name, without } of named) {
        expect(sizeWith(without(alone), solver, QUIET).status, `seed ${seed} without ${name}`).toBe('sized');
      }
      tried += 1;
    }
  });
});
