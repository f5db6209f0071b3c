import type { LustreDeployment, LustreDrive } from '../../units/closed-lists.js';
import type { LustreTier, ServicePrices } from '../facts/catalog.js';
import { withLustreTiers } from '../facts/lustre-tiers.js';
import type { ServiceFigureKey } from '../facts/service-figures.js';

/** Prices of one service figure as the price list has them, in tiers; most have one. */
export interface ListedServicePrice {
  readonly figure: ServiceFigure;
  readonly tiers: readonly { readonly upToGb: number | null; readonly usd: number }[];
}

/** Key of a service price; FSx for Lustre has one for each class. */
export type ServiceFigure =
  | ServiceFigureKey
  | 's3StandardTiers'
  | 'internetEgressTiers'
  /** `PERSISTENT_2-SSD-125`. */
  | `lustre/${LustreDeployment}-${LustreDrive}-${number}`;

/** The prices with what the list says in its place. */
export function withListedPrices(prices: ServicePrices, listed: readonly ListedServicePrice[]): ServicePrices {
  const single: Partial<Record<ServiceFigureKey, number>> = {};
  let { s3StandardTiers, internetEgressTiers } = prices;
  const listedTiers: LustreTier[] = [];
  for (const { figure, tiers } of listed) {
    // AWS prints TB where the list counts in GB of 1024.
    const inTb = tiers.map(({ upToGb, usd }) => ({ upToTb: upToGb === null ? null : upToGb / 1024, usd }));
    if (figure === 's3StandardTiers') {
      s3StandardTiers = inTb.map(({ upToTb, usd }) => ({ upToTb, usdPerGibMonth: usd }));
    } else if (figure === 'internetEgressTiers') {
      internetEgressTiers = inTb.map(({ upToTb, usd }) => ({ upToTb, usdPerGb: usd }));
    } else if (figure.startsWith('lustre/')) {
      const [deployment, storageType, speed] = figure.slice('lustre/'.length).split('-');
      listedTiers.push({
        deployment: deployment as LustreDeployment,
        storageType: storageType as LustreDrive,
        mbytesPerSecondPerTib: Number(speed),
        usdPerGibMonth: tiers[0]!.usd,
      });
    } else {
      single[figure as ServiceFigureKey] = tiers[0]!.usd;
    }
  }
  // The list has every class that a region sells: where it prices one, a class without any price is not sold there.
  const sold = prices.lustre.filter((tier) => listedTiers.length === 0 || tier.usdPerGibMonth !== null);
  const lustre = withLustreTiers(sold, listedTiers);
  return { ...prices, ...single, s3StandardTiers, internetEgressTiers, lustre };
}
