import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Catalog, CatalogIndex, InstanceType, RegionCatalog } from '../facts/catalog.js';
import { priceDates } from '../facts/table-dates.js';
import { type AcceleratorRecord, decodeAccelerators } from './accelerators-file.js';
import { resolveCatalogDirectory } from './catalog-directory.js';
import { decodeIndex, type IndexFile, sha256 } from './index-file.js';
import { decodeInstanceTypes } from './instance-types-file.js';
import { decodeRegion } from './region-file.js';
import { CorruptCatalogError } from './rows.js';
import { type CatalogSources, decodeSources } from './sources-file.js';

/** The snapshot that ships with the package. */
export const SHIPPED_CATALOG_DIRECTORY = fileURLToPath(new URL('../data', import.meta.url));

/**
 * Names, dates and zones: what every command needs, about 20 kB.
 * @param directory - folder of a catalog; default: the shipped snapshot
 * @throws CorruptCatalogError when the folder holds no whole catalog
 */
export function loadCatalogIndex(directory: string = SHIPPED_CATALOG_DIRECTORY): CatalogIndex {
  return readIndex(resolve(directory));
}

/** What of a catalog is read. */
interface LoadCatalogOptions {
  /** Only these are read; a region that the index does not name is left out of the answer. */
  readonly regions: readonly string[];
  /** Folder of a catalog, or of refreshed ones with one in use; default: the shipped snapshot. */
  readonly directory?: string;
}

/**
 * All instance types, and the regions that were asked for. Frozen.
 * @throws CorruptCatalogError when a file is missing or differs from what the index says of it
 */
export function loadCatalog({ regions, directory: asked = SHIPPED_CATALOG_DIRECTORY }: LoadCatalogOptions): Catalog {
  const directory = resolve(asked);
  const index = readIndex(directory);
  const types = readTypes(directory, index);
  const known = new Set(index.regions.map((entry) => entry.region));
  const loaded = new Map<string, RegionCatalog>();
  for (const region of [...new Set(regions)].sort()) {
    if (!known.has(region)) continue;
    const file = `regions/${region}.json`;
    const text = read(directory, file, index);
    loaded.set(
      region,
      decodedOnce(index, [file], () => decodeRegion(file, text)),
    );
  }
  const dates = new Map([...loaded.keys()].map((region) => [region, priceDates(index, region)]));
  return Object.freeze({
    date: index.date,
    hash: index.hash,
    types,
    regions: loaded,
    priceDates: dates,
    overlays: [],
  });
}

/** Accelerators by key, also those that no instance type carries. */
export function loadAccelerators(
  directory: string = SHIPPED_CATALOG_DIRECTORY,
): ReadonlyMap<string, AcceleratorRecord> {
  const resolved = resolve(directory);
  return readAccelerators(resolved, readIndex(resolved));
}

/** Where each figure comes from; not needed to size. */
export function loadCatalogSources(directory: string = SHIPPED_CATALOG_DIRECTORY): CatalogSources {
  const resolved = resolve(directory);
  return decodeSources('sources.json', read(resolved, 'sources.json', readIndex(resolved)));
}

/** Every file of a catalog by its path, each as the index says: what a refresh starts from. */
export function readCatalogFiles(directory: string = SHIPPED_CATALOG_DIRECTORY): {
  readonly index: IndexFile;
  readonly files: ReadonlyMap<string, string>;
} {
  const resolved = resolve(directory);
  const index = readIndex(resolved);
  return { index, files: new Map(Object.keys(index.files).map((file) => [file, read(resolved, file, index)])) };
}

/** A user's folder of refreshed catalogs where one is in use, the shipped catalog else. */
export function catalogDirectoryInUse(userDirectory: string): string {
  return resolveCatalogDirectory(userDirectory) === userDirectory ? SHIPPED_CATALOG_DIRECTORY : userDirectory;
}

function resolve(directory: string): string {
  return directory === SHIPPED_CATALOG_DIRECTORY ? directory : resolveCatalogDirectory(directory);
}

function readIndex(directory: string): IndexFile {
  return decodeIndex('index.json', readText(directory, 'index.json'));
}

function readTypes(directory: string, index: IndexFile): ReadonlyMap<string, InstanceType> {
  const accelerators = readAccelerators(directory, index);
  const file = 'instance-types.json';
  const text = read(directory, file, index);
  return decodedOnce(
    index,
    [file, 'accelerators.json'],
    () => new Map(decodeInstanceTypes(file, text, accelerators).map((type) => [type.name, type])),
  );
}

const decodedFiles = new Map<string, unknown>();

/** What files hold, frozen: it is named by their hashes, so that the blueprints of one run share it. */
function decodedOnce<T>({ files }: IndexFile, from: readonly string[], decode: () => T): T {
  const key = from.map((file) => files[file]).join(' ');
  if (!decodedFiles.has(key)) decodedFiles.set(key, decode());
  return decodedFiles.get(key) as T;
}

function readAccelerators(directory: string, index: IndexFile): Map<string, AcceleratorRecord> {
  const text = read(directory, 'accelerators.json', index);
  return new Map(decodeAccelerators('accelerators.json', text).map((record) => [record.accelerator.key, record]));
}

function read(directory: string, file: string, index: IndexFile): string {
  const text = readText(directory, file);
  if (sha256(text) !== index.files[file]) {
    throw new CorruptCatalogError(file, 'it is not the file that the index names');
  }
  return text;
}

function readText(directory: string, file: string): string {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch (error) {
    throw new CorruptCatalogError(file, (error as Error).message);
  }
}
