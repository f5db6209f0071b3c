import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../lib/report/render/html.js';
import { runHere } from '../cli/run-here.js';
import { CHROMIUM, NO_CHROMIUM, startBrowser } from './browser.js';
import { everyChart } from './every-chart.js';
import { shippedReport } from './shipped-halls.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
  .then(({ violations }) => violations)`;
const OPACITY = "getComputedStyle(document.querySelector('.point .hint')).opacity";

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

  const charts = { 'report.html': 2, 'charts.html': 5, 'roi.html': 1, 'diff.html': 0 } as const;

  it.each([
    ['report.html', 360, 'light'],
    ['report.html', 1440, 'dark'],
    ['charts.html', 360, 'dark'],
    ['charts.html', 1440, 'light'],
    ['roi.html', 360, 'light'],
    ['roi.html', 1440, 'dark'],
    ['diff.html', 360, 'dark'],
    ['diff.html', 1440, 'light'],
  ] as const)('%s at %d px, %s: whole, quiet, offline and accessible', async (file, width, scheme) => {
    const { page, told, asked } = await open(file, width, scheme);
    const drawn = await page.locator('figure svg').count();
    expect(drawn).toBe(charts[file]);
    const sizes = await page
      .locator('figure svg')
      .evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().width));
    expect(sizes.filter((size) => size < 250)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);

    await page.addScriptTag({ path: axe });
    const violations = (await page.evaluate(AXE)) as Violation[];
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(told).toEqual([]);
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    await page.close();
  });

  it('would see a page that is not accessible, and one that is too wide', async () => {
    const { page } = await open('charts.html', 360, 'light');
    await page.addStyleTag({ content: ':root { --muted: #c8ccd0 } h1 { white-space: nowrap; width: 500px }' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeGreaterThan(360);
    await page.addScriptTag({ path: axe });
    const violations = (await page.evaluate(AXE)) as Violation[];
    expect(violations.map(({ id }) => id)).toContain('color-contrast');
    await page.close();
  });

  it('shows the plan of a point under the pointer', async () => {
    const { page } = await open('charts.html', 1440, 'light');
    expect(await page.evaluate(OPACITY)).toBe('0');
    await page.locator('.point circle').first().hover();
    expect(await page.evaluate(OPACITY)).toBe('1');
    await page.close();
  });

  it('prints on pages, with nothing cut off', async () => {
    const { page } = await open('report.html', 1440, 'light');
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(20_000);
    await page.close();
  });
});
