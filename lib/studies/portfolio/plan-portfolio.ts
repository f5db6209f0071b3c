import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import { firstDay } from '../../plan/demand/months.js';
import type { Plan } from '../../plan/shape/plan.js';
import { loadSolver } from '../../sizing/solver/solver.js';
import { roundTo, toCents } from '../../units/rounding.js';
import { type PortfolioAccount, paidIn } from './account.js';
import { cheapestPlace } from './cheapest-place.js';
import type { DerivedPortfolio, PortfolioQuestion } from './derive-problem.js';
import { type Candidate, COMMITMENT_KINDS, type CommitmentKind, type PortfolioProblem } from './model/problem.js';
import type { Portfolio, PortfolioMonth, SpotJustified } from './portfolio.js';
import { purchasesOf, wholeUsd } from './purchases.js';
import { rulesOf } from './rules.js';
import { sharesOf } from './shares.js';
import type { ChoosingLimits } from './solve/choose-types.js';
import { teamsOf } from './teams.js';
import { Variations } from './variations.js';

/** A portfolio, or why there is none. */
export type PortfolioAnswer =
  | { readonly status: 'planned'; readonly portfolio: Portfolio; readonly diagnostics: readonly Diagnostic[] }
  /** Types of no kind carry these workloads in every month. */
  | {
      readonly status: 'impossible';
      readonly workloads: readonly string[];
      readonly diagnostics: readonly Diagnostic[];
    }
  /** No purchases are within the limits of the blueprint; or none was found. */
  | { readonly status: 'infeasible' | 'undecided'; readonly diagnostics: readonly Diagnostic[] };

/** Of the search; ten workloads on all types take about a minute, and the gap that is left is reported. */
const MOST_ROUNDS = 20;

/**
 * The purchases of a hall over a horizon at the least present value, what they leave unused, and how they compare: with
 * simple rules, with other demands and prices, and with waiting.
 */
export async function planPortfolio(
  blueprint: Blueprint,
  catalog: Catalog,
  plan: Plan,
  asked: Pick<PortfolioQuestion, 'start' | 'months' | 'discountRate' | 'capacityProbability'>,
  limits: ChoosingLimits = {},
): Promise<PortfolioAnswer> {
  const solver = await loadSolver();
  const search = { gap: 1e-5, mostRounds: MOST_ROUNDS, ...limits };
  const { best, places, boundUsd } = cheapestPlace(blueprint, catalog, plan, asked, solver, search);
  if (best.status !== 'placed') return best;
  const { account, chosen, derived, question } = best;
  const { diagnostics, problem } = derived;
  const { assignment, bought } = chosen;
  const objectiveUsd = account.objectiveUsd;
  const bound = Math.min(boundUsd, objectiveUsd);
  const gap = objectiveUsd === 0 ? 0 : (objectiveUsd - bound) / objectiveUsd;
  const committedUsd = wholeUsd(problem, bought);
  const unusedUsd = account.months.reduce((sum, month) => sum + month.unusedUsd, 0);
  const shares = sharesOf(problem, assignment, bought);
  const variations = new Variations(blueprint, catalog, question, derived, assignment, bought, solver);
  const workloads = problem.workloads.map(({ name, candidates }, at) => {
    const candidate = candidates[assignment[at]!]!;
    const nodesByMonth = candidate.nodes().map((month) => Math.max(0, ...month));
    const { nodeHours, totalUsd } = shares[at]!;
    return {
      workload: name,
      ...derived.places.get(candidate.type)!,
      peakNodes: Math.max(0, ...nodesByMonth),
      nodesByMonth,
      nodeHours: roundTo(nodeHours, 3),
      totalUsd: toCents(totalUsd),
      usdPerNodeHour: nodeHours === 0 ? null : roundTo(totalUsd / nodeHours, 6),
      spot: spotOf(candidate, problem),
    };
  });
  const teams = teamsOf(blueprint, workloads);
  const portfolio: Portfolio = {
    hall: blueprint.name,
    region: question.region,
    regions: places,
    start: firstDay(question.start, 0),
    months: problem.months,
    discountRate: question.discountRate,
    workloads,
    ...(teams !== null && { teams }),
    years: yearsOf(account, question.start),
    purchases: purchasesOf(derived, bought, question.start),
    byMonth: account.months.map((month, at) => monthOf(month, firstDay(question.start, at), derived.accelerators)),
    presentUsd: toCents(account.presentUsd),
    totalUsd: toCents(account.months.reduce((sum, month) => sum + paidIn(month), 0)),
    unusedUsd: toCents(unusedUsd),
    unusedShare: committedUsd === 0 ? 0 : roundTo(unusedUsd / committedUsd, 6),
    proof: {
      status: gap <= 1e-4 ? 'optimal' : 'rounds',
      boundUsd: toCents(bound),
      objectiveUsd: toCents(objectiveUsd),
      gap: roundTo(gap, 6),
    },
    rules: rulesOf(problem, assignment, solver).map(({ rule, presentUsd }) => ({
      rule,
      presentUsd: presentUsd === null ? null : toCents(presentUsd),
      savedShare: presentUsd === null || presentUsd === 0 ? null : roundTo(1 - account.presentUsd / presentUsd, 6),
    })),
    sensitivity: variations.all(),
    waiting: variations.waiting(),
    capacityProbability: question.capacityProbability ?? null,
    excluded: excludedOptions(derived),
  };
  return { status: 'planned', portfolio, diagnostics };
}

function spotOf({ type, spot }: Candidate, { types }: PortfolioProblem): SpotJustified | null {
  if (spot === null) return null;
  const ceiling = types.find(({ name }) => name === type)!.onDemandUsdPerHour ?? Number.POSITIVE_INFINITY;
  return {
    share: spot.usdPerHour < ceiling ? roundTo(spot.mostShare, 6) : 0,
    usdPerHour: roundTo(spot.usdPerHour, 6),
    lostShare: roundTo(spot.lostShare, 6),
  };
}

function yearsOf({ months }: PortfolioAccount, start: string): Portfolio['years'] {
  return Array.from({ length: Math.ceil(months.length / 12) }, (_, year) => {
    const some = months.slice(year * 12, year * 12 + 12);
    const totalUsd = toCents(some.reduce((sum, month) => sum + paidIn(month), 0));
    return { from: firstDay(start, year * 12), months: some.length, totalUsd };
  });
}

function monthOf(
  month: PortfolioAccount['months'][number],
  day: string,
  accelerators: ReadonlyMap<string, number>,
): PortfolioMonth {
  const sumOf = (of: (capacity: (typeof month.capacity)[number]) => number) =>
    roundTo(
      month.capacity.reduce((sum, each) => sum + of(each) * (accelerators.get(each.type) || 1), 0),
      3,
    );
  const committed = Object.fromEntries(
    COMMITMENT_KINDS.map((kind) => [kind, sumOf((each) => each.committed[kind])]),
  ) as Record<CommitmentKind, number>;
  return {
    month: day.slice(0, 7),
    upfrontUsd: toCents(month.upfrontUsd),
    recurringUsd: toCents(month.recurringUsd),
    onDemandUsd: toCents(month.onDemandUsd),
    spotUsd: toCents(month.spotUsd),
    otherUsd: toCents(month.otherUsd),
    totalUsd: toCents(paidIn(month)),
    unusedUsd: toCents(month.unusedUsd),
    neededNodeHours: roundTo(month.neededNodeHours, 3),
    unusedNodeHours: roundTo(month.unusedNodeHours, 3),
    capacity: {
      needed: sumOf(({ needed }) => needed),
      mean: sumOf(({ mean }) => mean),
      held: sumOf(({ held }) => held),
      committed,
      spot: sumOf(({ spot }) => spot),
      onDemand: sumOf(({ onDemand }) => onDemand),
    },
  };
}

function excludedOptions({ problem, firm, places }: DerivedPortfolio): Portfolio['excluded'] {
  const terms = [
    [12, 'a term of 1 year'],
    [36, 'a term of 3 years'],
  ] as const;
  return [
    ...terms
      .filter(([months]) => problem.months < months)
      .map(([, option]) => ({ option, reason: 'it is longer than the horizon' })),
    { option: 'reserved, partly or not upfront', reason: 'the catalog has the price of all upfront alone' },
    ...(problem.savingsPlans.every(({ held }) => held !== undefined)
      ? [{ option: 'Savings Plans', reason: 'the catalog has no rates of them: `catalog refresh` reads them' }]
      : []),
    ...(firm.length === 0
      ? []
      : [
          {
            option: `nodes rented by the hour of ${[...new Set(firm.map((name) => places.get(name)!.instanceType))].join(', ')}`,
            reason: 'so many are not there as probably as asked: they are held',
          },
        ]),
  ];
}
