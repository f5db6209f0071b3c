import { compareText } from '../../units/order.js';
import type { TypeOffer } from './catalog.js';
import { roundUsd } from './offer-prices.js';

/** Median spot price in one zone, in USD per hour; where the zone's is unknown, the region's mean; null: neither is known. */
function zoneSpotUsd({ spotUsdPerHour, spotByZone }: TypeOffer, zone: string): number | null {
  return spotByZone?.[zone]?.medianUsdPerHour ?? spotUsdPerHour;
}

/**
 * The offer for nodes that are spread evenly over some zones: its spot price is the mean of theirs, each zone's median
 * over the period that the source covers, so that a lucky day decides nothing.
 */
export function offerIn(offer: TypeOffer, zones: readonly string[]): TypeOffer {
  if (offer.spotByZone === undefined || zones.length === 0) return offer;
  const prices = zones.map((zone) => zoneSpotUsd(offer, zone));
  if (prices.some((price) => price === null)) return offer;
  const sum = prices.reduce<number>((total, price) => total + price!, 0);
  return { ...offer, spotUsdPerHour: roundUsd(sum / zones.length) };
}

/** Zones from the one with the lowest spot price; unknown prices last, ties by zone id. */
export function bySpotPrice(offer: TypeOffer, zones: readonly string[]): string[] {
  if (offer.spotByZone === undefined) return [...zones];
  const usd = (zone: string) => zoneSpotUsd(offer, zone) ?? Number.POSITIVE_INFINITY;
  return [...zones].sort((a, b) => usd(a) - usd(b) || compareText(a, b));
}
