import { roundTo } from '../../units/rounding.js';
import type { TypeOffer } from './catalog.js';

/** The prices of an offer, one for each purchase option. */
export const PRICE_FIGURES = [
  'onDemandUsdPerHour',
  'spotUsdPerHour',
  'reserved1YearUsdPerHour',
  'reserved3YearUsdPerHour',
  'capacityBlockUsdPerHour',
] as const satisfies readonly (keyof TypeOffer)[];

/** Key of an hourly price in an offer. */
export type PriceFigure = (typeof PRICE_FIGURES)[number];

/** An offer of which nothing but the zones is known. */
export const UNPRICED: Readonly<Record<PriceFigure, null>> = {
  onDemandUsdPerHour: null,
  spotUsdPerHour: null,
  reserved1YearUsdPerHour: null,
  reserved3YearUsdPerHour: null,
  capacityBlockUsdPerHour: null,
};

/** To a millionth of a dollar: finer than any price that AWS prints by the hour. */
export function roundUsd(usd: number): number {
  return roundTo(usd, 6);
}
