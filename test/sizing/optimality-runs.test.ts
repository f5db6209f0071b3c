import { describe, expect, it } from 'vitest';
import { added, CHUNK, compareAll, drawn, type Tally } from './compare-all.js';
import { paidAhead, randomProblem, randomRealProblem, withReservations, withRuns } from './random-problem.js';

const from = drawn();

// The last test counts what the others have compared.
describe('where runs end the optimum equals that of an exhaustive search', { shuffle: false }, () => {
  const tallies: Tally[] = [];

  it.each([91_000, 91_200])('on 200 problems over random catalogs from seed %i', (seed) => {
    tallies.push(compareAll(from.solver, CHUNK, seed, (each) => withRuns(each, randomProblem(each))));
  });

  it('on 200 problems with owned reservations', () => {
    const ofSeed = (seed: number) => withReservations(seed, withRuns(seed, randomProblem(seed)), null);
    tallies.push(compareAll(from.solver, CHUNK, 92_000, ofSeed));
  });

  it('on 200 problems where whatever is bought is paid ahead', () => {
    const ofSeed = (seed: number) => paidAhead(seed, withRuns(seed, randomProblem(seed)));
    tallies.push(compareAll(from.solver, CHUNK, 94_000, ofSeed));
  });

  it('on 200 problems over the shipped catalog', () => {
    tallies.push(
      compareAll(from.solver, CHUNK, 93_000, (each) =>
        withRuns(each, randomRealProblem(each, from.types, from.regions)),
      ),
    );
  });

  it('of which enough are solved and coupled', () => {
    const { compared, coupled } = added(tallies);
    expect(compared).toBeGreaterThan(300);
    expect(coupled).toBeGreaterThan(60);
  });
});
