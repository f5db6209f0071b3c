/**
 * What is bought when: demand in nodes over months and the hours of a typical week, and the ways to pay for nodes. Money is
 * in USD of the month in which it is paid.
 */
export interface PortfolioProblem {
  /** Length of the horizon. */
  readonly months: number;
  /** Effective yearly rate, above −1. */
  readonly discountRate: number;
  /** Hours that each slot of the week has in a month; they sum to 730. In one slot every demand is constant. */
  readonly slotHours: readonly number[];
  readonly workloads: readonly PortfolioWorkload[];
  readonly types: readonly PortfolioType[];
  readonly limits: PortfolioLimits;
}

/** Limits that hold in every month; null: none. */
export interface PortfolioLimits {
  /** What is paid in a month, upfront payments included. */
  readonly budgetUsd: number | null;
  readonly energyKwh: number | null;
  /** Nodes at once, of all workloads. */
  readonly nodes: number | null;
}

/** A demand, and the types of which one carries it over the whole horizon. */
export interface PortfolioWorkload {
  readonly name: string;
  /** At least one. */
  readonly candidates: readonly Candidate[];
}

/** A type as it would carry a workload. */
export interface Candidate {
  /** Name of a type of the problem. */
  readonly type: string;
  /** By month: no fewer node-hours are needed. */
  readonly leastNodeHours: readonly number[];
  /** Nodes by month and slot; asked for only where the type is a serious candidate. */
  readonly nodes: () => readonly (readonly number[])[];
  /** Null: spot may not be used, or has no price. */
  readonly spot: SpotTerms | null;
  /** What a running node costs beside its instance price, whatever it is bought as; not below 0. */
  readonly otherUsdPerNodeHour: number;
  /** Weighted energy and carbon: part of what is minimised, of no bill. */
  readonly weightUsdPerNodeHour: number;
  readonly kwhPerNodeHour: number;
}

/** Spot capacity for a workload. */
export interface SpotTerms {
  /** With what interruptions lose. */
  readonly usdPerHour: number;
  /** Of the nodes of the workload at any time, in (0, 1]; rounded down to nodes. */
  readonly mostShare: number;
}

/** Interchangeable nodes: what is committed serves all workloads on the type. */
export interface PortfolioType {
  readonly name: string;
  /** Null: not sold on demand. */
  readonly onDemandUsdPerHour: number | null;
  readonly commitments: readonly Commitment[];
  /** Nodes that are held already, by month. */
  readonly held: readonly number[];
}

/** Nodes that are paid for over a term, used or not; bought at the beginning of a month. */
export interface Commitment {
  readonly kind: CommitmentKind;
  readonly termMonths: number;
  /** For one node, at purchase. */
  readonly upfrontUsd: number;
  /** For one node, in each month of the term. */
  readonly usdPerMonth: number;
}

/** Ways to commit. */
export const COMMITMENT_KINDS = ['reserved-1y', 'reserved-3y', 'capacity-block'] as const;
/** A way to commit. Reserved: Standard reserved instances, all upfront. capacity-block: blocks that follow each other. */
export type CommitmentKind = (typeof COMMITMENT_KINDS)[number];

/** Most nodes in capacity blocks, over all blocks of an account (EC2 User Guide, "Capacity Blocks for ML"). */
export const MOST_BLOCK_NODES = 256;

/** Worth at the start of the horizon of a USD paid in a month (from 0). */
export function discountFactor(discountRate: number, month: number): number {
  return (1 + discountRate) ** (-month / 12);
}

/** Present value of one node's commitment, bought in a month: its whole term, also beyond the horizon. */
export function commitmentUsd(
  { termMonths, upfrontUsd, usdPerMonth }: Commitment,
  discountRate: number,
  month: number,
) {
  let present = upfrontUsd * discountFactor(discountRate, month);
  if (usdPerMonth === 0) return present;
  for (let at = month; at < month + termMonths; at += 1) present += usdPerMonth * discountFactor(discountRate, at);
  return present;
}
