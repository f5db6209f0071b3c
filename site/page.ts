import { posix } from 'node:path';
import { addressOf, type Group } from './pages.js';

/** Nothing loads from elsewhere; the planner stands in a frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/** A page of the site around its text. */
export function sitePage(page: {
  /** Of the page on the site. */
  readonly address: string;
  readonly title: string;
  readonly html: string;
  readonly contents: readonly Group[];
}): string {
  const { address, title, html, contents } = page;
  const from = posix.dirname(address);
  const to = (path: string): string => posix.relative(from, path) || posix.basename(path);
  const link = ({ text, path }: Group['links'][number]): string => {
    const target = path.endsWith('.md') ? addressOf(path) : posix.join(addressOf(path), 'index.html');
    const here = target === address ? ' aria-current="page"' : '';
    return `<li><a href="${to(target)}"${here}>${escapeText(text)}</a></li>`;
  };
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    `<title>${escapeText(title)} – datahall</title>`,
    '<link rel="icon" href="data:,">',
    `<link rel="stylesheet" href="${to('site.css')}">`,
    `<script type="module" src="${to('site.js')}"></script>`,
    '</head>',
    '<body>',
    '<header class="top">',
    `<a class="home" href="${to('index.html')}">datahall</a>`,
    `<a href="${to('tutorial.html')}">Tutorial</a> <a href="${to('reference/blueprint.html')}">Reference</a>`,
    `<a href="${to('reference/api/datahall.html')}">API</a> <a href="${to('planner/index.html')}">Planner</a>`,
    `<search><input type="search" id="search" aria-label="Search the pages" placeholder="Search" autocomplete="off" data-root="${to('.') === '.' ? '' : `${to('.')}/`}"><ol id="found" aria-live="polite"></ol></search>`,
    '</header>',
    '<div class="page">',
    '<nav aria-label="Pages"><details open><summary>Pages</summary>',
    ...contents.map((group) => `<p>${escapeText(group.title)}</p><ul>${group.links.map(link).join('')}</ul>`),
    '</details></nav>',
    `<main>${html}</main>`,
    '</div>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Text between tags and in attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[mark]!);
}
