import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HallTexts, hallAt } from '../../planner/worker/hall-texts.js';
import { shippedFile } from '../report/shipped-halls.js';

const starter = readFileSync(shippedFile('starter'), 'utf8');
const OWN = `version: 1
name: our-agreement
date: 2026-11-01
discounts: [{ percent: 50, instanceTypes: [p4d] }]
`;

async function usdOf(texts: HallTexts): Promise<number> {
  return hallAt(await texts.of(starter), 0)!.plan.sizing.cost.totalUsdPerMonth;
}

describe('texts of the planner', () => {
  it('are planned with the figures of the user’s own', async () => {
    expect(await usdOf(new HallTexts(OWN))).toBeLessThan(0.7 * (await usdOf(new HallTexts(null))));
  });

  it('are not planned while those have mistakes, which are named', () => {
    expect(() => new HallTexts(OWN.replace('percent', 'procent'))).toThrow(/^the catalog of your own: discounts\.0/);
  });

  it('have a hall for each region of a blueprint that is spread, or none', async () => {
    const spread = `version: 1
name: chat
region: [us-east-1, us-west-2]
platform: eks
workloads:
  - name: serve
    inference: { model: Llama-3.1-8B, requestsPerSecond: 60, inputTokens: 1000, outputTokens: 200 }
    spread: regions
network: { cidr: 10.0.0.0/16 }
`;
    const texts = new HallTexts(null);
    const { halls } = await texts.of(spread);
    expect(halls.map(({ plan }) => plan.region)).toEqual(['us-east-1', 'us-west-2']);
    const dear = await texts.of(spread.replace('requestsPerSecond: 60', 'requestsPerSecond: 60, percentile: 7'));
    expect([dear.halls, dear.planned.outcome.status]).toEqual([[], 'wrong']);
  });
});
