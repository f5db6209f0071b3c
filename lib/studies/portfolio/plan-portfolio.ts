import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import { firstDay } from '../../plan/demand/months.js';
import type { Plan } from '../../plan/shape/plan.js';
import { loadSolver, type Solver } from '../../sizing/solver/solver.js';
import { by } from '../../units/order.js';
import { roundTo, toCents } from '../../units/rounding.js';
import { accountOf, type PortfolioAccount, paidIn } from './account.js';
import { type DerivedPortfolio, derivePortfolio, type PortfolioQuestion } from './derive-problem.js';
import { COMMITMENT_KINDS, type CommitmentKind, type PortfolioProblem } from './model/problem.js';
import type { Portfolio, PortfolioMonth, PortfolioPurchase, PortfolioVariation, WaitingValue } from './portfolio.js';
import { rulesOf } from './rules.js';
import { sharesOf } from './shares.js';
import { type ChoosingLimits, chooseTypes, evaluateTypes } from './solve/choose-types.js';
import type { Bought, Freedom } from './solve/pool.js';

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

/** Months that waiting lasts, to see what the demand becomes. */
const WAITING_MONTHS = 3;

/** Demands that are taken for equally likely. */
const DEMANDS = [0.8, 1, 1.2] as const;

/** Factors on prices by the hour. */
const PRICES = [0.9, 1.1] as const;

/**
 * The purchases of a hall over a horizon at the least present value, what they leave unused, and how they compare: with
 * simple rules, with other demands and prices, and with waiting.
 */
export async function planPortfolio(
  blueprint: Blueprint,
  catalog: Catalog,
  plan: Plan,
  asked: Pick<PortfolioQuestion, 'start' | 'months' | 'discountRate'>,
  limits: ChoosingLimits = {},
): Promise<PortfolioAnswer> {
  const question: PortfolioQuestion = { ...asked, region: plan.region, besideUsdPerMonth: besideNodes(plan) };
  const derived = derivePortfolio(blueprint, catalog, question);
  const { diagnostics, problem } = derived;
  if (derived.impossible.length > 0) return { status: 'impossible', workloads: derived.impossible, diagnostics };
  const solver = await loadSolver();
  const chosen = chooseTypes(problem, solver, null, { gap: 1e-5, mostRounds: MOST_ROUNDS, ...limits });
  if (chosen.status !== 'chosen') return { status: chosen.status, diagnostics };
  const { assignment, bought, boundUsd } = chosen;
  const account = accountOf(problem, assignment, bought);
  const objectiveUsd = account.objectiveUsd;
  const bound = Math.min(boundUsd, objectiveUsd);
  const gap = objectiveUsd === 0 ? 0 : (objectiveUsd - bound) / objectiveUsd;
  const committedUsd = bought.reduce((sum, one) => sum + one.nodes * wholeUsd(problem, one), 0);
  const unusedUsd = account.months.reduce((sum, month) => sum + month.unusedUsd, 0);
  const shares = sharesOf(problem, assignment, bought);
  const variations = new Variations(blueprint, catalog, question, derived, assignment, bought, solver);
  const portfolio: Portfolio = {
    hall: blueprint.name,
    region: plan.region,
    start: firstDay(question.start, 0),
    months: problem.months,
    discountRate: question.discountRate,
    workloads: problem.workloads.map(({ name, candidates }, at) => {
      const candidate = candidates[assignment[at]!]!;
      const peakNodes = candidate.nodes().reduce((most, month) => Math.max(most, ...month), 0);
      const { nodeHours, totalUsd } = shares[at]!;
      return {
        workload: name,
        instanceType: candidate.type,
        peakNodes,
        nodeHours: roundTo(nodeHours, 3),
        totalUsd: toCents(totalUsd),
        usdPerNodeHour: nodeHours === 0 ? null : roundTo(totalUsd / nodeHours, 6),
      };
    }),
    years: yearsOf(account, question.start),
    purchases: purchasesOf(problem, bought, question.start),
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
    rules: rulesOf(problem, assignment).map(({ rule, presentUsd }) => ({
      rule,
      presentUsd: presentUsd === null ? null : toCents(presentUsd),
      savedShare: presentUsd === null || presentUsd === 0 ? null : roundTo(1 - account.presentUsd / presentUsd, 6),
    })),
    sensitivity: variations.all(),
    waiting: variations.waiting(),
    excluded: excludedOptions(derived),
  };
  return { status: 'planned', portfolio, diagnostics };
}

/** Monthly cost of a plan that no purchase of nodes changes. */
function besideNodes({ sizing }: Plan): number {
  const ofNodes = new Set(['nodes', 'node-parts', 'support-plan']);
  return sizing.cost.lines.reduce(
    (sum, { subject, usdPerMonth }) => (subject !== null && ofNodes.has(subject.kind) ? sum : sum + usdPerMonth),
    0,
  );
}

function commitmentOf({ types }: PortfolioProblem, { type, commitment }: Pick<Bought, 'type' | 'commitment'>) {
  return types.find(({ name }) => name === type)!.commitments[commitment]!;
}

function wholeUsd(problem: PortfolioProblem, one: Bought): number {
  const { upfrontUsd, usdPerMonth, termMonths } = commitmentOf(problem, one);
  return upfrontUsd + usdPerMonth * termMonths;
}

/** Capacity blocks that follow each other for the same nodes are one purchase. */
function purchasesOf(problem: PortfolioProblem, bought: readonly Bought[], start: string): PortfolioPurchase[] {
  return bought
    .map((one): PortfolioPurchase => {
      const { kind, termMonths, upfrontUsd, usdPerMonth } = commitmentOf(problem, one);
      return {
        on: firstDay(start, one.month),
        until: firstDay(start, one.month + termMonths),
        instanceType: one.type,
        kind,
        nodes: one.nodes,
        upfrontUsd: toCents(one.nodes * upfrontUsd),
        usdPerMonth: toCents(one.nodes * usdPerMonth),
      };
    })
    .sort(
      by(
        ({ on }) => on,
        ({ instanceType }) => instanceType,
        ({ kind }) => kind,
      ),
    );
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

function excludedOptions({ problem }: DerivedPortfolio): Portfolio['excluded'] {
  const terms = [
    [12, 'reserved for 1 year'],
    [36, 'reserved for 3 years'],
  ] as const;
  return [
    ...terms
      .filter(([months]) => problem.months < months)
      .map(([months, option]) => ({ option, reason: `the term of ${months} months is longer than the horizon` })),
    { option: 'reserved, partly or not upfront', reason: 'the catalog has the price of all upfront alone' },
    { option: 'Savings Plans', reason: 'the catalog has no rates of them' },
  ];
}

/** The same types under other conditions. */
class Variations {
  private readonly blueprint: Blueprint;
  private readonly catalog: Catalog;
  private readonly question: PortfolioQuestion;
  private readonly derived: DerivedPortfolio;
  private readonly assignment: readonly number[];
  private readonly bought: readonly Bought[];
  private readonly solver: Solver;
  private readonly byDemand = new Map<number, { problem: PortfolioProblem; assignment: readonly number[] } | null>();

  constructor(
    blueprint: Blueprint,
    catalog: Catalog,
    question: PortfolioQuestion,
    derived: DerivedPortfolio,
    assignment: readonly number[],
    bought: readonly Bought[],
    solver: Solver,
  ) {
    this.blueprint = blueprint;
    this.catalog = catalog;
    this.question = question;
    this.derived = derived;
    this.assignment = assignment;
    this.bought = bought;
    this.solver = solver;
  }

  all(): PortfolioVariation[] {
    return [
      ...DEMANDS.filter((factor) => factor !== 1).map((factor) =>
        this.varied('demand', factor, this.withDemand(factor)),
      ),
      ...PRICES.map((factor) => this.varied('rental-prices', factor, this.withPrices(factor))),
      {
        input: 'start',
        by: 1,
        bestUsd: this.best(this.withDemand(1), (_, __, month) => (month < 1 ? NONE : ANY)),
        keptUsd: null,
      },
    ];
  }

  waiting(): WaitingValue {
    const now: Freedom = (type, commitment, month) =>
      month < WAITING_MONTHS ? this.kept(type, commitment, month) : ANY;
    const wait: Freedom = (_, __, month) => (month < WAITING_MONTHS ? NONE : ANY);
    const [nowUsd, waitUsd] = [now, wait].map((freedom) => {
      const costs = DEMANDS.map((factor) => this.best(this.withDemand(factor), freedom));
      return costs.includes(null) ? null : toCents(costs.reduce<number>((sum, usd) => sum + usd!, 0) / DEMANDS.length);
    });
    const valueUsd = nowUsd == null || waitUsd == null ? null : toCents(nowUsd - waitUsd);
    return { months: WAITING_MONTHS, demandFactors: DEMANDS, nowUsd: nowUsd!, waitUsd: waitUsd!, valueUsd };
  }

  private varied(input: PortfolioVariation['input'], factor: number, varied: Varied | null): PortfolioVariation {
    const kept: Freedom = (type, commitment, month) => this.kept(type, commitment, month);
    return { input, by: factor, bestUsd: this.best(varied, null), keptUsd: this.best(varied, kept) };
  }

  private kept(type: string, commitment: number, month: number): readonly [number, number] {
    const nodes = this.bought
      .filter((one) => one.type === type && one.commitment === commitment && one.month === month)
      .reduce((sum, one) => sum + one.nodes, 0);
    return [nodes, nodes];
  }

  private best(varied: Varied | null, freedom: Freedom | null): number | null {
    if (varied === null) return null;
    const { problem, assignment } = varied;
    const found = evaluateTypes(problem, assignment, this.solver, freedom);
    return Number.isFinite(found.objectiveUsd)
      ? toCents(accountOf(problem, assignment, found.bought).presentUsd)
      : null;
  }

  /** Null: a type can not carry so much. */
  private withDemand(demandFactor: number): Varied | null {
    const known = this.byDemand.get(demandFactor);
    if (known !== undefined) return known;
    const { problem } =
      demandFactor === 1
        ? this.derived
        : derivePortfolio(this.blueprint, this.catalog, { ...this.question, demandFactor });
    const assignment = problem.workloads.map(({ candidates }, at) => {
      const type = this.derived.problem.workloads[at]!.candidates[this.assignment[at]!]!.type;
      return candidates.findIndex((candidate) => candidate.type === type);
    });
    const varied = assignment.includes(-1) ? null : { problem, assignment };
    this.byDemand.set(demandFactor, varied);
    return varied;
  }

  private withPrices(factor: number): Varied {
    const { problem } = this.derived;
    return {
      assignment: this.assignment,
      problem: {
        ...problem,
        types: problem.types.map((type) => ({
          ...type,
          onDemandUsdPerHour: type.onDemandUsdPerHour === null ? null : type.onDemandUsdPerHour * factor,
        })),
        workloads: problem.workloads.map((workload) => ({
          ...workload,
          candidates: workload.candidates.map((candidate) => ({
            ...candidate,
            spot: candidate.spot && { ...candidate.spot, usdPerHour: candidate.spot.usdPerHour * factor },
          })),
        })),
      },
    };
  }
}

interface Varied {
  readonly problem: PortfolioProblem;
  readonly assignment: readonly number[];
}

const NONE = [0, 0] as const;
const ANY = [0, Number.POSITIVE_INFINITY] as const;
