import { Option } from 'commander';
import type { Catalog, CatalogIndex } from '../../catalog/facts/catalog.js';
import { catalogDirectoryInUse, loadCatalog, loadCatalogIndex } from '../../catalog/files/load-catalog.js';
import { NoCatalogError } from '../../catalog/files/rows.js';
import type { AnswerOptions } from './answer.js';

/** Folder of refreshed catalogs where none is named: `DATAHALL_CATALOG`, else `datahall-catalog` beside the blueprints. */
export function userCatalogDirectory(asked: string | undefined): string {
  return asked ?? process.env.DATAHALL_CATALOG ?? 'datahall-catalog';
}

/**
 * Folder of the catalog to read: the user's newest one where there is one, else the one that ships with the package.
 * @throws NoCatalogError when a folder is named, by an option or by `DATAHALL_CATALOG`, and holds no catalog
 */
export function catalogInUse(asked?: string): string {
  const directory = userCatalogDirectory(asked);
  const inUse = catalogDirectoryInUse(directory);
  const named = asked ?? process.env.DATAHALL_CATALOG;
  if (named !== undefined && inUse !== directory) {
    throw new NoCatalogError(asked === undefined ? `${directory} (of DATAHALL_CATALOG)` : directory);
  }
  return inUse;
}

/** The option of `CatalogOptions`. */
export const CATALOG_OPTION = new Option(
  '--catalog <folder>',
  'refreshed catalogs (default: DATAHALL_CATALOG, else datahall-catalog)',
);

/** Options of a command that queries a catalog. */
export interface CatalogOptions extends AnswerOptions {
  /** Folder of refreshed catalogs. @default - `DATAHALL_CATALOG`, else `datahall-catalog` */
  readonly catalog?: string;
}

/** A catalog with every region. */
export function wholeCatalog(directory: string): Catalog {
  return loadCatalog({ regions: regionNames(loadCatalogIndex(directory)), directory });
}

/** Names of all regions of a catalog, e.g. `us-east-1`. */
export function regionNames({ regions }: CatalogIndex): string[] {
  return regions.map(({ region }) => region);
}
