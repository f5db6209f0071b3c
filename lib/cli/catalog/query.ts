import type { Catalog } from '../../catalog/catalog.js';
import { loadCatalog, loadCatalogIndex } from '../../catalog/load-catalog.js';
import { queryPrices, queryTypes, type TypeOrder, type TypeQuery } from '../../catalog/query-catalog.js';
import { pricesDocument, typesDocument } from '../../report/catalog-document.js';
import { EXIT } from '../exit-code.js';
import { tellDocument } from '../render.js';
import { toJson } from '../size.js';
import { print } from '../terminal.js';
import { catalogInUse } from './catalog-in-use.js';
import { tellUnknownName } from './unknown-name.js';

export interface QueryOptions {
  readonly catalog: string | undefined;
  readonly json: boolean;
}

/** `catalog list`: types that meet every filter, sorted. */
export function listTypes(query: TypeQuery, order: TypeOrder, options: QueryOptions): number {
  const directory = catalogInUse(options.catalog);
  const { regions } = loadCatalogIndex(directory);
  const known = regions.map(({ region }) => region);
  if (query.region !== undefined && !known.includes(query.region))
    return tellUnknownName('region', query.region, known);
  const catalog = loadCatalog({ regions: query.region === undefined ? [] : [query.region], directory });
  const rows = queryTypes(catalog, query, order);
  if (options.json) print(process.stdout, [toJson(rows)]);
  else tellDocument(typesDocument(rows, { date: catalog.date, region: query.region ?? null }), 'text');
  return EXIT.fine;
}

/** `catalog prices`: what a type costs in every region that offers it. */
export function listPrices(type: string, options: QueryOptions): number {
  const catalog = wholeCatalog(catalogInUse(options.catalog));
  if (!catalog.types.has(type)) return tellUnknownName('instance type', type, [...catalog.types.keys()]);
  const rows = queryPrices(catalog, type);
  if (options.json) print(process.stdout, [toJson(rows)]);
  else tellDocument(pricesDocument(type, rows, catalog.date), 'text');
  return EXIT.fine;
}

/** Every region: what questions across the world need, and nothing else. */
export function wholeCatalog(directory: string): Catalog {
  return loadCatalog({ regions: loadCatalogIndex(directory).regions.map(({ region }) => region), directory });
}
