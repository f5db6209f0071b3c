import { roundTo } from '../../units/rounding.js';

/** What plans are weighed by. Weights count in proportion; thresholds leave plans out. */
export interface Criteria {
  readonly weights: Scores;
  readonly thresholds: {
    readonly monthlyEnergyKwh?: number;
    readonly availability?: number;
    readonly scalability?: number;
    readonly security?: number;
  };
  /** Share of the plan's controls that are on, in [0, 1]: the same for every plan of one blueprint. */
  readonly security: number;
}

/** One number for each criterion: a weight, or a score in [0, 1]. */
export interface Scores {
  readonly cost: number;
  readonly energy: number;
  readonly availability: number;
  readonly scalability: number;
  readonly security: number;
}

/** What a ranking needs to know of a plan. */
export interface Rankable {
  /** USD, and kWh or kg CO₂e; null: unknown. */
  readonly compared: { readonly usd: number; readonly environment: number | null };
  readonly kwhPerMonth: number | null;
  readonly availability: number;
  readonly scalability: number;
}

/** A plan with its score, or the thresholds that it misses. */
export interface RankedPlan {
  /** Place in the list of plans. */
  readonly plan: number;
  /** Σ weight × score ÷ Σ weight, in [0, 1]; null: it misses a threshold. */
  readonly score: number | null;
  readonly missed: readonly ('energy' | 'availability' | 'scalability' | 'security')[];
  /** Each in [0, 1], 1 the best and 0 the worst of the plans that meet every threshold; null: it misses one. */
  readonly scores: Scores | null;
}

/**
 * F = Σ wᵢ·fᵢ over the plans that meet every threshold, each axis scaled so that the best of them on it has 1 and the
 * worst 0 (all 1 where they are equal): what is left out moves no score. Security is its share, for all the same. Best
 * first; plans that miss a threshold come last, unscored.
 */
export function rankPlans(plans: readonly Rankable[], { weights, thresholds, security }: Criteria): RankedPlan[] {
  const missed = plans.map((plan) => missedBy(plan, thresholds, security));
  const kept = plans.filter((_, at) => missed[at]!.length === 0);
  const cost = scaleOf(kept.map(({ compared }) => compared.usd));
  const energy = scaleOf(kept.map(({ compared }) => compared.environment));
  const availability = scaleOf(kept.map((plan) => -plan.availability));
  const scalability = scaleOf(kept.map((plan) => -plan.scalability));
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  const ranked = plans.map((plan, at): RankedPlan => {
    if (missed[at]!.length > 0) return { plan: at, score: null, missed: missed[at]!, scores: null };
    const scores = {
      cost: cost(plan.compared.usd),
      energy: energy(plan.compared.environment),
      availability: availability(-plan.availability),
      scalability: scalability(-plan.scalability),
      security,
    };
    const weighed =
      weights.cost * scores.cost +
      weights.energy * scores.energy +
      weights.availability * scores.availability +
      weights.scalability * scores.scalability +
      weights.security * scores.security;
    return { plan: at, score: sum === 0 ? 0 : roundTo(weighed / sum, 6), missed: [], scores };
  });
  return ranked.sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.plan - b.plan);
}

function missedBy(plan: Rankable, thresholds: Criteria['thresholds'], security: number): RankedPlan['missed'] {
  const missed: RankedPlan['missed'][number][] = [];
  const { monthlyEnergyKwh } = thresholds;
  // What is not known meets no ceiling.
  if (monthlyEnergyKwh !== undefined && (plan.kwhPerMonth ?? Number.POSITIVE_INFINITY) > monthlyEnergyKwh) {
    missed.push('energy');
  }
  if (plan.availability < (thresholds.availability ?? 0)) missed.push('availability');
  if (plan.scalability < (thresholds.scalability ?? 0)) missed.push('scalability');
  if (security < (thresholds.security ?? 0)) missed.push('security');
  return missed;
}

/** From the least, which is best, to the most; unknown is as bad as the worst, and worse than plans that are all alike. */
function scaleOf(values: readonly (number | null)[]): (value: number | null) => number {
  const known = values.filter((value) => value !== null);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return (value) => (value === null ? 0 : most === least ? 1 : roundTo((most - value) / (most - least), 6));
}
