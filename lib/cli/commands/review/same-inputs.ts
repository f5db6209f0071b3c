import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { userCatalogDirectory } from '../../edge/catalog-in-use.js';
import { isBlueprint } from '../../files/blueprint-files.js';
import type { CommitTree } from './commit-tree.js';

/**
 * Whether a blueprint and all that it is planned with are as in the commit: its own text, the files of its folder that are
 * no blueprints, the catalog. One that names a file above its folder is taken to differ.
 */
export function sameInputs({ changed }: Pick<CommitTree, 'changed'>, file: string): boolean {
  const [own, catalog] = [realpathSync(file), userCatalogDirectory(undefined)];
  const folders = [dirname(own), existsSync(catalog) ? realpathSync(catalog) : resolve(realpathSync('.'), catalog)];
  if (changed.length > 0 && readFileSync(own, 'utf8').includes('../')) return false;
  return changed.every((path) => {
    if (path === own) return false;
    const isInput = folders.some((folder) => path.startsWith(folder + sep));
    return !isInput || (existsSync(path) && isBlueprint(path));
  });
}
