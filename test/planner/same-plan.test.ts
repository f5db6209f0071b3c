import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { renderJson } from '../../lib/report/render/json.js';
import { answerOf } from '../../planner/worker/answer-text.js';
import { HallTexts, hallAt } from '../../planner/worker/hall-texts.js';
import { writtenBlueprint } from '../random-blueprint.js';
import { CHROMIUM, NO_CHROMIUM, startBrowser } from '../report/browser.js';
import { SHIPPED, shippedFile } from '../report/shipped-halls.js';
import { buildSite, type Site } from './site.js';

const STARTER = readFileSync(shippedFile('starter'), 'utf8');

/** @throws Error where the starter has no such words */
function starter(from: string, to: string): string {
  if (!STARTER.includes(from)) throw new Error(`the starter has no ${from}`);
  return STARTER.replace(from, to);
}

/** Texts without a plan, each for a reason that other code tells. */
const NOT_PLANNED: Readonly<Record<string, string>> = {
  'no YAML': starter('workloads:', 'workloads: ['),
  'an unknown key': starter('platform:', 'platfrom:'),
  'a missing key': starter('region: us-east-1\n', ''),
  'a wrong kind of value': starter('purchase: [on-demand]', 'purchase: [7]'),
  'two mistakes in a map': starter('{ cidr: 10.0.0.0/16, zones: 3 }', '{ cidr: [], zones: many }'),
  'a wrong unit': starter('1000 TFLOPS', '1000 GB'),
  'an unknown region': starter('us-east-1', 'us-est-1'),
  'nothing fits': starter('monthlyCost: 10M USD', 'monthlyCost: 10 USD'),
  'an unknown model': starter(
    'compute: { atLeast: 1000 TFLOPS, precision: bf16 }',
    'inference: { model: Lama-3.1-8B, requestsPerSecond: 6, inputTokens: 1000, outputTokens: 200 }',
  ),
  'a held reservation without its type': `${STARTER}capacity: [{ name: week, kind: reservation, id: cr-0123456789abcdef0 }]\n`,
  'a pool of a workload that is not there': `${STARTER}pools: [{ name: shared, workloads: [{ workload: tune }] }]\n`,
  'owned nodes of a workload that is not there': `${STARTER}onPremises: { cidrs: [10.0.0.0/8], fleets: [{ workload: tune, nodes: 2 }] }\n`,
  'a share of no region': starter('purchase:', 'spread: { shares: { us-east-1: 50 % } }\n    purchase:'),
  'a store that is there, of a kind that is not': starter(
    'kind: scratch, capacity: 10 TB,',
    'kind: scratch, existing: { bucket: acme }, capacity: 10 TB,',
  ),
};

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
      // A page of the same place that starts no planner of its own.
      await page.goto(`${site.address}examples.json`);
    });
    beforeEach(() => start(null));
    afterAll(async () => {
      await browser.close();
      await site.remove();
    });

    /** A planner that has fetched no more than any plan takes. */
    async function start(own: string | null): Promise<void> {
      await page.evaluate(`
        globalThis.worker?.terminate();
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
        ask('load', { base: document.baseURI, own: ${JSON.stringify(own)} });
      `);
    }
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

    it.each(Object.entries(NOT_PLANNED))('says of a text what is said outside of a page: %s', async (_, text) => {
      const answer = answerOf(await new HallTexts(null).of(text));
      expect(answer.marks.length).toBeGreaterThan(0);
      expect(answer.halls).toEqual([]);
      expect(await page.evaluate(`ask('plan', { text: ${JSON.stringify(text)} })`)).toEqual(answer);
    });

    it('plans with the figures of the user’s own', async () => {
      const own = 'version: 1\nname: ours\ndate: 2026-11-01\ndiscounts: [{ percent: 50, instanceTypes: [p4d] }]\n';
      await start(own);
      const hall = hallAt(await new HallTexts(own).of(STARTER), 0)!;
      expect(await inPage(STARTER)).toBe(renderJson(hall.plan));
      expect(await inPage(STARTER)).not.toBe(await here(STARTER));
    });
  },
);
