import { HOURS_PER_MONTH } from '../catalog/catalog.js';
import { sizingOf } from './answer/sizing-of.js';
import { fleetAvailability } from './availability.js';
import { inCanonicalOrder } from './canonical.js';
import type { Demand, SizingProblem } from './demand.js';
import { type Criteria, type RankedPlan, rankPlans } from './rank-plans.js';
import { type SizingLimits, sizeWith, solvingWith } from './size-fleets.js';
import { bestSite, type SizedSite } from './size-site.js';
import type { Infeasibility, SizedFleet, SizedStore, Sizing } from './sizing.js';
import { loadSolver, type Solver } from './solver/solver.js';

export interface FrontierQuestion {
  readonly problem: SizingProblem;
  /** Axis beside cost, availability and time. */
  readonly environment: 'energy' | 'co2e';
  /** Probability that a node is up, for fleets whose spares are a count. */
  readonly nodeAvailability: number;
  /** More spares are tried until every fleet is up with this probability. @default 0.9999 */
  readonly mostAvailability?: number;
  /** Length of the run of each workload, in hours; absent: the workload has no end. */
  readonly runHours: Readonly<Record<string, number>>;
  /** Lengths of run to try, as shares of those asked; 1 is tried in any case. @default [1] */
  readonly paces?: readonly number[];
  readonly criteria: Criteria;
  /** Most plans to solve for; what lies beyond is left out, and said. @default 200 */
  readonly mostPlans?: number;
}

/** Plans of which none is at least as good as another on every axis. */
export interface Frontier {
  readonly environment: FrontierQuestion['environment'];
  /** Cheapest first. */
  readonly plans: readonly FrontierPlan[];
  /** Ranks of the plans that meet every threshold, best first. */
  readonly ranking: readonly RankedPlan[];
  /** Every non-dominated plan of the tried paces is there; false: `mostPlans` or the time limit cut it short. */
  readonly complete: boolean;
}

export interface FrontierPlan {
  readonly region: string;
  readonly fleets: readonly SizedFleet[];
  readonly stores: readonly SizedStore[];
  readonly usdPerMonth: number;
  readonly kwhPerMonth: number;
  /** Null: the grid is unknown. */
  readonly co2eKgPerMonth: number | null;
  /** Probability that every fleet has its required nodes, each fleet by itself; the least of them. */
  readonly availability: number;
  /** Until the last run ends at the rate provided; null: no workload ends. */
  readonly hoursToFinish: number | null;
  /** Most nodes that limits and quotas allow ÷ nodes, the least over the fleets; at most 1000. */
  readonly scalability: number;
}

const MOST_AVAILABILITY = 0.9999;
const MOST_PLANS = 200;
/** Energy is printed to the watt-hour: the next plan has to save one at least. */
const ENERGY_STEP_KWH = 0.001;
/** No limit in effect: it only makes energy count, so that types of unknown power stay out. */
const ANY_ENERGY_KWH = 1e17;
const MOST_HEADROOM = 1000;

export type FrontierAnswer =
  | { readonly status: 'found'; readonly frontier: Frontier }
  | { readonly status: 'infeasible'; readonly infeasibility: Infeasibility };

/** The non-dominated plans for a problem, and their ranking. */
export async function frontierOf(question: FrontierQuestion, limits: SizingLimits = {}): Promise<FrontierAnswer> {
  return frontierWith(question, await loadSolver(), limits);
}

/**
 * `frontierOf` without waiting. Exact by ε-constraints: for each pace the availability is raised step by step, and
 * for each availability the energy is capped just below that of the cheapest plan found last, until nothing fits.
 */
export function frontierWith(question: FrontierQuestion, solver: Solver, limits: SizingLimits = {}): FrontierAnswer {
  const asked = sizeWith(question.problem, solver, limits);
  if (asked.status === 'infeasible') return asked;
  const solving = solvingWith(solver, limits);
  const most = question.mostPlans ?? MOST_PLANS;
  const found: FrontierPlan[] = [];
  let complete = true;
  const solve = (problem: SizingProblem, energyKwh: number, pace: number): FrontierPlan | null => {
    if (found.length >= most) {
      complete = false;
      return null;
    }
    const cap = Math.min(energyKwh, problem.limits.monthlyEnergyKwh ?? ANY_ENERGY_KWH);
    if (cap < 0) return null;
    const capped = { ...problem, limits: { ...problem.limits, monthlyEnergyKwh: cap } };
    const { best, undecided } = bestSite(inCanonicalOrder(capped), solving);
    if (undecided || best?.proven === false) complete = false;
    if (best === null) return null;
    const plan = planOf(best, question, pace);
    found.push(plan);
    return plan;
  };
  for (const pace of new Set([1, ...(question.paces ?? [])])) {
    let target: number | null = null;
    for (;;) {
      const problem = variantAt(question, pace, target);
      let least: number | null = null;
      let energy = ANY_ENERGY_KWH;
      for (;;) {
        const plan = solve(problem, energy, pace);
        if (plan === null) break;
        least = Math.min(least ?? 1, plan.availability);
        energy = plan.kwhPerMonth - ENERGY_STEP_KWH;
      }
      if (least === null || least >= (question.mostAvailability ?? MOST_AVAILABILITY)) break;
      target = justAbove(Math.max(least, target ?? 0));
    }
  }
  const plans = nonDominated(found, question.environment);
  const ranking = rankPlans(plans, question.criteria);
  return { status: 'found', frontier: { environment: question.environment, plans, ranking, complete } };
}

/** Availabilities are told apart to 10^-9 of what is missing to 1. */
function justAbove(availability: number): number {
  return Math.min(1 - 1e-9, availability + (1 - availability) * 1e-6);
}

/** The problem for cost alone, run at a pace, with every fleet up with probability `target`. */
function variantAt(
  { problem, runHours, nodeAvailability }: FrontierQuestion,
  pace: number,
  target: number | null,
): SizingProblem {
  return {
    ...problem,
    objective: { energyWeightUsdPerKwh: 0, carbonPriceUsdPerTonne: 0 },
    demands: problem.demands.map((demand) =>
      atPace(withTarget(demand, target, nodeAvailability), runHours[demand.name], pace),
    ),
  };
}

function withTarget(demand: Demand, target: number | null, nodeAvailability: number): Demand {
  if (target === null) return demand;
  const { spares } = demand;
  if (spares.kind === 'availability')
    return { ...demand, spares: { ...spares, target: Math.max(target, spares.target) } };
  return { ...demand, spares: { kind: 'availability', target, nodeAvailability, nodes: spares.nodes } };
}

/** A run that is to end sooner needs a higher rate for fewer hours. */
function atPace(demand: Demand, runHours: number | undefined, pace: number): Demand {
  const { computeTflops } = demand.minima;
  if (pace === 1 || runHours === undefined || computeTflops === undefined) return demand;
  return {
    ...demand,
    minima: { ...demand.minima, computeTflops: computeTflops / pace },
    hoursPerMonth: Math.min(demand.hoursPerMonth, runHours * pace, HOURS_PER_MONTH),
  };
}

function planOf(best: SizedSite, question: FrontierQuestion, pace: number): FrontierPlan {
  const sizing = sizingOf(best, []);
  return {
    region: sizing.region,
    fleets: sizing.fleets,
    stores: sizing.stores,
    usdPerMonth: sizing.cost.totalUsdPerMonth,
    kwhPerMonth: sizing.energy.totalKwhPerMonth,
    co2eKgPerMonth: sizing.energy.co2eKgPerMonth,
    availability: availabilityOf(best, question),
    hoursToFinish: hoursToFinish(sizing, question, pace),
    scalability: headroomOf(sizing, question.problem),
  };
}

/** The least of the fleets; of a mixed fleet all types are needed. */
function availabilityOf({ choices }: SizedSite, { nodeAvailability }: FrontierQuestion): number {
  const fleets = choices.flatMap(({ part }) => (part.kind === 'fleet' ? [part] : []));
  const each = fleets.map(({ demand: { spares }, shapes }) =>
    shapes.reduce((all, { requiredNodes, totalNodes }) => {
      const up = spares.kind === 'availability' ? spares.nodeAvailability : nodeAvailability;
      return all * fleetAvailability(requiredNodes, totalNodes, up);
    }, 1),
  );
  return Math.min(...each);
}

function hoursToFinish(sizing: Sizing, { runHours }: FrontierQuestion, pace: number): number | null {
  const hours = Object.entries(runHours).map(([workload, asked]) => {
    const rate = sizing.constraints.find((report) => report.workload === workload && report.name === 'compute');
    return rate === undefined ? asked : (asked * pace * rate.required) / rate.provided;
  });
  return hours.length === 0 ? null : Math.round(Math.max(...hours) * 1e6) / 1e6;
}

function headroomOf({ fleets, constraints }: Sizing, { demands }: SizingProblem): number {
  const ofFleets = fleets.map(({ workload, requiredNodes }) => {
    const most = demands.find(({ name }) => name === workload)!.nodes.max;
    return most === null ? MOST_HEADROOM : most / requiredNodes;
  });
  const ofLimits = constraints
    .filter(
      // Where an owned reservation ends, nodes are bought.
      ({ workload, name, unit, provided }) =>
        workload === null && (unit === 'nodes' || unit === 'vCPU') && provided > 0 && !name.startsWith('reservation '),
    )
    .map(({ required, provided }) => required / provided);
  return Math.round(Math.min(MOST_HEADROOM, ...ofFleets, ...ofLimits) * 1e6) / 1e6;
}

/** Without plans that another is at least as good as on every axis; of equals one stays. Cheapest first. */
function nonDominated(plans: readonly FrontierPlan[], environment: FrontierQuestion['environment']): FrontierPlan[] {
  const axes = (plan: FrontierPlan) => [
    plan.usdPerMonth,
    environment === 'energy' ? plan.kwhPerMonth : (plan.co2eKgPerMonth ?? plan.kwhPerMonth),
    -plan.availability,
    plan.hoursToFinish ?? 0,
  ];
  const covers = (a: FrontierPlan, b: FrontierPlan) => axes(a).every((value, at) => value <= axes(b)[at]!);
  const sorted = [...plans].sort((a, b) => {
    const [left, right] = [axes(a), axes(b)];
    const at = left.findIndex((value, place) => value !== right[place]);
    return at < 0 ? 0 : left[at]! - right[at]!;
  });
  return sorted.filter(
    (plan, at) =>
      !sorted.some((other, place) => place !== at && covers(other, plan) && (place < at || !covers(plan, other))),
  );
}
