import { byEntryKey, compareText } from '../../units/order.js';
import type { ZoneSpot } from '../facts/catalog.js';
import { roundUsd } from '../facts/offer-prices.js';
import type { SpotPrice } from './catalog-api.js';

/** The period that a refresh asks for, in days. AWS keeps 90; two weeks have each day of the week twice. */
export const SPOT_DAYS = 14;

/** How the spot price of a type moved in one zone. */
export interface SpotInZone extends ZoneSpot {
  readonly instanceType: string;
  /** Zone id, or the zone's name where AWS gives no id. */
  readonly zone: string;
}

/**
 * The changes of a period, folded: each price counts for the time that it was in force, from its change, or from the
 * start of the period, to the next change. Sorted by type and zone.
 * @param from - start of the period, in milliseconds since 1970
 * @param until - its end, above `from`
 */
export function foldSpotHistory(prices: readonly SpotPrice[], from: number, until: number): SpotInZone[] {
  const series = new Map<string, SpotPrice[]>();
  for (const price of prices) {
    const key = `${price.instanceType} ${price.zone}`;
    const known = series.get(key);
    if (known === undefined) series.set(key, [price]);
    else known.push(price);
  }
  return [...series].sort(byEntryKey).map(([, changes]) => {
    const { instanceType, zone } = changes[0]!;
    const inForce = timesInForce(changes, from, until);
    return {
      instanceType,
      zone,
      medianUsdPerHour: quantile(inForce, 0.5),
      p90UsdPerHour: quantile(inForce, 0.9),
      from: dayOf(Math.min(...inForce.map(({ since }) => since))),
      until: dayOf(until),
    };
  });
}

interface InForce {
  readonly usd: number;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** In ms. */
  readonly length: number;
}

function timesInForce(changes: readonly SpotPrice[], from: number, until: number): InForce[] {
  const sorted = [...changes].sort((a, b) => a.timestamp - b.timestamp || a.usdPerHour - b.usdPerHour);
  const times = sorted.map(({ usdPerHour, timestamp }, index): InForce => {
    const since = Math.min(Math.max(timestamp, from), until);
    const end = Math.min(Math.max(sorted[index + 1]?.timestamp ?? until, since), until);
    return { usd: usdPerHour, since, length: end - since };
  });
  const lasting = times.filter(({ length }) => length > 0);
  // A price of the last moment alone is all that is known.
  return lasting.length > 0 ? lasting : times.slice(-1);
}

/** The lowest price that held for the share of the time, it or a lower one. */
function quantile(times: readonly InForce[], share: number): number {
  const byPrice = [...times].sort((a, b) => a.usd - b.usd);
  const total = byPrice.reduce((sum, { length }) => sum + length, 0);
  let passed = 0;
  for (const { usd, length } of byPrice) {
    passed += length;
    if (passed >= share * total) return roundUsd(usd);
  }
  return roundUsd(byPrice.at(-1)!.usd);
}

/** `2026-11-29`, in UTC. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** By type: its zones' figures, and the mean of their medians, which a single day moves little. */
export function spotByType(
  all: readonly SpotInZone[],
): ReadonlyMap<string, { readonly mean: number; readonly byZone: Readonly<Record<string, ZoneSpot>> }> {
  const types = new Map<string, SpotInZone[]>();
  for (const one of all) types.set(one.instanceType, [...(types.get(one.instanceType) ?? []), one]);
  return new Map(
    [...types].map(([type, zones]) => {
      const medians = zones.map(({ medianUsdPerHour }) => medianUsdPerHour).sort((a, b) => a - b);
      const byZone = [...zones]
        .sort((a, b) => compareText(a.zone, b.zone))
        .map(({ zone, instanceType: _, ...spot }): [string, ZoneSpot] => [zone, spot]);
      const mean = roundUsd(medians.reduce((sum, usd) => sum + usd, 0) / medians.length);
      return [type, { mean, byZone: Object.fromEntries(byZone) }];
    }),
  );
}
