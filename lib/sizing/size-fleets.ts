import { toNumber } from '../units/decimal.js';
import { deliveriesOf } from './answer/deliveries.js';
import { siteOutcome } from './answer/site-outcome.js';
import { sizingOf } from './answer/sizing-of.js';
import { totalResources } from './choice/resources.js';
import { explainConflict } from './explain/explain-conflict.js';
import { inCanonicalOrder } from './model/canonical.js';
import { checkProblem } from './model/check-problem.js';
import type { SizingProblem } from './model/demand.js';
import type { SizingAnswer } from './model/sizing.js';
import { bestSite, type SiteAttempt } from './site/best-site.js';
import { missingPrices } from './site/site-order.js';
import type { SizedSite, Solving } from './site/site-result.js';
import { loadSolver, type Solver } from './solver/solver.js';

/** How long and by which method to solve. */
export interface SizingLimits {
  /** Of each call of the solver; when it is reached, the best plan so far is given with its bound. @default 20 */
  readonly timeLimitSeconds?: number;
  /** `solver`: every part goes through HiGHS, also where a closed form exists; to compare the two. @default 'auto' */
  readonly method?: 'auto' | 'solver';
  /** false: an infeasible answer names no conflict; for callers that only want to know. @default true */
  readonly explainConflict?: boolean;
}

const DEFAULT_TIME_LIMIT_SECONDS = 20;

/**
 * Which instance types, how many, bought how, with which stores, at which site, meet every minimum at the lowest
 * C + λE. The solver is loaded only where limits couple the parts of the problem.
 */
export async function sizeFleets(problem: SizingProblem, limits: SizingLimits = {}): Promise<SizingAnswer> {
  try {
    return sizeWith(problem, null, limits);
  } catch (error) {
    if (!(error instanceof SolverNeeded)) throw error;
    return sizeWith(problem, await loadSolver(), limits);
  }
}

/** A coupled problem met no solver: load one and call again. */
export class SolverNeeded extends Error {
  constructor() {
    super('the problem needs a solver: pass the result of loadSolver()');
  }
}

/** `sizeFleets` without waiting. Throws `SolverNeeded` where `solver` is null and the problem is coupled. */
export function sizeWith(asked: SizingProblem, solver: Solver | null, limits: SizingLimits = {}): SizingAnswer {
  const faults = checkProblem(asked);
  if (faults.length > 0) return { status: 'infeasible', infeasibility: { kind: 'invalid-input', faults } };
  const problem = inCanonicalOrder(asked);
  const solving = solvingWith(solver, limits);
  const { best, undecided, attempts } = bestSite(problem, solving);
  if (best === null) {
    if (!undecided) {
      const explained = limits.explainConflict ?? true;
      return {
        status: 'infeasible',
        infeasibility: explained ? explainConflict(problem, solving) : { kind: 'unexplained' },
      };
    }
    const bounds = attempts.flatMap(({ result }) => (result?.status === 'undecided' ? [result.boundUsd] : []));
    const boundUsdPerMonth = Math.floor(Math.min(...bounds));
    return { status: 'infeasible', infeasibility: { kind: 'undecided', boundUsdPerMonth } };
  }
  const missing = missingPrices(problem);
  const sites = attempts.map(({ site, result }) => siteOutcome(site, result, result === best, missing));
  const deliveries = deliveriesOf(problem, best, solving);
  return { status: 'sized', sizing: sizingOf(asProven(best, attempts), sites, deliveries) };
}

/** The best site's plan, with what the time limit leaves open at the others. */
function asProven(best: SizedSite, attempts: readonly SiteAttempt[]): SizedSite {
  const objectiveUsd = toNumber(totalResources(best.choices.map(({ resources }) => resources)).objectiveUsd);
  const open = attempts.flatMap(({ result }) => {
    if (result === null || result === best || result.status === 'infeasible') return [];
    const isOpen = (result.status === 'undecided' || !result.proven) && result.boundUsd < objectiveUsd;
    return isOpen ? [result.boundUsd] : [];
  });
  if (open.length === 0) return best;
  return { ...best, proven: false, boundUsd: Math.min(best.boundUsd, ...open) };
}

/** The solver, asked for only where it is needed. */
export function solvingWith(solver: Solver | null, limits: SizingLimits): Solving {
  return {
    solver: () => {
      if (solver === null) throw new SolverNeeded();
      return solver;
    },
    timeLimitSeconds: limits.timeLimitSeconds ?? DEFAULT_TIME_LIMIT_SECONDS,
    method: limits.method ?? 'auto',
    goal: 'best',
  };
}
