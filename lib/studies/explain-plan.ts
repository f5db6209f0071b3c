import type { Blueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog } from '../catalog/facts/catalog.js';
import { SPOT_MAX_SHARE, SPOT_OVERHEAD } from '../plan/demand/assumptions.js';
import { deriveDemands } from '../plan/demand/derive-demands.js';
import { layFoundations } from '../plan/supply/foundation.js';
import { type OwnedCapacity, subtractOwned } from '../plan/supply/owned-capacity.js';
import { poseSizingProblem } from '../plan/supply/sizing-problem.js';
import { ownedCo2eKgPerMonth, ownedKwhPerMonth } from '../plan/supply/with-owned-energy.js';
import { explainSizing } from '../sizing/explain-sizing.js';
import type { SizingProblem } from '../sizing/model/demand.js';
import type { SizingExplanation } from '../sizing/model/explanation.js';
import type { Sizing } from '../sizing/model/sizing.js';
import { type FrontierAnswer, frontierOf, type PacedProblem } from './frontier/frontier.js';

/** Share of the time in which one node is up: the service level of AWS for a single instance. */
const NODE_AVAILABILITY = 0.995;

/** Shares of its length in which a run is tried beside the one asked for; none misses its deadline. */
const FASTER_PACES = [0.75, 0.5] as const;

/** Hours of a reservation's term. */
const TERM_HOURS = { 'reserved-1y': 8760, 'reserved-3y': 26_280 } as const;

/** Why a blueprint's sizing is what it is, and what would change it. Solves the question again in many variants. */
export async function explainPlan(blueprint: Blueprint, catalog: Catalog, sizing: Sizing): Promise<SizingExplanation> {
  const missing = whatIsMissing(blueprint, catalog);
  const openSpot = { training: spotFor('training'), inference: spotFor('inference') };
  const explanation = await explainSizing(sizingProblem(blueprint, missing, catalog), sizing, { openSpot });
  const ends = new Map(missing.workloads.map(({ derivation }) => [derivation.workload, derivation.runHours]));
  // A term that outlasts its run is paid for after it.
  const openChoices = explanation.openChoices.filter(({ workload, choice }) => {
    if (choice !== 'reserved-1y' && choice !== 'reserved-3y') return true;
    return (ends.get(workload) ?? Number.POSITIVE_INFINITY) >= TERM_HOURS[choice];
  });
  return { ...explanation, openChoices };
}

function spotFor(purpose: 'training' | 'inference') {
  return { maxShare: SPOT_MAX_SHARE[purpose], overhead: SPOT_OVERHEAD[purpose] };
}

/**
 * The plans of a blueprint of which none is at least as good as another in cost, energy (CO₂e where the blueprint prices
 * or limits carbon), availability and time.
 * @param security - share of the plan's controls that are on, in [0, 1]
 */
export function findFrontier(blueprint: Blueprint, catalog: Catalog, security: number): Promise<FrontierAnswer> {
  const { weights, thresholds } = blueprint.criteria;
  const { monthlyEnergy, ...otherThresholds } = thresholds;
  const asked = pacedProblem(blueprint, catalog);
  const ends = Object.keys(asked.runHours).length > 0;
  const carbonCounts = blueprint.objective.carbonPrice > 0 || blueprint.limits.monthlyCo2e !== undefined;
  return frontierOf({
    paces: [
      asked,
      ...(ends ? FASTER_PACES.map((pace) => pacedProblem(blueprintAtPace(blueprint, pace), catalog)) : []),
    ],
    environment: carbonCounts ? 'co2e' : 'energy',
    nodeAvailability: NODE_AVAILABILITY,
    criteria: {
      weights,
      thresholds: { ...otherThresholds, ...(monthlyEnergy !== undefined && { monthlyEnergyKwh: monthlyEnergy }) },
      security,
    },
  });
}

function pacedProblem(blueprint: Blueprint, catalog: Catalog): PacedProblem {
  const missing = whatIsMissing(blueprint, catalog);
  const runHours = missing.workloads.flatMap(({ derivation }) =>
    derivation.runHours === null ? [] : [[derivation.workload, derivation.runHours] as const],
  );
  return {
    problem: sizingProblem(blueprint, missing, catalog),
    runHours: Object.fromEntries(runHours),
    beside: missing.energy.map((energy) => ({
      workload: energy.workload,
      kwhPerMonth: ownedKwhPerMonth([energy]),
      co2eKgPerMonth: ownedCo2eKgPerMonth([energy]),
    })),
  };
}

/** The same work in a share of its time: a rate that is stated rises, and so does reading the data. */
function blueprintAtPace(blueprint: Blueprint, pace: number): Blueprint {
  return {
    ...blueprint,
    workloads: blueprint.workloads.map((workload) => {
      const { compute, training, fineTuning, runLength } = workload;
      return {
        ...workload,
        ...(runLength !== undefined && { runLength: runLength * pace }),
        ...(compute !== undefined &&
          runLength !== undefined && { compute: { ...compute, atLeast: compute.atLeast / pace } }),
        ...(training !== undefined && { training: trainingAtPace(training, pace) }),
        ...(fineTuning !== undefined && { fineTuning: { ...fineTuning, deadline: fineTuning.deadline * pace } }),
      };
    }),
  };
}

type Training = NonNullable<Blueprint['workloads'][number]['training']>;

function trainingAtPace(training: Training, pace: number): Training {
  const { deadline, dataset } = training;
  return {
    ...training,
    deadline: deadline * pace,
    ...(dataset !== undefined && { dataset: { ...dataset, epochTime: dataset.epochTime * pace } }),
  };
}

/** What the cloud is asked for, as the plan asked for it. */
function whatIsMissing(blueprint: Blueprint, catalog: Catalog): OwnedCapacity {
  return subtractOwned(blueprint.onPremises, deriveDemands(blueprint.workloads), catalog);
}

function sizingProblem(blueprint: Blueprint, missing: OwnedCapacity, catalog: Catalog): SizingProblem {
  return poseSizingProblem(blueprint, missing, layFoundations(blueprint, catalog).values(), catalog);
}
