import type { CashFlows } from './cash-flows.js';

/** Present value of flows at month ends, at an effective yearly rate: Σ flow ÷ (1 + rate)^(month ÷ 12). */
export function presentValue(flows: CashFlows, discountRate: number): number {
  return discounted(flows, discountRate).reduce((sum, flow) => sum + flow, 0);
}

/** The present value of each flow. */
export function discounted(flows: CashFlows, discountRate: number): CashFlows {
  return flows.map((flow, month) => flow / (1 + discountRate) ** (month / 12));
}

/** When an outlay has come back, counted in months. */
export type Payback =
  /** The first month at whose end the flows so far no longer sum below zero. */
  | { readonly kind: 'month'; readonly month: number }
  /** Not within the horizon; what is then still missing. */
  | { readonly kind: 'never'; readonly missingUsd: number }
  /** Nothing is ever laid out: the flows never sum below zero. */
  | { readonly kind: 'at-once' };

/** When an outlay has come back. Pass discounted flows to count the cost of money. */
export function paybackOf(flows: CashFlows): Payback {
  let sum = 0;
  let owed = false;
  for (const [month, flow] of flows.entries()) {
    sum += flow;
    if (owed && sum >= 0) return { kind: 'month', month };
    owed = owed || sum < 0;
  }
  return owed ? { kind: 'never', missingUsd: -sum } : { kind: 'at-once' };
}

/**
 * Present value of an alternative when every month has the same utilization u: `idle + u × (full − idle)`, since each
 * month's cost is a straight line in u.
 */
export interface CostLine {
  readonly idleUsd: number;
  readonly fullUsd: number;
}

/** The utilization at which two alternatives cost the same, or which one always costs less. */
export type BreakEven =
  /** They cost the same at this utilization, in [0, 1]; the first is cheaper on that side of it. */
  | { readonly kind: 'at'; readonly utilization: number; readonly firstIsCheaper: 'above' | 'below' }
  | { readonly kind: 'first-always-cheaper' }
  | { readonly kind: 'second-always-cheaper' }
  | { readonly kind: 'always-equal' };

/** Where two alternatives cost the same. Costs are positive. */
export function breakEven(first: CostLine, second: CostLine): BreakEven {
  const gapIdle = first.idleUsd - second.idleUsd;
  const gapFull = first.fullUsd - second.fullUsd;
  if (gapIdle === 0 && gapFull === 0) return { kind: 'always-equal' };
  if (gapIdle < 0 && gapFull < 0) return { kind: 'first-always-cheaper' };
  if (gapIdle > 0 && gapFull > 0) return { kind: 'second-always-cheaper' };
  const firstIsCheaper = gapFull < gapIdle ? 'above' : 'below';
  return { kind: 'at', utilization: gapIdle / (gapIdle - gapFull), firstIsCheaper };
}

/** Present value, in USD, at a utilization in [0, 1]. */
export function costAt({ idleUsd, fullUsd }: CostLine, utilization: number): number {
  return idleUsd + (fullUsd - idleUsd) * utilization;
}
