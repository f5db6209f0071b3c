import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { Plan } from '../../plan/shape/plan.js';
import { layFoundation } from '../../plan/supply/foundation.js';
import { fixedCosts } from '../../plan/supply/region-costs.js';
import type { Solver } from '../../sizing/solver/solver.js';
import { toCents } from '../../units/rounding.js';
import { accountOf, type PortfolioAccount } from './account.js';
import { type DerivedPortfolio, derivePortfolio, type PortfolioQuestion, regionsPriced } from './derive-problem.js';
import { discountFactor } from './model/problem.js';
import type { RegionPortfolio } from './portfolio.js';
import { type ChoosingLimits, chooseTypes, type TypesChosen } from './solve/choose-types.js';

/** The best portfolio of one region. */
interface PlacedPortfolio {
  readonly status: 'placed';
  readonly question: PortfolioQuestion;
  readonly derived: DerivedPortfolio;
  readonly chosen: Extract<TypesChosen, { status: 'chosen' }>;
  readonly account: PortfolioAccount;
  /** With what the hall costs there beside its nodes. */
  readonly wholeUsd: number;
}

/** Why a region has no portfolio. */
type Unplaced =
  | {
      readonly status: 'impossible';
      readonly workloads: readonly string[];
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly status: 'infeasible' | 'undecided'; readonly diagnostics: readonly Diagnostic[] };

/**
 * The best portfolio in each region that the blueprint allows, and the cheapest of them: a hall is in one region, so that
 * regions are solved one by one. What is paid beside nodes differs by region too: network and control plane by their prices,
 * stores as in the plan.
 */
export function cheapestPlace(
  blueprint: Blueprint,
  catalog: Catalog,
  plan: Plan,
  asked: Omit<PortfolioQuestion, 'region' | 'besideUsdPerMonth'>,
  solver: Solver,
  limits: ChoosingLimits,
): {
  readonly best: PlacedPortfolio | Unplaced;
  readonly places: readonly RegionPortfolio[];
  /** Of what is minimised in the best region: no portfolio in any region is cheaper, as a whole, than this one there. */
  readonly boundUsd: number;
} {
  const fixedIn = (region: string) => fixedUsdPerMonth(blueprint, catalog, region);
  const each = regionsPriced(blueprint, catalog).map((region) => {
    const besideUsdPerMonth = besideNodes(plan) + fixedIn(region) - fixedIn(plan.region);
    return { region, besideUsdPerMonth, found: place({ ...asked, region, besideUsdPerMonth }) };
  });
  function place(question: PortfolioQuestion): PlacedPortfolio | Unplaced {
    const derived = derivePortfolio(blueprint, catalog, question);
    const { diagnostics, impossible, problem } = derived;
    if (impossible.length > 0) return { status: 'impossible', workloads: impossible, diagnostics };
    const chosen = chooseTypes(problem, solver, null, limits);
    if (chosen.status !== 'chosen') return { status: chosen.status, diagnostics };
    const account = accountOf(problem, chosen.assignment, chosen.bought);
    return {
      status: 'placed',
      question,
      derived,
      chosen,
      account,
      wholeUsd: account.objectiveUsd + besideUsd(question),
    };
  }
  const found = each.flatMap(({ found }) => (found.status === 'placed' ? [found] : []));
  const places = each.map(
    ({ region, found, besideUsdPerMonth }): RegionPortfolio => ({
      region,
      presentUsd: found.status === 'placed' ? toCents(found.account.presentUsd) : null,
      besideUsdPerMonth: toCents(besideUsdPerMonth),
    }),
  );
  const first = found[0];
  if (first === undefined) {
    const own = each.find(({ region }) => region === plan.region) ?? each[0]!;
    return { best: own.found, places, boundUsd: Number.NEGATIVE_INFINITY };
  }
  const best = found.reduce((least, one) => (one.wholeUsd < least.wholeUsd ? one : least), first);
  const bounds = found.map(({ chosen, question }) => chosen.boundUsd + besideUsd(question));
  return { best, places, boundUsd: Math.min(...bounds) - besideUsd(best.question) };
}

/** Present value of what is paid beside nodes over the horizon. */
function besideUsd({ besideUsdPerMonth = 0, discountRate, months }: PortfolioQuestion): number {
  return Array.from({ length: months }, (_, month) => besideUsdPerMonth * discountFactor(discountRate, month)).reduce(
    (sum, usd) => sum + usd,
    0,
  );
}

/** Of what has a price. */
function fixedUsdPerMonth(blueprint: Blueprint, { regions }: Catalog, region: string): number {
  return fixedCosts(blueprint, layFoundation(blueprint, regions.get(region)!)).reduce(
    (sum, { quantity, unitPriceUsd }) => sum + quantity * (unitPriceUsd ?? 0),
    0,
  );
}

/** Monthly cost of a plan that no purchase of nodes changes. */
function besideNodes({ sizing }: Plan): number {
  const ofNodes = new Set(['nodes', 'node-parts', 'support-plan']);
  return sizing.cost.lines.reduce(
    (sum, { subject, usdPerMonth }) => (subject !== null && ofNodes.has(subject.kind) ? sum : sum + usdPerMonth),
    0,
  );
}
