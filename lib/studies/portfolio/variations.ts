import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { Solver } from '../../sizing/solver/solver.js';
import { toCents } from '../../units/rounding.js';
import { accountOf } from './account.js';
import { type DerivedPortfolio, derivePortfolio, type PortfolioQuestion } from './derive-problem.js';
import type { PortfolioProblem } from './model/problem.js';
import type { PortfolioVariation, WaitingValue } from './portfolio.js';
import { evaluateTypes } from './solve/choose-types.js';
import type { Freedom, Purchases } from './solve/pool.js';

/** Months that waiting lasts, to see what the demand becomes. */
const WAITING_MONTHS = 3;

/** Demands that are taken for equally likely. */
const DEMANDS = [0.8, 1, 1.2] as const;

/** Factors on prices by the hour. */
const PRICES = [0.9, 1.1] as const;

/** The same types under other conditions. */
export class Variations {
  private readonly blueprint: Blueprint;
  private readonly catalog: Catalog;
  private readonly question: PortfolioQuestion;
  private readonly derived: DerivedPortfolio;
  private readonly assignment: readonly number[];
  private readonly bought: Purchases;
  private readonly solver: Solver;
  private readonly byDemand = new Map<number, { problem: PortfolioProblem; assignment: readonly number[] } | null>();

  constructor(
    blueprint: Blueprint,
    catalog: Catalog,
    question: PortfolioQuestion,
    derived: DerivedPortfolio,
    assignment: readonly number[],
    bought: Purchases,
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
        bestUsd: this.best(this.withDemand(1), notBefore(1)),
        keptUsd: null,
      },
    ];
  }

  waiting(): WaitingValue {
    const kept = this.kept();
    const now: Freedom = {
      nodes: (type, commitment, month) => (month < WAITING_MONTHS ? kept.nodes(type, commitment, month) : ANY),
      plans: (plan, month) => (month < WAITING_MONTHS ? kept.plans(plan, month) : ANY),
    };
    const wait = notBefore(WAITING_MONTHS);
    const [nowUsd, waitUsd] = [now, wait].map((freedom) => {
      const costs = DEMANDS.map((factor) => this.best(this.withDemand(factor), freedom));
      return costs.includes(null) ? null : toCents(costs.reduce<number>((sum, usd) => sum + usd!, 0) / DEMANDS.length);
    });
    const valueUsd = nowUsd == null || waitUsd == null ? null : toCents(nowUsd - waitUsd);
    return { months: WAITING_MONTHS, demandFactors: DEMANDS, nowUsd: nowUsd!, waitUsd: waitUsd!, valueUsd };
  }

  private varied(input: PortfolioVariation['input'], factor: number, varied: Varied | null): PortfolioVariation {
    return { input, by: factor, bestUsd: this.best(varied, null), keptUsd: this.best(varied, this.kept()) };
  }

  /** What was bought, no more and no less. */
  private kept(): Freedom {
    const exactly = (amounts: readonly number[]) => {
      const sum = amounts.reduce((all, each) => all + each, 0);
      return [sum, sum] as const;
    };
    const { nodes, plans } = this.bought;
    return {
      nodes: (type, commitment, month) =>
        exactly(
          nodes
            .filter((one) => one.type === type && one.commitment === commitment && one.month === month)
            .map((one) => one.nodes),
        ),
      plans: (plan, month) =>
        exactly(plans.filter((one) => one.plan === plan && one.month === month).map((one) => one.usdPerHour)),
    };
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
          commitments: type.commitments.map((commitment) =>
            commitment.kind === 'capacity-reservation'
              ? { ...commitment, usdPerMonth: commitment.usdPerMonth * factor }
              : commitment,
          ),
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

/** Anything, but nothing in the first months. */
function notBefore(first: number): Freedom {
  const free = (month: number) => (month < first ? NONE : ANY);
  return { nodes: (_, __, month) => free(month), plans: (_, month) => free(month) };
}

const NONE = [0, 0] as const;
const ANY = [0, Number.POSITIVE_INFINITY] as const;
