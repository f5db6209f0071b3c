import { describe, expect, it } from 'vitest';
import { openHall, planOpenHall } from '../../lib/plan/plan-hall.js';
import { explainPlan } from '../../lib/studies/explain-plan.js';
import { findFrontier } from '../../lib/studies/frontier/find-frontier.js';
import type { Frontier } from '../../lib/studies/frontier/frontier.js';

const hall = (workloads: string, rest = '') => `
version: 1
name: hall
region: us-east-1
workloads:
${workloads}
${rest}`;

async function opened(text: string) {
  const open = openHall(text);
  if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
  const outcome = await planOpenHall(open);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return { ...open.value, plan: outcome.plan };
}

async function frontier(text: string): Promise<Frontier> {
  const { blueprint, catalog } = await opened(text);
  const answer = await findFrontier(blueprint, catalog, 0.5);
  if (answer.status !== 'found') throw new Error(JSON.stringify(answer.infeasibility));
  return answer.frontier;
}

const train = (deadline: string) =>
  `  - { name: train, training: { parameters: 7B, tokens: 819B, deadline: ${deadline}, utilization: 40 %, lostTime: 0 % }, types: { allow: [p4d] } }`;

describe('the frontier of a run', () => {
  it('misses no deadline, and pays each pace for its hours', async () => {
    const { plans } = await frontier(hall(train('20 d')));
    // 6 × 7e9 × 819e9 FLOPs at 0.4 × 2496 TFLOPS a node: 19.94 nodes for 20 d, 26.6 for 15, 39.9 for 10: whole nodes end sooner.
    const bare = plans.filter(({ fleets }) => fleets[0]!.spareNodes === 0);
    const [hours, nodes] = [
      bare.map(({ hoursToFinish }) => hoursToFinish),
      bare.map(({ fleets }) => fleets[0]!.requiredNodes),
    ];
    for (const [at, each] of hours.entries()) expect(each).toBe(Math.ceil((19.943 * 480) / nodes[at]!));
    // Of more nodes a whole hour may lose less: 21 × 456 node-hours are fewer than 20 × 479.
    expect(hours).toEqual(expect.arrayContaining([240, 355, 456, 479]));
    expect(nodes).toEqual(expect.arrayContaining([20, 21, 27, 40]));
    for (const each of hours) expect(each).toBeLessThanOrEqual(480);
    const nodeHours = bare.map(({ usdPerMonth }, at) => usdPerMonth / (hours[at]! * nodes[at]!));
    // 21.96 USD an hour of a node; the rest is what the hall has anyway.
    for (const usd of nodeHours) expect(usd).toBeCloseTo(22.05, 0);
  });

  it('takes what is owned off the work of each pace, not off that of the slowest', async () => {
    const owned = `onPremises:
  fleets:
    - { workload: train, nodes: 10, accelerators: { perNode: 8, type: A100-SXM-40GB }, power: 6 kW, exchange: { bytes: 1 GB, every: 1 min } }
  powerUsageEffectiveness: 1.5`;
    const { plans } = await frontier(hall(train('20 d'), owned));
    const bare = plans.filter(({ fleets }) => fleets[0]!.spareNodes === 0);
    expect(new Map(bare.map(({ hoursToFinish, fleets }) => [hoursToFinish, fleets[0]!.requiredNodes]))).toEqual(
      new Map([
        [480, 10],
        [360, 17],
        [240, 30],
      ]),
    );
    // 60 kW × 1.5 for 480 hours stand beside what the cloud draws.
    const slowest = bare.find(({ hoursToFinish }) => hoursToFinish === 480)!;
    const { plan } = await opened(hall(train('20 d'), owned));
    expect(slowest.kwhPerMonth).toBe(plan.sizing.energy.totalKwhPerMonth);
    expect(slowest.kwhPerMonth).toBeGreaterThan(43_200);
  });

  it('weighs CO2e where the blueprint prices or limits carbon', async () => {
    const asked = (rest: string) => frontier(hall(train('20 d'), rest));
    expect((await asked('')).environment).toBe('energy');
    expect((await asked('objective: { carbonPrice: 80 USD/t }')).environment).toBe('co2e');
    expect((await asked('limits: { monthlyCo2e: 100 t CO2e }')).environment).toBe('co2e');
  });
});

describe('the open choices of a plan', () => {
  const choices = async (workload: string) => {
    const { blueprint, catalog, plan } = await opened(hall(workload));
    const { openChoices } = await explainPlan(blueprint, catalog, plan.sizing);
    return new Map(openChoices.map(({ choice, condition }) => [choice, condition]));
  };

  it('hold no reservation whose term outlasts the run, unless other work has the rest of it', async () => {
    const accelerators = 'accelerators: { atLeast: 16 }, types: { allow: [p4d] }';
    const offered = (run: string) => choices(`  - { name: train, ${accelerators}${run} }`);
    expect((await offered('')).get('reserved-3y')).toBe('3-year reservations, all upfront');
    const month = await offered(', runLength: 30 d');
    expect(month.get('reserved-1y')).toBe('1-year reservations, the rest of which has other work');
    expect(month.get('reserved-3y')).toBe('3-year reservations, the rest of which has other work');
  });

  it('offer spot on the terms that a blueprint gets which names it', async () => {
    const rest = 'accelerators: { atLeast: 16, memoryEach: 20 GiB }';
    const serving = await choices(`  - { name: serve, purpose: inference, ${rest} }`);
    expect(serving.get('spot')).toBe('spot for 50 % of the nodes');
    const training = await choices(`  - { name: train, ${rest} }`);
    expect(training.get('spot')).toBe('spot (interruptions cost 3 % of the work)');
  });
});
