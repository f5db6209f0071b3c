import type { RegionCatalog, ServicePrices } from '../facts/catalog.js';
import { lustreTierKey } from '../facts/figure-path.js';
import { isLustreClass, withLustreTiers } from '../facts/lustre-tiers.js';
import { roundUsd } from '../facts/offer-prices.js';
import { type PricedService, SERVICE_FIGURE_KEYS, SERVICE_FIGURES } from '../facts/service-figures.js';
import { deepFreeze } from '../files/rows.js';
import { ownTier } from './lustre-tier.js';
import type { CatalogOverlay } from './overlay-schema.js';

/** One discount of a user's own catalog. */
export type Discount = NonNullable<CatalogOverlay['discounts']>[number];

/** Whether a discount is for prices of this region. */
export function holdsIn({ regions }: Discount, { region }: Pick<RegionCatalog, 'region'>): boolean {
  return regions === undefined || regions.includes(region);
}

/**
 * The service prices of a region with a user's own in their place, then his discounts on those that are not his own.
 * @param touched - takes the path of every figure that changes
 */
export function withOwnServicePrices(
  { region, prices }: RegionCatalog,
  overlay: CatalogOverlay,
  touched: Set<string>,
): ServicePrices {
  const path = `regions/${region}/prices`;
  const own = new Set<string>();
  const given = withGivenPrices(
    prices,
    overlay.services?.find((services) => services.region === region),
    own,
  );
  for (const figure of own) touched.add(`${path}/${figure}`);
  let discounted = given;
  for (const discount of overlay.discounts ?? []) {
    if (!holdsIn(discount, { region })) continue;
    for (const service of discount.services ?? []) {
      discounted = withDiscount(discounted, service, 1 - discount.percent / 100, (figure) => {
        // A class of file system that the user adds is his own as a whole.
        if (own.has(figure) || own.has(figure.replace(/\/usdPerGibMonth$/, '/**'))) return false;
        touched.add(`${path}/${figure}`);
        return true;
      });
    }
  }
  return deepFreeze(discounted);
}

/** @param own - filled with the figures that were given, below `prices/` */
function withGivenPrices(
  prices: ServicePrices,
  entry: NonNullable<CatalogOverlay['services']>[number] | undefined,
  own: Set<string>,
): ServicePrices {
  if (!entry) return prices;
  const { region: _region, lustre = [], s3StandardUsdPerGibMonth, internetEgressUsdPerGb, ...single } = entry;
  for (const figure of Object.keys(single)) own.add(figure);
  const sold = new Set(prices.lustre.map(lustreTierKey));
  const tiers = lustre.map(ownTier).filter(isLustreClass);
  for (const tier of tiers) {
    const key = lustreTierKey(tier);
    own.add(`lustre/${key}/${sold.has(key) ? 'usdPerGibMonth' : '**'}`);
  }
  if (s3StandardUsdPerGibMonth !== undefined) own.add('s3StandardTiers/**');
  if (internetEgressUsdPerGb !== undefined) own.add('internetEgressTiers/**');
  return {
    ...prices,
    ...single,
    lustre: withLustreTiers(prices.lustre, tiers),
    ...(s3StandardUsdPerGibMonth !== undefined && {
      s3StandardTiers: [{ upToTb: null, usdPerGibMonth: s3StandardUsdPerGibMonth }],
    }),
    ...(internetEgressUsdPerGb !== undefined && {
      internetEgressTiers: [{ upToTb: null, usdPerGb: internetEgressUsdPerGb }],
    }),
  };
}

/** @param takes - whether a figure, below `prices/`, may be taken down */
function withDiscount(
  prices: ServicePrices,
  service: PricedService,
  factor: number,
  takes: (figure: string) => boolean,
): ServicePrices {
  const lowered = (usd: number) => roundUsd(usd * factor);
  const single = SERVICE_FIGURE_KEYS.flatMap((key) => {
    const usd = prices[key];
    if (SERVICE_FIGURES[key].service !== service || usd === null || !takes(key)) return [];
    return [[key, lowered(usd)] as const];
  });
  const { s3StandardTiers, internetEgressTiers, lustre } = prices;
  return {
    ...prices,
    ...Object.fromEntries(single),
    ...(service === 's3' &&
      s3StandardTiers !== null &&
      takes('s3StandardTiers/**') && {
        s3StandardTiers: s3StandardTiers.map((tier) => ({ ...tier, usdPerGibMonth: lowered(tier.usdPerGibMonth) })),
      }),
    ...(service === 'data-transfer' &&
      internetEgressTiers !== null &&
      takes('internetEgressTiers/**') && {
        internetEgressTiers: internetEgressTiers.map((tier) => ({ ...tier, usdPerGb: lowered(tier.usdPerGb) })),
      }),
    ...(service === 'fsx' && {
      lustre: lustre.map((tier) => {
        const { usdPerGibMonth } = tier;
        const key = lustreTierKey(tier);
        if (usdPerGibMonth === null || !takes(`lustre/${key}/usdPerGibMonth`)) return tier;
        return { ...tier, usdPerGibMonth: lowered(usdPerGibMonth) };
      }),
    }),
  };
}
