import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Name of the file of a user's own figures; they hold for the blueprints of its folder. */
export const OVERLAY_FILE = 'datahall.catalog.yaml';

/**
 * Blueprints at a path, sorted: the file itself, or those of a folder and the folders in it. The user's own catalog is none, nor is
 * JSON without workloads: it may be anything. Empty: nothing is there.
 */
export function blueprintsAt(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return isBlueprint(path) ? [path] : [];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      return entry.isDirectory() ? blueprintsAt(inside) : isBlueprint(inside) ? [inside] : [];
    })
    .sort();
}

/** Whether a file is one of the blueprints of its folder, by its name and, of JSON, by its text. */
export function isBlueprint(file: string): boolean {
  if (basename(file) === OVERLAY_FILE) return false;
  return /\.ya?ml$/.test(file) || (file.endsWith('.json') && /"workloads"\s*:/.test(readFileSync(file, 'utf8')));
}

/** Paths of a command line: a folder stands for its blueprints. One without any stays, and is reported when it is read. */
export function filesOf(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? blueprintsAt(path) : [];
    return found.length === 0 ? [path] : found;
  });
}
