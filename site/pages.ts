import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Pages beside those of `docs/`. */
const ROOT_PAGES = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/** Paths of the pages below a root, sorted: their place on the site by `addressOf`. */
export function pagesOf(root: string): string[] {
  const below = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return below(path);
      return path.endsWith('.md') ? [path] : [];
    });
  return [...ROOT_PAGES, ...below('docs')].sort();
}

/** A page of Markdown elsewhere, such as a report that a test holds, is a file. */
function isPage(path: string): boolean {
  return path.endsWith('.md') && (path.startsWith('docs/') || ROOT_PAGES.includes(path));
}

/** Where a file or folder of the repository is on the site: the README is its first page, `docs/` its top. */
export function addressOf(path: string): string {
  if (path === 'README.md') return 'index.html';
  if (path === 'docs/README.md') return 'contents.html';
  const inside = path.replace(/^docs\//, '').replace(/\/$/, '');
  if (isPage(path)) return `${ROOT_PAGES.includes(path) ? inside.toLowerCase() : inside}`.replace(/\.md$/, '.html');
  return path.startsWith('docs/') ? inside : posix.join('files', inside);
}

/**
 * The target of a link in a page as the site has it.
 * @returns the address, from the page; and the file or folder that the site must have for it, unless it is a page or elsewhere
 */
export function resolveLink(
  root: string,
  page: string,
  href: string,
): { readonly href: string; readonly needs: { readonly path: string; readonly folder: boolean } | null } {
  if (/^(?:[a-z]+:|#|\/\/)/i.test(href)) return { href, needs: null };
  const [target, fragment] = href.split('#') as [string, string?];
  const path = posix.join(posix.dirname(page), target);
  const folder = statSync(join(root, path)).isDirectory();
  const address = folder ? posix.join(addressOf(path), 'index.html') : addressOf(path);
  const from = posix.dirname(addressOf(page));
  const anchor = fragment === undefined ? '' : `#${fragment}`;
  return {
    href: `${posix.relative(from, address)}${anchor}`,
    needs: isPage(path) ? null : { path, folder },
  };
}

/** A group of the contents, as the list of pages has it. */
export interface Group {
  readonly title: string;
  readonly links: readonly { readonly text: string; readonly path: string }[];
}

/** The contents of the site: the list that `docs/README.md` is, of which each group ends its name in a colon. */
export function contentsOf(root: string): Group[] {
  const groups: { title: string; links: { text: string; path: string }[] }[] = [];
  for (const line of readFileSync(join(root, 'docs/README.md'), 'utf8').split('\n')) {
    const title = /^(\S.*):$/.exec(line);
    if (title !== null && !line.startsWith('-')) groups.push({ title: title[1]!, links: [] });
    for (const [, text, href] of line.matchAll(/\[([^\]]+)\]\(([^)#]+)[^)]*\)/g)) {
      const path = posix.join('docs', href!);
      if (line.startsWith('-')) groups.at(-1)?.links.push({ text: capital(text!.replaceAll('`', '')), path });
    }
  }
  return groups;
}

/** In the list a link may go on a sentence. */
function capital(text: string): string {
  return text.includes('/') || text === 'datahall' ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
