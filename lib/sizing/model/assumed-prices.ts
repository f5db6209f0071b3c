import type { LustreTier } from '../../catalog/facts/catalog.js';
import { compare, decimal } from '../../units/decimal.js';
import { identityKey } from '../../units/identity-key.js';
import type { FixedCost, NodeCost, Site } from './demand.js';

/**
 * By region, each site with the prices that it lacks at the dearest that one of the sites has for the same thing, so
 * that none is better by what is not known of it. Where no site has a price it stays absent for all.
 */
export function withDearestPrices(sites: readonly Site[]): ReadonlyMap<string, Site> {
  const dearest = new Map<string, number>();
  const see = (key: string | null, usd: number | null) => {
    if (key !== null && usd !== null) dearest.set(key, Math.max(usd, dearest.get(key) ?? 0));
  };
  for (const { fixedCosts, nodeCosts } of sites) {
    for (const cost of fixedCosts) see(fixedKey(cost), cost.unitPriceUsd);
    for (const cost of nodeCosts ?? []) see(nodeKey(cost), cost.usdPerMonth);
  }
  const priceOf = (key: string | null) => (key === null ? null : (dearest.get(key) ?? null));
  const tiers = sites
    .map(({ catalog }) => catalog.prices.s3StandardTiers)
    .reduce((a, b) => (compareTiers(a, b) >= 0 ? a : b), null);
  return new Map(
    sites.map((site) => [
      site.catalog.region,
      {
        ...site,
        catalog: {
          ...site.catalog,
          prices: { ...site.catalog.prices, s3StandardTiers: site.catalog.prices.s3StandardTiers ?? tiers },
        },
        fixedCosts: site.fixedCosts.map((cost) => ({
          ...cost,
          unitPriceUsd: cost.unitPriceUsd ?? priceOf(fixedKey(cost)),
        })),
        ...(site.nodeCosts && {
          nodeCosts: site.nodeCosts.map(
            (cost): NodeCost => ({ ...cost, usdPerMonth: cost.usdPerMonth ?? priceOf(nodeKey(cost)) }),
          ),
        }),
      },
    ]),
  );
}

/** The sites with the dearest price among them of each class of file system: by it a class is chosen where none is known. */
export function withAssumedFileSystems(sites: readonly Site[]): Site[] {
  const dearest = new Map<string, LustreTier>();
  for (const { catalog } of sites) {
    for (const tier of catalog.prices.lustre) {
      const known = dearest.get(lustreClass(tier))?.usdPerGibMonth ?? 0;
      if ((tier.usdPerGibMonth ?? 0) > known) dearest.set(lustreClass(tier), tier);
    }
  }
  const assumedLustreUsdPerGibMonth = new Map([...dearest].map(([key, tier]) => [key, tier.usdPerGibMonth!]));
  return sites.map((site) => ({ ...site, assumedLustreUsdPerGibMonth }));
}

/** What file systems of one price have in common. */
export function lustreClass({ deployment, storageType, mbytesPerSecondPerTib }: LustreTier): string {
  return `${deployment} ${storageType} ${mbytesPerSecondPerTib}`;
}

type Tiers = Site['catalog']['prices']['s3StandardTiers'];

function compareTiers(left: Tiers, right: Tiers): number {
  return compare(decimal(left?.[0]?.usdPerGibMonth ?? 0), decimal(right?.[0]?.usdPerGibMonth ?? 0));
}

/** What a unit price of the catalog is for, in any region; null: a price of the blueprint, which is the same in each. */
function fixedKey({ subject, unit, figure }: FixedCost): string | null {
  return figure === null ? null : identityKey({ subject, unit }, 'count');
}

function nodeKey({ part, per, figure }: NodeCost): string | null {
  return figure === null ? null : identityKey({ part, per });
}
