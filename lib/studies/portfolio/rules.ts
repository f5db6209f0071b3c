import type { Solver } from '../../sizing/solver/solver.js';
import { accountOf } from './account.js';
import type { NodeCommitmentKind, PortfolioProblem } from './model/problem.js';
import { poolsOf } from './solve/choose-types.js';
import { type Bought, type Covered, type Freedom, NO_PURCHASES, poolDemand, solvePools } from './solve/pool.js';

/** A simple rule of buying, which people use. */
export type BuyingRule = 'all-on-demand' | 'all-reserved' | 'base-at-30th-percentile';

/** What a rule costs for the same types. */
export interface RuleOutcome {
  readonly rule: BuyingRule;
  /** Null: a type is not sold that way. */
  readonly presentUsd: number | null;
  /** With weighted energy and carbon. */
  readonly objectiveUsd: number | null;
}

/**
 * The three rules on the types of a portfolio. Reserved: the longest term that is sold, bought again when it ends; of all, the most that
 * its term will need; of a base, what is needed in all but 30 % of the hours of the horizon. The rest is on demand, and under
 * Savings Plans that are held.
 */
export function rulesOf(problem: PortfolioProblem, assignment: readonly number[], solver: Solver): RuleOutcome[] {
  const outcome = (rule: BuyingRule, bought: readonly Bought[] | null) =>
    outcomeOf(rule, problem, assignment, bought, solver);
  const none = outcome('all-on-demand', []);
  const all = purchasesOf(problem, assignment, (peaks, from, until) => Math.max(0, ...peaks.slice(from, until)));
  const base = purchasesOf(problem, assignment, (_, __, ___, percentile) => percentile);
  return [none, outcome('all-reserved', all), outcome('base-at-30th-percentile', base)];
}

function outcomeOf(
  rule: BuyingRule,
  problem: PortfolioProblem,
  assignment: readonly number[],
  bought: readonly Bought[] | null,
  solver: Solver,
): RuleOutcome {
  if (bought === null) return { rule, presentUsd: null, objectiveUsd: null };
  const covered = coveredByHeld(problem, assignment, bought, solver);
  const { presentUsd, objectiveUsd } = accountOf(
    problem,
    assignment,
    { ...NO_PURCHASES, nodes: bought, covered },
    false,
  );
  const sold = Number.isFinite(presentUsd);
  return { rule, presentUsd: sold ? presentUsd : null, objectiveUsd: sold ? objectiveUsd : null };
}

/** What Savings Plans that are held take of the nodes that are left on demand. */
function coveredByHeld(
  problem: PortfolioProblem,
  assignment: readonly number[],
  bought: readonly Bought[],
  solver: Solver,
): readonly Covered[] {
  if (problem.savingsPlans.every(({ held }) => held === undefined)) return [];
  const onDemand: PortfolioProblem = {
    ...problem,
    limits: { ...problem.limits, budgetUsd: null },
    workloads: problem.workloads.map((workload) => ({
      ...workload,
      candidates: workload.candidates.map((candidate) => ({ ...candidate, spot: null })),
    })),
  };
  const exactly = (type: string, commitment: number, month: number) =>
    bought
      .filter((one) => one.type === type && one.commitment === commitment && one.month === month)
      .reduce((sum, { nodes }) => sum + nodes, 0);
  const freedom: Freedom = {
    nodes: (...of) => [exactly(...of), exactly(...of)],
    plans: () => [0, 0],
  };
  return solvePools(poolsOf(onDemand, assignment), onDemand, solver, { freedom }).bought.covered;
}

function isReserved(kind: NodeCommitmentKind): boolean {
  return kind === 'reserved-1y' || kind === 'reserved-3y';
}

const BASE = 0.3;

/** Null: a type has no reserved price. */
function purchasesOf(
  problem: PortfolioProblem,
  assignment: readonly number[],
  nodesOf: (peaks: readonly number[], from: number, until: number, percentile: number) => number,
): Bought[] | null {
  const bought: Bought[] = [];
  for (const pool of poolsOf(problem, assignment)) {
    const { type } = pool;
    const reserved = type.commitments
      .map((commitment, index) => ({ commitment, index }))
      .filter(({ commitment }) => isReserved(commitment.kind))
      .sort((one, other) => other.commitment.termMonths - one.commitment.termMonths)[0];
    if (reserved === undefined) return null;
    const { slots } = poolDemand(pool, problem);
    const needs = slots.flatMap((month, at) =>
      month.map(({ nodes, hours }) => ({ nodes: Math.max(0, nodes - type.held[at]!), hours })),
    );
    const peaks = slots.map((month, at) => Math.max(0, ...month.map(({ nodes }) => nodes - type.held[at]!)));
    const percentile = percentileOf(needs, BASE);
    const { termMonths } = reserved.commitment;
    for (let month = 0; month < problem.months; month += termMonths) {
      const nodes = nodesOf(peaks, month, month + termMonths, percentile);
      if (nodes > 0) bought.push({ type: type.name, commitment: reserved.index, month, nodes });
    }
  }
  return bought;
}

/** The nodes that are not exceeded in a share of the hours. */
function percentileOf(needs: readonly { readonly nodes: number; readonly hours: number }[], share: number): number {
  const sorted = [...needs].sort((one, other) => one.nodes - other.nodes);
  let left = share * sorted.reduce((sum, { hours }) => sum + hours, 0);
  for (const { nodes, hours } of sorted) {
    left -= hours;
    if (left <= 0) return nodes;
  }
  return sorted.at(-1)?.nodes ?? 0;
}
