import type { IntegerModel, Solver } from '../../../sizing/solver/solver.js';
import {
  type Candidate,
  commitmentUsd,
  discountFactor,
  type PortfolioProblem,
  type PortfolioType,
} from '../model/problem.js';
import { type PoolPrices, worthOf } from './pool.js';

/** Shares of types, and what is proven by them. */
export interface MasterSolution {
  /** By workload and candidate. */
  readonly shares: readonly (readonly number[])[];
  /** What the programme believes each type's pool to cost. */
  readonly poolUsd: readonly number[];
  readonly boundUsd: number;
}

/** The programme of types: one candidate a workload, and a lower bound on the cost of each pool. */
export class Master {
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
