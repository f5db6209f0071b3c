import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { catalogDirectoryInUse } from '../../../catalog/files/load-catalog.js';
import { userCatalogDirectory } from '../../edge/catalog-in-use.js';

/** The files of a commit, in a folder of their own. */
export interface CommitTree {
  /** Where the file or folder at a path of the work tree is in the commit, whether or not it is there. */
  pathOf(path: string): string;
  /** Whether git keeps anything at a path, in the work tree now. */
  keeps(path: string): boolean;
  /** Path in the work tree of a file of the commit, from the current folder. */
  nameOf(path: string): string;
  /** Files of the work tree that are otherwise than in the commit, new or gone; those that git ignores are left out. Absolute. */
  readonly changed: readonly string[];
  /** Root of the commit's files. */
  readonly root: string;
}

/**
 * Does work with the files of a commit at hand; they are deleted after it. The repository and its index stay as they are.
 * @param folder - in the repository
 * @returns null: git knows no such commit there
 */
export async function atCommit<T>(
  ref: string,
  folder: string,
  work: (tree: CommitTree) => T | Promise<T>,
): Promise<T | null> {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'datahall-commit-')));
  const root = join(temporary, 'files');
  const env = { ...process.env, GIT_INDEX_FILE: join(temporary, 'index') };
  const git = (at: string, ...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: at, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    let top: string;
    let changed: string[];
    try {
      top = realpathSync(git(folder, 'rev-parse', '--show-toplevel'));
      const commit = git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
      git(top, 'read-tree', commit);
      git(top, 'checkout-index', '--all', '--quiet', `--prefix=${root}${sep}`);
      // The index is the commit's here: what it does not have is new.
      changed = ['--modified', '--deleted', '--others']
        .flatMap((kind) => git(top, 'ls-files', '-z', kind, '--exclude-standard').split('\0'))
        .filter((path) => path !== '')
        .map((path) => join(top, path));
    } catch {
      return null;
    }
    const within = (path: string) =>
      relative(top, existsSync(path) ? realpathSync(path) : resolve(realpathSync('.'), path));
    return await work({
      root,
      changed,
      pathOf: (path) => join(root, within(path)),
      nameOf: (path) => relative(realpathSync('.'), join(top, relative(root, path))),
      keeps: (path) =>
        !within(path).startsWith('..') &&
        execFileSync('git', ['ls-files', '--', within(path)], { cwd: top, encoding: 'utf8' }) !== '',
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Folder of a commit's own catalog, where git keeps one; else the catalog is no part of either version. */
export function catalogAt(tree: CommitTree): string {
  const directory = userCatalogDirectory(undefined);
  return catalogDirectoryInUse(tree.keeps(directory) ? tree.pathOf(directory) : directory);
}
