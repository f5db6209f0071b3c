import type { SavingsPlanPayment } from '../../../units/closed-lists.js';

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
  /** Commitments in USD per hour. */
  readonly savingsPlans: readonly SavingsPlanOption[];
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
  /** Node-hours that interruptions cost for each node-hour on spot; in `usdPerHour` already. */
  readonly lostShare: number;
}

/** Interchangeable nodes: what is committed serves all workloads on the type. */
export interface PortfolioType {
  /** Unique in the problem: a type in a region, `us-east-1/p5.48xlarge`. */
  readonly name: string;
  /** Null: not sold on demand. */
  readonly onDemandUsdPerHour: number | null;
  readonly commitments: readonly Commitment[];
  /** Nodes that are held already, by month. */
  readonly held: readonly number[];
}

/** Nodes that are paid for over a term, used or not; bought at the beginning of a month. */
export interface Commitment {
  readonly kind: NodeCommitmentKind;
  readonly termMonths: number;
  /** For one node, at purchase. */
  readonly upfrontUsd: number;
  /** For one node, in each month of the term. */
  readonly usdPerMonth: number;
}

/**
 * A Savings Plan on offer, or one that is held: a commitment of USD per hour over a term, which nodes of several types use up,
 * each at its rate. Counted by month: what is committed is split over types once a month. AWS splits it hour by hour, so that
 * the bill is no higher. Bought at the beginning of a month, in any amount.
 */
export interface SavingsPlanOption {
  readonly kind: SavingsPlanKind;
  /** USD per hour that are committed to already, by month; nothing more is paid for them, and no more is sold. Absent: on offer. */
  readonly held?: readonly number[];
  readonly payment: SavingsPlanPayment;
  /** Null: any type in any region. */
  readonly family: string | null;
  readonly region: string | null;
  readonly termMonths: number;
  /** At purchase, for each committed USD per hour. */
  readonly upfrontUsd: number;
  /** In each month of the term, for each committed USD per hour. */
  readonly usdPerMonth: number;
  /** What an hour of a node uses up, by name of its type; a type that is not here is not covered. */
  readonly usdPerHour: ReadonlyMap<string, number>;
}

/** Ways to commit to nodes. */
export const NODE_COMMITMENT_KINDS = ['reserved-1y', 'reserved-3y', 'capacity-block', 'capacity-reservation'] as const;
/**
 * A way to commit to nodes. Reserved: Standard reserved instances, all upfront. capacity-block: blocks that follow each other.
 * capacity-reservation: an on-demand capacity reservation, held month by month at the price on demand.
 */
export type NodeCommitmentKind = (typeof NODE_COMMITMENT_KINDS)[number];

/** Ways to commit to USD per hour. */
export const SAVINGS_PLAN_KINDS = [
  'compute-savings-plan-1y',
  'compute-savings-plan-3y',
  'instance-savings-plan-1y',
  'instance-savings-plan-3y',
] as const;
/** A Savings Plan by what it covers and its term. */
export type SavingsPlanKind = (typeof SAVINGS_PLAN_KINDS)[number];

/** Ways to commit. */
export const COMMITMENT_KINDS = [...NODE_COMMITMENT_KINDS, ...SAVINGS_PLAN_KINDS] as const;
/** A way to commit. */
export type CommitmentKind = NodeCommitmentKind | SavingsPlanKind;

/** Most nodes in capacity blocks, over all blocks of an account (EC2 User Guide, "Capacity Blocks for ML"). */
export const MOST_BLOCK_NODES = 256;

/** Worth at the start of the horizon of a USD paid in a month (from 0). */
export function discountFactor(discountRate: number, month: number): number {
  return (1 + discountRate) ** (-month / 12);
}

/**
 * Present value of a commitment to one node, or to a USD per hour, bought in a month: its whole term, also beyond the
 * horizon.
 */
export function commitmentUsd(
  { termMonths, upfrontUsd, usdPerMonth }: Pick<Commitment, 'termMonths' | 'upfrontUsd' | 'usdPerMonth'>,
  discountRate: number,
  month: number,
) {
  let present = upfrontUsd * discountFactor(discountRate, month);
  if (usdPerMonth === 0) return present;
  for (let at = month; at < month + termMonths; at += 1) present += usdPerMonth * discountFactor(discountRate, at);
  return present;
}
