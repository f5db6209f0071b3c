import { catalogDirectoryInUse } from '../../catalog/files/load-catalog.js';

/** Where refreshed catalogs are kept when no folder is named: `DATAHALL_CATALOG`, else a folder beside the blueprints. */
export function userCatalogDirectory(asked: string | undefined): string {
  return asked ?? process.env.DATAHALL_CATALOG ?? 'datahall-catalog';
}

/** The catalog to read: the user's newest one where there is one, else the one that ships with the package. */
export function catalogInUse(asked: string | undefined): string {
  return catalogDirectoryInUse(userCatalogDirectory(asked));
}
