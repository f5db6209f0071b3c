import type { Catalog } from '../../catalog/facts/catalog.js';
import { queryPrices, queryTypes, type TypeOrder, type TypeQuery } from '../../catalog/figures/query-catalog.js';
import { loadCatalog, loadCatalogIndex } from '../../catalog/files/load-catalog.js';
import { pricesDocument, typesDocument } from '../../report/documents/catalog-document.js';
import { catalogInUse } from '../edge/catalog-in-use.js';
import { EXIT } from '../edge/exit-code.js';
import { type AnswerOptions, tellDocument } from '../edge/render.js';
import { tellUnknownName, tellUnknownRegion } from '../edge/unknown-name.js';

export interface QueryOptions extends AnswerOptions {
  /** Where refreshed catalogs are kept. @default - `DATAHALL_CATALOG`, else `datahall-catalog` */
  readonly catalog?: string;
}

/** `catalog list`: types that meet every filter, sorted. */
export function listTypes(query: TypeQuery, order: TypeOrder, options: QueryOptions): number {
  const directory = catalogInUse(options.catalog);
  const { regions } = loadCatalogIndex(directory);
  const known = regions.map(({ region }) => region);
  if (query.region !== undefined && !known.includes(query.region)) return tellUnknownRegion(query.region, regions);
  const catalog = loadCatalog({ regions: query.region === undefined ? [] : [query.region], directory });
  const rows = queryTypes(catalog, query, order);
  tellDocument(typesDocument(rows, { date: catalog.date, region: query.region ?? null }), options, rows);
  return EXIT.fine;
}

/** `catalog prices`: what a type costs in every region that offers it. */
export function listPrices(type: string, options: QueryOptions): number {
  const catalog = wholeCatalog(catalogInUse(options.catalog));
  if (!catalog.types.has(type)) return tellUnknownName('instance type', type, [...catalog.types.keys()]);
  const rows = queryPrices(catalog, type);
  tellDocument(pricesDocument(type, rows, catalog.date), options, rows);
  return EXIT.fine;
}

/** Every region: what questions across the world need, and nothing else. */
export function wholeCatalog(directory: string): Catalog {
  return loadCatalog({ regions: loadCatalogIndex(directory).regions.map(({ region }) => region), directory });
}
