import type { Blueprint } from '../blueprint/schema.js';
import type { Catalog } from '../catalog/catalog.js';
import type { SizingProblem } from '../sizing/demand.js';
import type { WorkloadDemand } from './demand.js';
import { planSite } from './site.js';

/** The question that a blueprint asks of the sizing, over the regions that the catalog was read for. */
export function poseSizingProblem(
  blueprint: Blueprint,
  workloads: readonly WorkloadDemand[],
  catalog: Catalog,
): SizingProblem {
  const { limits, objective } = blueprint;
  return {
    demands: workloads.map(({ demand }) => demand),
    types: [...catalog.types.values()],
    sites: [...catalog.regions.values()].map((region) => planSite(blueprint, region)),
    objective: {
      energyWeightUsdPerKwh: objective.energyWeight,
      carbonPriceUsdPerTonne: objective.carbonPrice,
    },
    limits: {
      ...(limits.monthlyCost !== undefined && { monthlyCostUsd: limits.monthlyCost }),
      ...(limits.monthlyEnergy !== undefined && { monthlyEnergyKwh: limits.monthlyEnergy }),
      ...(limits.monthlyCo2e !== undefined && { monthlyCo2eKg: limits.monthlyCo2e }),
      ...(limits.vcpuQuotas !== undefined && { vcpuQuotas: limits.vcpuQuotas }),
      ...(limits.nodes !== undefined && { nodes: limits.nodes }),
    },
  };
}
