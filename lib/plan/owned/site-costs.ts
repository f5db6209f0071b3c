import type { Blueprint } from '../../blueprint/schema/blueprint.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { roundTo } from '../../units/rounding.js';
import { monthly, used } from '../kinds/fixed-costs.js';
import type { OwnedEnergy } from './owned-energy.js';
import type { OwnedSite } from './owned-sites.js';

/**
 * What owned nodes cost: by fleet whether they work or not, and by site the power of those that work and its people. Not hardware:
 * AWS takes no support charge on it.
 */
export function siteCosts(
  fleets: NonNullable<Blueprint['onPremises']>['fleets'],
  sites: readonly OwnedSite[],
  energy: readonly OwnedEnergy[],
): FixedCost[] {
  return [
    ...fleets.map(
      ({ workload, nodes, hourlyCost }): FixedCost => ({
        category: 'maintenance',
        subject: { kind: 'owned-nodes', workload, count: nodes },
        quantity: nodes * HOURS_PER_MONTH,
        unit: 'h',
        unitPriceUsd: hourlyCost ?? null,
        figure: null,
      }),
    ),
    ...sites.flatMap(({ name, powerPriceUsdPerKwh, staffUsdPerMonth }) => [
      ...(powerPriceUsdPerKwh === null
        ? []
        : [
            used('maintenance', { kind: 'owned-power', site: name }, kwhAt(name, energy), 'kWh', {
              unitPriceUsd: powerPriceUsdPerKwh,
              figure: null,
            }),
          ]),
      ...(staffUsdPerMonth === null
        ? []
        : [monthly('maintenance', { kind: 'owned-staff', site: name }, 1, staffUsdPerMonth)]),
    ]),
  ];
}

/** Of a month, at the meter. */
function kwhAt(name: string, energy: readonly OwnedEnergy[]): number {
  return roundTo(
    energy.reduce(
      (sum, { site, itKwhPerMonth, coolingKwhPerMonth }) =>
        sum + (site === name ? (itKwhPerMonth ?? 0) + (coolingKwhPerMonth ?? 0) : 0),
      0,
    ),
    3,
  );
}
