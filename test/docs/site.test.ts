import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, posix } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../site/build.js';
import { renderPage } from '../../site/markdown.js';
import { addressOf, contentsOf, pagesOf } from '../../site/pages.js';
import { CHROMIUM, NO_CHROMIUM, startBrowser } from '../report/browser.js';

const root = join(import.meta.dirname, '../..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], iframes: false })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'datahall-site-'));
  await buildSite(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pages of the site, without the planner's own. */
function built(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html') && !name.startsWith('planner/'))
    .sort();
}

/** Links of pages that lead nowhere: to no file, or to no anchor of a page. */
function broken(pages: readonly string[], read: (page: string) => string): string[] {
  return pages.flatMap((page) =>
    [...read(page).matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, raw]) => {
      const link = raw!.replaceAll('&amp;', '&');
      if (/^(?:https?:|mailto:|data:)/.test(link)) return [];
      const [path, anchor] = link.split('#') as [string, string?];
      const target = path === '' ? page : posix.join(posix.dirname(page), path);
      const file = statSync(join(folder, target), { throwIfNoEntry: false });
      if (file?.isFile() !== true) return [`${page}: ${link}`];
      if (anchor === undefined || !target.endsWith('.html') || target.startsWith('planner/')) return [];
      return read(target).includes(` id="${decodeURIComponent(anchor)}"`) ? [] : [`${page}: ${link}`];
    }),
  );
}

const onDisk = (page: string): string => readFileSync(join(folder, page), 'utf8');

describe('the site', () => {
  it('has every page, and no link that leads nowhere', () => {
    const addresses = pagesOf(root).map(addressOf);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(built()).toEqual(expect.arrayContaining(addresses));
    expect(broken(built(), onDisk)).toEqual([]);
  });

  it('would see a link to no page and one to no heading', () => {
    const text = '<a href="none.html">a</a> <a href="tutorial.html#none">b</a> <a href="tutorial.html#tutorial">c</a>';
    const read = (page: string) => (page === 'a.html' ? text : onDisk(page));
    expect(broken(['a.html'], read)).toEqual(['a.html: none.html', 'a.html: tutorial.html#none']);
  });

  it('has the groups of the list of pages as its contents, on every page', () => {
    const groups = contentsOf(root);
    expect(groups.map(({ title }) => title)).toEqual(['Start here', 'Tasks', 'Topics', 'Reference']);
    expect(groups.flatMap(({ links }) => links).length).toBeGreaterThan(40);
    for (const page of built()) expect(onDisk(page), page).toContain('>Start here<');
  });

  it('can be tried wherever a page has a whole blueprint, and nowhere else', () => {
    const whole = 'version: 1\nname: a\nworkloads:\n  - name: b\n';
    const render = (text: string) => renderPage(text, { link: (href) => href, planner: 'planner/' }).html;
    expect(render(`\`\`\`yaml\n${whole}\`\`\``)).toContain('<iframe loading="lazy"');
    expect(render('```yaml\nworkloads:\n  - name: b\n```')).not.toContain('<iframe');
    expect(onDisk('tutorial.html').match(/<iframe/g)?.length).toBeGreaterThanOrEqual(1);
  });

  it('has pictures that a reader need not wait for', () => {
    const pictures = readdirSync(join(root, 'docs/images'));
    expect(pictures.length).toBeGreaterThan(0);
    const large = pictures.filter((name) => statSync(join(root, 'docs/images', name)).size > 120_000);
    expect(large).toEqual([]);
  });

  it('has the anchors of GitHub', () => {
    const text = '# A `b`: c, d\n\n## Twice\n\n## Twice\n';
    const { passages } = renderPage(text, { link: (href) => href, planner: '' });
    expect(passages.map(({ id }) => id)).toEqual(['a-b-c-d', 'twice', 'twice-1']);
  });
});

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

describe.skipIf(CHROMIUM === null)(`the site in Chromium${CHROMIUM === null ? ` (${NO_CHROMIUM})` : ''}`, () => {
  let server: Server;
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = new URL(request.url!, 'http://localhost').pathname;
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
      if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' }).end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });

  async function open(
    page: string,
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; told: string[] }> {
    const opened = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    opened.setDefaultTimeout(100_000);
    const told: string[] = [];
    opened.on('console', (message) => message.type() === 'error' && told.push(message.text()));
    opened.on('pageerror', (error) => told.push(error.message));
    await opened.goto(address + page);
    return { page: opened, told };
  }

  it.each([
    ['index.html', 390, 'dark'],
    ['tutorial.html', 1440, 'light'],
    ['reference/blueprint.html', 390, 'light'],
    ['reference/api/datahall.html', 1440, 'dark'],
  ] as const)('%s at %s px, %s: whole, quiet and accessible', async (name, width, scheme) => {
    const { page, told } = await open(name, width, scheme);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.evaluate(axe);
    expect(await page.evaluate(AXE)).toEqual([]);
    expect(told).toEqual([]);
    await page.close();
  });

  it('finds a heading from any folder, and leads to it', async () => {
    const { page, told } = await open('reference/api/datahall.html', 1440, 'light');
    await page.locator('#search').fill('capacity block');
    await page.locator('#found a').first().waitFor();
    const found = await page.locator('#found a').allTextContents();
    expect(found.join('\n')).toContain('Reserve a capacity block');
    await page.locator('#found a', { hasText: 'Reserve a capacity block' }).first().click();
    await page.waitForURL(/reserve-a-capacity-block\.html/);
    await page.locator('#search').fill('zxqvkw');
    await page.getByText('Nothing found.').waitFor();
    expect(told).toEqual([]);
    await page.close();
  });

  it('plans the blueprint of the tutorial in its page', async () => {
    const { page, told } = await open('tutorial.html', 1440, 'light');
    await page.locator('.try summary').first().click();
    const planner = page.frameLocator('.try iframe').first();
    await planner.locator('.right[aria-busy=false] .verdict').waitFor();
    expect(await planner.locator('.verdict').textContent()).toContain('2 × p4d.24xlarge on demand in eu-west-1');
    expect(told).toEqual([]);
    await page.close();
  });
});
