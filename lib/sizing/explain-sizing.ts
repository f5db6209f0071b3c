import { identityKey } from '../units/identity-key.js';
import { once } from '../units/remembered.js';
import { billOf } from './answer/bill.js';
import { constraintReports } from './answer/constraints.js';
import { alternativesTo, tiesWith } from './explain/alternatives.js';
import { ANY_SPOT, doubtsOf, type OpenSpot, openChoicesOf, routesOf } from './explain/open-choices.js';
import { relaxationsOf } from './explain/relaxations.js';
import type { Baseline } from './explain/variant.js';
import { inCanonicalOrder } from './model/canonical.js';
import type { SizingProblem } from './model/demand.js';
import type { FoundationChoice, SizingExplanation } from './model/explanation.js';
import type { Sizing } from './model/sizing.js';
import { optionsAt, sizeSite } from './site/size-site.js';
import { type SizingLimits, solvingWith } from './size-fleets.js';
import { loadSolver, type Solver } from './solver/solver.js';

/** How far an explanation goes. */
interface ExplanationLimits extends SizingLimits {
  /** Terms of spot where it is not among the purchase options. @default - for the whole fleet, a tenth of the work lost */
  readonly openSpot?: OpenSpot;
  /** What other settings of the foundation save, which the problem does not know. @default - none */
  readonly foundationChoices?: readonly FoundationChoice[];
}

/** Why `sizing`, the answer to `problem`, is what it is, and what would change it. */
export async function explainSizing(
  problem: SizingProblem,
  sizing: Sizing,
  limits: ExplanationLimits = {},
): Promise<SizingExplanation> {
  // Whether types had better mix is a question for the solver.
  return explainWith(problem, sizing, await loadSolver(), limits);
}

/**
 * `explainSizing` without waiting. Parts that take solves of their own are worked out when they are first read.
 * @throws `SolverNeeded`, here or where a part is read, when `solver` is null and a question is coupled
 */
export function explainWith(
  asked: SizingProblem,
  sizing: Pick<Sizing, 'region'>,
  solver: Solver | null,
  limits: ExplanationLimits = {},
): SizingExplanation {
  const problem = inCanonicalOrder(asked);
  const solving = solvingWith(solver, limits);
  const site = problem.sites.find(({ catalog }) => catalog.region === sizing.region);
  if (site === undefined) throw new Error(`the problem has no site in ${sizing.region}`);
  const options = optionsAt(site, problem);
  const plan = options && sizeSite(options, solving);
  if (plan?.status !== 'sized') throw new Error(`the problem has no plan in ${sizing.region}`);
  const base: Baseline = { problem, plan, solving };
  const openChoices = once(() => openChoicesOf(base, limits.openSpot ?? ANY_SPOT));
  const relaxations = once(() => relaxationsOf(base, bindingIn(base)));
  return {
    alternatives: alternativesTo(base),
    get openChoices() {
      return openChoices();
    },
    foundationChoices: limits.foundationChoices ?? [],
    get relaxations() {
      return relaxations().tried;
    },
    get relaxationsNotTried() {
      return relaxations().excluded;
    },
    ties: tiesWith(base),
    doubts: doubtsOf(base),
    routes: routesOf(base),
  };
}

/** The constraints that bind, by `identityKey`. */
function bindingIn({ plan }: Baseline): Set<string> {
  const bill = billOf(plan.choices, plan.options.site);
  const reports = constraintReports(plan.choices, plan.options.limits, plan.bindingLimits, bill);
  return new Set(
    reports.filter((report) => report.binding).map(({ workload, constraint }) => identityKey({ workload, constraint })),
  );
}
