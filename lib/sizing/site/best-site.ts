import type { Demand, Site, SizingProblem } from '../model/demand.js';
import { siteOrder } from './site-order.js';
import type { SiteResult, SizedSite, Solving } from './site-result.js';
import { anyPlanAt, optionsAt, sizeSite } from './size-site.js';

/** A site, and what sizing there came to. */
export interface SiteAttempt {
  readonly site: Site;
  /** Null: carbon counts, and the grid is unknown. */
  readonly result: SiteResult | null;
}

/** The best of the sites, and how each fared. */
interface BestSite {
  readonly best: SizedSite | null;
  /** The time limit hid the answer of one site at least. */
  readonly undecided: boolean;
  /** In the order of the sites. */
  readonly attempts: readonly SiteAttempt[];
}

/** The best plan over all sites. */
export function bestSite(problem: SizingProblem, solving: Solving): BestSite {
  const attempts = problem.sites.map((site): SiteAttempt => {
    const options = optionsAt(site, problem);
    return { site, result: options && sizeSite(options, solving) };
  });
  const order = siteOrder(problem);
  let best: SizedSite | null = null;
  for (const { result } of attempts) {
    if (result?.status !== 'sized') continue;
    if (best === null || order(result, best) < 0) best = result;
  }
  return { best, undecided: attempts.some(({ result }) => result?.status === 'undecided'), attempts };
}

/** Whether any site has a plan; true where the time limit came before an answer. */
export function isFeasible(problem: SizingProblem, solving: Solving): boolean {
  return anyPlan(problem, solving) !== null;
}

/** A plan of which nothing is said but that it is one. Null: there is none; `undecided`: the time limit came before an answer. */
export function anyPlan(problem: SizingProblem, solving: Solving): SizedSite | 'undecided' | null {
  const at = (demands: readonly Demand[]): SizedSite | 'undecided' | null => {
    const asked = { ...problem, demands };
    let open: 'undecided' | null = null;
    for (const site of problem.sites) {
      const found = anyPlanAt(site, asked, solving);
      if (found?.status === 'sized') return found;
      if (found?.status === 'undecided') open = 'undecided';
    }
    return open;
  };
  const most = problem.limits.nodes ?? Number.POSITIVE_INFINITY;
  const demands = problem.demands.map((demand) => withinNodes(demand, most));
  // Fleets that work until the deadline are the smallest, and few: mostly they answer it.
  return at(demands.map(untilDeadline)) ?? (demands.some(hasPaces) ? at(demands) : null);
}

function hasPaces({ run }: Demand): boolean {
  return run !== undefined && run.endsWith !== 'deadline';
}

/** As what is known of a demand is kept by it, one for each. */
const untilDeadlines = new WeakMap<Demand, Demand>();

function untilDeadline(demand: Demand): Demand {
  if (!hasPaces(demand)) return demand;
  const known = untilDeadlines.get(demand) ?? { ...demand, run: { ...demand.run!, slowestOnly: true } };
  untilDeadlines.set(demand, known);
  return known;
}

/** By demand and most nodes. */
const boundedDemands = new WeakMap<Demand, Map<number, Demand>>();

/** No fleet has more nodes than all may have together: of a fast run, larger ones are not listed. Others stay as known. */
function withinNodes(demand: Demand, most: number): Demand {
  if (!hasPaces(demand) || (demand.nodes.max ?? Number.POSITIVE_INFINITY) <= most) return demand;
  const byMost = boundedDemands.get(demand) ?? new Map<number, Demand>();
  boundedDemands.set(demand, byMost);
  const known = byMost.get(most) ?? { ...demand, nodes: { ...demand.nodes, max: most } };
  byMost.set(most, known);
  return known;
}
