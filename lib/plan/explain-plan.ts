import type { Blueprint } from '../blueprint/schema.js';
import type { Catalog } from '../catalog/catalog.js';
import { explainSizing } from '../sizing/explain-sizing.js';
import type { SizingExplanation } from '../sizing/explanation.js';
import { type FrontierAnswer, frontierOf } from '../sizing/frontier.js';
import type { Sizing } from '../sizing/sizing.js';
import { deriveDemands } from './demand.js';
import { type OwnedCapacity, subtractOwned } from './on-premises/owned-capacity.js';
import { poseSizingProblem } from './sizing-problem.js';

/** Share of the time in which one node is up: the service level of AWS for a single instance. */
const NODE_AVAILABILITY = 0.995;

/** Lengths of run that the frontier tries beside the one asked for: half as long, and half as long again. */
const PACES = [0.5, 0.75, 1, 1.5] as const;

/** Why a blueprint's sizing is what it is, and what would change it. Solves the question again in many variants. */
export function explainPlan(blueprint: Blueprint, catalog: Catalog, sizing: Sizing): Promise<SizingExplanation> {
  return explainSizing(poseSizingProblem(blueprint, whatIsMissing(blueprint, catalog), catalog), sizing);
}

/**
 * The plans of a blueprint of which none is at least as good as another in cost, energy, availability and time.
 * @param security - share of the plan's controls that are on, in [0, 1]
 */
export function findFrontier(blueprint: Blueprint, catalog: Catalog, security: number): Promise<FrontierAnswer> {
  const missing = whatIsMissing(blueprint, catalog);
  const { weights, thresholds } = blueprint.criteria;
  const runHours = missing.workloads.flatMap(({ derivation }) =>
    derivation.runHours === null ? [] : [[derivation.workload, derivation.runHours] as const],
  );
  const { monthlyEnergy, ...otherThresholds } = thresholds;
  return frontierOf({
    problem: poseSizingProblem(blueprint, missing, catalog),
    environment: 'energy',
    nodeAvailability: NODE_AVAILABILITY,
    runHours: Object.fromEntries(runHours),
    paces: runHours.length === 0 ? [1] : PACES,
    criteria: {
      weights,
      thresholds: { ...otherThresholds, ...(monthlyEnergy !== undefined && { monthlyEnergyKwh: monthlyEnergy }) },
      security,
    },
  });
}

/** What the cloud is asked for, as the plan asked for it. */
function whatIsMissing(blueprint: Blueprint, catalog: Catalog): OwnedCapacity {
  return subtractOwned(blueprint, deriveDemands(blueprint), catalog);
}
