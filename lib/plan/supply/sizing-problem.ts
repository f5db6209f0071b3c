import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog } from '../../catalog/facts/catalog.js';
import type { Site, SizingProblem } from '../../sizing/model/demand.js';
import { fleetZones } from '../network/zones.js';
import type { Foundation } from './foundation.js';
import type { OwnedCapacity } from './owned-capacity.js';
import { ownedCo2eKgPerMonth, ownedKwhPerMonth } from './owned-energy.js';
import { fixedCosts, nodeCosts } from './region-costs.js';

/** Of the user's own catalog, without those that a workload names as its way of buying. */
function reservationsIn(
  zones: readonly string[],
  workloads: Blueprint['workloads'],
  { overlays }: Catalog,
): Pick<Site, 'reservations'> {
  const named = namedReservations(workloads);
  const reservations = overlays
    .flatMap((overlay) => overlay.reservations)
    .filter(({ id, zone }) => zones.includes(zone) && !named.has(id ?? ''));
  return reservations.length === 0 ? {} : { reservations };
}

/** Ids of reservations whose nodes a workload buys on demand. */
export function namedReservations(workloads: Blueprint['workloads']): ReadonlyMap<string, string> {
  return new Map(
    workloads.flatMap(({ name, purchase }) =>
      purchase.flatMap((option) =>
        typeof option === 'string' ? [] : (option.reservation?.ids ?? []).map((id) => [id, name] as const),
      ),
    ),
  );
}

/** What of a blueprint decides the sizing, beside its demands. */
type SizedBlueprint = Pick<
  Blueprint,
  'limits' | 'maintenance' | 'network' | 'objective' | 'onPremises' | 'software' | 'workloads'
>;

/**
 * The question that a blueprint asks of the sizing beside what is owned.
 * @param foundations - of every region that the hall may be in
 */
export function poseSizingProblem(
  blueprint: SizedBlueprint,
  owned: Pick<OwnedCapacity, 'workloads' | 'costs' | 'energy'>,
  foundations: Iterable<Foundation>,
  catalog: Catalog,
): SizingProblem {
  const { limits, maintenance, network, objective, workloads } = blueprint;
  return {
    demands: owned.workloads.map(({ demand }) => demand),
    types: [...catalog.types.values()],
    sites: [...foundations].map((foundation) => ({
      catalog: foundation.region,
      zones: fleetZones(network, foundation.region.zones),
      fixedCosts: [...fixedCosts(blueprint, foundation), ...owned.costs],
      nodeCosts: nodeCosts(blueprint, foundation.region),
      supportShare: maintenance.supportShare,
      ...reservationsIn(foundation.region.zones, workloads, catalog),
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
