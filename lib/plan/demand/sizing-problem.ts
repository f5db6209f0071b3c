import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, RegionCatalog } from '../../catalog/facts/catalog.js';
import type { Site, SizingProblem } from '../../sizing/model/demand.js';
import type { OwnedCapacity } from '../sites/owned-capacity.js';
import { ownedCo2eKgPerMonth, ownedKwhPerMonth } from '../sites/with-owned-energy.js';
import { planSite } from './site-costs.js';

/** Of the user's own catalog, without those that a workload names as its way of buying. */
function reservationsIn(
  blueprint: Blueprint,
  { zones }: RegionCatalog,
  { overlays }: Catalog,
): Pick<Site, 'reservations'> {
  const named = namedReservations(blueprint);
  const reservations = overlays
    .flatMap((overlay) => overlay.reservations)
    .filter(({ id, zone }) => zones.includes(zone) && !named.has(id ?? ''));
  return reservations.length === 0 ? {} : { reservations };
}

/** Ids of reservations whose nodes a workload buys on demand. */
export function namedReservations({ workloads }: Blueprint): ReadonlyMap<string, string> {
  return new Map(
    workloads.flatMap(({ name, purchase }) =>
      purchase.flatMap((option) =>
        typeof option === 'string' ? [] : (option.reservation?.ids ?? []).map((id) => [id, name] as const),
      ),
    ),
  );
}

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
    sites: [...catalog.regions.values()].map((region) => ({
      ...planSite(blueprint, region, owned.costs),
      ...reservationsIn(blueprint, region, catalog),
    })),
    objective: {
      energyWeightUsdPerKwh: objective.energyWeight,
      carbonPriceUsdPerTonne: objective.carbonPrice,
    },
    limits: {
      ...(limits.monthlyCost !== undefined && { monthlyCostUsd: limits.monthlyCost }),
      ...(limits.monthlyEnergy !== undefined && {
        monthlyEnergyKwh: Math.max(0, limits.monthlyEnergy - ownedKwhPerMonth(owned.energy)),
      }),
      ...(limits.monthlyCo2e !== undefined && {
        monthlyCo2eKg: Math.max(0, limits.monthlyCo2e - ownedCo2eKgPerMonth(owned.energy)),
      }),
      ...(limits.vcpuQuotas !== undefined && { vcpuQuotas: limits.vcpuQuotas }),
      ...(limits.nodes !== undefined && { nodes: limits.nodes }),
    },
  };
}
