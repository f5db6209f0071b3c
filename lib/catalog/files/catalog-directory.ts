import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CorruptCatalogError, parse } from './rows.js';

/**
 * A user's catalogs: whole snapshots side by side, and one small file that names the one in use.
 *
 *   <directory>/current.json                  {"snapshot":"2026-11-22-0123456789ab"}
 *   <directory>/snapshots/<snapshot>/…        the files of one catalog, never changed once there
 *
 * A snapshot is written beside the others and renamed into place, and `current.json` is renamed over, so whoever reads
 * or dies at any moment sees the old catalog or the new one, whole.
 */
export const POINTER = 'current.json';
/** Holds the snapshots. */
export const SNAPSHOTS = 'snapshots';

/** The folder that holds the catalog in use: `directory` itself where it is one catalog and no collection. */
export function resolveCatalogDirectory(directory: string): string {
  const pointer = join(directory, POINTER);
  if (!existsSync(pointer)) return directory;
  return join(directory, SNAPSHOTS, readPointer(pointer));
}

/**
 * Name of the snapshot in use.
 * @throws CorruptCatalogError when the pointer names none
 */
export function readPointer(pointer: string): string {
  const { snapshot } = parse(POINTER, readFileSync(pointer, 'utf8'));
  if (typeof snapshot !== 'string' || !/^\d{4}-\d\d-\d\d-[0-9a-f]{12}$/.test(snapshot)) {
    throw new CorruptCatalogError(POINTER, `it names the snapshot ${JSON.stringify(snapshot)}`);
  }
  return snapshot;
}
