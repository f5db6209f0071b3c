import type { Choice } from './choice/choice.js';
import { fixedChoice } from './choice/fixed-choice.js';
import { nodeCostPerMonth } from './choice/purchase.js';
import { compareResources, type Resources, totalResources } from './choice/resources.js';
import { compare, type Decimal, decimal, minus, ONE, plus, times, ZERO } from './decimal.js';
import type { NodeCost, Site, SizingProblem } from './demand.js';
import type { SizedSite } from './size-site.js';

/**
 * The order of the best plans of several sites, best first. What a site has no price for is compared at the dearest
 * price that a site asked about has for it, so that nothing wins by being free; where none has one it is left out for
 * all. File systems without a price come last: priced, another size or class might have been chosen.
 */
export function siteOrder(problem: SizingProblem): (left: SizedSite, right: SizedSite) => number {
  const filled = problem.sites.length > 1 ? withDearestPrices(problem.sites) : null;
  const known = new WeakMap<SizedSite, Compared>();
  const compared = (plan: SizedSite): Compared => {
    const before = known.get(plan);
    if (before !== undefined) return before;
    const total = totalResources(plan.choices.map(({ resources }) => resources));
    const now = filled === null ? { total, unpriced: 0 } : asPriced(plan, total, filled, problem);
    known.set(plan, now);
    return now;
  };
  return (left, right) => {
    const [a, b] = [compared(left), compared(right)];
    return a.unpriced - b.unpriced || compareResources(a.total, b.total);
  };
}

interface Compared {
  readonly total: Resources;
  /** File systems. */
  readonly unpriced: number;
}

function asPriced(
  plan: SizedSite,
  total: Resources,
  filled: ReadonlyMap<string, Site>,
  problem: SizingProblem,
): Compared {
  const site = filled.get(plan.options.site.catalog.region)!;
  const objectiveUsd = plus(total.objectiveUsd, whatPricesAdd(plan, site, problem));
  return { total: { ...total, objectiveUsd }, unpriced: unpricedStores(plan.choices) };
}

function unpricedStores(choices: readonly Choice[]): number {
  return choices.filter(
    ({ part }) => part.kind === 'store' && part.shape.lustre !== null && part.shape.usdPerGibMonth === null,
  ).length;
}

/** What a plan would cost more if the prices that its site lacks were those of `filled`. */
function whatPricesAdd({ choices, options }: SizedSite, filled: Site, problem: SizingProblem): Decimal {
  const { site, rates } = options;
  const fixedAt = (where: Site) => fixedChoice(problem, where, rates).resources.objectiveUsd;
  let added = minus(fixedAt(filled), fixedAt(site));
  for (const { part } of choices) {
    if (part.kind !== 'fleet') continue;
    for (const { eligible, totalNodes } of part.shapes) {
      for (const [at, cost] of (filled.nodeCosts ?? []).entries()) {
        if (site.nodeCosts![at]!.usdPerMonth !== null) continue;
        const each = nodeCostPerMonth(cost, eligible.type, part.demand.hoursPerMonth) ?? ZERO;
        const factor = cost.category === 'hardware' ? rates.hardwareFactor : ONE;
        added = plus(added, times(times(each, decimal(totalNodes)), factor));
      }
    }
  }
  return added;
}

/** By region, each site with the prices that it lacks. */
function withDearestPrices(sites: readonly Site[]): ReadonlyMap<string, Site> {
  const dearest = new Map<string, number>();
  const see = (figure: string | null, usd: number | null) => {
    if (figure !== null && usd !== null) dearest.set(keyOf(figure), Math.max(usd, dearest.get(keyOf(figure)) ?? 0));
  };
  for (const { fixedCosts, nodeCosts } of sites) {
    for (const { figure, unitPriceUsd } of fixedCosts) see(figure, unitPriceUsd);
    for (const { figure, usdPerMonth } of nodeCosts ?? []) see(figure, usdPerMonth);
  }
  const priceOf = (figure: string | null) => (figure === null ? null : (dearest.get(keyOf(figure)) ?? null));
  const tiers = sites
    .map(({ catalog }) => catalog.prices.s3StandardTiers)
    .reduce((a, b) => (compareTiers(a, b) >= 0 ? a : b), null);
  return new Map(
    sites.map((site) => [
      site.catalog.region,
      {
        ...site,
        catalog: {
          ...site.catalog,
          prices: { ...site.catalog.prices, s3StandardTiers: site.catalog.prices.s3StandardTiers ?? tiers },
        },
        fixedCosts: site.fixedCosts.map((cost) => ({
          ...cost,
          unitPriceUsd: cost.unitPriceUsd ?? priceOf(cost.figure),
        })),
        ...(site.nodeCosts && {
          nodeCosts: site.nodeCosts.map(
            (cost): NodeCost => ({ ...cost, usdPerMonth: cost.usdPerMonth ?? priceOf(cost.figure) }),
          ),
        }),
      },
    ]),
  );
}

type Tiers = Site['catalog']['prices']['s3StandardTiers'];

function compareTiers(left: Tiers, right: Tiers): number {
  return compare(decimal(left?.[0]?.usdPerGibMonth ?? 0), decimal(right?.[0]?.usdPerGibMonth ?? 0));
}

/** `regions/us-east-1/prices/kmsKeyUsdPerMonth` without its region. */
function keyOf(figure: string): string {
  return figure.replace(/^regions\/[^/]+\//, '');
}
