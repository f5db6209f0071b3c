import type { Solver } from '../../../sizing/solver/solver.js';
import { type Candidate, MOST_BLOCK_NODES, type PortfolioProblem } from '../model/problem.js';
import type { Member } from './layers.js';
import { Master, type MasterSolution, nodeHours, otherPresentUsd } from './master.js';
import { flatPlanPrices } from './plan-prices.js';
import { type Freedom, NO_PURCHASES, type Pool, type Purchases, planPricesOf, poolPrices, solvePools } from './pool.js';

/** The types that carry the workloads, what is bought for them, and how far that is proven to be the best. */
export type TypesChosen =
  | {
      readonly status: 'chosen';
      /** Index into the candidates of each workload. */
      readonly assignment: readonly number[];
      readonly bought: Purchases;
      /** Present value of all that is minimised. */
      readonly objectiveUsd: number;
      /** No portfolio costs less. */
      readonly boundUsd: number;
    }
  | { readonly status: 'infeasible' }
  /** The rounds ran out before any portfolio was found. */
  | { readonly status: 'undecided' };

/** How hard to look. */
export interface ChoosingLimits {
  /** Of each phase; each solves one programme of types and one for each pool. @default 400 */
  readonly mostRounds?: number;
  /** Relative gap at which the search ends. @default 1e-7 */
  readonly gap?: number;
}

/** Rounds at each of the later prices: they move on before they are exhausted. */
const ROUNDS_A_PRICING = 2;

/**
 * How often the prices of Savings Plans are taken anew from the pools of the shares that the bounds lead to. Bounds under one
 * set of prices are weak for other types; twenty sets prove nearly all that can be proven.
 */
const PLAN_PRICINGS = 24;

/**
 * Chooses one type for each workload at the least present value, by Benders decomposition: a programme of types over lower
 * bounds on what each pool costs, which the dual prices of pools raise until the bound meets the best portfolio known.
 * Savings Plans, which couple all pools, are had at prices by the month in the bounds; those prices follow the best portfolio.
 */
export function chooseTypes(
  problem: PortfolioProblem,
  solver: Solver,
  freedom: Freedom | null = null,
  { mostRounds = 400, gap = 1e-7 }: ChoosingLimits = {},
): TypesChosen {
  let best: Evaluated | null = null;
  let bound = Number.NEGATIVE_INFINITY;
  const tried = new Map<string, Evaluated>();
  const evaluate = (assignment: readonly number[]): void => {
    const key = assignment.join();
    if (tried.has(key)) return;
    const found = evaluateTypes(problem, assignment, solver, freedom);
    tried.set(key, found);
    if (found.objectiveUsd < (best?.objectiveUsd ?? Number.POSITIVE_INFINITY)) best = found;
  };
  const enough = () => best !== null && bound >= best.objectiveUsd - Math.abs(best.objectiveUsd) * gap;
  const master = new Master(problem);
  // First without whole choices: shares of types, whose pools give the prices that matter.
  for (let pricing = 0; pricing < (problem.savingsPlans.length === 0 ? 1 : PLAN_PRICINGS) && !enough(); pricing += 1) {
    const pools = () => poolsOfShares(problem, master.solve(solver, false)!.shares);
    const found = pricing === 0 ? flatPlanPrices(problem) : planPricesOf(pools(), problem, solver);
    if (found === null) break;
    master.priceAt(found);
    for (let round = 0; round < (pricing === 0 ? mostRounds : ROUNDS_A_PRICING); round += 1) {
      const relaxed = master.solve(solver, false);
      if (relaxed === null) return { status: 'infeasible' };
      bound = Math.max(bound, relaxed.boundUsd);
      if (round % 5 === 0) evaluate(relaxed.shares.map(indexOfLargest));
      if (enough() || !raise(master, problem, relaxed, solver)) break;
    }
  }
  for (const { assignment } of tried.values()) if (!enough()) master.forbid(assignment);
  for (let round = 0; round < mostRounds && !enough(); round += 1) {
    const choice = master.solve(solver, true);
    if (choice === null) {
      // Nothing is left that was not tried.
      bound = Number.POSITIVE_INFINITY;
      break;
    }
    // Of what was not tried: the best that was tried bounds the rest.
    bound = Math.max(
      bound,
      Math.min(choice.boundUsd, (best as Evaluated | null)?.objectiveUsd ?? Number.POSITIVE_INFINITY),
    );
    if (enough()) break;
    const assignment = choice.shares.map(indexOfLargest);
    if (master.limitNodes(assignment)) continue;
    evaluate(assignment);
    raise(master, problem, choice, solver);
    master.forbid(assignment);
  }
  if (best === null) return { status: bound === Number.POSITIVE_INFINITY ? 'infeasible' : 'undecided' };
  const { assignment, bought, objectiveUsd } = best as Evaluated;
  return { status: 'chosen', assignment, bought, objectiveUsd, boundUsd: Math.min(bound, objectiveUsd) };
}

function indexOfLargest(shares: readonly number[]): number {
  return shares.reduce((at, share, index) => (share > shares[at]! + 1e-9 ? index : at), 0);
}

interface Evaluated {
  readonly assignment: readonly number[];
  readonly bought: Purchases;
  readonly objectiveUsd: number;
}

/** The pools of an assignment, in the order of the types. */
export function poolsOf(problem: PortfolioProblem, assignment: readonly number[]): Pool[] {
  const shares = problem.workloads.map(({ candidates }, at) =>
    candidates.map((_, index) => (index === assignment[at] ? 1 : 0)),
  );
  return poolsOfShares(problem, shares);
}

/** The pools of shares of types, by workload and candidate. */
function poolsOfShares({ types, workloads }: PortfolioProblem, shares: MasterSolution['shares']): Pool[] {
  return types.flatMap((type): Pool[] => {
    const members = workloads.flatMap(({ candidates }, workload) =>
      candidates.flatMap((candidate, index): Member[] => {
        const share = shares[workload]![index]!;
        return candidate.type === type.name && share > 1e-9 ? [{ candidate, share }] : [];
      }),
    );
    return members.length === 0 ? [] : [{ type, members }];
  });
}

/** What an assignment costs at best; infinite where limits leave nothing. */
export function evaluateTypes(
  problem: PortfolioProblem,
  assignment: readonly number[],
  solver: Solver,
  freedom: Freedom | null,
): Evaluated {
  const pools = poolsOf(problem, assignment);
  const chosen = problem.workloads.map(({ candidates }, at) => candidates[assignment[at]!]!);
  const hours = chosen.map((candidate) => nodeHours(candidate, problem.slotHours));
  const otherUsd = Array.from({ length: problem.months }, (_, month) =>
    chosen.reduce((sum, { otherUsdPerNodeHour }, at) => sum + otherUsdPerNodeHour * hours[at]![month]!, 0),
  );
  const over = Array.from({ length: problem.months }, (_, month) => month).some(
    (month) => breaksEnergy(problem, chosen, hours, month) || breaksNodes(problem, chosen, month),
  );
  if (over) return { assignment, bought: NO_PURCHASES, objectiveUsd: Number.POSITIVE_INFINITY };
  const groups = isCoupled(problem, pools) ? [pools] : sharingPlans(problem, pools);
  let objectiveUsd = chosen.reduce((sum, candidate, at) => sum + otherPresentUsd(candidate, hours[at]!, problem), 0);
  const solved = groups.map((group) => solvePools(group, problem, solver, { freedom, otherUsd }));
  objectiveUsd += solved.reduce((sum, { presentUsd }) => sum + presentUsd, 0);
  const bought: Purchases = {
    nodes: solved.flatMap((each) => each.bought.nodes),
    plans: solved.flatMap((each) => each.bought.plans),
    covered: solved.flatMap((each) => each.bought.covered),
  };
  return { assignment, bought, objectiveUsd };
}

/** Pools in groups: those that one Savings Plan covers are together. */
function sharingPlans({ savingsPlans }: PortfolioProblem, pools: readonly Pool[]): Pool[][] {
  let groups = pools.map((pool) => [pool]);
  for (const { usdPerHour } of savingsPlans) {
    const isCovered = (group: readonly Pool[]) => group.some(({ type }) => usdPerHour.has(type.name));
    const covered = groups.filter(isCovered);
    if (covered.length > 1) groups = [covered.flat(), ...groups.filter((group) => !isCovered(group))];
  }
  return groups;
}

function breaksEnergy(
  { limits: { energyKwh } }: PortfolioProblem,
  chosen: readonly Candidate[],
  hours: readonly (readonly number[])[],
  month: number,
): boolean {
  if (energyKwh === null) return false;
  const kwh = chosen.reduce((sum, { kwhPerNodeHour }, at) => sum + kwhPerNodeHour * hours[at]![month]!, 0);
  return kwh > energyKwh * (1 + 1e-9);
}

function breaksNodes({ limits: { nodes }, slotHours }: PortfolioProblem, chosen: readonly Candidate[], month: number) {
  if (nodes === null) return false;
  return slotHours.some((_, slot) => chosen.reduce((sum, one) => sum + one.nodes()[month]![slot]!, 0) > nodes);
}

/** Whether a budget couples pools, or more nodes than capacity blocks may hold. */
function isCoupled({ limits, months, slotHours }: PortfolioProblem, pools: readonly Pool[]): boolean {
  if (limits.budgetUsd !== null) return true;
  const inBlocks = pools.filter(({ type }) => type.commitments.some(({ kind }) => kind === 'capacity-block'));
  const most = inBlocks.flatMap(({ members }) =>
    members.map(({ candidate }) => {
      const nodes = candidate.nodes();
      let peak = 0;
      for (let month = 0; month < months; month += 1) {
        for (const slot of slotHours.keys()) peak = Math.max(peak, nodes[month]![slot]!);
      }
      return peak;
    }),
  );
  return inBlocks.length > 1 && most.reduce((sum, peak) => sum + peak, 0) > MOST_BLOCK_NODES;
}

/** Adds what the pools of a choice, or of shares, really cost; false: the programme knew it already. */
function raise(
  master: Master,
  problem: PortfolioProblem,
  { shares, poolUsd }: MasterSolution,
  solver: Solver,
): boolean {
  let raised = false;
  for (const pool of poolsOfShares(problem, shares)) {
    const { members, type } = pool;
    const at = problem.types.indexOf(type);
    for (const { candidate } of members) master.know(candidate);
    const priced = poolPrices(pool, problem, master.planPrices, solver);
    if (priced === null) continue;
    // Whole nodes on spot are fewer than the share of them: where that tells, prices prove less than the pool costs.
    const proven = members.reduce((sum, one) => sum + one.share * master.worth(priced, one.candidate), -priced.heldUsd);
    if (proven <= poolUsd[at]! + 1e-7 * (1 + Math.abs(poolUsd[at]!))) continue;
    master.addPrices(at, priced);
    raised = true;
  }
  return raised || master.learned();
}
