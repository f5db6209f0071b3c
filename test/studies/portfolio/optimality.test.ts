import { describe, expect, it } from 'vitest';
import { loadSolver } from '../../../lib/sizing/solver/solver.js';
import { accountOf } from '../../../lib/studies/portfolio/account.js';
import type { PortfolioProblem } from '../../../lib/studies/portfolio/model/problem.js';
import { rulesOf } from '../../../lib/studies/portfolio/rules.js';
import { chooseTypes } from '../../../lib/studies/portfolio/solve/choose-types.js';
import { cheapestPortfolio } from './oracle.js';
import { randomPortfolio, withHeldPlan } from './random-portfolio.js';

/** 500 seeds, in parts. */
const PARTS = [0, 100, 200, 300, 400];

/** 300 seeds with a Savings Plan that is held. */
const HELD_PARTS = [1000, 1100, 1200];

/** Problems against a search through everything; how many have an answer, and in how many of them what is held is used. */
async function compareAll(first: number, problemOf: (seed: number) => PortfolioProblem) {
  const solver = await loadSolver();
  const wrong: string[] = [];
  let solved = 0;
  let using = 0;
  for (let seed = first; seed < first + 100; seed += 1) {
    const problem = problemOf(seed);
    const expected = cheapestPortfolio(problem);
    const found = chooseTypes(problem, solver);
    const cost = found.status === 'chosen' ? found.objectiveUsd : Number.POSITIVE_INFINITY;
    const near = 1e-6 * Math.max(1, expected);
    if (cost !== expected && !(Math.abs(cost - expected) <= near)) {
      wrong.push(`seed ${seed}: ${cost}, and the cheapest is ${expected}`);
    }
    if (found.status !== 'chosen') continue;
    solved += 1;
    const { covered } = found.bought;
    if (covered.some(({ plan }) => problem.savingsPlans[plan]!.held !== undefined)) using += 1;
    if (Math.abs(found.boundUsd - expected) > near) wrong.push(`seed ${seed}: bound ${found.boundUsd} of ${expected}`);
    const { objectiveUsd } = accountOf(problem, found.assignment, found.bought);
    if (Math.abs(objectiveUsd - expected) > near) wrong.push(`seed ${seed}: the account says ${objectiveUsd}`);
    for (const rule of rulesOf(problem, found.assignment, solver)) {
      const within = problem.limits.budgetUsd === null && rule.objectiveUsd !== null;
      if (within && rule.objectiveUsd! < expected - near) wrong.push(`seed ${seed}: ${rule.rule} is cheaper`);
    }
  }
  return { wrong, solved, using };
}

describe('a portfolio', () => {
  it.each(PARTS)(
    'is the cheapest of all: 100 problems from seed %i against a search through everything',
    async (first) => {
      const { wrong, solved } = await compareAll(first, randomPortfolio);
      expect(wrong).toEqual([]);
      // Few are beyond every limit.
      expect(solved).toBeGreaterThan(70);
    },
  );

  it.each(HELD_PARTS)(
    'is the cheapest of all beside a Savings Plan that is held: 100 problems from seed %i',
    async (first) => {
      const { wrong, solved, using } = await compareAll(first, withHeldPlan);
      expect(wrong).toEqual([]);
      expect(solved).toBeGreaterThan(70);
      expect(using).toBeGreaterThan(40);
    },
  );
});
