import type { Blueprint } from '../blueprint/schema.js';
import type { Catalog } from '../catalog/catalog.js';
import type { SizingProblem } from '../sizing/demand.js';
import type { OwnedCapacity } from './on-premises/owned-capacity.js';
import { ownedKwhPerMonth } from './on-premises/with-owned-energy.js';
import { planSite } from './site.js';

/** The question that a blueprint asks of the sizing beside what is owned, over the regions that the catalog was read for. */
export function poseSizingProblem(
  blueprint: Blueprint,
  owned: Pick<OwnedCapacity, 'workloads' | 'costs' | 'energy'>,
  catalog: Catalog,
): SizingProblem {
  const { limits, objective } = blueprint;
  return {
    demands: owned.workloads.map(({ demand }) => demand),
    types: [...catalog.types.values()],
    sites: [...catalog.regions.values()].map((region) => planSite(blueprint, region, owned.costs)),
    objective: {
      energyWeightUsdPerKwh: objective.energyWeight,
      carbonPriceUsdPerTonne: objective.carbonPrice,
    },
    limits: {
      ...(limits.monthlyCost !== undefined && { monthlyCostUsd: limits.monthlyCost }),
      ...(limits.monthlyEnergy !== undefined && {
        monthlyEnergyKwh: Math.max(0, limits.monthlyEnergy - ownedKwhPerMonth(owned.energy)),
      }),
      ...(limits.monthlyCo2e !== undefined && { monthlyCo2eKg: limits.monthlyCo2e }),
      ...(limits.vcpuQuotas !== undefined && { vcpuQuotas: limits.vcpuQuotas }),
      ...(limits.nodes !== undefined && { nodes: limits.nodes }),
    },
  };
}
