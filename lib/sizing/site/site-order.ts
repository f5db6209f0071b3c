import { type Decimal, decimal, minus, ONE, plus, times, ZERO } from '../../units/decimal.js';
import { fixedChoice } from '../choice/fixed-choice.js';
import { compareResources, type Resources, totalResources } from '../choice/resources.js';
import { withDearestPrices } from '../model/assumed-prices.js';
import type { Site, SizingProblem } from '../model/demand.js';
import { nodeCostPerMonth } from '../model/purchase.js';
import type { SizedSite } from './site-result.js';

/**
 * The order of the best plans of several sites, best first. What a site has no price for is compared at the dearest
 * price that a site asked about has for it, so that nothing wins by being free; where none has one it is left out for
 * all.
 */
export function siteOrder(problem: SizingProblem): (left: SizedSite, right: SizedSite) => number {
  const missing = missingPrices(problem);
  const known = new WeakMap<SizedSite, Resources>();
  const compared = (plan: SizedSite): Resources => {
    const total = known.get(plan) ?? asCompared(plan, missing(plan));
    known.set(plan, total);
    return total;
  };
  return (left, right) => compareResources(compared(left), compared(right));
}

/** The objectives of file systems hold what is assumed of them already. */
function asCompared({ choices }: SizedSite, { siteAndNodesUsd }: MissingPrices): Resources {
  const total = totalResources(choices.map(({ resources }) => resources));
  return { ...total, objectiveUsd: plus(total.objectiveUsd, siteAndNodesUsd) };
}

/** What a plan would cost more a month if the prices that its site lacks were the dearest of the sites asked about. */
export interface MissingPrices {
  /** Fixed costs, object storage, and what every node carries. */
  readonly siteAndNodesUsd: Decimal;
  readonly fileSystemsUsd: Decimal;
}

/** By plan, what it would cost more at the dearest prices of the sites; zero where there is one site. */
export function missingPrices(problem: SizingProblem): (plan: SizedSite) => MissingPrices {
  const filled = problem.sites.length > 1 ? withDearestPrices(problem.sites) : null;
  return (plan) => ({
    siteAndNodesUsd:
      filled === null ? ZERO : siteAndNodes(plan, filled.get(plan.options.site.catalog.region)!, problem),
    fileSystemsUsd: plan.choices.reduce(
      (sum, { part }) => (part.kind === 'store' ? plus(sum, part.shape.assumedUsd) : sum),
      ZERO,
    ),
  });
}

function siteAndNodes({ choices, options }: SizedSite, filled: Site, problem: SizingProblem): Decimal {
  const { site, rates } = options;
  const fixedAt = (where: Site) => fixedChoice(problem, where, rates).resources.objectiveUsd;
  let added = minus(fixedAt(filled), fixedAt(site));
  for (const { part } of choices) {
    if (part.kind !== 'fleet') continue;
    for (const { eligible, totalNodes } of part.shapes) {
      for (const [at, cost] of (filled.nodeCosts ?? []).entries()) {
        if (site.nodeCosts![at]!.usdPerMonth !== null) continue;
        const each = nodeCostPerMonth(cost, eligible.type, eligible.hours.month) ?? ZERO;
        const factor = cost.category === 'hardware' ? rates.hardwareFactor : ONE;
        added = plus(added, times(times(each, decimal(totalNodes)), factor));
      }
    }
  }
  return added;
}
