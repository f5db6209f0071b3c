import type { Solver } from '../../../sizing/solver/solver.js';
import { type Candidate, MOST_BLOCK_NODES, type PortfolioProblem } from '../model/problem.js';
import type { Member } from './layers.js';
import { Master, type MasterSolution, nodeHours, otherPresentUsd } from './master.js';
import { type Bought, type Freedom, type Pool, poolPrices, solvePools } from './pool.js';

/** The types that carry the workloads, what is bought for them, and how far that is proven to be the best. */
export type TypesChosen =
  | {
      readonly status: 'chosen';
      /** Index into the candidates of each workload. */
      readonly assignment: readonly number[];
      readonly bought: readonly Bought[];
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

/**
 * Chooses one type for each workload at the least present value, by Benders decomposition: a programme of types over lower
 * bounds on what each pool costs, which the dual prices of pools raise until the bound meets the best portfolio known.
 */
export function chooseTypes(
  problem: PortfolioProblem,
  solver: Solver,
  freedom: Freedom | null = null,
  { mostRounds = 400, gap = 1e-7 }: ChoosingLimits = {},
): TypesChosen {
  const master = new Master(problem);
  let best: Evaluated | null = null;
  let bound = Number.NEGATIVE_INFINITY;
  const tried = new Map<string, Evaluated>();
  const evaluate = (assignment: readonly number[]): Evaluated => {
    const key = assignment.join();
    const known = tried.get(key);
    if (known !== undefined) return known;
    const found = evaluateTypes(problem, assignment, solver, freedom);
    tried.set(key, found);
    if (found.objectiveUsd < (best?.objectiveUsd ?? Number.POSITIVE_INFINITY)) best = found;
    return found;
  };
  const enough = () => best !== null && bound >= best.objectiveUsd - Math.abs(best.objectiveUsd) * gap;
  // First without whole choices: shares of types, whose pools give the prices that matter.
  for (let round = 0; round < mostRounds; round += 1) {
    const shares = master.solve(solver, false);
    if (shares === null) return { status: 'infeasible' };
    bound = Math.max(bound, shares.boundUsd);
    if (round % 5 === 0) evaluate(shares.shares.map(indexOfLargest));
    if (enough() || !raise(master, problem, shares, solver)) break;
  }
  for (let round = 0; round < mostRounds && !enough(); round += 1) {
    const choice = master.solve(solver, true);
    if (choice === null) {
      // Nothing is left that was not tried.
      bound = Number.POSITIVE_INFINITY;
      break;
    }
    bound = Math.max(bound, choice.boundUsd);
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
  readonly bought: readonly Bought[];
  readonly objectiveUsd: number;
}

/** The pools of an assignment, in the order of the types. */
export function poolsOf({ types, workloads }: PortfolioProblem, assignment: readonly number[]): Pool[] {
  const chosen = workloads.map(({ candidates }, at) => candidates[assignment[at]!]!);
  return types.flatMap((type): Pool[] => {
    const members = chosen
      .filter((candidate) => candidate.type === type.name)
      .map((candidate) => ({ candidate, share: 1 }));
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
  if (over) return { assignment, bought: [], objectiveUsd: Number.POSITIVE_INFINITY };
  const groups = isCoupled(problem, pools) ? [pools] : pools.map((pool) => [pool]);
  let objectiveUsd = chosen.reduce((sum, candidate, at) => sum + otherPresentUsd(candidate, hours[at]!, problem), 0);
  const bought: Bought[] = [];
  for (const group of groups) {
    const solved = solvePools(group, problem, solver, { freedom, otherUsd });
    objectiveUsd += solved.presentUsd;
    bought.push(...solved.bought);
  }
  return { assignment, bought, objectiveUsd };
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
  for (const [at, type] of problem.types.entries()) {
    const members: Member[] = problem.workloads.flatMap(({ candidates }, workload) =>
      candidates.flatMap((candidate, index) => {
        const share = shares[workload]![index]!;
        return candidate.type === type.name && share > 1e-9 ? [{ candidate, share }] : [];
      }),
    );
    if (members.length === 0) continue;
    for (const { candidate } of members) master.know(candidate);
    const priced = poolPrices({ type, members }, problem, solver);
    if (priced === null) continue;
    // Whole nodes on spot are fewer than the share of them: where that tells, prices prove less than the pool costs.
    const proven = members.reduce((sum, one) => sum + one.share * master.worth(priced, one.candidate), -priced.heldUsd);
    if (proven <= poolUsd[at]! + 1e-7 * (1 + Math.abs(poolUsd[at]!))) continue;
    master.addPrices(at, priced);
    raised = true;
  }
  return raised || master.learned();
}
