import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../lib/cli/program.js';
import { renderHtml } from '../../lib/report/render/html.js';
import { PAGE_SCRIPT } from '../../lib/report/render/page-script.js';
import { runHere } from '../cli/run-here.js';
import { PAYLOADS, poisoned } from '../hostile/payloads.js';
import { CHROMIUM, NO_CHROMIUM, startBrowser } from './browser.js';
import { everyChart } from './every-chart.js';
import { shippedReport } from './shipped-halls.js';

/** Evaluated by the debugger: the page itself admits its own script alone. */
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
  .then(({ violations }) => violations)`;
const OPACITY = "getComputedStyle(document.querySelector('.wide .point .hint')).opacity";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe.skipIf(CHROMIUM === null)(`pages in Chromium${CHROMIUM === null ? ` (${NO_CHROMIUM})` : ''}`, () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'datahall-pages-'));
    writeFileSync(join(folder, 'report.html'), renderHtml(await shippedReport('starter')));
    writeFileSync(join(folder, 'charts.html'), renderHtml(everyChart()));
    const roi = ['roi', 'blueprints/starter.yaml', '--capital', '250000', '-f', 'html', '-o', join(folder, 'roi.html')];
    expect((await runHere(...roi)).status).toBe(0);
    const difference = ['diff', 'blueprints/starter.yaml', 'blueprints/serving.yaml', '-f', 'html'];
    expect((await runHere(...difference, '-o', join(folder, 'diff.html'))).status).toBe(0);
    const frontier = ['frontier', 'blueprints/train-70b.yaml', '-f', 'html', '-o', join(folder, 'frontier.html')];
    expect((await runHere(...frontier)).status).toBe(0);
    const schedule = ['schedule', 'blueprints/research.yaml', 'docs/examples/tasks.yaml', '-f', 'html'];
    expect((await runHere(...schedule, '-o', join(folder, 'schedule.html'))).status).toBe(0);
    const size = ['size', 'blueprints/hardened.yaml', '--why', '-f', 'html', '-o', join(folder, 'size.html')];
    expect((await runHere(...size)).status).toBe(0);
    const quota = ['quota', '--offline', 'blueprints/starter.yaml', '-f', 'html', '-o', join(folder, 'quota.html')];
    expect((await runHere(...quota)).status).toBe(0);
    const portfolio = ['portfolio', 'blueprints/year.yaml', '--horizon', '12', '-f', 'html'];
    expect((await runHere(...portfolio, '-o', join(folder, 'portfolio.html'))).status).toBe(0);
    const imported = ['import', 'blueprints/starter.yaml', '-f', 'html', '-o', join(folder, 'import.html')];
    expect((await runHere(...imported)).status).toBe(0);
    const state = join(folder, 'state.json');
    writeFileSync(state, JSON.stringify({ format_version: '1.0', values: { root_module: { resources: [] } } }));
    const drift = ['drift', 'blueprints/starter.yaml', '--state', state, '-f', 'html'];
    await runHere(...drift, '-o', join(folder, 'drift.html'));
    const versions = [
      'versions',
      'check',
      'blueprints/starter.yaml',
      '-f',
      'html',
      '-o',
      join(folder, 'versions.html'),
    ];
    expect((await runHere(...versions)).status).toBe(0);
    const log = 'test/studies/acceptance/logs/good.log';
    const accept = ['accept', 'blueprints/starter.yaml', '--verdict', log, '-f', 'html'];
    await runHere(...accept, '-o', join(folder, 'accept.html'));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(
    file: string,
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; told: string[]; asked: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const told: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => told.push(message.text()));
    page.on('pageerror', (error) => told.push(String(error)));
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(join(folder, file)).href);
    return { page, told, asked };
  }

  /** Charts on each page: a page of every command that has one, and one with each kind of chart. */
  const charts = {
    accept: 0,
    charts: 4,
    diff: 0,
    drift: 0,
    frontier: 1,
    import: 0,
    portfolio: 1,
    quota: 0,
    report: 1,
    roi: 1,
    schedule: 3,
    size: 1,
    versions: 0,
  } as const;
  const names = Object.keys(charts) as (keyof typeof charts)[];
  const looks = names.flatMap((name) =>
    ([360, 1440] as const).flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ name, width, scheme }))),
  );

  const isJudged = ({ width, scheme }: Pick<(typeof looks)[number], 'width' | 'scheme'>) =>
    (width === 360) === (scheme === 'dark');

  it('are of every command that writes a page, and of one of a group', async () => {
    const commands = (await makeProgram()).commands.filter(({ options }) =>
      options.some(({ argChoices }) => argChoices?.includes('html')),
    );
    expect(commands.map((command) => command.name()).sort()).toEqual(
      names.filter((name) => name !== 'charts' && name !== 'versions'),
    );
  });

  it.each(looks)('$name at $width px, $scheme: whole, quiet, offline and accessible', async (look) => {
    const { name, width, scheme } = look;
    const { page, told, asked } = await open(`${name}.html`, width, scheme);
    const drawn = await page.locator('figure svg').filter({ visible: true }).count();
    expect(drawn).toBe(charts[name]);
    const sizes = await page
      .locator('figure svg')
      .filter({ visible: true })
      .evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().width));
    expect(sizes.filter((size) => size < 250)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);

    // What axe judges is the page at each width and the colours of each scheme, which do not depend on each other.
    if (isJudged(look)) {
      // A text over a gradient is not judged: the shades that tell of more to scroll to are left out.
      await page.addStyleTag({ content: '.scroll { background: none !important }' });
      await page.evaluate(axe);
      const violations = (await page.evaluate(AXE)) as Violation[];
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
    expect(told).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    await page.close();
  });

  it('would see a page that is not accessible, and one that is too wide', async () => {
    const { page } = await open('charts.html', 360, 'light');
    await page.addStyleTag({ content: ':root { --muted: #c8ccd0 } h1 { white-space: nowrap; width: 500px }' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeGreaterThan(360);
    await page.evaluate(axe);
    const violations = (await page.evaluate(AXE)) as Violation[];
    expect(violations.map(({ id }) => id)).toContain('color-contrast');
    await page.close();
  });

  it('runs and loads nothing that a hostile text asks for', async () => {
    const texts = Object.values(PAYLOADS);
    const document = poisoned(await shippedReport('starter'), texts.join(' '));
    writeFileSync(join(folder, 'hostile.html'), renderHtml({ ...document, title: 'Hostile' }));
    const { page, asked, told } = await open('hostile.html', 1440, 'light');
    expect(await page.title()).toBe('Hostile');
    expect(await page.locator('main').textContent()).toContain('<script>document.title="ran"</script>');
    expect({ told, asked: asked.filter((url) => !url.startsWith('file:')) }).toEqual({ told: [], asked: [] });
    expect(await page.locator('img, iframe, [onerror], [onmouseover]').count()).toBe(0);
    expect(await page.locator('script').allTextContents()).toEqual([PAGE_SCRIPT]);
    await page.close();
  });

  it('would run nothing else even if a text became markup', async () => {
    const page = renderHtml(await shippedReport('starter'));
    const holed = page.replace(
      '<main>',
      `<main><script>document.title = 'ran'</script><b onclick="document.title = 'ran'">x</b>`,
    );
    writeFileSync(join(folder, 'holed.html'), holed);
    const { page: opened, told } = await open('holed.html', 1440, 'light');
    await opened.locator('main b').first().click();
    expect(await opened.title()).toBe('Hall starter');
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.filter((line) => !line.includes('Content Security Policy'))).toEqual([]);
    await opened.close();
  });

  it('sorts a table by its numbers, back again, and filters a long one', async () => {
    const { page, told } = await open('report.html', 1440, 'light');
    const bill = page.locator('#table-cost-lines');
    const column = () => bill.locator('tbody tr:visible td:nth-child(2)').allTextContents();
    const given = await column();
    const numbers = (cells: string[]) => cells.map((text) => Number(text.replaceAll(',', '')));
    const heading = bill.getByRole('button', { name: 'USD/month' });
    await heading.click();
    expect(numbers(await column())).toEqual(numbers(given).sort((a, b) => a - b));
    expect(await bill.locator('th[aria-sort=ascending]').count()).toBe(1);
    await heading.click();
    expect(numbers(await column())).toEqual(numbers(given).sort((a, b) => b - a));
    await heading.click();
    expect(await column()).toEqual(given);

    const filter = page.getByRole('searchbox', { name: 'Filter: Cost a month, line by line' });
    await filter.fill('cloudwatch');
    const kept = await bill.locator('tbody tr:visible').allTextContents();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(given.length);
    expect(kept.filter((text) => !text.toLowerCase().includes('cloudwatch'))).toEqual([]);
    // The sum is that of all lines.
    expect(await bill.locator('tfoot').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await bill.locator('tbody tr:visible').count()).toBe(given.length);
    expect(told).toEqual([]);
    await page.close();
  });

  it.each([
    [390, 844],
    [768, 1024],
    [1440, 900],
    [1920, 1080],
  ])('has its answer on the first screen of %s × %s', async (width, height) => {
    for (const name of ['report', 'diff', 'roi', 'frontier', 'schedule', 'portfolio'] as const) {
      const { page } = await open(`${name}.html`, width, 'light');
      await page.setViewportSize({ width, height });
      const end = await page
        .locator('dl.figures')
        .first()
        .evaluate((box) => box.getBoundingClientRect().bottom);
      expect(end, name).toBeLessThanOrEqual(height);
      await page.close();
    }
  });

  it('shows the plan of a point under the pointer', async () => {
    const { page } = await open('charts.html', 1440, 'light');
    expect(await page.evaluate(OPACITY)).toBe('0');
    await page.locator('.wide .point circle').first().hover();
    expect(await page.evaluate(OPACITY)).toBe('1');
    await page.close();
  });

  it.each(names)('%s prints on A4, with nothing folded away or cut off', async (name) => {
    // 210 mm less margins of 1 cm, at 96 dots an inch.
    const width = 718;
    const { page } = await open(`${name}.html`, width, 'dark');
    await page.emulateMedia({ media: 'print' });
    const cut = (await page.evaluate(
      `[...document.querySelectorAll('main *')].filter((part) => part.getBoundingClientRect().right > ${width} + 1)
        .map((part) => part.closest('table, figure, p')?.id ?? part.tagName)`,
    )) as string[];
    expect([...new Set(cut)]).toEqual([]);
    expect(await page.locator('figure svg').filter({ visible: true }).count()).toBe(charts[name]);
    // On paper the ground is white, whatever the screen is.
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});
