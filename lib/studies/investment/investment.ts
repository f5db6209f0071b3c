import type { CashFlows, FlowItem } from './cash-flows.js';
import type { BreakEven, Payback } from './present-value.js';

/** What came of an appraisal: plain data. USD to the cent; present values at the discount rate. */
export interface Investment {
  readonly horizonMonths: number;
  readonly discountRate: number;
  /** Cheapest first, by present value; then by name. */
  readonly alternatives: readonly AppraisedAlternative[];
  /** The purchase against each rental, then each rental with a commitment against each without; by names. */
  readonly comparisons: readonly Comparison[];
}

/** A rental or the purchase with what it costs. */
export interface AppraisedAlternative {
  readonly name: string;
  readonly kind: 'rental' | 'purchase';
  /** What is paid is negative. Sums of the lines' exact flows, each rounded. */
  readonly cashFlowsUsd: CashFlows;
  /** Costs are positive here; lines of nothing are left out. */
  readonly lines: readonly { readonly item: FlowItem; readonly totalUsd: number; readonly presentUsd: number }[];
  /** Sum of the lines. */
  readonly totalUsd: number;
  readonly presentUsd: number;
  /** Present value of all costs ÷ used node-hours discounted alike; null: no node is ever used. */
  readonly usdPerUsedNodeHour: number | null;
  /** Straight lines in the utilization, were it the same in every month: 0, 0.05, … 1. */
  readonly curve: readonly CurvePoint[];
}

/** Cost at one utilization, the same in every month. */
export interface CurvePoint {
  readonly utilization: number;
  readonly presentUsd: number;
  /** Null at 0. */
  readonly usdPerUsedNodeHour: number | null;
}

/** Two alternatives side by side. */
export interface Comparison {
  readonly first: string;
  readonly second: string;
  /** Net present value of taking the first rather than the second; above 0: the first is cheaper. */
  readonly advantageUsd: number;
  /** Of what the first costs more at the beginning. */
  readonly payback: Payback;
  /** With the cost of money. */
  readonly discountedPayback: Payback;
  readonly breakEven: BreakEven;
  /** Widest first. */
  readonly sensitivity: readonly SensitivityRow[];
}

/** An input that is varied alone. */
export type SensitivityInput =
  | 'utilization'
  | 'discount-rate'
  | 'first-price'
  | 'second-price'
  | 'capital'
  | 'life'
  | 'resale-decline'
  | 'power'
  | 'electricity-price'
  | 'pue'
  | 'hall-price'
  | 'maintenance'
  | 'staff-cost';

/** What the advantage becomes when one input is a fifth lower or higher and all else stays. */
export interface SensitivityRow {
  readonly input: SensitivityInput;
  readonly low: Varied;
  readonly high: Varied;
}

/** The outcome with one input changed. */
export interface Varied {
  /** By which the input was multiplied: 0.8 or 1.2, or as near as its bounds allow (a share of 1, a PUE of 1). */
  readonly factor: number;
  readonly advantageUsd: number;
}
