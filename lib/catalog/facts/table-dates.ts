import { compareText } from '../../units/order.js';
import type { CatalogIndex, CatalogTable, PriceDates } from './catalog.js';

/** Tables that hold prices of instances, which move by the month. */
export const PRICE_TABLES: readonly CatalogTable[] = ['on-demand', 'spot', 'reserved', 'capacity-blocks'];

/** When a table was true for a region, `YYYY-MM-DD`. */
export function tableDate(index: CatalogIndex, table: CatalogTable, region: string): string {
  const entry = index.regions.find((candidate) => candidate.region === region);
  return entry?.tableDates?.[table] ?? index.tableDates[table];
}

/** The first and the last of the days on which the price tables of a region were true. */
export function priceDates(index: CatalogIndex, region: string): PriceDates {
  const dates = PRICE_TABLES.map((table) => tableDate(index, table, region)).sort(compareText);
  return { oldest: dates[0]!, newest: dates.at(-1)! };
}
