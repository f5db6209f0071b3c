import { billOf } from '../answer/bill.js';
import { sizedFleet } from '../answer/sizing-of.js';
import type { SizingProblem } from '../model/demand.js';
import type { MinimalRelaxation } from '../model/sizing.js';
import { anyPlan, bestSite } from '../site/best-site.js';
import { siteOrder } from '../site/site-order.js';
import type { SizedSite, Solving } from '../site/site-result.js';
import type { Condition } from './conditions.js';
import { factorOf, givenBy, loosenedBy, MOST_FACTOR, type NumberCondition } from './loosening.js';
import { smallestSets } from './smallest-sets.js';

/** Factors closer than this are one: prices and rates have far fewer digits. */
const CLOSE = 1e-9;

/** Where a number moves without steps, its factor is found as closely as this: half a minute of a month. */
const FINE = 1e-5;

/** Within this factor of the answer it may be the next step of a count. */
const NEAR = 1.1;

/** Sets of more numbers than this share one factor: in which order they are tightened is not searched. */
const MOST_ORDERED = 4;

/** After programmes of so many columns together, about a second, the best that was found will do: an explanation is to end. */
const MOST_SOLVED = 2000;

/**
 * The feasible plan that is nearest to what was asked: the fewest numbers are changed; of these plans the one whose
 * numbers are loosened least, by the largest factor, then the next; then the lowest objective. Null: no number helps.
 */
export function minimalRelaxation(
  problem: SizingProblem,
  conditions: readonly Condition[],
  conflict: readonly Condition[],
  solving: Solving,
): MinimalRelaxation | null {
  const { sets, all } = smallestSets(problem, conditions, conflict, solving);
  const search = new Search(problem, solving);
  let best: Loosened | null = null;
  for (const numbers of sets) {
    if (best !== null && search.isSpent()) break;
    const found = search.least(numbers, best?.factors[0] ?? MOST_FACTOR);
    if (found !== null && (best === null || search.compare(found, best) < 0)) best = found;
  }
  return best && described(best, all && search.exact);
}

interface Loosened {
  readonly numbers: readonly NumberCondition[];
  /** Largest first. */
  readonly factors: readonly number[];
  readonly plan: SizedSite;
}

class Search {
  exact = true;
  private solved = 0;
  private readonly problem: SizingProblem;
  private readonly solving: Solving;
  private readonly order: (left: SizedSite, right: SizedSite) => number;

  constructor(problem: SizingProblem, solving: Solving) {
    this.problem = problem;
    this.solving = {
      ...solving,
      solver: () => {
        const solver = solving.solver();
        return {
          ...solver,
          solve: (model, ...rest) => {
            this.solved += model.columns.length;
            return solver.solve(model, ...rest);
          },
        };
      },
    };
    this.order = siteOrder(problem);
  }

  /** Whether to end with what there is, which then is not the exact answer. */
  isSpent(): boolean {
    if (this.solved < MOST_SOLVED) return false;
    this.exact = false;
    return true;
  }

  compare(left: Loosened, right: Loosened): number {
    for (const [at, factor] of left.factors.entries()) {
      if (Math.abs(factor / right.factors[at]! - 1) > CLOSE) return factor - right.factors[at]!;
    }
    return this.order(left.plan, right.plan);
  }

  /** @param most - plans beyond this factor are of no interest */
  least(numbers: readonly NumberCondition[], most: number): Loosened | null {
    if (numbers.length > MOST_ORDERED) this.exact = false;
    return this.tightened(this.problem, [], numbers, most);
  }

  /** The plan for which the free numbers are loosened least, in the problem where the others are so far already. */
  private tightened(
    base: SizingProblem,
    fixed: readonly NumberCondition[],
    free: readonly NumberCondition[],
    most: number,
  ): Loosened | null {
    const common = this.common(base, free, most);
    if (common === null) return null;
    if (free.length === 1 || free.length > MOST_ORDERED) return loosenedAt([...fixed, ...free], common.plan);
    // One of them is as far out as that; the others may be nearer.
    let best: Loosened | null = null;
    for (const farthest of free) {
      if (best !== null && this.isSpent()) break;
      const rest = free.filter((other) => other !== farthest);
      const further = loosenedBy(base, [farthest], common.factor);
      const found = this.tightened(further, [...fixed, farthest], rest, common.factor);
      if (found !== null && (best === null || this.compare(found, best) < 0)) best = found;
    }
    return best;
  }

  /** The least factor by which all of the numbers together are loosened, and the best plan with it. */
  private common(
    base: SizingProblem,
    numbers: readonly NumberCondition[],
    most: number,
  ): { readonly factor: number; readonly plan: SizedSite } | null {
    const reached = (plan: SizedSite) =>
      Math.max(...numbers.map((number) => factorOf(number.amount, givenBy(plan, number))));
    const high = this.leastFactor(base, numbers, most, reached);
    const plan = high === null ? null : this.planAt(base, numbers, high);
    return plan && { factor: Math.min(high!, reached(plan)), plan };
  }

  /** The least factor with which there is a plan; null: there is none up to `most`. */
  private leastFactor(
    base: SizingProblem,
    numbers: readonly NumberCondition[],
    most: number,
    reached: (plan: SizedSite) => number,
  ): number | null {
    const at = (factor: number): number | null => {
      const plan = anyPlan(loosenedBy(base, numbers, factor), this.solving);
      if (plan === 'undecided') this.exact = false;
      return plan === null ? null : plan === 'undecided' ? factor : Math.min(factor, reached(plan));
    };
    let high = at(most);
    if (high === null) return null;
    let low = 1;
    // Near the answer a plan may show a step: just short of it is either a smaller relaxation or none.
    let hasSteps = true;
    while (high / low > 1 + FINE && !this.isSpent()) {
      const isJustShort: boolean = hasSteps && high / low < NEAR;
      const factor: number = isJustShort ? high / (1 + CLOSE) : Math.sqrt(low * high);
      const nearer = at(factor);
      if (isJustShort) hasSteps = nearer === null;
      if (nearer === null) low = factor;
      else high = nearer;
    }
    return high;
  }

  private planAt(base: SizingProblem, numbers: readonly NumberCondition[], factor: number): SizedSite | null {
    const { best, undecided } = bestSite(loosenedBy(base, numbers, factor), this.solving);
    if (undecided || best?.proven === false) this.exact = false;
    return best;
  }
}

function loosenedAt(numbers: readonly NumberCondition[], plan: SizedSite): Loosened {
  const factors = numbers.map((number) => factorOf(number.amount, givenBy(plan, number)));
  return { numbers, factors: factors.sort((a, b) => b - a), plan };
}

/** Of sums and quotients in floating point. */
const NOISE = 1e-13;

/** What a plan gives, to nine digits, and no tighter than that. */
function printed({ amount }: NumberCondition, given: number): number {
  const { sense, whole } = amount;
  if (whole || given === 0) return given;
  const near = Number(given.toPrecision(9));
  if (sense === '>=' ? near <= given * (1 + NOISE) : near >= given * (1 - NOISE)) return near;
  const step = 10 ** (Math.floor(Math.log10(given)) - 8);
  return Number((sense === '>=' ? near - step : near + step).toPrecision(9));
}

function described({ numbers, plan }: Loosened, exact: boolean): MinimalRelaxation {
  const { totalUsdPerMonth } = billOf(plan.choices, plan.options.site);
  return {
    changes: numbers.map((number) => {
      const { workload, constraint, amount } = number;
      const isCost = constraint.kind === 'limit' && constraint.limit === 'monthly-cost';
      // A budget of what is printed covers the plan.
      const to = isCost ? totalUsdPerMonth : printed(number, givenBy(plan, number));
      return { workload, constraint, unit: amount.unit, asked: amount.value, to };
    }),
    region: plan.options.site.catalog.region,
    totalUsdPerMonth,
    fleets: plan.choices.flatMap(({ part }) => (part.kind === 'fleet' ? [sizedFleet(part.demand, part.shapes)] : [])),
    exact,
  };
}
