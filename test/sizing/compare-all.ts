import { beforeAll, expect } from 'vitest';
import type { InstanceType, RegionCatalog } from '../../lib/catalog/facts/catalog.js';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import type { SizingProblem } from '../../lib/sizing/model/demand.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { bruteForce, number } from './oracle.js';
import { randomLimits } from './random-problem.js';

/** Nodes of one type in one fleet that the exhaustive search goes up to. */
const MOST_NODES = 6;
const MOST_MIXED_NODES = 4;

/** The solver, and the types and regions of the shipped catalog that problems are drawn from. */
interface Drawn {
  readonly solver: Solver;
  readonly types: readonly InstanceType[];
  readonly regions: readonly RegionCatalog[];
}

/** What the tests of a suite draw from; there while they run. */
export function drawn(): Drawn {
  const loaded: Partial<Record<keyof Drawn, unknown>> = {};
  beforeAll(async () => {
    const catalog = loadCatalog({ regions: ['us-east-1', 'eu-west-1'] });
    loaded.solver = await loadSolver();
    loaded.types = [...catalog.types.values()];
    loaded.regions = [...catalog.regions.values()];
  });
  return loaded as Drawn;
}

/** Without the explanation of what is infeasible. */
export const QUIET = { explainConflict: false };

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

export interface Tally {
  compared: number;
  infeasible: number;
  coupled: number;
  beyond: number;
  /** Plans that use an owned reservation. */
  owned: number;
}

/** Sizes the problems of so many seeds, most of them under random limits, and searches each exhaustively. */
export function compareAll(
  solver: Solver,
  seeds: number,
  from: number,
  problemOf: (seed: number) => SizingProblem,
): Tally {
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
export const CHUNK = 200;
export const starts = (from: number, count: number) =>
  Array.from({ length: count / CHUNK }, (_, at) => from + at * CHUNK);

export function added(tallies: readonly Tally[]): Tally {
  const sum = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0);
  return {
    compared: sum('compared'),
    infeasible: sum('infeasible'),
    coupled: sum('coupled'),
    beyond: sum('beyond'),
    owned: sum('owned'),
  };
}
