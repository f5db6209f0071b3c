import { beforeAll, describe, expect, it } from 'vitest';
import { explainWith } from '../../lib/sizing/explain-sizing.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { schemaFaults } from '../schema-faults.js';
import { randomProblem } from './random-problem.js';
import { demand, instanceType, offer, problem, region, site } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** The best choice is of unknown power. */
const dark = problem({
  types: [instanceType('dark.8x', { power: null }), instanceType('big.8x')],
  sites: [site(region({ 'dark.8x': offer(1), 'big.8x': offer(20) }))],
});

describe('the schema of the answer', () => {
  const faults = schemaFaults('sizing.schema.json');

  it('holds of plans, explanations and conflicts, key by key', () => {
    const seen = { sized: 0, infeasible: 0, doubts: 0, openChoices: 0, alternatives: 0, unknownPower: 0 };
    const seeds = Array.from({ length: 25 }, (_, at) => 60_000 + at);
    for (const [seed, input] of [
      ['dark', dark] as const,
      ...seeds.map((each) => [each, randomProblem(each)] as const),
    ]) {
      const answer = sizeWith(input, solver);
      const told =
        answer.status === 'sized' ? { ...answer, explanation: explainWith(input, answer.sizing, solver) } : answer;
      expect(faults(told), `seed ${seed}`).toEqual([]);
      seen[answer.status] += 1;
      if (!('explanation' in told)) continue;
      seen.doubts += told.explanation.doubts.length;
      seen.openChoices += told.explanation.openChoices.length;
      seen.alternatives += told.explanation.alternatives.length;
      seen.unknownPower += told.sizing.energy.unknown.length;
    }
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
    expect(faults(sizeWith(problem({ demands: [demand({ hoursPerMonth: -1 })] }), solver))).toEqual([]);
  });

  it('refuses a key that it does not know, and the lack of one', () => {
    const answer = sizeWith(problem({ demands: [] }), solver);
    expect(faults(answer)).toEqual([]);
    expect(faults({ ...answer, extra: 1 })).not.toEqual([]);
    expect(faults({ status: 'infeasible' })).not.toEqual([]);
  });
});
