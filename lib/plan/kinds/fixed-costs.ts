import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import { priceFigure } from '../../catalog/facts/figure-path.js';
import type { ServiceFigureKey } from '../../catalog/facts/service-figures.js';
import type { SharedSubject } from '../../sizing/model/cost-subject.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import { GIB, HOURS_PER_MONTH } from '../../units/conversions.js';
import { formatNumber } from '../../units/numbers.js';

/** A price in USD and the figure of the catalog that it rests on. */
export type Price = Pick<FixedCost, 'figure' | 'unitPriceUsd'>;

/** Prices of a region that are one figure each. */
export type PriceKey = ServiceFigureKey;

/** As the catalog has it in a region; null there: reported as not priced, never as free. */
export function priceOf({ region, prices }: RegionCatalog, key: PriceKey): Price {
  return { unitPriceUsd: prices[key], figure: priceFigure(region, key) };
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

/** Requests are billed by the thousand, ten thousand or million. @param by - how many a unit has */
export function counted(
  category: FixedCost['category'],
  subject: SharedSubject,
  times: number,
  by: number,
  what: string,
  price: Price,
): FixedCost {
  return used(category, subject, times / by, `${formatNumber(by)} ${what}`, price);
}
