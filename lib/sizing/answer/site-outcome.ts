import { plus } from '../../units/decimal.js';
import { printedSum, roundedUp } from '../../units/rounding.js';
import type { FleetShape } from '../choice/choice.js';
import type { Site } from '../model/demand.js';
import { catalogRate, PURCHASE_ORDER, soldAs } from '../model/purchase.js';
import type { SiteOutcome } from '../model/sizing.js';
import type { MissingPrices } from '../site/site-order.js';
import type { SiteOptions, SiteResult, SizedSite } from '../site/site-result.js';
import { billOf } from './bill.js';
import { energyOf } from './energy.js';
import { excludedCounts, printedObjective } from './sizing-of.js';

const CENTS = 2;

/** Outcome of a site, in brief. `missing`: what the plan would cost more at the prices that the site lacks. */
export function siteOutcome(
  site: Site,
  result: SiteResult | null,
  chosen: boolean,
  missing: (plan: SizedSite) => MissingPrices,
): SiteOutcome {
  const { region, energy } = site.catalog;
  const place = { region, pue: energy.pue, gridGramsCo2ePerKwh: energy.gridGramsCo2ePerKwh };
  if (result === null) return { ...place, status: 'carbon-unknown', plan: null, lacks: [] };
  if (result.status === 'undecided') return { ...place, status: 'undecided', plan: null, lacks: [] };
  if (result.status === 'infeasible') {
    const lacks = result.emptySlots.map((key) => lackOf(key, result.options));
    return { ...place, status: 'infeasible', plan: null, lacks };
  }
  return { ...place, status: chosen ? 'chosen' : 'sized', plan: planAt(result, missing(result)), lacks: [] };
}

function planAt(
  { choices, options: { site, rates } }: SizedSite,
  { siteAndNodesUsd, fileSystemsUsd }: MissingPrices,
): NonNullable<SiteOutcome['plan']> {
  const bill = billOf(choices, site);
  const energy = energyOf(choices, site, rates);
  const objectiveUsdPerMonth = printedObjective(choices, bill);
  return {
    objectiveUsdPerMonth,
    comparedUsdPerMonth: printedSum(
      [objectiveUsdPerMonth, roundedUp(plus(siteAndNodesUsd, fileSystemsUsd), CENTS)],
      CENTS,
    ),
    totalUsdPerMonth: bill.totalUsdPerMonth,
    totalKwhPerMonth: energy.unknown.length > 0 ? null : energy.totalKwhPerMonth,
    co2eKgPerMonth: energy.unknown.length > 0 ? null : energy.co2eKgPerMonth,
    fleets: choices.flatMap(({ part }) =>
      part.kind === 'fleet'
        ? [
            {
              workload: part.demand.name,
              nodes: part.shapes.reduce((count, { totalNodes }) => count + totalNodes, 0),
              instanceTypes: part.shapes.map(({ eligible }) => eligible.type.name),
              ...marketOf(part.shapes, site),
            },
          ]
        : [],
    ),
    unpriced: bill.unpriced.length,
  };
}

/** What holds of every type of a fleet. */
function marketOf(shapes: readonly FleetShape[], { catalog, zones }: Site) {
  const types = shapes.map(({ eligible: { type } }) => ({ type, offer: catalog.offers.get(type.name)! }));
  return {
    zones: zones.filter((zone) => types.every(({ offer }) => offer.zones.includes(zone))),
    routes: PURCHASE_ORDER.filter((kind) =>
      types.every(({ type, offer }) => soldAs(type, kind) && catalogRate(offer, kind) !== null),
    ),
  };
}

function lackOf(key: string, { excluded }: SiteOptions): SiteOutcome['lacks'][number] {
  const [workload, store = null] = key.split('/') as [string, string?];
  if (store !== null) return { workload, store, excluded: [] };
  const own = new Map([[workload, excluded().get(workload) ?? new Map()]]);
  return { workload, store, excluded: excludedCounts(own).map(({ reason, types }) => ({ reason, types })) };
}
