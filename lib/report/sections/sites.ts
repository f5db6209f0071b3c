import { LEFT_OUT_WORDS } from '../../plan/demand/excluded-reasons.js';
import type { Plan } from '../../plan/shape/plan.js';
import type { LeftOutReason } from '../../sizing/model/sizing.js';
import { countOf } from '../../units/words.js';
import {
  amount,
  type Block,
  left,
  right,
  type Section,
  type Table,
  type TableRow,
  table,
} from '../document/document.js';
import { fleetWords, PURCHASE_WORDS } from './phrases.js';

type Outcome = Plan['sizing']['sites'][number];
type Placed = Outcome & { readonly plan: NonNullable<Outcome['plan']> };
type FleetThere = Placed['plan']['fleets'][number];

/** The regions that were asked about, when there was more than one: what each would cost, offers, and lacks. */
export function sitesSection({ sizing: { sites } }: Plan): Section {
  if (sites.length < 2) return { id: 'sites', title: 'Where', blocks: [] };
  const placed = sites.flatMap((site) => (site.plan === null ? [] : [{ ...site, plan: site.plan }]));
  const none: Block = { kind: 'list', items: sites.flatMap(whyNone) };
  return { id: 'sites', title: 'Where', blocks: [comparison(placed), ...comparedBy(placed), offers(placed), none] };
}

/** Whether anything but the bills decides. */
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
        month: { value: totalUsdPerMonth, unit: 'USD/month' },
        ...(compared && { compared: { value: comparedUsdPerMonth, unit: 'USD/month' } }),
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
  const missing = unpriced ? '; what has no price there counts at the dearest price among these regions' : '';
  const text = `Compared at: the bill, with energy and carbon weighed as the objective says${missing}. The least wins.`;
  return [{ kind: 'paragraph', text }];
}

function offers(sites: readonly Placed[]): Table {
  const several = sites.some(({ plan }) => plan.fleets.length > 1);
  const each = ({ plan }: Placed, say: (fleet: FleetThere) => string): string =>
    plan.fleets.map((fleet) => (several ? `${fleet.workload}: ${say(fleet)}` : say(fleet))).join('; ');
  return table(
    'site-offers',
    'The fleet in each region, the zones that offer its types, and how these can be bought there',
    [
      left('region', 'region'),
      left('fleets', 'fleets'),
      (several ? left : right)('zones', 'zones'),
      left('routes', 'can be bought'),
      right('unpriced', 'unpriced'),
    ],
    sites.map((site) => ({
      region: site.region,
      fleets: each(site, ({ nodes, instanceTypes }) => fleetWords(nodes, instanceTypes)),
      zones: each(site, ({ zones }) => String(zones.length)),
      routes: each(site, ({ routes }) => routes.map((kind) => PURCHASE_WORDS[kind]).join(', ')),
      unpriced: { value: site.plan.unpriced, unit: '' },
    })),
  );
}

/** What one region has and another has not; what rules a type out anywhere explains no region. */
const OF_A_REGION: readonly LeftOutReason[] = [
  'not-offered',
  'too-few-zones',
  'capacity-block-only',
  'unpriced',
  'too-many-nodes',
];

function whyNone({ region, status, lacks }: Outcome): string[] {
  if (status === 'carbon-unknown') {
    return [`${region}: carbon is priced or limited, and no source gives the intensity of its grid`];
  }
  if (status === 'undecided') return [`${region}: the time limit came before a plan or a proof`];
  if (status !== 'infeasible') return [];
  if (lacks.length === 0) return [`${region}: each part can be met by itself, but not within the limits`];
  return lacks.map(({ workload, store, leftOut }) => {
    if (store !== null) return `${region}: no file system for ${workload}: ${store}`;
    const here = leftOut.filter(({ reason }) => OF_A_REGION.includes(reason));
    const why = here.map(({ reason, types }) => `${countOf(types, 'type')} ${REGION_WORDS[reason]}`).join(', ');
    return `${region}: no type for ${workload}${why === '' ? '' : `: ${why}`}`;
  });
}

const REGION_WORDS: Readonly<Partial<Record<LeftOutReason, string>>> = {
  ...LEFT_OUT_WORDS,
  unpriced: 'without a price for the ways of buying that are asked for',
  'too-many-nodes': 'of which more nodes would be needed than allowed',
};
