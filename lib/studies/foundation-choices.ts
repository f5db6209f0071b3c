import type { Blueprint } from '../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../catalog/facts/catalog.js';
import { layFoundation } from '../plan/supply/foundation.js';
import { fixedCosts } from '../plan/supply/region-costs.js';
import type { FoundationChoice } from '../sizing/model/explanation.js';
import { toCents } from '../units/rounding.js';

/** A setting, and what a hall gives up with it. */
interface Setting {
  readonly setting: string;
  readonly consequence: string;
  readonly change: (blueprint: Blueprint) => Blueprint;
}

const SETTINGS: readonly Setting[] = [
  {
    setting: 'network.nat: single',
    consequence: 'the loss of one zone takes the internet away from all',
    change: (blueprint) => ({ ...blueprint, network: { ...blueprint.network, nat: 'single' } }),
  },
  {
    setting: 'network.interfaceEndpoints: by-cost',
    consequence: 'calls of AWS services leave the VPC through NAT',
    change: (blueprint) => ({ ...blueprint, network: { ...blueprint.network, interfaceEndpoints: 'by-cost' } }),
  },
  {
    setting: 'kubernetes.systemNodes: by-cost',
    consequence: 'less room for your own controllers',
    change: (blueprint) => ({ ...blueprint, kubernetes: { ...blueprint.kubernetes, systemNodes: 'by-cost' } }),
  },
];

/** What each other setting of the foundation saves by itself in a region, at the volumes of `usage`; largest first. */
export function foundationChoices(blueprint: Blueprint, region: RegionCatalog): FoundationChoice[] {
  const now = usdPerMonth(blueprint, region);
  return SETTINGS.map(({ change, ...setting }) => ({
    ...setting,
    savingUsdPerMonth: toCents(now - usdPerMonth(change(blueprint), region)),
  }))
    .filter(({ savingUsdPerMonth }) => savingUsdPerMonth > 0)
    .sort((one, other) => other.savingUsdPerMonth - one.savingUsdPerMonth);
}

/** Of what has a price: what has none is the same in every setting, but for parts that a setting leaves out. */
function usdPerMonth(blueprint: Blueprint, region: RegionCatalog): number {
  return fixedCosts(blueprint, layFoundation(blueprint, region)).reduce(
    (sum, { quantity, unitPriceUsd }) => sum + quantity * (unitPriceUsd ?? 0),
    0,
  );
}
