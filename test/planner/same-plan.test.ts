import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { renderJson } from '../../lib/report/render/json.js';
import { writtenBlueprint } from '../random-blueprint.js';
import { CHROMIUM, NO_CHROMIUM, startBrowser } from '../report/browser.js';
import { SHIPPED, shippedFile } from '../report/shipped-halls.js';
import { buildSite, type Site } from './site.js';

/** Random blueprints that are planned in both; 200 once for a release: PLANNER_RANDOM=200. */
const RANDOM = Number(process.env.PLANNER_RANDOM ?? 25);

describe.skipIf(CHROMIUM === null)(
  `the planner's plan${CHROMIUM === null ? ` (${NO_CHROMIUM})` : ''}`,
  { timeout: 0 },
  () => {
    let site: Site;
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      site = await buildSite();
      browser = await startBrowser();
      page = await browser.newPage();
      page.setDefaultTimeout(100_000);
      await page.goto(site.address);
      await page.evaluate(`
      globalThis.worker = new Worker(new URL('worker.js', document.baseURI), { type: 'module' });
      globalThis.ask = (name, ask) => new Promise((resolve, reject) => {
        const id = (globalThis.last = (globalThis.last ?? 0) + 1);
        const heard = ({ data }) => {
          if (data.id !== id) return;
          worker.removeEventListener('message', heard);
          'failure' in data ? reject(new Error(data.failure)) : resolve(data.answer);
        };
        worker.addEventListener('message', heard);
        worker.postMessage({ id, name, ask });
      });
    `);
      await page.evaluate("ask('load', { base: document.baseURI, own: null })");
    });
    afterAll(async () => {
      await browser.close();
      await site.remove();
    });

    async function inPage(text: string): Promise<string | null> {
      return page.evaluate(`ask('planJson', { text: ${JSON.stringify(text)}, place: 0 })`);
    }
    async function here(text: string): Promise<string | null> {
      const outcome = await planHall(text);
      return outcome.status === 'planned' ? renderJson(outcome.plan) : null;
    }

    it.each(SHIPPED)('is that of the command line, byte for byte: %s', async (name) => {
      const text = readFileSync(shippedFile(name), 'utf8');
      const plan = await here(text);
      expect(plan).not.toBeNull();
      expect(await inPage(text)).toBe(plan);
    });

    it('is that of the command line for random blueprints', async () => {
      const texts = fc
        .sample(writtenBlueprint, { numRuns: RANDOM, seed: 21 })
        .map((written) => JSON.stringify(written));
      let planned = 0;
      for (const text of texts) {
        const plan = await here(text);
        if (plan !== null) planned += 1;
        expect(await inPage(text), text).toBe(plan);
      }
      expect(planned).toBeGreaterThan(RANDOM / 4);
    });
  },
);
