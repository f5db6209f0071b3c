import type { LustreTier, ServicePrices, TypeOffer } from './catalog.js';

/** Paths of `figureTree` for figures that bills rest on, so that each line can be traced to its source. */

/** e.g. `regions/us-east-1/prices/gp3UsdPerGibMonth`. */
export function priceFigure(region: string, key: keyof ServicePrices): string {
  return `regions/${region}/prices/${key}`;
}

/** @param tier - its number from 0 */
export function s3TierFigure(region: string, tier: number): string {
  return `${priceFigure(region, 's3StandardTiers')}/${tier}/usdPerGibMonth`;
}

/** @param tier - its number from 0 */
export function egressTierFigure(region: string, tier: number): string {
  return `${priceFigure(region, 'internetEgressTiers')}/${tier}/usdPerGb`;
}

/** e.g. `regions/us-east-1/prices/lustre/PERSISTENT_2-SSD-125/usdPerGibMonth`. */
export function lustreFigure(region: string, tier: LustreTier): string {
  return `${priceFigure(region, 'lustre')}/${lustreTierKey(tier)}/usdPerGibMonth`;
}

/** e.g. `regions/us-east-1/offers/p5.48xlarge/onDemandUsdPerHour`. */
export function offerFigure(region: string, instanceType: string, key: keyof TypeOffer): string {
  return `regions/${region}/offers/${instanceType}/${key}`;
}

/** e.g. `reservations/team-p5/usdPerHour`, a figure of the user's own catalog. */
export function reservationFigure(reservation: string): string {
  return `reservations/${reservation}/usdPerHour`;
}

/** `PERSISTENT_2-SSD-125`. */
export function lustreTierKey({ deployment, storageType, mbytesPerSecondPerTib }: LustreTier): string {
  return `${deployment}-${storageType}-${mbytesPerSecondPerTib}`;
}
