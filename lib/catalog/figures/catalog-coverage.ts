import type { Catalog, RegionCatalog } from '../facts/catalog.js';
import { lustreTierKey } from '../facts/figure-path.js';
import { LUSTRE_CLASSES } from '../facts/lustre-tiers.js';
import { SERVICE_FIGURE_KEYS, SERVICE_FIGURES } from '../facts/service-figures.js';

/** What one region says of a figure; `not-offered`: AWS does not sell it there. */
export type Coverage = 'known' | 'unknown' | 'not-offered';

/** One figure and what each region says of it. */
export interface CoverageRow {
  /** Below `regions/<region>/`, e.g. `prices/gp3UsdPerGibMonth`. */
  readonly figure: string;
  /** What it is the figure of, e.g. `EBS gp3: capacity`. */
  readonly of: string;
  /** By region, in name order. */
  readonly regions: ReadonlyMap<string, Coverage>;
}

interface CoveredFigure {
  readonly figure: string;
  readonly of: string;
  readonly in: (region: RegionCatalog) => Coverage;
}

const known = (value: unknown): Coverage => (value === null ? 'unknown' : 'known');

/** Service prices and energy figures; a figure of an instance's price is a matter of its type (`queryPrices`). */
const FIGURES: readonly CoveredFigure[] = [
  { figure: 'prices/s3StandardTiers', of: 'S3 Standard: capacity', in: ({ prices }) => known(prices.s3StandardTiers) },
  {
    figure: 'prices/internetEgressTiers',
    of: 'Traffic to the internet',
    in: ({ prices }) => known(prices.internetEgressTiers),
  },
  ...LUSTRE_CLASSES.map(
    (key): CoveredFigure => ({
      figure: `prices/lustre/${key}/usdPerGibMonth`,
      of: `FSx for Lustre ${key}: capacity`,
      in: ({ prices }) => {
        const tier = prices.lustre.find((sold) => lustreTierKey(sold) === key);
        return tier === undefined ? 'not-offered' : known(tier.usdPerGibMonth);
      },
    }),
  ),
  ...SERVICE_FIGURE_KEYS.map(
    (key): CoveredFigure => ({
      figure: `prices/${key}`,
      of: SERVICE_FIGURES[key].of,
      in: ({ prices }) => known(prices[key]),
    }),
  ),
  {
    figure: 'energy/gridGramsCo2ePerKwh',
    of: 'Carbon intensity of the grid',
    in: ({ energy }) => known(energy.gridGramsCo2ePerKwh),
  },
];

/** Which figures of the loaded regions are known, one row a figure. */
export function catalogCoverage({ regions }: Catalog): CoverageRow[] {
  return FIGURES.map(({ figure, of, in: coverageIn }) => ({
    figure,
    of,
    regions: new Map([...regions].map(([name, region]) => [name, coverageIn(region)])),
  }));
}
