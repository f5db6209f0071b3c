import { siteOutcome, sizingOf } from './answer/sizing-of.js';
import { checkProblem } from './check-problem.js';
import type { SizingProblem } from './demand.js';
import { compareResults, optionsAt, type SiteOptions, type SiteResult, sizeSite } from './size-site.js';
import type { Infeasibility, SizingAnswer } from './sizing.js';
import { loadSolver, type Solver } from './solver/solver.js';

export interface SizingLimits {
  /** Of each call of the solver; when it is reached, the best plan so far is given with its bound. @default 20 */
  readonly timeLimitSeconds?: number;
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
export function sizeWith(problem: SizingProblem, solver: Solver | null, limits: SizingLimits = {}): SizingAnswer {
  const faults = checkProblem(problem);
  if (faults.length > 0) {
    const first = faults[0]!;
    const where = first.workload === null ? '' : ` of ${first.workload}`;
    const summary = `${faults.length === 1 ? 'one figure' : `${faults.length} figures`} cannot be meant: ${first.name}${where}: ${first.detail}`;
    return { status: 'infeasible', infeasibility: { kind: 'invalid-input', conflict: faults, summary } };
  }
  const results = resultsBySite(problem, solver, limits);
  let best: Extract<SiteResult, { status: 'sized' }> | null = null;
  for (const { result } of results) {
    if (result?.status !== 'sized') continue;
    if (best === null || compareResults(result.choices, best.choices) < 0) best = result;
  }
  if (best === null) return { status: 'infeasible', infeasibility: infeasibilityOf(results) };
  const sites = results.map(({ region, options, result }) => siteOutcome(region, options, result, result === best));
  return { status: 'sized', sizing: sizingOf(best, sites) };
}

interface SiteAttempt {
  readonly region: string;
  readonly options: SiteOptions | null;
  readonly result: SiteResult | null;
}

function resultsBySite(problem: SizingProblem, solver: Solver | null, limits: SizingLimits): SiteAttempt[] {
  const solving = {
    solver: () => {
      if (solver === null) throw new SolverNeeded();
      return solver;
    },
    timeLimitSeconds: limits.timeLimitSeconds ?? DEFAULT_TIME_LIMIT_SECONDS,
  };
  return [...problem.sites]
    .sort((a, b) => (a.catalog.region < b.catalog.region ? -1 : 1))
    .map((site) => {
      const options = optionsAt(site, problem);
      return { region: site.catalog.region, options, result: options && sizeSite(options, solving) };
    });
}

function infeasibilityOf(attempts: readonly SiteAttempt[]): Infeasibility {
  if (attempts.some(({ result }) => result?.status === 'undecided')) {
    const summary = 'the time limit came before a plan was found, and none was ruled out; allow more time';
    return { kind: 'undecided', conflict: [], summary };
  }
  const empty = attempts.flatMap(({ result }) => (result?.status === 'infeasible' ? result.emptySlots : []));
  const names = [...new Set(empty)].sort();
  return {
    kind: 'conflict',
    conflict: names.map((name) => ({ workload: name.split('/')[0]!, name, detail: 'nothing on offer meets it' })),
    summary: names.length > 0 ? `nothing on offer meets ${names.join(', ')}` : 'the limits cannot be met together',
  };
}
