import { accountOf, paidIn } from './account.js';
import type { PortfolioProblem } from './model/problem.js';
import { nodeHours } from './solve/master.js';
import type { Purchases } from './solve/pool.js';

/** What one workload uses of the nodes of its type, and its share of what they cost. */
export interface WorkloadShare {
  readonly nodeHours: number;
  /** Of all that is paid within the horizon for the type; by node-hours. */
  readonly totalUsd: number;
}

/**
 * Splits the cost of each type over the workloads that share it, by the node-hours that they use; in their order. What is
 * paid for Savings Plans goes to types by what they use up of them.
 */
export function sharesOf(problem: PortfolioProblem, assignment: readonly number[], bought: Purchases): WorkloadShare[] {
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
        {
          nodes: bought.nodes.filter((one) => one.type === type),
          plans: [],
          covered: bought.covered.filter((one) => one.type === type),
        },
      );
      return [type, months.reduce((sum, month) => sum + paidIn(month), 0) + plansUsdOf(problem, type, bought)] as const;
    }),
  );
  return chosen.map(({ type }, at) => {
    const all = ofType(type).reduce((sum, other) => sum + hours[other]!, 0);
    return { nodeHours: hours[at]!, totalUsd: all === 0 ? 0 : (costs.get(type)! * hours[at]!) / all };
  });
}

/** A type's part of what is paid for Savings Plans within the horizon, by what it uses up of each. */
function plansUsdOf({ months, savingsPlans }: PortfolioProblem, type: string, { plans, covered }: Purchases): number {
  return savingsPlans.reduce((total, { termMonths, upfrontUsd, usdPerHour, usdPerMonth }, at) => {
    const paid = plans
      .filter(({ plan }) => plan === at)
      .reduce((sum, one) => {
        const within = Math.min(months - one.month, termMonths);
        return sum + one.usdPerHour * (upfrontUsd + usdPerMonth * within);
      }, 0);
    const used = (some: readonly Purchases['covered'][number][]) =>
      some.reduce((sum, one) => sum + one.nodes * usdPerHour.get(one.type)!, 0);
    const ofPlan = covered.filter(({ plan }) => plan === at);
    const all = used(ofPlan);
    return all === 0 ? total : total + (paid * used(ofPlan.filter((one) => one.type === type))) / all;
  }, 0);
}
