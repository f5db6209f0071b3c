import type { IntegerModel, Solver } from '../../../sizing/solver/solver.js';
import {
  type Candidate,
  commitmentUsd,
  discountFactor,
  MOST_BLOCK_NODES,
  type PortfolioProblem,
  type PortfolioType,
} from '../model/problem.js';
import type { Member } from './layers.js';
import { type Bought, type Freedom, type Pool, type PoolPrices, poolPrices, solvePools, worthOf } from './pool.js';

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

/** Node-hours of each month. */
export function nodeHours(candidate: Candidate, slotHours: readonly number[]): number[] {
  return candidate.nodes().map((slots) => slots.reduce((sum, nodes, slot) => sum + nodes * slotHours[slot]!, 0));
}

function otherPresentUsd(
  { otherUsdPerNodeHour, weightUsdPerNodeHour }: Candidate,
  hours: readonly number[],
  { discountRate }: PortfolioProblem,
): number {
  const each = otherUsdPerNodeHour + weightUsdPerNodeHour;
  return hours.reduce((sum, nodes, month) => sum + each * nodes * discountFactor(discountRate, month), 0);
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

interface MasterSolution {
  /** By workload and candidate. */
  readonly shares: readonly (readonly number[])[];
  /** What the programme believes each type's pool to cost. */
  readonly poolUsd: readonly number[];
  readonly boundUsd: number;
}

/** The programme of types: one candidate a workload, and a lower bound on the cost of each pool. */
class Master {
  /** Candidates whose nodes were asked for. */
  private readonly known = new Set<Candidate>();
  private readonly prices: { readonly type: number; readonly prices: PoolPrices }[] = [];
  private readonly forbidden: (readonly number[])[] = [];
  private readonly nodeRows: { readonly month: number; readonly slot: number }[] = [];
  private readonly flat: readonly number[];
  private readonly values = new Map<PoolPrices, Map<Candidate, number>>();
  private news = false;
  private readonly problem: PortfolioProblem;

  constructor(problem: PortfolioProblem) {
    this.problem = problem;
    this.flat = problem.types.map((type) => flatUsdPerHour(type, problem));
  }

  /** The nodes of a candidate are worked out: its bounds get exact. */
  know(candidate: Candidate): void {
    if (this.known.has(candidate)) return;
    this.known.add(candidate);
    this.news = true;
  }

  /** Whether anything got exact since it was last asked. */
  learned(): boolean {
    const learned = this.news;
    this.news = false;
    return learned;
  }

  addPrices(type: number, prices: PoolPrices): void {
    this.prices.push({ type, prices });
  }

  forbid(assignment: readonly number[]): void {
    this.forbidden.push(assignment);
  }

  /** Where an assignment runs more nodes at once than allowed, holds that month and slot from now on. */
  limitNodes(assignment: readonly number[]): boolean {
    const { limits, months, slotHours, workloads } = this.problem;
    if (limits.nodes === null) return false;
    const chosen = workloads.map(({ candidates }, at) => candidates[assignment[at]!]!);
    for (const candidate of chosen) this.know(candidate);
    let worst = { nodes: limits.nodes, month: -1, slot: -1 };
    for (let month = 0; month < months; month += 1) {
      for (const slot of slotHours.keys()) {
        const nodes = chosen.reduce((sum, one) => sum + one.nodes()[month]![slot]!, 0);
        if (nodes > worst.nodes) worst = { nodes, month, slot };
      }
    }
    if (worst.month < 0) return false;
    this.nodeRows.push(worst);
    return true;
  }

  /** Null: no choice of types is left within the limits. */
  solve(solver: Solver, whole: boolean): MasterSolution | null {
    const { workloads, types } = this.problem;
    const first: number[] = [];
    let columns = 0;
    for (const { candidates } of workloads) {
      first.push(columns);
      columns += candidates.length;
    }
    const model = this.model(first, columns, whole);
    const solved = solver.solve(model, { timeLimitSeconds: 60 });
    if (solved.values === null) return null;
    const { values } = solved;
    return {
      shares: workloads.map(({ candidates }, at) => candidates.map((_, index) => values[first[at]! + index]!)),
      poolUsd: types.map((_, at) => values[columns + at]!),
      boundUsd: Math.min(solved.bound, Number.POSITIVE_INFINITY),
    };
  }

  private model(first: readonly number[], choices: number, whole: boolean): IntegerModel {
    const { limits, months, types, workloads } = this.problem;
    const all = workloads.flatMap(({ candidates }, at) =>
      candidates.map((candidate, index) => ({ candidate, column: first[at]! + index })),
    );
    const rows: { lower: number; upper: number; entries: [number, number][] }[] = workloads.map(
      ({ candidates }, at) => ({
        lower: 1,
        upper: 1,
        entries: candidates.map((_, index) => [first[at]! + index, 1]),
      }),
    );
    for (const [type, { name }] of types.entries()) {
      const entries = all
        .filter(({ candidate }) => candidate.type === name)
        .map(({ candidate, column }): [number, number] => [column, -this.flatUsd(candidate, type)]);
      const heldUsd = this.flatHeldUsd(type);
      rows.push({ lower: -heldUsd, upper: Number.POSITIVE_INFINITY, entries: [...entries, [choices + type, 1]] });
    }
    for (const { type, prices } of this.prices) {
      const entries = all
        .filter(({ candidate }) => candidate.type === types[type]!.name && this.known.has(candidate))
        .map(({ candidate, column }): [number, number] => [column, -this.worth(prices, candidate)]);
      rows.push({
        lower: -prices.heldUsd,
        upper: Number.POSITIVE_INFINITY,
        entries: [...entries, [choices + type, 1]],
      });
    }
    if (limits.energyKwh !== null) {
      for (let month = 0; month < months; month += 1) {
        const entries = all.map(({ candidate, column }): [number, number] => [
          column,
          candidate.kwhPerNodeHour * this.hours(candidate)[month]!,
        ]);
        rows.push({ lower: Number.NEGATIVE_INFINITY, upper: limits.energyKwh, entries });
      }
    }
    for (const { month, slot } of this.nodeRows) {
      const entries = all
        .filter(({ candidate }) => this.known.has(candidate))
        .map(({ candidate, column }): [number, number] => [column, candidate.nodes()[month]![slot]!]);
      rows.push({ lower: Number.NEGATIVE_INFINITY, upper: limits.nodes!, entries });
    }
    for (const assignment of this.forbidden) {
      const entries = assignment.map((index, at): [number, number] => [first[at]! + index, 1]);
      rows.push({ lower: Number.NEGATIVE_INFINITY, upper: assignment.length - 1, entries });
    }
    return {
      columns: [
        ...all.map(({ candidate }) => ({
          cost: otherPresentUsd(candidate, this.hours(candidate), this.problem),
          lower: 0,
          upper: 1,
          integer: whole,
        })),
        ...types.map(() => ({ cost: 1, lower: 0, upper: Number.POSITIVE_INFINITY, integer: false })),
      ],
      rows: rows.map(({ entries, ...row }) => ({ ...row, entries: entries.filter(([, value]) => value !== 0) })),
    };
  }

  private hours(candidate: Candidate): readonly number[] {
    return this.known.has(candidate) ? nodeHours(candidate, this.problem.slotHours) : candidate.leastNodeHours;
  }

  /** Of a candidate's node-hours at prices of a pool; worked out once. */
  worth(prices: PoolPrices, candidate: Candidate): number {
    const values = this.values.get(prices) ?? new Map<Candidate, number>();
    this.values.set(prices, values);
    const value = values.get(candidate) ?? worthOf(prices, candidate, this.problem);
    values.set(candidate, value);
    return value;
  }

  /** All node-hours at one price, which no purchase undercuts. */
  private flatUsd(candidate: Candidate, type: number): number {
    const { spot } = candidate;
    const price = this.flat[type]!;
    const saved = spot === null ? 0 : spot.mostShare * Math.max(0, price - spot.usdPerHour);
    const { discountRate } = this.problem;
    return this.hours(candidate).reduce(
      (sum, hours, month) => sum + (price - saved) * hours * discountFactor(discountRate, month),
      0,
    );
  }

  private flatHeldUsd(type: number): number {
    const { discountRate, slotHours, types } = this.problem;
    const hours = slotHours.reduce((sum, each) => sum + each, 0);
    return types[type]!.held.reduce(
      (sum, nodes, month) => sum + nodes * hours * this.flat[type]! * discountFactor(discountRate, month),
      0,
    );
  }
}

/** The least that a node-hour of a type costs if it is bought in any way and used all the time. */
function flatUsdPerHour({ onDemandUsdPerHour, commitments }: PortfolioType, problem: PortfolioProblem): number {
  const { discountRate, months, slotHours } = problem;
  const hours = slotHours.reduce((sum, each) => sum + each, 0);
  let least = onDemandUsdPerHour ?? Number.POSITIVE_INFINITY;
  for (const commitment of commitments) {
    for (let month = 0; month < months; month += 1) {
      let used = 0;
      for (let at = month; at < Math.min(months, month + commitment.termMonths); at += 1) {
        used += hours * discountFactor(discountRate, at);
      }
      least = Math.min(least, commitmentUsd(commitment, discountRate, month) / used);
    }
  }
  return least * (1 - 1e-9);
}
