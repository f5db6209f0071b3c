/**
 * Worth today of an alternative when every month has the same utilisation u: `idle + u × (full − idle)`, since each
 * month's cost is a straight line in u.
 */
export interface CostLine {
  readonly idleUsd: number;
  readonly fullUsd: number;
}

export type BreakEven =
  /** They cost the same at this utilisation, in [0, 1]; the first is cheaper on that side of it. */
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

export function costAt({ idleUsd, fullUsd }: CostLine, utilization: number): number {
  return idleUsd + (fullUsd - idleUsd) * utilization;
}
