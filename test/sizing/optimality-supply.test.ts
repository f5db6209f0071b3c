import { describe, expect, it } from 'vitest';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { added, CHUNK, compareAll, drawn, QUIET, starts, type Tally } from './compare-all.js';
import { randomProblem, withRates, withReservations, withWindows } from './random-problem.js';

const from = drawn();

// The last test counts what the others have compared.
describe('with reserved instances and Savings Plans that are held the optimum equals that of an exhaustive search', {
  shuffle: false,
}, () => {
  const tallies: Tally[] = [];
  const ofSeed = (seed: number) => {
    const free = randomProblem(seed);
    const answer = sizeWith(free, from.solver, QUIET);
    return withRates(seed, withReservations(seed, free, answer.status === 'sized' ? answer.sizing : null));
  };

  it.each([65_000, 65_050, 65_100, 65_150, 65_200, 65_250])('on 50 problems from seed %i', (seed) => {
    tallies.push(compareAll(from.solver, 50, seed, ofSeed));
  });

  it('which uses them in many, and shares them where they are scarce', () => {
    const { compared, owned, coupled } = added(tallies);
    expect(compared).toBeGreaterThan(100);
    expect(owned).toBeGreaterThan(80);
    expect(coupled).toBeGreaterThan(30);
  });
});

/** Problems with dated capacity. */
const DATED = 200;

// The last test counts what the others have compared.
describe('with reservations that are owned the optimum equals that of an exhaustive search', { shuffle: false }, () => {
  const tallies: Tally[] = [];
  const ofSeed = (seed: number) => {
    const free = randomProblem(seed);
    const answer = sizeWith(free, from.solver, QUIET);
    return withReservations(seed, free, answer.status === 'sized' ? answer.sizing : null);
  };

  it.each([61_000, 61_200])('on 200 problems from seed %i', (seed) => {
    tallies.push(compareAll(from.solver, CHUNK, seed, ofSeed));
  });

  it('which uses them in many, and shares them where they are scarce', () => {
    const { compared, owned, coupled } = added(tallies);
    expect(compared).toBeGreaterThan(150);
    expect(owned).toBeGreaterThan(100);
    expect(coupled).toBeGreaterThan(50);
  });
});

// The last test counts what the others have compared.
describe('with held capacity that has a start and an end the optimum equals that of an exhaustive search', {
  shuffle: false,
}, () => {
  const tallies: Tally[] = [];
  const ofSeed = (seed: number) => {
    const free = randomProblem(seed);
    const answer = sizeWith(free, from.solver, QUIET);
    return withWindows(seed, withReservations(seed, free, answer.status === 'sized' ? answer.sizing : null));
  };

  it.each(starts(63_000, DATED))('on problems from seed %i', (seed) => {
    tallies.push(compareAll(from.solver, CHUNK, seed, ofSeed));
  });

  it('which uses it in many', () => {
    const { compared, owned } = added(tallies);
    expect(compared).toBeGreaterThan(DATED / 4);
    expect(owned).toBeGreaterThan(DATED / 8);
  });
});
