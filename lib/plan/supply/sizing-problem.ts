import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, OwnedReservation, RegionCatalog } from '../../catalog/facts/catalog.js';
import type { Site, SizingProblem } from '../../sizing/model/demand.js';
import { fleetZones } from '../network/zones.js';
import type { OwnedCapacity } from '../owned/owned-capacity.js';
import { ownedCo2eKgPerMonth, ownedKwhPerMonth } from '../owned/owned-energy.js';
import type { Foundation } from './foundation.js';
import { heldRates } from './held-rates.js';
import { fixedCosts, nodeCosts } from './region-costs.js';
import { heldReservations } from './reservations.js';

/** What of a blueprint decides the sizing, beside its demands. */
type SizedBlueprint = Pick<
  Blueprint,
  | 'account'
  | 'capacity'
  | 'limits'
  | 'maintenance'
  | 'network'
  | 'objective'
  | 'security'
  | 'onPremises'
  | 'software'
  | 'usage'
  | 'workloads'
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
  const { limits, maintenance, network, objective } = blueprint;
  const reservations = heldReservations(blueprint, catalog.overlays);
  return {
    demands: owned.workloads.map(({ demand }) => demand),
    types: [...catalog.types.values()],
    sites: [...foundations].map((foundation) => ({
      catalog: foundation.region,
      zones: fleetZones(network, foundation.region.zones),
      fixedCosts: [...fixedCosts(blueprint, foundation), ...owned.costs],
      nodeCosts: nodeCosts(blueprint, foundation),
      supportShare: maintenance.supportShare,
      ...heldAt(reservations, foundation.region, blueprint, catalog),
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

/** A site at which nothing is held names nothing. */
function heldAt(
  reservations: readonly OwnedReservation[],
  region: RegionCatalog,
  { capacity }: Pick<Blueprint, 'capacity'>,
  { types }: Catalog,
): Pick<Site, 'reservations'> {
  const here = [
    ...reservations.filter(({ zone }) => zone !== null && region.zones.includes(zone)),
    ...heldRates(capacity, region, types),
  ];
  return here.length === 0 ? {} : { reservations: here };
}
