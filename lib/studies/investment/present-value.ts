import type { CashFlows } from './cash-flows.js';

/** Worth today of flows at month ends, at an effective yearly rate: Σ flow ÷ (1 + rate)^(month ÷ 12). */
export function presentValue(flows: CashFlows, discountRate: number): number {
  return discounted(flows, discountRate).reduce((sum, flow) => sum + flow, 0);
}

/** Each flow's worth today. */
export function discounted(flows: CashFlows, discountRate: number): CashFlows {
  return flows.map((flow, month) => flow / (1 + discountRate) ** (month / 12));
}

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
