import type { InstanceType } from '../facts/catalog.js';
import type { CatalogSources, FigureRule, MissingRule, SourceText } from '../files/sources-file.js';
import type { RefreshTable } from './fetch-answers.js';
import type { ServiceFigure } from './service-prices.js';
import { SPOT_DAYS } from './spot-history.js';

/** What a refresh changed, for the sources of the figures. */
interface Refreshed {
  /** Tables that are new, by region. */
  readonly tablesByRegion: ReadonlyMap<string, readonly RefreshTable[]>;
  /** Regions that the catalog did not have. */
  readonly newRegions: readonly string[];
  readonly date: string;
  /** Types that AWS described. */
  readonly described: ReadonlySet<string>;
  /** Those of them that the catalog did not have. */
  readonly newTypes: readonly InstanceType[];
  /** Types whose capacity blocks AWS priced. */
  readonly blocks: readonly { readonly region: string; readonly instanceTypes: readonly string[] }[];
  /** Prices of services that the list had. */
  readonly services: readonly { readonly region: string; readonly figures: readonly ServiceFigure[] }[];
}

const ACTIONS: Readonly<Record<RefreshTable, string>> = {
  'instance-types': 'EC2 DescribeInstanceTypes',
  availability: 'EC2 DescribeInstanceTypeOfferings by zone id',
  'on-demand': "AWS's public price lists: Linux, shared tenancy, on-demand",
  reserved: "AWS's public price lists: standard, all upfront, divided by the hours of the term; rates of Savings Plans",
  spot: `EC2 DescribeSpotPriceHistory of ${SPOT_DAYS} days: the median and the 90th percentile of each zone, and the mean of the medians`,
  'capacity-blocks': 'EC2 DescribeCapacityBlockOfferings: the cheapest of one instance for one day',
  services: "AWS's public price lists: storage, network, control plane and operations",
};

const REFRESHED_TABLES = Object.keys(ACTIONS) as readonly RefreshTable[];

/** Figures of an offer that each table holds, and why one may be missing after a refresh. */
const OFFER_FIGURES: Readonly<
  Record<
    Exclude<RefreshTable, 'instance-types'>,
    { readonly figures: readonly string[]; readonly missing: string | null }
  >
> = {
  availability: { figures: ['zones'], missing: null },
  'on-demand': { figures: ['onDemandUsdPerHour'], missing: 'the price list has no on-demand price of this type here' },
  reserved: {
    figures: ['reserved1YearUsdPerHour', 'reserved3YearUsdPerHour'],
    missing: 'the price list has no standard all-upfront rate of this term for this type here',
  },
  spot: { figures: ['spotUsdPerHour'], missing: 'no zone here had a spot price for this type' },
  // By the types that had a block on offer: elsewhere the older price stays, with its source.
  'capacity-blocks': { figures: [], missing: null },
  // Where the list says nothing, or two things, the older price stays, with its source.
  services: { figures: [], missing: null },
};

/** Groups of figures that only a refresh fills, with the tables that they come with. */
const FIGURES_BELOW: Readonly<Partial<Record<RefreshTable, string>>> = { reserved: 'savingsPlans', spot: 'spotByZone' };

/** The sources of a catalog after a refresh: what AWS said carries its day, the rest what it carried. */
export function refreshSources(before: CatalogSources, refreshed: Refreshed): CatalogSources {
  const sources: Record<string, SourceText> = { ...before.sources };
  for (const table of REFRESHED_TABLES) {
    const regions = [...regionsOf(refreshed, table)].sort();
    sources[keyOf(table, refreshed.date)] = {
      text: regions.length === 0 ? ACTIONS[table] : `${ACTIONS[table]}, asked for ${regions.join(', ')}`,
      date: refreshed.date,
      licence: "facts of AWS's own interfaces",
    };
  }
  const { figures, missing } = offerRules(before, refreshed);
  const rules = [
    ...figures,
    ...nameRules(refreshed),
    ...blockRules(refreshed),
    ...serviceRules(refreshed),
    ...typeRules(refreshed),
  ];
  const used = new Set(rules.flatMap((rule) => rule.sources));
  return {
    sources: Object.fromEntries(Object.entries(sources).filter(([key]) => used.has(key))),
    figures: rules,
    missing: [...missing, ...powerRules(refreshed)],
    leftOut: before.leftOut,
  };
}

/** One rule a type: those for single figures of all types (bandwidth, power) still win over it. */
function typeRules({ described, newTypes, date }: Refreshed): FigureRule[] {
  const sources = [keyOf('instance-types', date)];
  return [
    ...[...described].map((name) => ({ pattern: `instance-types/${name}/**`, sources, note: null })),
    ...newTypes.map(({ name }) => ({
      pattern: `instance-types/${name}/network/baselineGbps`,
      sources,
      note: 'the sum over the network cards',
    })),
  ];
}

/** Where a region's names are from, which no table of AWS's holds. */
function nameRules({ newRegions }: Refreshed): FigureRule[] {
  return newRegions.flatMap((region) =>
    ['label', 'country', 'continent', 'energy/**'].map((figure) => ({
      pattern: `regions/${region}/${figure}`,
      sources: [figure === 'energy/**' ? 'aws-pue' : 'aws-names'],
      note: null,
    })),
  );
}

function regionsOf({ tablesByRegion }: Refreshed, table: RefreshTable): string[] {
  return [...tablesByRegion].filter(([, tables]) => tables.includes(table)).map(([region]) => region);
}

function blockRules({ blocks, date }: Refreshed): FigureRule[] {
  return blocks.flatMap(({ region, instanceTypes }) =>
    instanceTypes.map((name) => ({
      pattern: `regions/${region}/offers/${name}/capacityBlockUsdPerHour`,
      sources: [keyOf('capacity-blocks', date)],
      note: null,
    })),
  );
}

function serviceRules({ services, date }: Refreshed): FigureRule[] {
  return services.flatMap(({ region, figures }) =>
    figures.map((figure) => ({
      pattern: `regions/${region}/prices/${servicePattern(figure)}`,
      sources: [keyOf('services', date)],
      note: null,
    })),
  );
}

function servicePattern(figure: ServiceFigure): string {
  if (figure === 's3StandardTiers' || figure === 'internetEgressTiers') return `${figure}/**`;
  return figure.startsWith('lustre/') ? `${figure}/usdPerGibMonth` : figure;
}

function offerRules(before: CatalogSources, refreshed: Refreshed) {
  const { date, described, blocks, services } = refreshed;
  const replaced = new Set<string>();
  const figures: FigureRule[] = [];
  const missing: MissingRule[] = [];
  for (const table of REFRESHED_TABLES) {
    if (table === 'instance-types') continue;
    for (const region of regionsOf(refreshed, table)) {
      for (const figure of OFFER_FIGURES[table].figures) {
        const pattern = `regions/${region}/offers/*/${figure}`;
        replaced.add(`${region} ${figure}`);
        figures.push({ pattern, sources: [keyOf(table, date)], note: null });
        const reason = OFFER_FIGURES[table].missing;
        if (reason !== null) missing.push({ pattern, reason });
      }
      const below = FIGURES_BELOW[table];
      if (below !== undefined) {
        const pattern = `regions/${region}/offers/*/${below}/**`;
        figures.push({ pattern, sources: [keyOf(table, date)], note: null });
      }
      if (table === 'availability') {
        figures.push({ pattern: `regions/${region}/zones`, sources: [keyOf(table, date)], note: null });
      }
    }
  }
  const outdated = (pattern: string) => {
    const [table, name, part, type, figure] = pattern.split('/');
    if (table === 'regions' && part === 'offers' && type !== '*') {
      const newBlock = blocks.some((entry) => entry.region === name && entry.instanceTypes.includes(type!));
      return replaced.has(`${name} ${figure}`) || (figure === 'capacityBlockUsdPerHour' && newBlock);
    }
    if (table === 'regions' && part === 'prices') {
      const figures = services.find((entry) => entry.region === name)?.figures ?? [];
      return figures.some((figure) => pattern === `regions/${name}/prices/${servicePattern(figure)}`);
    }
    return table === 'instance-types' && part === '**' && described.has(name!);
  };
  const superseded = new Set([...figures, ...missing].map((rule) => rule.pattern));
  const kept = <T extends { readonly pattern: string }>(rules: readonly T[]) =>
    rules.filter(({ pattern }) => !outdated(pattern) && !superseded.has(pattern));
  return { figures: [...kept(before.figures), ...figures], missing: [...kept(before.missing), ...missing] };
}

/** New types for which nothing can be said of their power. */
function powerRules({ newTypes }: Refreshed): MissingRule[] {
  return newTypes
    .filter((type) => type.power === null)
    .map((type) => ({
      pattern: `instance-types/${type.name}/power`,
      reason: 'no power figure is published for its processor or its accelerator',
    }));
}

function keyOf(table: RefreshTable, date: string): string {
  return `aws-${table}-${date}`;
}
