import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import { ownedCo2eKgPerMonth, ownedKwhPerMonth } from '../../plan/owned/owned-energy.js';
import { sizingQuestion } from '../sizing-question.js';
import { type FrontierAnswer, frontierOf, type PacedProblem } from './frontier.js';

/** Share of the time in which one node is up: the service level of AWS for a single instance. */
const NODE_AVAILABILITY = 0.995;

/** Shares of its length in which a run is tried beside the one asked for; none misses its deadline. */
const FASTER_PACES = [0.75, 0.5] as const;

/**
 * The Pareto-optimal plans of a blueprint in cost, energy (CO₂e where the blueprint prices or limits carbon),
 * availability and time.
 * @param security - share of the plan's controls that are on, in [0, 1]
 */
export function findFrontier(blueprint: Blueprint, catalog: Catalog, security: number): Promise<FrontierAnswer> {
  const { weights, thresholds } = blueprint.criteria;
  const { monthlyEnergy, ...otherThresholds } = thresholds;
  const asked = pacedProblem(blueprint, catalog);
  const ends = asked.problem.demands.some(({ run }) => run !== undefined);
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
  const { problem, ownedEnergy } = sizingQuestion(blueprint, catalog);
  return {
    problem,
    beside: ownedEnergy.map((energy) => ({
      workload: energy.workload,
      kwhPerMonth: ownedKwhPerMonth([energy]),
      co2eKgPerMonth: ownedCo2eKgPerMonth([energy]),
    })),
  };
}

/**
 * The same work in a share of its time: a rate that is stated rises, and so does reading the data. A run that states no
 * rate keeps its length: nothing says how much work it is.
 */
function blueprintAtPace(blueprint: Blueprint, pace: number): Blueprint {
  return {
    ...blueprint,
    workloads: blueprint.workloads.map((workload) => {
      const { compute, training, fineTuning, runLength } = workload;
      const isWork = (compute ?? training ?? fineTuning) !== undefined;
      return {
        ...workload,
        ...(runLength !== undefined && isWork && { runLength: runLength * pace }),
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
