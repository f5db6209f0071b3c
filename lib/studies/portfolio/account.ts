import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { COMMITMENT_KINDS, type CommitmentKind, discountFactor, type PortfolioProblem } from './model/problem.js';
import { poolsOf } from './solve/choose-types.js';
import { nodeHours } from './solve/master.js';
import { type Pool, type Purchases, poolDemand } from './solve/pool.js';

/** What a portfolio costs and leaves unused in one month; USD as paid then. */
export interface MonthAccount {
  readonly upfrontUsd: number;
  readonly recurringUsd: number;
  readonly onDemandUsd: number;
  readonly spotUsd: number;
  /** Volumes, agents, licences of running nodes. */
  readonly otherUsd: number;
  readonly committedNodeHours: number;
  readonly unusedNodeHours: number;
  /** What was paid for commitments, spread over their term, for the hours in which nobody used them. */
  readonly unusedUsd: number;
  readonly neededNodeHours: number;
}

/** The capacity of a type in its busiest hours of a month, by what it is bought as, in nodes. */
export interface PeakCapacity {
  readonly type: string;
  readonly needed: number;
  readonly mean: number;
  readonly held: number;
  readonly committed: Readonly<Record<CommitmentKind, number>>;
  readonly spot: number;
  readonly onDemand: number;
}

/** A portfolio by month. */
export interface PortfolioAccount {
  readonly months: readonly (MonthAccount & { readonly capacity: readonly PeakCapacity[] })[];
  /** Of all that is paid, commitments whole also where they outlast the horizon. */
  readonly presentUsd: number;
  /** With weighted energy and carbon: what is minimised. */
  readonly objectiveUsd: number;
}

/**
 * Counts what an assignment of types costs with given purchases, hour by hour: commitments and held nodes first, then
 * spot, then on demand.
 * @param useSpot - false: all that is rented is on demand. @default true
 */
export function accountOf(
  problem: PortfolioProblem,
  assignment: readonly number[],
  bought: Purchases,
  useSpot = true,
): PortfolioAccount {
  const { discountRate, slotHours, workloads } = problem;
  const pools = poolsOf(problem, assignment).map((pool) => ({ ...pool, demand: poolDemand(pool, problem) }));
  const chosen = workloads.map(({ candidates }, at) => candidates[assignment[at]!]!);
  const hours = chosen.map((candidate) => nodeHours(candidate, slotHours));
  const commitmentsOf = new Map(problem.types.map(({ name, commitments }) => [name, commitments]));
  const months = Array.from({ length: problem.months }, (_, month) => {
    const sums = { upfrontUsd: 0, recurringUsd: 0, onDemandUsd: 0, spotUsd: 0, otherUsd: 0 };
    const use = { committedNodeHours: 0, unusedNodeHours: 0, unusedUsd: 0, neededNodeHours: 0 };
    for (const [at, { otherUsdPerNodeHour }] of chosen.entries())
      sums.otherUsd += otherUsdPerNodeHour * hours[at]![month]!;
    for (const { type, commitment: index, month: since, nodes } of bought.nodes) {
      const commitment = commitmentsOf.get(type)![index]!;
      if (since === month) sums.upfrontUsd += nodes * commitment.upfrontUsd;
      if (since <= month && month < since + commitment.termMonths) sums.recurringUsd += nodes * commitment.usdPerMonth;
    }
    let plansUsdPerHour = 0;
    for (const { plan, month: since, usdPerHour } of bought.plans) {
      const option = problem.savingsPlans[plan]!;
      if (since === month) sums.upfrontUsd += usdPerHour * option.upfrontUsd;
      if (since > month || month >= since + option.termMonths) continue;
      sums.recurringUsd += usdPerHour * option.usdPerMonth;
      plansUsdPerHour += usdPerHour;
    }
    const capacity = pools.map(({ type, demand }): PeakCapacity => {
      const { committed, usdPerHour, coveredUsdPerHour, heldNodes } = committedIn(problem, type, bought, month);
      plansUsdPerHour -= coveredUsdPerHour;
      const base = COMMITMENT_KINDS.reduce((sum, kind) => sum + committed[kind], 0);
      const held = type.held[month]! + heldNodes;
      const peak = { needed: 0, spot: 0, onDemand: 0 };
      let needed = 0;
      for (const slot of demand.slots[month]!) {
        needed += slot.nodes * slot.hours;
        const unused = Math.max(0, base - Math.max(0, slot.nodes - held));
        use.committedNodeHours += base * slot.hours;
        use.unusedNodeHours += unused * slot.hours;
        if (base > 0) use.unusedUsd += (usdPerHour * unused * slot.hours) / base;
        let open = Math.max(0, slot.nodes - held - base);
        let onSpot = 0;
        for (const step of useSpot ? slot.spot : []) {
          const rented = Math.min(open, step.nodes);
          sums.spotUsd += rented * step.usdPerHour * slot.hours;
          onSpot += rented;
          open -= rented;
        }
        if (open > 0) sums.onDemandUsd += open * (type.onDemandUsdPerHour ?? Number.POSITIVE_INFINITY) * slot.hours;
        if (slot.nodes > peak.needed) Object.assign(peak, { needed: slot.nodes, spot: onSpot, onDemand: open });
      }
      use.neededNodeHours += needed;
      const heldUsed = Math.min(held, peak.needed);
      return { type: type.name, ...peak, mean: needed / HOURS_PER_MONTH, held: heldUsed, committed };
    });
    // What plans have left once each type has its part of the month.
    use.unusedUsd += Math.max(0, plansUsdPerHour) * HOURS_PER_MONTH;
    return { ...sums, ...use, capacity };
  });
  const past = presentAfter(problem, bought, commitmentsOf);
  const presentUsd = months.reduce((sum, month, at) => sum + paidIn(month) * discountFactor(discountRate, at), past);
  const weighted = chosen.reduce(
    (sum, { weightUsdPerNodeHour }, at) =>
      sum +
      hours[at]!.reduce(
        (all, each, month) => all + each * weightUsdPerNodeHour * discountFactor(discountRate, month),
        0,
      ),
    0,
  );
  return { months, presentUsd, objectiveUsd: presentUsd + weighted };
}

/** The nodes of a type that are committed to in a month, and what an hour of them is worth, spread over the terms. */
function committedIn(
  { savingsPlans }: PortfolioProblem,
  type: Pool['type'],
  bought: Purchases,
  month: number,
): {
  readonly committed: Readonly<Record<CommitmentKind, number>>;
  readonly usdPerHour: number;
  /** The part of it that Savings Plans pay. */
  readonly coveredUsdPerHour: number;
  /** Nodes under Savings Plans that are held, for which nothing more is paid. */
  readonly heldNodes: number;
} {
  const committed = Object.fromEntries(COMMITMENT_KINDS.map((kind) => [kind, 0])) as Record<CommitmentKind, number>;
  let usdPerHour = 0;
  for (const purchase of bought.nodes) {
    const commitment = type.commitments[purchase.commitment];
    if (purchase.type !== type.name || commitment === undefined) continue;
    if (purchase.month > month || month >= purchase.month + commitment.termMonths) continue;
    committed[commitment.kind] += purchase.nodes;
    const termHours = commitment.termMonths * HOURS_PER_MONTH;
    const paid = commitment.upfrontUsd + commitment.usdPerMonth * commitment.termMonths;
    usdPerHour += (purchase.nodes * paid) / termHours;
  }
  let coveredUsdPerHour = 0;
  let heldNodes = 0;
  for (const { plan, type: name, month: at, nodes } of bought.covered) {
    if (name !== type.name || at !== month) continue;
    const option = savingsPlans[plan]!;
    if (option.held !== undefined) {
      heldNodes += nodes;
      continue;
    }
    committed[option.kind] += nodes;
    coveredUsdPerHour += nodes * option.usdPerHour.get(name)!;
  }
  return { committed, usdPerHour: usdPerHour + coveredUsdPerHour, coveredUsdPerHour, heldNodes };
}

/** All that is paid in a month. */
export function paidIn({ upfrontUsd, recurringUsd, onDemandUsd, spotUsd, otherUsd }: MonthAccount): number {
  return upfrontUsd + recurringUsd + onDemandUsd + spotUsd + otherUsd;
}

/** Present value of what commitments cost after the horizon. */
function presentAfter(
  { discountRate, months, savingsPlans }: PortfolioProblem,
  bought: Purchases,
  commitmentsOf: ReadonlyMap<string, PortfolioProblem['types'][number]['commitments']>,
): number {
  let present = 0;
  for (const { type, commitment: index, month, nodes } of bought.nodes) {
    const { termMonths, usdPerMonth } = commitmentsOf.get(type)![index]!;
    for (let at = months; at < month + termMonths; at += 1)
      present += nodes * usdPerMonth * discountFactor(discountRate, at);
  }
  for (const { plan, month, usdPerHour } of bought.plans) {
    const { termMonths, usdPerMonth } = savingsPlans[plan]!;
    for (let at = months; at < month + termMonths; at += 1)
      present += usdPerHour * usdPerMonth * discountFactor(discountRate, at);
  }
  return present;
}
