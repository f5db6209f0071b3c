import { accountOf, paidIn } from './account.js';
import type { PortfolioProblem } from './model/problem.js';
import { nodeHours } from './solve/master.js';
import type { Bought } from './solve/pool.js';

/** What one workload uses of the nodes of its type, and its share of what they cost. */
export interface WorkloadShare {
  readonly nodeHours: number;
  /** Of all that is paid within the horizon for the type; by node-hours. */
  readonly totalUsd: number;
}

/** Splits the cost of each type over the workloads that share it, by the node-hours that they use; in their order. */
export function sharesOf(
  problem: PortfolioProblem,
  assignment: readonly number[],
  bought: readonly Bought[],
): WorkloadShare[] {
  const chosen = problem.workloads.map(({ candidates }, at) => candidates[assignment[at]!]!);
  const hours = chosen.map((candidate) => nodeHours(candidate, problem.slotHours).reduce((sum, each) => sum + each, 0));
  const ofType = (type: string) => chosen.flatMap((candidate, at) => (candidate.type === type ? [at] : []));
  const costs = new Map(
    [...new Set(chosen.map(({ type }) => type))].map((type) => {
      const mine = ofType(type);
      const part = { ...problem, workloads: mine.map((at) => problem.workloads[at]!) };
      const { months } = accountOf(
        part,
        mine.map((at) => assignment[at]!),
        bought.filter((one) => one.type === type),
      );
      return [type, months.reduce((sum, month) => sum + paidIn(month), 0)] as const;
    }),
  );
  return chosen.map(({ type }, at) => {
    const all = ofType(type).reduce((sum, other) => sum + hours[other]!, 0);
    return { nodeHours: hours[at]!, totalUsd: all === 0 ? 0 : (costs.get(type)! * hours[at]!) / all };
  });
}
