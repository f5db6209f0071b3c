import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM, NO_CHROMIUM, startBrowser } from '../report/browser.js';
import { buildSite, codeFiles, type Site } from './site.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;

const SPREAD = `version: 1
name: chat
region: [us-east-1, us-west-2]
platform: eks
workloads:
  - name: serve
    inference: { model: Llama-3.1-8B, requestsPerSecond: 60, inputTokens: 1000, outputTokens: 200 }
    storage: [{ name: models, kind: object, capacity: 2 TB }]
    spread: { shares: { us-east-1: 65 %, us-west-2: 35 % }, moved: 300 GB }
network: { cidr: 10.0.0.0/16 }
`;

describe.skipIf(CHROMIUM === null)(`the planner${CHROMIUM === null ? ` (${NO_CHROMIUM})` : ''}`, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let wrong: string[];

  beforeAll(async () => {
    site = await buildSite();
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await site.remove();
  });
  beforeEach(async () => {
    await page?.context().close();
    page = await open();
  });

  async function open(address = site.address, width = 1440): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    context.setDefaultTimeout(100_000);
    const opened = await context.newPage();
    wrong = [];
    opened.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
    opened.on('pageerror', (error) => wrong.push(error.message));
    await opened.goto(address);
    await settled(opened);
    await opened.waitForSelector('.cm-content');
    return opened;
  }

  /** The answer is that of the text. */
  async function settled(of = page): Promise<void> {
    await of.waitForSelector('.right[aria-busy=false] .verdict');
  }
  /** Asked by the debugger again and again: the page itself evaluates no string. */
  async function until(expression: string): Promise<void> {
    while (!(await page.evaluate(expression))) await page.waitForTimeout(50);
  }
  /** Waits until the answer is another than before. */
  async function changed(from: string): Promise<string> {
    await until(
      `document.querySelector('.right')?.getAttribute('aria-busy') === 'false' &&
       document.querySelector('.verdict')?.textContent !== ${JSON.stringify(from)}`,
    );
    return verdict();
  }
  const verdict = async (): Promise<string> => (await page.textContent('.verdict')) ?? '';
  const text = (of = page): Promise<string> =>
    of.evaluate("[...document.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n')");
  const textHas = (part: string) =>
    until(`document.querySelector('.cm-content')?.textContent?.includes(${JSON.stringify(part)})`);
  async function write(content: string): Promise<void> {
    await page.click('.cm-content');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(content);
  }

  it('shows the plan of what is typed, without an error of the page', async () => {
    const before = await verdict();
    expect(before).toContain('p4d.24xlarge on demand in us-east-1');
    const typed = (await text()).replace('1000 TFLOPS', '20 PFLOPS');
    await write(typed);
    expect(await changed(before)).not.toContain('2 × p4d.24xlarge');
    expect(await page.locator('.tile').count()).toBe(4);
    expect(wrong).toEqual([]);
  });

  it('marks a mistake, and mends it by a click', async () => {
    const good = await text();
    await write(good.replace('platform:', 'platfrom:'));
    const fix = page.getByRole('button', { name: 'Write platform' });
    await fix.click();
    await page.waitForSelector('.tile');
    await settled();
    expect(await text()).toBe(good);
    expect(await page.locator('.problems li.error').count()).toBe(0);
  });

  it('writes a slider into the text, and plans it', async () => {
    await page.getByRole('tab', { name: 'Form' }).click();
    await page.getByLabel('Carbon price').fill('300');
    await textHas('carbonPrice: 300 USD/t');
    await settled();
    expect(await text()).toContain('objective: { energyWeight: 0.1 USD/kWh, carbonPrice: 300 USD/t }');
  });

  it('picks a runner-up', async () => {
    const chip = page.locator('.chip').first();
    const label = (await chip.textContent())!;
    const before = await verdict();
    await chip.click();
    const type = /[\w-]+\.\w+/.exec(label)![0];
    expect(await changed(before)).toContain(type);
    expect(await text()).toContain(`types: { allow: [${type}] }`);
  });

  it('draws the frontier, and a click on a point writes its plan', async () => {
    await page.getByRole('tab', { name: 'Frontier' }).click();
    const points = page.locator('.pick');
    await points.first().waitFor();
    expect(await points.count()).toBeGreaterThan(2);
    await points.last().press('Enter');
    await textHas('types: { allow: [');
    expect(await text()).toMatch(/spares: \{ nodes: \d+ \}/);
  });

  it('moves between tabs with the arrow keys', async () => {
    await page.getByRole('tab', { name: 'Why' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Bill' }).getAttribute('aria-selected')).toBe('true');
    await page.getByLabel('Tree map of the bill; the table below has its figures').waitFor();
    await page.keyboard.press('End');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Compare');
  });

  it('keeps the blueprint in the address that is shared', async () => {
    await write((await text()).replace('name: starter', 'name: shared'));
    await textHas('name: shared');
    await settled();
    await page.getByRole('button', { name: 'Share' }).click();
    await until("window.location.hash.startsWith('#b=')");
    const shared = await text();
    const other = await open(page.url());
    expect(await text(other)).toBe(shared);
    await other.context().close();
  });

  it('compares two blueprints that are open, as a review does', async () => {
    const first = await text();
    await page.getByRole('button', { name: 'Open a copy' }).click();
    await page.locator('.chip').first().waitFor();
    const before = await verdict();
    await page.locator('.chip').first().click();
    await changed(before);
    await page.getByRole('tab', { name: 'Compare' }).click();
    const panel = page.locator('[role=tabpanel]');
    await panel.getByText('Fleets and stores that change').waitFor();
    expect(await panel.locator('table').nth(1).textContent()).toContain('p4d.24xlarge');
    expect(await panel.getByText('Effects, worst first').count()).toBeGreaterThan(0);
    await page.getByRole('tab', { name: 'starter', exact: true }).click();
    expect(await text()).toBe(first);
    await settled();
    expect(await verdict()).toContain('p4d.24xlarge');
  });

  it('simulates tasks on the nodes of the plan', async () => {
    await page.getByRole('tab', { name: 'Schedule' }).click();
    const tasks = page.getByLabel(/^Tasks that wait/);
    await tasks.waitFor();
    const panel = page.locator('[role=tabpanel]');
    expect(await panel.locator('svg').count()).toBeGreaterThan(0);
    await tasks.fill('version: 1\ntasks:\n  - { name: mine, workload: train, duration: 7 h }\n');
    await panel.locator('svg:visible', { hasText: 'mine of train' }).first().waitFor();
    await tasks.fill('version: 1\ntasks:\n  - { name: mine, workload: other, duration: 7 h }\n');
    await panel.locator('.problems').getByText('other').waitFor();
  });

  it('plans capacity over months, and renting against buying', async () => {
    await page.getByRole('tab', { name: 'Capacity over time' }).click();
    await page.locator('#section-capacity svg:visible').waitFor();
    await page.getByRole('tab', { name: 'Rent or buy' }).click();
    await page.locator('[role=tabpanel] table').first().waitFor();
    expect(wrong).toEqual([]);
  });

  it('shows every hall of a blueprint that is spread', async () => {
    await write(SPREAD);
    const places = page.getByRole('tablist', { name: 'Region' }).getByRole('tab');
    await places.first().waitFor();
    await settled();
    expect(await places.count()).toBe(2);
    const before = await verdict();
    await places.last().click();
    expect(await changed(before)).toContain('in us-west-2');
  });

  it('completes keys and words', async () => {
    await write('version: 1\nplatform: ');
    await page.keyboard.press('Control+Space');
    await page.waitForSelector('.cm-tooltip-autocomplete');
    expect(await page.locator('.cm-tooltip-autocomplete li').allTextContents()).toContain('batch');
  });

  it('opens without a network once it has been opened with one', async () => {
    await until('navigator.serviceWorker.controller !== null');
    await page.context().setOffline(true);
    await page.reload();
    await settled();
    expect(await verdict()).toContain('p4d.24xlarge');
  });

  it.each([
    ['a desk', 1440],
    ['a phone', 390],
  ])('is accessible and no wider than the screen on %s', async (_, width) => {
    await page.setViewportSize({ width, height: 850 });
    await page.locator('.chip').first().waitFor();
    for (const tab of ['Why', 'Bill', 'Schedule', 'Network', 'Energy', 'Assumptions', 'Compare', 'Form']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.evaluate(axe);
      expect(await page.evaluate(AXE), tab).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth'), tab).toBeLessThanOrEqual(width);
    }
    expect(wrong).toEqual([]);
  });

  it('shows no answer to an older text as that of the text', async () => {
    const other = (await text()).replace('us-east-1', 'us-west-2');
    const first = await text();
    await page.evaluate(`
      globalThis.shown = [];
      const look = () => {
        const right = document.querySelector('.right');
        const region = /region: (us-\\w+-\\d)/.exec(document.querySelector('.cm-content').textContent)?.[1];
        if (right.getAttribute('aria-busy') === 'false') shown.push([region, right.querySelector('.verdict').textContent]);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    `);
    for (let at = 0; at < 12; at++) {
      await write(at % 2 === 0 ? other : first);
      await page.waitForTimeout(at * 60);
    }
    await settled();
    const shown: [string, string][] = await page.evaluate('shown');
    expect(shown.length).toBeGreaterThan(3);
    for (const [region, said] of shown) expect(said).toContain(`in ${region}:`);
  });

  it('asks for no code before the first plan that it does without', async () => {
    const alone = await buildSite();
    const opened = await open(alone.address);
    const asked = alone.asked.filter((name) => name.endsWith('.js'));
    const { page: ofPage, planning } = codeFiles(alone.folder);
    const first = [...ofPage, ...planning];
    expect(asked.slice(0, first.length).toSorted()).toEqual(first.toSorted());
    expect(asked.length).toBeGreaterThan(first.length);
    await opened.context().close();
    await alone.remove();
  });
});
