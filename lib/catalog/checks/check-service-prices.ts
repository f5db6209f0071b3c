import type { RegionCatalog } from '../facts/catalog.js';
import { SERVICE_FIGURE_KEYS, SERVICE_FIGURES } from '../facts/service-figures.js';
import type { CatalogFinding } from './catalog-finding.js';

/** Highest prices that any region asks or could ask. */
const CEILING_S3_USD_PER_GIB_MONTH = 0.1;
const CEILING_EGRESS_USD_PER_GB = 0.5;
const CEILING_LUSTRE_USD_PER_GIB_MONTH = 2;

/** Service prices of one region: within plausible bounds, tiers in order. */
export function checkServicePrices({ region, prices }: RegionCatalog): CatalogFinding[] {
  const path = `regions/${region}/prices`;
  const findings: CatalogFinding[] = [];
  const bounded = (figure: string, price: number | null, ceiling: number) => {
    if (price === null || (price > 0 && price <= ceiling)) return;
    findings.push({
      code: 'price-bounds',
      path: `${path}/${figure}`,
      message: `${price} USD is not between 0 and ${ceiling}`,
    });
  };
  for (const figure of SERVICE_FIGURE_KEYS) bounded(figure, prices[figure], SERVICE_FIGURES[figure].ceilingUsd);
  const tiered = [
    ['s3StandardTiers', prices.s3StandardTiers?.map((tier) => ({ upToTb: tier.upToTb, usd: tier.usdPerGibMonth }))],
    ['internetEgressTiers', prices.internetEgressTiers?.map((tier) => ({ upToTb: tier.upToTb, usd: tier.usdPerGb }))],
  ] as const;
  for (const [figure, tiers] of tiered) {
    const ceiling = figure === 's3StandardTiers' ? CEILING_S3_USD_PER_GIB_MONTH : CEILING_EGRESS_USD_PER_GB;
    tiers?.forEach((tier, i) => {
      bounded(`${figure}/${i}`, tier.usd, ceiling);
      const before = tiers[i - 1];
      const last = i === tiers.length - 1;
      const risesOrCostsMore =
        before && ((tier.upToTb ?? Number.POSITIVE_INFINITY) <= (before.upToTb ?? 0) || tier.usd > before.usd);
      if (risesOrCostsMore || last !== (tier.upToTb === null)) {
        findings.push({
          code: 'price-tiers',
          path: `${path}/${figure}/${i}`,
          message: `the tier up to ${tier.upToTb ?? 'no bound'} TB at ${tier.usd} USD does not follow the one before it`,
        });
      }
    });
  }

  const slower = new Map<string, { speed: number; usd: number }>();
  for (const tier of prices.lustre) {
    const figure = `lustre/${tier.deployment}-${tier.storageType}-${tier.mbytesPerSecondPerTib}`;
    bounded(`${figure}/usdPerGibMonth`, tier.usdPerGibMonth, CEILING_LUSTRE_USD_PER_GIB_MONTH);
    if (tier.usdPerGibMonth === null) continue;
    const kind = `${tier.deployment}-${tier.storageType}`;
    const before = slower.get(kind);
    if (before && (tier.mbytesPerSecondPerTib <= before.speed || tier.usdPerGibMonth <= before.usd)) {
      findings.push({
        code: 'price-tiers',
        path: `${path}/${figure}`,
        message: `${tier.usdPerGibMonth} USD is no more than the slower tier's ${before.usd}`,
      });
    }
    slower.set(kind, { speed: tier.mbytesPerSecondPerTib, usd: tier.usdPerGibMonth });
  }
  return findings;
}
