import type { Blueprint, WorkloadBlueprint } from '../blueprint/schema/blueprint.js';
import type { Catalog } from '../catalog/facts/catalog.js';
import { deriveDemands } from '../plan/demand/derive-demands.js';
import { leftToCloud } from '../plan/owned/left-to-cloud.js';
import type { OwnedCapacity } from '../plan/owned/owned-capacity.js';
import { layFoundations } from '../plan/supply/foundation.js';
import { rentsOf } from '../plan/supply/rents.js';
import { poseSizingProblem } from '../plan/supply/sizing-problem.js';
import type { SizingProblem } from '../sizing/model/demand.js';

/** What the sizing of a plan was asked. */
interface SizingQuestion {
  readonly problem: SizingProblem;
  /** The workloads and pools that have a fleet, in the order of the demands. */
  readonly carriers: readonly WorkloadBlueprint[];
  /** Energy of owned nodes, by workload. */
  readonly ownedEnergy: OwnedCapacity['energy'];
}

/** Asks the sizing again as `makePlan` does. */
export function sizingQuestion(blueprint: Blueprint, catalog: Catalog): SizingQuestion {
  const demands = deriveDemands(blueprint, catalog);
  const foundations = layFoundations(blueprint, catalog);
  const rents = rentsOf(blueprint, foundations.values(), catalog);
  const owned = leftToCloud(blueprint.onPremises, demands, catalog, rents);
  return {
    carriers: owned.workloads.map(({ workload }) => workload),
    problem: poseSizingProblem(blueprint, owned, foundations.values(), catalog),
    ownedEnergy: owned.energy,
  };
}
