import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { POINTER, readPointer, SNAPSHOTS } from './catalog-directory.js';
import { decodeIndex } from './index-file.js';
import { CorruptCatalogError } from './rows.js';

const STAGING_PREFIX = '.staging-';

/**
 * Writes a snapshot beside the others; the one in use stays in use.
 * @param files - contents by path, `index.json` among them
 * @returns its name
 */
export function writeSnapshot(directory: string, files: ReadonlyMap<string, string>): string {
  const index = decodeIndex('index.json', files.get('index.json') ?? '');
  const name = `${index.date}-${index.hash.slice(0, 12)}`;
  const target = join(directory, SNAPSHOTS, name);
  if (existsSync(target)) return name;
  mkdirSync(join(directory, SNAPSHOTS), { recursive: true });
  const staging = mkdtempSync(join(directory, SNAPSHOTS, STAGING_PREFIX));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(staging, path)), { recursive: true });
    writeDurably(join(staging, path), content);
  }
  try {
    renameSync(staging, target);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    // Another process wrote the same snapshot in the meantime: its content is the same by name.
    if (!existsSync(target)) throw error;
  }
  syncFolder(join(directory, SNAPSHOTS));
  return name;
}

/** Where a snapshot lies, in use or not. */
export function snapshotDirectory(directory: string, snapshot: string): string {
  return join(directory, SNAPSHOTS, snapshot);
}

/**
 * Puts a snapshot to use.
 * @throws CorruptCatalogError when there is no such snapshot
 */
export function useSnapshot(directory: string, snapshot: string): void {
  const index = join(directory, SNAPSHOTS, snapshot, 'index.json');
  if (!existsSync(index)) throw new CorruptCatalogError(index, 'it does not exist');
  const pointer = join(directory, POINTER);
  const next = `${pointer}.next`;
  writeDurably(next, `${JSON.stringify({ snapshot })}\n`);
  renameSync(next, pointer);
  syncFolder(directory);
}

/**
 * Removes snapshots that are out of use and what killed refreshes left behind, unless something touched them since:
 * a reader may have just begun, another refresh may be under way.
 */
export function removeOldSnapshots(directory: string, untouchedSinceMilliseconds: number): void {
  const folder = join(directory, SNAPSHOTS);
  if (!existsSync(folder)) return;
  const pointer = join(directory, POINTER);
  const current = existsSync(pointer) ? readPointer(pointer) : null;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (name === current || touched === undefined || touched >= untouchedSinceMilliseconds) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

/** Written and on the disk before it returns. */
export function writeDurably(path: string, content: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a rename last through a power cut; not every system can open a folder. */
function syncFolder(folder: string): void {
  let handle: number;
  try {
    handle = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(handle);
  } catch {
    // Windows has no folder to sync.
  } finally {
    closeSync(handle);
  }
}
