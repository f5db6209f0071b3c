import type { LustreTier, ServicePrices, TypeOffer } from './catalog.js';

/** Paths of `figureTree` for figures that bills rest on, so that each line can be traced to its source. */

export function priceFigure(region: string, key: keyof ServicePrices): string {
  return `regions/${region}/prices/${key}`;
}

/** @param tier - its number from 0 */
export function s3TierFigure(region: string, tier: number): string {
  return `${priceFigure(region, 's3StandardTiers')}/${tier}/usdPerGibMonth`;
}

export function lustreFigure(region: string, tier: LustreTier): string {
  return `${priceFigure(region, 'lustre')}/${lustreTierKey(tier)}/usdPerGibMonth`;
}

export function offerFigure(region: string, instanceType: string, key: keyof TypeOffer): string {
  return `regions/${region}/offers/${instanceType}/${key}`;
}

export function reservationFigure(reservation: string): string {
  return `reservations/${reservation}/usdPerHour`;
}

/** `PERSISTENT_2-SSD-125`. */
export function lustreTierKey({ deployment, storageType, mbytesPerSecondPerTib }: LustreTier): string {
  return `${deployment}-${storageType}-${mbytesPerSecondPerTib}`;
}
