import type { IntegerModel, Solver } from '../../../sizing/solver/solver.js';
import {
  type Candidate,
  commitmentUsd,
  discountFactor,
  type PortfolioProblem,
  type PortfolioType,
} from '../model/problem.js';
import { heldPlansUsd, type PlanPrices } from './plan-prices.js';
import { type PoolPrices, worthOf } from './pool.js';

/** Shares of types, and what is proven by them. */
export interface MasterSolution {
  /** By workload and candidate. */
  readonly shares: readonly (readonly number[])[];
  /** What the programme believes each type's pool to cost, at the latest prices of Savings Plans. */
  readonly poolUsd: readonly number[];
  readonly boundUsd: number;
}

/** Lower bounds on what pools cost where Savings Plans are had by the month at prices. */
interface Pricing {
  readonly planPrices: PlanPrices;
  /** Of each type: a price of a node-hour that no purchase undercuts. */
  readonly flat: readonly number[];
  readonly cuts: { readonly type: number; readonly prices: PoolPrices }[];
}

/**
 * The programme of types: one candidate a workload, and lower bounds on the cost of pools. The pools cost at least the sum of
 * these bounds under each set of prices of Savings Plans; bounds under different prices do not add up.
 */
export class Master {
  /** Candidates whose nodes were asked for. */
  private readonly known = new Set<Candidate>();
  private readonly pricings: Pricing[] = [];
  private readonly forbidden: (readonly number[])[] = [];
  private readonly nodeRows: { readonly month: number; readonly slot: number }[] = [];
  private readonly values = new Map<PoolPrices, Map<Candidate, number>>();
  private news = false;
  private readonly problem: PortfolioProblem;

  constructor(problem: PortfolioProblem) {
    this.problem = problem;
  }

  /** From now on pools are bounded at these prices of Savings Plans too. */
  priceAt(planPrices: PlanPrices): void {
    const flat = this.problem.types.map((type) => flatUsdPerHour(type, this.problem, planPrices));
    this.pricings.push({ planPrices, flat, cuts: [] });
  }

  /** The latest prices of Savings Plans. */
  get planPrices(): PlanPrices {
    return this.pricings.at(-1)!.planPrices;
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

  /** @param prices - of a pool, found at the latest prices of Savings Plans */
  addPrices(type: number, prices: PoolPrices): void {
    this.pricings.at(-1)!.cuts.push({ type, prices });
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
      poolUsd: types.map((_, at) => values[columns + (this.pricings.length - 1) * types.length + at]!),
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
    const total = choices + this.pricings.length * types.length;
    for (const [pricing, { cuts, flat, planPrices }] of this.pricings.entries()) {
      const first = choices + pricing * types.length;
      for (const [type, { name }] of types.entries()) {
        const entries = all
          .filter(({ candidate }) => candidate.type === name)
          .map(({ candidate, column }): [number, number] => [column, -this.flatUsd(candidate, flat[type]!)]);
        const heldUsd = this.flatHeldUsd(type, flat[type]!);
        rows.push({ lower: -heldUsd, upper: Number.POSITIVE_INFINITY, entries: [...entries, [first + type, 1]] });
      }
      for (const { type, prices } of cuts) {
        const entries = all
          .filter(({ candidate }) => candidate.type === types[type]!.name && this.known.has(candidate))
          .map(({ candidate, column }): [number, number] => [column, -this.worth(prices, candidate)]);
        rows.push({
          lower: -prices.heldUsd,
          upper: Number.POSITIVE_INFINITY,
          entries: [...entries, [first + type, 1]],
        });
      }
      const bounds = types.map((_, type): [number, number] => [first + type, -1]);
      const lower = -heldPlansUsd(this.problem, planPrices);
      rows.push({ lower, upper: Number.POSITIVE_INFINITY, entries: [[total, 1], ...bounds] });
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
        ...this.pricings.flatMap(() =>
          types.map(() => ({ cost: 0, lower: 0, upper: Number.POSITIVE_INFINITY, integer: false })),
        ),
        { cost: 1, lower: 0, upper: Number.POSITIVE_INFINITY, integer: false },
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
  private flatUsd(candidate: Candidate, price: number): number {
    const { spot } = candidate;
    const saved = spot === null ? 0 : spot.mostShare * Math.max(0, price - spot.usdPerHour);
    const { discountRate } = this.problem;
    return this.hours(candidate).reduce(
      (sum, hours, month) => sum + (price - saved) * hours * discountFactor(discountRate, month),
      0,
    );
  }

  private flatHeldUsd(type: number, price: number): number {
    const { discountRate, slotHours, types } = this.problem;
    const hours = slotHours.reduce((sum, each) => sum + each, 0);
    return types[type]!.held.reduce(
      (sum, nodes, month) => sum + nodes * hours * price * discountFactor(discountRate, month),
      0,
    );
  }
}

/** The least that a node-hour of a type costs if it is bought in any way and used all the time. */
function flatUsdPerHour(
  { name, onDemandUsdPerHour, commitments }: PortfolioType,
  problem: PortfolioProblem,
  planPrices: PlanPrices,
): number {
  const { discountRate, months, savingsPlans, slotHours } = problem;
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
  for (const [plan, { usdPerHour }] of savingsPlans.entries()) {
    const rate = usdPerHour.get(name);
    if (rate === undefined) continue;
    for (const [month, price] of planPrices[plan]!.entries())
      least = Math.min(least, (price * rate) / (hours * discountFactor(discountRate, month)));
  }
  return least * (1 - 1e-9);
}

/** Node-hours of each month. */
export function nodeHours(candidate: Candidate, slotHours: readonly number[]): number[] {
  return candidate.nodes().map((slots) => slots.reduce((sum, nodes, slot) => sum + nodes * slotHours[slot]!, 0));
}

/** Present value of what running nodes cost beside their purchase, with weighted energy and carbon. */
export function otherPresentUsd(
  { otherUsdPerNodeHour, weightUsdPerNodeHour }: Candidate,
  hours: readonly number[],
  { discountRate }: PortfolioProblem,
): number {
  const each = otherUsdPerNodeHour + weightUsdPerNodeHour;
  return hours.reduce((sum, nodes, month) => sum + each * nodes * discountFactor(discountRate, month), 0);
}
