import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { Catalog, RegionCatalog } from '../../catalog/facts/catalog.js';
import { EMBODIED_METHOD, embodiedKg, SERVER_LIFE_HOURS } from '../../catalog/facts/embodied-carbon.js';
import type { Sizing } from '../../sizing/model/sizing.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { formatNumber } from '../../units/numbers.js';
import { roundTo } from '../../units/rounding.js';
import { type OwnedEnergy, ownedCo2eKgPerMonth } from '../owned/owned-energy.js';
import type { CarbonPlan } from '../shape/plan.js';

/** To the gram. */
const PLACES = 3;
/** How many times as much another source may give before a figure is in doubt. */
const FAR_APART = 1.5;

/**
 * CO₂e of a plan by place and by market, and that of making its servers. The choice weighs the first alone: purchases move
 * with no fleet, and every figure of making is one model's.
 *
 * @param sizing - with what is owned
 * @param owned - what stands on premises, at the grid there
 */
export function carbonOf(
  { energy: contracts }: Pick<Blueprint, 'energy'>,
  sizing: Sizing,
  owned: readonly OwnedEnergy[],
  catalog: Catalog,
): CarbonPlan {
  const region = catalog.regions.get(sizing.region)!;
  const location = sizing.energy.co2eKgPerMonth;
  const embodied = embodiedOf(sizing, catalog);
  return {
    locationKgPerMonth: location,
    ...marketOf(contracts, sizing, owned, region),
    embodiedKgPerMonth: embodied,
    embodiedBasis: EMBODIED_METHOD,
    doubts: gridDoubts(region),
  };
}

function marketOf(
  { renewable, contractIntensity }: Blueprint['energy'],
  { energy }: Sizing,
  owned: readonly OwnedEnergy[],
  { region, energy: { gridGramsCo2ePerKwh: grid, marketGramsCo2ePerKwh: market = null } }: RegionCatalog,
): Pick<CarbonPlan, 'marketKgPerMonth' | 'marketBasis'> {
  const kwhOf = ({ itKwhPerMonth, coolingKwhPerMonth }: OwnedEnergy) =>
    (itKwhPerMonth ?? 0) + (coolingKwhPerMonth ?? 0);
  const ownedKwh = owned.reduce((sum, one) => sum + kwhOf(one), 0);
  const cloudKwh = energy.totalKwhPerMonth - ownedKwh;
  const bought = (kg: number, kwh: number) => (1 - renewable) * kg + (renewable * kwh * contractIntensity) / 1000;
  const covered = renewable === 0 ? '' : `; contracts cover ${formatNumber(renewable * 100)} % of the rest`;
  const premises = bought(ownedCo2eKgPerMonth(owned), ownedKwh);
  if (market !== null) {
    return {
      marketKgPerMonth: roundTo((cloudKwh * market) / 1000 + premises, PLACES),
      marketBasis: `${formatNumber(market)} g/kWh in ${region}, as AWS states it after its purchases${covered}`,
    };
  }
  return {
    marketKgPerMonth: grid === null ? null : roundTo(bought((cloudKwh * grid) / 1000, cloudKwh) + premises, PLACES),
    marketBasis: `AWS states none for ${region}: that of the grid${covered}`,
  };
}

/** Of the nodes that are bought, for the hours of a month in which they run. */
function embodiedOf({ fleets }: Sizing, { types }: Catalog): number | null {
  const all = [...types.values()];
  const kg = fleets.flatMap(({ groups, runHours }) =>
    groups.map(({ instanceType, nodes }) => {
      const type = types.get(instanceType)!;
      const family = all.filter((one) => one.family === type.family);
      const hours = Math.min(HOURS_PER_MONTH, runHours ?? HOURS_PER_MONTH);
      return (nodes * embodiedKg(type, family) * hours) / SERVER_LIFE_HOURS;
    }),
  );
  return kg.length === 0
    ? null
    : roundTo(
        kg.reduce((sum, one) => sum + one, 0),
        PLACES,
      );
}

function gridDoubts({ region, energy }: RegionCatalog): string[] {
  const { gridGramsCo2ePerKwh: one, otherGramsCo2ePerKwh: other = null } = energy;
  if (one === null || other === null) return [];
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  if (low > 0 && high / low < FAR_APART) return [];
  return [
    `grid of ${region}: ${formatNumber(one)} g/kWh by one source, ${formatNumber(other)} by another; CO₂e may be ${formatNumber(other / one, 1)} times what is shown`,
  ];
}
