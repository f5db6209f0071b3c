import { beforeAll, describe, expect, it } from 'vitest';
import type { InstanceType, RegionCatalog } from '../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { added, CHUNK, compareAll, type Tally } from './compare-all.js';
import { randomProblem, randomRealProblem, withReservations, withRuns } from './random-problem.js';

let solver: Solver;
let types: InstanceType[];
let regions: RegionCatalog[];

beforeAll(async () => {
  solver = await loadSolver();
  const catalog = loadCatalog({ regions: ['us-east-1', 'eu-west-1'] });
  types = [...catalog.types.values()];
  regions = [...catalog.regions.values()];
});

describe('where runs end the optimum equals that of an exhaustive search', () => {
  const tallies: Tally[] = [];

  it.each([91_000, 91_200])('on 200 problems over random catalogs from seed %i', (seed) => {
    tallies.push(compareAll(solver, CHUNK, seed, (each) => withRuns(each, randomProblem(each))));
  });

  it('on 200 problems with owned reservations', () => {
    const ofSeed = (seed: number) => withReservations(seed, withRuns(seed, randomProblem(seed)), null);
    tallies.push(compareAll(solver, CHUNK, 92_000, ofSeed));
  });

  it('on 200 problems over the shipped catalog', () => {
    tallies.push(compareAll(solver, CHUNK, 93_000, (each) => withRuns(each, randomRealProblem(each, types, regions))));
  });

  it('of which enough are solved and coupled', () => {
    const { compared, coupled } = added(tallies);
    expect(compared).toBeGreaterThan(300);
    expect(coupled).toBeGreaterThan(60);
  });
});
