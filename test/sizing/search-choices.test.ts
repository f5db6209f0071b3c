import { describe, expect, it } from 'vitest';
import { type Choice, compareChoices } from '../../lib/sizing/choice/choice.js';
import { isWithin } from '../../lib/sizing/choice/limits.js';
import { compareResources, totalResources } from '../../lib/sizing/choice/resources.js';
import { searchChoices } from '../../lib/sizing/solver/search-choices.js';
import { ZERO } from '../../lib/units/decimal.js';
import { limitOf, nodesWithin, plainChoice } from './plain-choices.js';
import { generator } from './random-problem.js';

const choice = (key: string, usd: number, nodes: number, kwh: number | null = 0) => plainChoice(key, usd, nodes, kwh);
const kwhWithin = (most: number) => limitOf(most, ({ energyKwh }) => energyKwh ?? ZERO);
const keysOf = (result: ReturnType<typeof searchChoices>) =>
  result.status === 'optimal' ? result.choices.map(({ key }) => key).join(' ') : result.status;

/** The cheaper has more nodes. */
const FIRST = [choice('a', 1, 2), choice('b', 2, 1)];
const SECOND = [choice('c', 1, 2), choice('d', 2.25, 1)];

describe('a search over lists of choices', () => {
  it.each([
    [4, 'a c'],
    [3, 'b c'],
    [2, 'b d'],
    [1, 'infeasible'],
  ])('takes the cheapest that fit together into %i nodes', (most, keys) => {
    expect(keysOf(searchChoices([FIRST, SECOND], [nodesWithin(most)], 100))).toBe(keys);
  });

  it('counts amounts of other scales exactly', () => {
    const fine = [choice('x', 0.001, 1, 0.125), choice('y', 1, 1, 0.1)];
    expect(keysOf(searchChoices([fine, fine], [kwhWithin(0.25)], 100))).toBe('x x');
    expect(keysOf(searchChoices([fine, fine], [kwhWithin(0.2499)], 100))).toBe('x y');
    expect(keysOf(searchChoices([fine, fine], [kwhWithin(0.2)], 100))).toBe('y y');
  });

  it.each<[string, Choice[], string]>([
    ['nodes', [choice('a', 1, 3), choice('b', 1, 2)], 'b'],
    ['energy', [choice('a', 1, 2, 9), choice('b', 1, 2, 8)], 'b'],
    ['known energy', [choice('a', 1, 2, null), choice('b', 1, 2, 8)], 'b'],
    ['the name', [choice('a', 1, 2, 8), choice('b', 1, 2, 8)], 'a'],
  ])('is decided between equals by %s', (_, list, key) => {
    const sorted = [...list].sort(compareChoices);
    expect(keysOf(searchChoices([sorted], [], 100))).toBe(key);
  });

  it('leaves out whatever can not become better, and gives up after so many steps', () => {
    // The cheapest pair in two steps; its second half is dearer, and so is whatever begins with the dearer first half.
    expect(keysOf(searchChoices([FIRST, SECOND], [nodesWithin(10)], 4))).toBe('a c');
    expect(keysOf(searchChoices([FIRST, SECOND], [nodesWithin(10)], 3))).toBe('too-large');
    // Beside the first alone nothing fits: two steps for what does not, one for the pair that does.
    expect(keysOf(searchChoices([FIRST, SECOND], [nodesWithin(2)], 4))).toBe('b d');
    // Any plan will do: the first that fits.
    expect(keysOf(searchChoices([FIRST, SECOND], [nodesWithin(3)], 100, 'any'))).toBe('a d');
    expect(keysOf(searchChoices([FIRST, SECOND], [nodesWithin(10)], 1, 'any'))).toBe('too-large');
  });

  it('finds what a search through everything finds', () => {
    let found = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = generator(seed);
      const below = (most: number) => Math.floor(random() * most);
      const lists = Array.from({ length: 1 + below(3) }, (_, at) =>
        Array.from({ length: 1 + below(4) }, (_, place) =>
          choice(`${at}${place}`, below(5) / 4, below(4), below(3)),
        ).sort(compareChoices),
      );
      const limits = [nodesWithin(below(8)), kwhWithin(below(6) / 2)];
      let plans: Choice[][] = [[]];
      for (const list of lists) plans = plans.flatMap((plan) => list.map((one) => [...plan, one]));
      const total = (plan: readonly Choice[]) => totalResources(plan.map(({ resources }) => resources));
      const within = plans.filter((plan) => limits.every((each) => isWithin(each, total(plan))));
      const result = searchChoices(lists, limits, 10_000);
      if (within.length === 0) {
        expect(result.status, `seed ${seed}`).toBe('infeasible');
        continue;
      }
      found += 1;
      if (result.status !== 'optimal') throw new Error(`seed ${seed}: ${result.status}`);
      expect(limits.every((each) => isWithin(each, total(result.choices)))).toBe(true);
      const { objectiveUsd } = total(result.choices);
      for (const plan of within) {
        // What is dominated is left out: among plans of one cost its nodes decide nothing.
        const other = total(plan);
        expect(
          compareResources(
            { ...other, nodes: 0, energyKwh: null },
            { ...other, objectiveUsd, nodes: 0, energyKwh: null },
          ),
        ).toBeGreaterThanOrEqual(0);
      }
    }
    expect(found).toBeGreaterThan(20);
  });
});
