/** What plans are weighed by. Weights count in proportion; thresholds leave plans out. */
export interface Criteria {
  readonly weights: {
    readonly cost: number;
    readonly energy: number;
    readonly availability: number;
    readonly scalability: number;
    readonly security: number;
  };
  readonly thresholds: {
    readonly monthlyEnergyKwh?: number;
    readonly availability?: number;
    readonly scalability?: number;
    readonly security?: number;
  };
  /** Share of the plan's controls that are on, in [0, 1]: the same for every plan of one blueprint. */
  readonly security: number;
}

/** What a ranking needs to know of a plan. */
export interface Rankable {
  readonly usdPerMonth: number;
  readonly kwhPerMonth: number;
  readonly availability: number;
  readonly scalability: number;
}

export interface RankedPlan {
  /** Place in the list of plans. */
  readonly plan: number;
  /** Σ weight × score ÷ Σ weight, in [0, 1]; null: it misses a threshold. */
  readonly score: number | null;
  readonly missed: readonly ('energy' | 'availability' | 'scalability' | 'security')[];
  /** Each in [0, 1], 1 the best of the plans. */
  readonly scores: {
    readonly cost: number;
    readonly energy: number;
    readonly availability: number;
    readonly scalability: number;
    readonly security: number;
  };
}

/**
 * F = Σ wᵢ·fᵢ over the plans, each axis scaled so that the best plan on it has 1 and the worst 0 (all 1 where they
 * are equal). Best first; plans that miss a threshold come last, unscored.
 */
export function rankPlans(plans: readonly Rankable[], { weights, thresholds, security }: Criteria): RankedPlan[] {
  const cost = scaled(plans.map(({ usdPerMonth }) => -usdPerMonth));
  const energy = scaled(plans.map(({ kwhPerMonth }) => -kwhPerMonth));
  const availability = scaled(plans.map((plan) => plan.availability));
  const scalability = scaled(plans.map((plan) => plan.scalability));
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  const ranked = plans.map((plan, at): RankedPlan => {
    const scores = {
      cost: cost[at]!,
      energy: energy[at]!,
      availability: availability[at]!,
      scalability: scalability[at]!,
      security,
    };
    const missed = missedBy(plan, thresholds, security);
    const weighed =
      weights.cost * scores.cost +
      weights.energy * scores.energy +
      weights.availability * scores.availability +
      weights.scalability * scores.scalability +
      weights.security * scores.security;
    const score = missed.length > 0 ? null : sum === 0 ? 0 : rounded(weighed / sum);
    return { plan: at, score, missed, scores };
  });
  return ranked.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.plan - b.plan);
}

function missedBy(plan: Rankable, thresholds: Criteria['thresholds'], security: number): RankedPlan['missed'] {
  const missed: RankedPlan['missed'][number][] = [];
  if (plan.kwhPerMonth > (thresholds.monthlyEnergyKwh ?? Number.POSITIVE_INFINITY)) missed.push('energy');
  if (plan.availability < (thresholds.availability ?? 0)) missed.push('availability');
  if (plan.scalability < (thresholds.scalability ?? 0)) missed.push('scalability');
  if (security < (thresholds.security ?? 0)) missed.push('security');
  return missed;
}

function scaled(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (most === least ? 1 : rounded((value - least) / (most - least))));
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
