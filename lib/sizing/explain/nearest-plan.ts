import { billOf } from '../answer/bill.js';
import { sizedFleet } from '../answer/sizing-of.js';
import type { SizingProblem } from '../demand.js';
import { bestSite, isFeasible, type SizedSite, type Solving } from '../size-site.js';
import type { NearestPlan } from '../sizing.js';
import type { Amount, Condition } from './conditions.js';

/** Relative precision of a loosened amount. */
const PRECISION = 1e-3;
const FIRST_STRAIN = 1 / 64;
/** A limit may be loosened to so many times what was asked, a minimum to such a part of it. */
const MOST_STRAIN = 1e6;

/**
 * The feasible plan that is nearest to what was asked: one number of the conflict loosened, the one that needs
 * the smallest change; else all numbers of the problem loosened by one share. Null: no number helps.
 */
export function nearestPlan(
  problem: SizingProblem,
  conditions: readonly Condition[],
  conflict: readonly Condition[],
  solving: Solving,
): NearestPlan | null {
  let best: { strain: number; changed: Changed[] } | null = null;
  const attempt = (changed: readonly Condition[], most: number) =>
    leastStrain((strain) => isFeasible(changedBy(problem, loosenedBy(changed, strain)), solving), most);
  for (const condition of conflict) {
    if (condition.amount === null) continue;
    const strain = attempt([condition], best?.strain ?? MOST_STRAIN);
    if (strain !== null) best = { strain, changed: loosenedBy([condition], strain) };
  }
  if (best === null) {
    const numbers = conditions.filter(({ amount }) => amount !== null);
    const strain = attempt(numbers, MOST_STRAIN);
    if (strain === null) return null;
    best = { strain, changed: loosenedBy(numbers, strain) };
  }
  const changes = best.changed.filter(({ condition, to }) => to !== condition.amount!.value);
  const { best: nearest } = bestSite(changedBy(problem, changes), solving);
  return nearest && described(nearest, changes);
}

interface Changed {
  readonly condition: Condition;
  readonly to: number;
}

function loosenedBy(conditions: readonly Condition[], strain: number): Changed[] {
  return conditions.map((condition) => ({ condition, to: loosened(condition.amount!, strain) }));
}

function changedBy(problem: SizingProblem, changes: readonly Changed[]): SizingProblem {
  return changes.reduce((left, { condition, to }) => condition.amount!.at(left, to), problem);
}

/** Minima shrink to 1 / (1 + strain) of themselves, limits grow by 1 + strain. */
function loosened({ value, sense, whole }: Amount, strain: number): number {
  if (sense === '>=') return whole ? Math.floor(value / (1 + strain)) : value / (1 + strain);
  // A limit of nothing has no share to grow by.
  const grown = (value === 0 ? 1 : value) * (1 + strain);
  return whole ? Math.ceil(grown) : grown;
}

/** The least strain below `most` with which a problem can be met, to the precision; null: none. */
function leastStrain(meets: (strain: number) => boolean, most: number): number | null {
  let [low, high] = [0, FIRST_STRAIN];
  while (high < most && !meets(high)) [low, high] = [high, high * 8];
  if (high >= most) {
    if (low >= most || !meets(most)) return null;
    high = most;
  }
  while (high - low > PRECISION * (1 + low)) {
    const middle = (low + high) / 2;
    if (meets(middle)) high = middle;
    else low = middle;
  }
  return high < most ? high : null;
}

/** Six digits, looser rather than tighter. */
function sixDigits(value: number, sense: Amount['sense']): number {
  const near = Number(value.toPrecision(6));
  const step = 10 ** (Math.floor(Math.log10(Math.max(value, 1e-300))) - 5);
  if (sense === '>=') return near > value ? Number((near - step).toPrecision(6)) : near;
  return near < value ? Number((near + step).toPrecision(6)) : near;
}

function described(plan: SizedSite, changes: readonly Changed[]): NearestPlan {
  return {
    changes: changes.map(({ condition, to }) => ({
      workload: condition.workload,
      name: condition.name,
      unit: condition.amount!.unit,
      asked: condition.amount!.value,
      to: sixDigits(to, condition.amount!.sense),
    })),
    region: plan.options.site.catalog.region,
    totalUsdPerMonth: billOf(plan.choices, plan.options.site).totalUsdPerMonth,
    fleets: plan.choices.flatMap(({ part }) =>
      part.kind === 'fleet' ? [sizedFleet(part.demand.name, part.shapes)] : [],
    ),
  };
}
