import { sizingOf } from '../../sizing/answer/sizing-of.js';
import { totalResources } from '../../sizing/choice/resources.js';
import { fleetAvailability } from '../../sizing/model/availability.js';
import { inCanonicalOrder } from '../../sizing/model/canonical.js';
import type { Constraint } from '../../sizing/model/constraint.js';
import type { Demand, SizingProblem } from '../../sizing/model/demand.js';
import { replicaAvailability } from '../../sizing/model/fleet-totals.js';
import type { Infeasibility, RunCost, SizedFleet, SizedStore, Sizing } from '../../sizing/model/sizing.js';
import { bestSite } from '../../sizing/site/best-site.js';
import { missingPrices } from '../../sizing/site/site-order.js';
import type { SizedSite, Solving } from '../../sizing/site/site-result.js';
import { type SizingLimits, sizeWith, solvingWith } from '../../sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../sizing/solver/solver.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { plus, toNumber } from '../../units/decimal.js';
import { roundTo } from '../../units/rounding.js';
import { type Criteria, type RankedPlan, rankPlans } from './rank-plans.js';

/** What a frontier is computed from. */
export interface FrontierQuestion {
  /** What is asked first; then the same work at other paces. */
  readonly paces: readonly PacedProblem[];
  /** Axis beside cost, availability and time. */
  readonly environment: 'energy' | 'co2e';
  /** Probability that a node is up, for fleets whose spares are a count. */
  readonly nodeAvailability: number;
  /** More spares are tried until every fleet is up with this probability; beyond it plans are alike. @default 0.9999 */
  readonly mostAvailability?: number;
  readonly criteria: Criteria;
  /** Most plans to solve for; beyond it the frontier is not `complete`. @default 200 */
  readonly mostPlans?: number;
}

/** A sizing problem at one pace: its runs may take so long. */
export interface PacedProblem {
  readonly problem: SizingProblem;
  /** What works for the workloads beside the plan. @default - nothing */
  readonly beside?: readonly BesidePlan[];
}

/** Owned nodes that work for a workload beside the plan: their energy counts on the axis, their cost does not. */
export interface BesidePlan {
  readonly workload: string;
  readonly kwhPerMonth: number;
  readonly co2eKgPerMonth: number;
}

/** The Pareto-optimal plans: none is dominated on every axis. */
export interface Frontier {
  readonly environment: FrontierQuestion['environment'];
  /** By what they are compared at, the cheapest first. */
  readonly plans: readonly FrontierPlan[];
  /** Ranks of the plans that meet every threshold, best first; then those that do not. */
  readonly ranking: readonly RankedPlan[];
  /**
   * Every non-dominated plan of the tried paces is there. false: `mostPlans` or the time limit cut it short, or a run
   * exceeds a month.
   */
  readonly complete: boolean;
}

/** A Pareto-optimal plan with its place on each axis. */
export interface FrontierPlan {
  readonly region: string;
  readonly fleets: readonly SizedFleet[];
  readonly stores: readonly SizedStore[];
  readonly usdPerMonth: number;
  /** What each run costs until its end. @default - no workload ends */
  readonly runs?: readonly RunCost[];
  /** Null: the power of one of its types can not be estimated. */
  readonly kwhPerMonth: number | null;
  /** Null: the grid or the energy is unknown. */
  readonly co2eKgPerMonth: number | null;
  /**
   * A month, with the nodes of each run that is longer until its end: what plans are compared by. Holds what the region has no price for at
   * the dearest price of the regions asked about. `environment`: kWh or kg CO₂e; null, worse than any: unknown.
   */
  readonly compared: { readonly usd: number; readonly environment: number | null };
  /** Probability that every fleet has its required nodes, each fleet by itself; the least of them. */
  readonly availability: number;
  /** Until the last run ends; null: no workload ends. */
  readonly hoursToFinish: number | null;
  /** Most nodes that limits and quotas allow ÷ nodes, the least over the fleets; at most 1000. */
  readonly scalability: number;
}

const MOST_AVAILABILITY = 0.9999;
const MOST_PLANS = 200;
/** Energy is printed to the watt-hour, CO₂e to the gram: the next plan has to save one at least. */
const ENVIRONMENT_STEP = 0.001;
/** No limit in effect: it only makes energy count, so that types of unknown power stay out. */
const ANY_AMOUNT = 1e17;
const MOST_HEADROOM = 1000;

/** The frontier, or why no plan meets the minima. */
export type FrontierAnswer =
  | { readonly status: 'found'; readonly frontier: Frontier }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

/** What `datahall frontier --json` prints. */
export type FrontierOutput = Frontier | Extract<FrontierAnswer, { status: 'infeasible' }>;

/** The non-dominated plans for a problem, and their ranking. */
export async function frontierOf(question: FrontierQuestion, limits: SizingLimits = {}): Promise<FrontierAnswer> {
  return frontierWith(question, await loadSolver(), limits);
}

/**
 * `frontierOf` without waiting. Exact by ε-constraints: for each pace the availability is raised step by step, and
 * for each availability the environment is capped just below that of the cheapest plan found last, until nothing fits.
 */
export function frontierWith(question: FrontierQuestion, solver: Solver, limits: SizingLimits = {}): FrontierAnswer {
  const asked = sizeWith(question.paces[0]!.problem, solver, limits);
  if (asked.status === 'infeasible') return asked;
  const search = new Search(question, solvingWith(solver, limits));
  for (const pace of question.paces) search.at(pace);
  const plans = nonDominated(search.found, question.mostAvailability ?? MOST_AVAILABILITY);
  const ranking = rankPlans(plans, question.criteria);
  const { environment } = question;
  return { status: 'found', frontier: { environment, plans, ranking, complete: search.complete } };
}

class Search {
  readonly found: FrontierPlan[] = [];
  complete = true;
  private readonly question: FrontierQuestion;
  private readonly solving: Solving;

  constructor(question: FrontierQuestion, solving: Solving) {
    this.question = question;
    this.solving = solving;
  }

  at(pace: PacedProblem): void {
    const canonical = { ...pace, problem: forCostAlone(inCanonicalOrder(pace.problem)) };
    if (!comparesMonths(canonical.problem.demands)) this.complete = false;
    let target: number | null = null;
    for (;;) {
      const least = this.withAvailability(canonical, target);
      if (least === null || least >= (this.question.mostAvailability ?? MOST_AVAILABILITY)) break;
      target = justAbove(Math.max(least, target ?? 0));
    }
  }

  /** Finds the plans of one availability; gives the least that one of them really has. */
  private withAvailability(pace: PacedProblem, target: number | null): number | null {
    const { nodeAvailability } = this.question;
    const demands = pace.problem.demands.map((demand) => withTarget(demand, target, nodeAvailability));
    const problem = { ...pace.problem, demands };
    let least: number | null = null;
    let cap = Number.POSITIVE_INFINITY;
    for (;;) {
      const plan = this.cheapest({ ...pace, problem }, cap);
      if (plan === null) return least;
      least = Math.min(least ?? 1, plan.availability);
      const amount = this.question.environment === 'energy' ? plan.kwhPerMonth : plan.co2eKgPerMonth;
      // The cheapest of all may be of unknown power: those of which it is known come after it.
      if (amount === null && cap < Number.POSITIVE_INFINITY) return least;
      cap = amount === null ? ANY_AMOUNT : amount - besideOf(pace, this.question.environment) - ENVIRONMENT_STEP;
    }
  }

  private cheapest(pace: PacedProblem, cap: number): FrontierPlan | null {
    if (cap < 0) return null;
    if (this.found.length >= (this.question.mostPlans ?? MOST_PLANS)) {
      this.complete = false;
      return null;
    }
    const problem = capped(pace.problem, this.question.environment, cap);
    const { best, undecided } = bestSite(problem, this.solving);
    if (undecided || best?.proven === false) this.complete = false;
    if (best === null) return null;
    const plan = planOf(best, { ...pace, problem }, this.question);
    this.found.push(plan);
    return plan;
  }
}

function capped(problem: SizingProblem, environment: FrontierQuestion['environment'], cap: number): SizingProblem {
  if (cap === Number.POSITIVE_INFINITY) return problem;
  const key = environment === 'energy' ? 'monthlyEnergyKwh' : 'monthlyCo2eKg';
  return { ...problem, limits: { ...problem.limits, [key]: Math.min(cap, problem.limits[key] ?? ANY_AMOUNT) } };
}

function besideOf({ beside = [] }: PacedProblem, environment: FrontierQuestion['environment']): number {
  const key = environment === 'energy' ? 'kwhPerMonth' : 'co2eKgPerMonth';
  return beside.reduce((sum, each) => sum + each[key], 0);
}

/** Whether the month that is capped is everywhere the same share of what is compared, a month or a whole run. */
function comparesMonths(demands: readonly Demand[]): boolean {
  const months = demands.map(({ run }) => Math.max(1, (run?.deadlineHours ?? 0) / HOURS_PER_MONTH));
  const isKnown = demands.every(({ run }, at) => run?.endsWith !== 'work' || months[at] === 1);
  return isKnown && new Set(months).size <= 1;
}

/** Availabilities are distinguished to 10^-9 of what is missing to 1. */
function justAbove(availability: number): number {
  return Math.min(1 - 1e-9, availability + (1 - availability) * 1e-6);
}

function forCostAlone(problem: SizingProblem): SizingProblem {
  return { ...problem, objective: { energyWeightUsdPerKwh: 0, carbonPriceUsdPerTonne: 0 } };
}

function withTarget(demand: Demand, target: number | null, nodeAvailability: number): Demand {
  if (target === null) return demand;
  const { spares } = demand;
  if (spares.kind === 'availability')
    return { ...demand, spares: { ...spares, target: Math.max(target, spares.target) } };
  return { ...demand, spares: { kind: 'availability', target, nodeAvailability, nodes: spares.nodes } };
}

/** Months that a workload's run takes, at least one. */
function monthsOf(workload: string, { fleets }: Sizing): number {
  const runHours = fleets.find((fleet) => fleet.workload === workload)?.runHours ?? 0;
  return Math.max(1, runHours / HOURS_PER_MONTH);
}

function planOf(best: SizedSite, pace: PacedProblem, question: FrontierQuestion): FrontierPlan {
  const sizing = sizingOf(best, [], []);
  const { energy } = sizing;
  const known = energy.unknown.length === 0;
  const carbonKnown = known && energy.co2eKgPerMonth !== null;
  return {
    region: sizing.region,
    fleets: sizing.fleets,
    stores: sizing.stores,
    usdPerMonth: sizing.cost.totalUsdPerMonth,
    ...(sizing.runs !== undefined && { runs: sizing.runs }),
    kwhPerMonth: known ? roundTo(energy.totalKwhPerMonth + besideOf(pace, 'energy'), 3) : null,
    co2eKgPerMonth: carbonKnown ? roundTo(energy.co2eKgPerMonth! + besideOf(pace, 'co2e'), 3) : null,
    compared: comparedAmounts(best, sizing, pace, question.environment),
    availability: availabilityOf(best, question),
    hoursToFinish: hoursToFinish(sizing),
    scalability: headroomOf(sizing, pace.problem),
  };
}

function comparedAmounts(
  best: SizedSite,
  sizing: Sizing,
  pace: PacedProblem,
  environment: FrontierQuestion['environment'],
): FrontierPlan['compared'] {
  const { cost, energy } = sizing;
  const { siteAndNodesUsd, fileSystemsUsd } = missingPrices(pace.problem)(best);
  const { laterUsd, laterKwh } = totalResources(best.choices.map(({ resources }) => resources));
  const usd = cost.totalUsdPerMonth + toNumber(laterUsd);
  const beside = (pace.beside ?? []).reduce((sum, each) => {
    const amount = environment === 'energy' ? each.kwhPerMonth : each.co2eKgPerMonth;
    return sum + amount * monthsOf(each.workload, sizing);
  }, 0);
  const kwh = energy.totalKwhPerMonth + toNumber(laterKwh);
  const { co2eKgPerMonth, totalKwhPerMonth } = energy;
  const perKwh = environment === 'energy' ? 1 : totalKwhPerMonth === 0 ? 0 : co2eKgPerMonth! / totalKwhPerMonth;
  const unknown = energy.unknown.length > 0 || (environment === 'co2e' && co2eKgPerMonth === null);
  return {
    usd: roundTo(usd + toNumber(plus(siteAndNodesUsd, fileSystemsUsd)), 2),
    environment: unknown ? null : roundTo(kwh * perKwh + beside, 3),
  };
}

/** The least of the fleets; of a mixed fleet all types are needed. */
function availabilityOf({ choices }: SizedSite, { nodeAvailability }: FrontierQuestion): number {
  const fleets = choices.flatMap(({ part }) => (part.kind === 'fleet' ? [part] : []));
  const each = fleets.map(({ demand: { spares }, shapes }) =>
    shapes.reduce((all, { eligible: { nodesPerReplica: each }, requiredNodes, totalNodes }) => {
      const up = spares.kind === 'availability' ? spares.nodeAvailability : nodeAvailability;
      return all * fleetAvailability(requiredNodes / each, totalNodes / each, replicaAvailability(up, each));
    }, 1),
  );
  return Math.min(...each);
}

/** Until the last run ends. */
function hoursToFinish({ fleets }: Sizing): number | null {
  const hours = fleets.flatMap(({ runHours }) => (runHours === null ? [] : [runHours]));
  return hours.length === 0 ? null : Math.max(...hours);
}

function headroomOf({ fleets, constraints }: Sizing, { demands }: SizingProblem): number {
  const ofFleets = fleets.map(({ workload, requiredNodes }) => {
    const most = demands.find(({ name }) => name === workload)!.nodes.max;
    return most === null ? MOST_HEADROOM : most / requiredNodes;
  });
  const ofLimits = constraints
    .filter(
      // Where an owned reservation ends, nodes are bought.
      ({ constraint, provided }) => provided > 0 && (constraint.kind === 'vcpu-quota' || limitsNodes(constraint)),
    )
    .map(({ required, provided }) => required / provided);
  return roundTo(Math.min(MOST_HEADROOM, ...ofFleets, ...ofLimits), 6);
}

function limitsNodes(constraint: Constraint): boolean {
  return constraint.kind === 'limit' && ['nodes', 'capacity-block-nodes'].includes(constraint.limit);
}

/** Drops dominated plans; of equal ones the first stays. Cheapest first. */
function nonDominated(plans: readonly FrontierPlan[], mostAvailability: number): FrontierPlan[] {
  const axes = ({ compared, availability, hoursToFinish }: FrontierPlan) => [
    compared.usd,
    compared.environment ?? Number.POSITIVE_INFINITY,
    -Math.min(availability, mostAvailability),
    hoursToFinish ?? 0,
  ];
  const covers = (a: FrontierPlan, b: FrontierPlan) => axes(a).every((value, at) => value <= axes(b)[at]!);
  const sorted = [...plans].sort((a, b) => {
    const [left, right] = [axes(a), axes(b)];
    const at = left.findIndex((value, place) => value !== right[place]);
    return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
  });
  return sorted.filter(
    (plan, at) =>
      !sorted.some((other, place) => place !== at && covers(other, plan) && (place < at || !covers(plan, other))),
  );
}
