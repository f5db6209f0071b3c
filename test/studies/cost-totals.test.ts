import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';
import { costTotals } from '../../lib/studies/cost-totals.js';

async function totalsOf(workloads: string) {
  const outcome = await planHall(`version: 1
name: totals
region: us-east-1
workloads:
${workloads}
operations: { emails: [] }
`);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { sizing } = outcome.plan;
  return { sizing, totals: costTotals(outcome.plan) };
}

const CHAT = 'inference: { model: Llama-3.1-8B, requestsPerSecond: 4, inputTokens: 1000, outputTokens: 250 }';

describe('the totals of a hall', () => {
  it('add up to the bill, and the year has twelve months', async () => {
    const { sizing, totals } = await totalsOf(`  - { name: chat, ${CHAT} }
  - { name: lab, accelerators: { atLeast: 2 }, storage: [{ name: data, kind: object, capacity: 10 TB }] }`);
    expect(totals.map(({ workload }) => workload)).toEqual(['chat', 'lab', null]);
    const sum = totals.reduce((all, { usdPerMonth }) => all + usdPerMonth, 0);
    expect(sum).toBeCloseTo(sizing.cost.totalUsdPerMonth, 6);
    for (const { usdPerMonth, usdPerYear } of totals) expect(usdPerYear).toBeCloseTo(12 * usdPerMonth, 6);
    expect(totals[1]).toMatchObject({ usdPerRun: null, usdPerMillionTokens: null });
  });

  it('has a price for a million tokens of a service, by the requests of its month', async () => {
    const flat = (await totalsOf(`  - { name: chat, ${CHAT} }`)).totals[0]!;
    // 4 requests a second in 730 hours: 10,512,000, of 1,250 tokens, 250 of them written.
    expect(flat.usdPerMillionTokens).toBeCloseTo(flat.usdPerMonth / (10.512 * 1250), 9);
    expect(flat.usdPerMillionOutputTokens).toBeCloseTo(flat.usdPerMonth / (10.512 * 250), 9);
    // 60 hours of 168 have them all, the others none.
    const office = (await totalsOf(`  - { name: chat, ${CHAT}, profile: { week: office-hours } }`)).totals[0]!;
    expect(office.usdPerMillionTokens).toBeCloseTo(office.usdPerMonth / (((10.512 * 60) / 168) * 1250), 9);
  });

  it('has a price for a million trained tokens, of the whole run', async () => {
    const { totals, sizing } = await totalsOf(
      '  - { name: train, training: { parameters: 8B, tokens: 100B, precision: bf16, deadline: 60 d } }',
    );
    const run = sizing.runs![0]!;
    expect(run.runHours).toBeGreaterThan(0);
    expect(totals[0]).toMatchObject({ usdPerRun: run.totalUsd, usdPerYear: null, usdPerMillionOutputTokens: null });
    expect(totals[0]!.usdPerMillionTokens).toBeCloseTo(run.totalUsd / 100_000, 9);
  });
});
