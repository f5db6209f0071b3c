/**
 * Builds the site of the documentation from the pages of the repository: static files for any web server, with the planner
 * in them. Nothing in it names this machine; the same sources give the same bytes.
 *
 *     npm run site [folder]
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import MiniSearch from 'minisearch';
import { COLOR_STYLE } from '../lib/report/drawings/palette.js';
// @ts-expect-error: a script without types.
import { buildPlanner } from '../scripts/build-planner.js';
import { renderPage } from './markdown.js';
import { escapeText, sitePage } from './page.js';
import { addressOf, contentsOf, pagesOf, resolveLink } from './pages.js';
// @ts-expect-error: a script without types, which a page runs too.
import { OPTIONS } from './search-options.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @param out - is replaced */
export async function buildSite(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await buildPlanner(join(out, 'planner'));
  const write = (address: string, text: string): void => {
    mkdirSync(dirname(join(out, address)), { recursive: true });
    writeFileSync(join(out, address), text);
  };
  const contents = contentsOf(root);
  const passages: object[] = [];
  const files = new Set<string>();
  const folders = new Set<string>();

  for (const page of pagesOf(root)) {
    const address = addressOf(page);
    const {
      html,
      title,
      passages: found,
    } = renderPage(readFileSync(join(root, page), 'utf8'), {
      planner: posix.relative(posix.dirname(address), 'planner/index.html'),
      link: (href) => {
        const link = resolveLink(root, page, href);
        if (link.needs !== null) (link.needs.folder ? folders : files).add(link.needs.path);
        return link.href;
      },
    });
    write(address, sitePage({ address, title, html, contents }));
    for (const { id, heading, level, text } of found) {
      const place = level === 1 ? address : `${address}#${id}`;
      passages.push({ id: passages.length, address: place, page: title, heading, text });
    }
  }
  for (const folder of [...folders].sort()) {
    const address = posix.join(addressOf(folder), 'index.html');
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
    const items = entries.map((name) => {
      const path = posix.join(folder, name);
      if (!path.endsWith('.md')) files.add(path);
      const text = path.endsWith('.md') ? titleOf(path) : name;
      return `<li><a href="${posix.relative(posix.dirname(address), addressOf(path))}">${escapeText(text)}</a></li>`;
    });
    const title = posix.basename(folder);
    const html = `<h1>${escapeText(title)}</h1><ul>${items.join('')}</ul>`;
    write(address, sitePage({ address, title, html, contents }));
  }
  for (const file of files) cpSync(join(root, file), join(out, addressOf(file)));

  const index = new MiniSearch(OPTIONS);
  index.addAll(passages);
  write('search.json', JSON.stringify(index));
  write('site.css', `${COLOR_STYLE}${readFileSync(join(root, 'site/site.css'), 'utf8')}`);
  await build({
    absWorkingDir: root,
    entryPoints: { site: 'site/search.js' },
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** Of the first heading. */
function titleOf(path: string): string {
  return /^# (.*)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? posix.basename(path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildSite(resolve(root, process.argv[2] ?? 'site/dist'));
