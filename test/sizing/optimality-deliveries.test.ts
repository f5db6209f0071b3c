import { beforeAll, describe, expect, it } from 'vitest';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { added, CHUNK, compareAll, starts, type Tally } from './compare-all.js';
import { randomProblem, withDeliveries, withReservations } from './random-problem.js';

let solver: Solver;

beforeAll(async () => {
  solver = await loadSolver();
});

// The last test counts what the others have compared.
describe('where nodes deliver at a rate, in replicas, the optimum equals that of an exhaustive search', {
  shuffle: false,
}, () => {
  const tallies: Tally[] = [];

  it.each(starts(94_000, 400))('on 200 problems over random catalogs from seed %i', (seed) => {
    tallies.push(compareAll(solver, CHUNK, seed, (each) => withDeliveries(each, randomProblem(each))));
  });

  it('on 200 problems with owned reservations', () => {
    const ofSeed = (seed: number) => withReservations(seed, withDeliveries(seed, randomProblem(seed)), null);
    tallies.push(compareAll(solver, CHUNK, 95_000, ofSeed));
  });

  it('of which enough are solved and coupled', () => {
    const { compared, coupled, infeasible } = added(tallies);
    expect(compared + infeasible).toBeGreaterThan(380);
    expect(compared).toBeGreaterThan(180);
    expect(coupled).toBeGreaterThan(45);
  });
});
