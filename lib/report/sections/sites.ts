import { EXCLUDED_WORDS } from '../../plan/demand/excluded-reasons.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { ExcludedReason } from '../../sizing/model/delivery.js';
import { countOf } from '../../units/words.js';
import {
  amount,
  type Block,
  count,
  left,
  list,
  paragraph,
  right,
  type Section,
  section,
  type Table,
  type TableRow,
  table,
  usdPerMonth,
} from '../document/document.js';
import { fleetWords, PURCHASE_WORDS } from '../words/phrases.js';

type Outcome = Plan['sizing']['sites'][number];
type Placed = Outcome & { readonly plan: NonNullable<Outcome['plan']> };
type FleetThere = Placed['plan']['fleets'][number];

/** The candidate regions, when there are several: what each would cost, offers and lacks. */
export function sitesSection({ plan: { sizing } }: { readonly plan: Plan }): Section {
  const { sites } = sizing;
  if (sites.length < 2) return section('sites', '', []);
  const placed = sites.flatMap((site) => (site.plan === null ? [] : [{ ...site, plan: site.plan }]));
  return section('sites', 'Regions compared', [
    comparison(placed),
    ...comparedBy(placed),
    offers(placed),
    list(sites.flatMap(whyNone)),
  ]);
}

/** Whether more than the bills is compared. */
function differs(sites: readonly Placed[]): boolean {
  return sites.some(({ plan }) => plan.comparedUsdPerMonth !== plan.totalUsdPerMonth);
}

function comparison(sites: readonly Placed[]): Table {
  const compared = differs(sites);
  return table(
    'sites',
    'Regions compared',
    [
      left('region', 'region'),
      left('status', ''),
      right('month', 'USD/month', { unit: 'USD/month' }),
      ...(compared ? [right('compared', 'compared at', { unit: 'USD/month' })] : []),
      right('energy', 'kWh/month', { unit: 'kWh/month' }),
      right('grid', 'g/kWh'),
      right('carbon', 'kg CO₂e', { unit: 'kg/month' }),
    ],
    sites.map(({ region, status, gridGramsCo2ePerKwh, plan }): TableRow => {
      const { totalUsdPerMonth, comparedUsdPerMonth, totalKwhPerMonth, co2eKgPerMonth } = plan;
      return {
        region,
        status: status === 'chosen' ? status : '',
        month: usdPerMonth(totalUsdPerMonth),
        ...(compared && { compared: usdPerMonth(comparedUsdPerMonth) }),
        energy: amount(totalKwhPerMonth, 'kWh/month'),
        grid: amount(gridGramsCo2ePerKwh, ''),
        carbon: amount(co2eKgPerMonth, 'kg/month'),
      };
    }),
  );
}

function comparedBy(sites: readonly Placed[]): Block[] {
  if (!differs(sites)) return [];
  const unpriced = sites.some(({ plan }) => plan.unpriced > 0);
  const missing = unpriced
    ? ' An item without a price in a region counts at the highest price among these regions.'
    : '';
  return [paragraph(`Compared at: the bill plus weighted energy and carbon; the lowest is chosen.${missing}`)];
}

function offers(sites: readonly Placed[]): Table {
  const several = sites.some(({ plan }) => plan.fleets.length > 1);
  const each = ({ plan }: Placed, say: (fleet: FleetThere) => string): string =>
    plan.fleets.map((fleet) => (several ? `${fleet.workload}: ${say(fleet)}` : say(fleet))).join('; ');
  return table(
    'site-offers',
    'Fleet, zones and purchase options in each region',
    [
      left('region', 'region'),
      left('fleets', 'fleets'),
      (several ? left : right)('zones', 'zones'),
      left('routes', 'purchase options'),
      right('unpriced', 'items not priced'),
    ],
    sites.map((site) => ({
      region: site.region,
      fleets: each(site, ({ nodes, instanceTypes }) => fleetWords(nodes, instanceTypes)),
      zones: each(site, ({ zones }) => String(zones.length)),
      routes: each(site, ({ routes }) => routes.map((kind) => PURCHASE_WORDS[kind]).join(', ')),
      unpriced: count(site.plan.unpriced),
    })),
  );
}

/** Reasons that differ by region. */
const OF_A_REGION: readonly ExcludedReason[] = [
  'not-offered',
  'too-few-zones',
  'capacity-block-only',
  'unpriced',
  'too-many-nodes',
];

function whyNone({ region, status, lacks }: Outcome): string[] {
  if (status === 'carbon-unknown') {
    return [`${region}: carbon is priced or limited, and no source gives the grid intensity`];
  }
  if (status === 'undecided') return [`${region}: the time limit ended the search before a plan or a proof`];
  if (status !== 'infeasible') return [];
  if (lacks.length === 0) return [`${region}: feasible without the limits only`];
  return lacks.map(({ workload, store, excluded }) => {
    if (store !== null) return `${region}: no file system for ${workload}: ${store}`;
    const here = excluded.filter(({ reason }) => OF_A_REGION.includes(reason));
    const why = here.map(({ reason, types }) => `${countOf(types, 'type')} ${REGION_WORDS[reason]}`).join(', ');
    return `${region}: no type for ${workload}${why === '' ? '' : `: ${why}`}`;
  });
}

const REGION_WORDS: Readonly<Partial<Record<ExcludedReason, string>>> = {
  ...EXCLUDED_WORDS,
  unpriced: 'without a price for the allowed purchase options',
  'too-many-nodes': 'that would need more nodes than allowed',
};
