import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { priceFigure, s3TierFigure } from '../../catalog/facts/figure-path.js';
import type { ServiceFigureKey } from '../../catalog/facts/service-figures.js';
import type { NodePart, SharedSubject } from '../../sizing/model/cost-subject.js';
import type { FixedCost, NodeCost } from '../../sizing/model/demand.js';
import { GIB, HOURS_PER_MONTH } from '../../units/conversions.js';
import { decimal, times, toNumber } from '../../units/decimal.js';
import { formatNumber } from '../../units/numbers.js';

/** A price in USD and the figure of the catalog that it rests on. */
export type Price = Pick<FixedCost, 'figure' | 'unitPriceUsd'>;

/** Prices of a region that are one figure each. */
export type PriceKey = ServiceFigureKey;

/** As the catalog has it in a region; null there: reported as not priced, never as free. */
export function priceOf({ region, prices }: RegionCatalog, key: PriceKey): Price {
  return { unitPriceUsd: prices[key], figure: priceFigure(region, key) };
}

/** What AWS keeps in S3 Standard beside the capacity that is sized: at the price of the first tier. */
export function standardPrice({ region, prices }: RegionCatalog): Price {
  return { unitPriceUsd: prices.s3StandardTiers?.[0]?.usdPerGibMonth ?? null, figure: s3TierFigure(region, 0) };
}

/** What no source gives a price of. */
export const UNPRICED: Price = { unitPriceUsd: null, figure: null };

/** So many of a thing that is paid by the hour, all month. */
export function hourly(
  category: FixedCost['category'],
  subject: SharedSubject,
  count: number,
  price: Price,
): FixedCost {
  return { category, subject, quantity: count * HOURS_PER_MONTH, unit: 'h', ...price };
}

/** What the blueprint itself states a monthly price of. @param usdPerMonth - null: it states none */
export function monthly(
  category: FixedCost['category'],
  subject: SharedSubject,
  quantity: number,
  usdPerMonth: number | null,
): FixedCost {
  return { category, subject, quantity, unit: 'month', unitPriceUsd: usdPerMonth, figure: null };
}

/** What a month's volume costs. @param quantity - in `unit` */
export function used(
  category: FixedCost['category'],
  subject: SharedSubject,
  quantity: number,
  unit: string,
  price: Price,
): FixedCost {
  return { category, subject, quantity, unit, ...price };
}

/** Traffic and logs are billed by 10^9 bytes. @param bytes - of a month */
export function gigabytes(
  category: FixedCost['category'],
  subject: SharedSubject,
  bytes: number,
  price: Price,
): FixedCost {
  return used(category, subject, bytes / 1e9, 'GB', price);
}

/** Capacity that is kept all month, which AWS bills by the GiB. */
export function kept(subject: SharedSubject, bytes: number, price: Price): FixedCost {
  return used('hardware', subject, bytes / GIB, 'GiB-month', price);
}

/**
 * What every node costs a month by a price of the region: their exact product, whose cents are rounded up later.
 * @param amount - in the unit of the price
 */
export function nodeCost(
  category: NodeCost['category'],
  kind: Exclude<NodePart['kind'], 'licence'>,
  region: RegionCatalog,
  amount: number,
  key: PriceKey,
): NodeCost {
  const { unitPriceUsd, figure } = priceOf(region, key);
  return {
    category,
    part: { kind },
    per: 'node',
    usdPerMonth: unitPriceUsd === null ? null : toNumber(times(decimal(amount), decimal(unitPriceUsd))),
    figure,
  };
}

/** Requests are billed by the thousand, ten thousand or million. @param by - how many a unit has */
export function counted(
  category: FixedCost['category'],
  subject: SharedSubject,
  count: number,
  by: number,
  what: string,
  price: Price,
): FixedCost {
  return used(category, subject, count / by, `${formatNumber(by)} ${what}`, price);
}
