import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openHall, planHall, planOpenHall } from '../../lib/plan/plan-hall.js';
import { costTotals } from '../../lib/studies/cost-totals.js';
import { foundationChoices } from '../../lib/studies/foundation-choices.js';
import { planPortfolio } from '../../lib/studies/portfolio/plan-portfolio.js';

const hallOf = (platform: string, workloads: string) => `version: 1
name: example
region: us-east-1
platform: ${platform}
workloads:
${workloads}
operations: { emails: [] }
`;

async function planOf(text: string) {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

const SIX = 'name: serve, purpose: inference, accelerators: { atLeast: 6 }, types: { allow: [g6.xlarge] }';

/** Five halls as a new user writes them, each with the figure that one expects. */
describe('what one expects over time', () => {
  it.each(['eks', 'batch', 'ec2', 'slurm'])(
    'hours of weekdays are billed as such on %s, a third of the month',
    async (platform) => {
      const plan = await planOf(hallOf(platform, `  - { ${SIX}, hours: { start: 0 7 * * 1-5, stop: 0 19 * * 1-5 } }`));
      const line = plan.sizing.cost.lines.find(({ subject }) => subject.kind === 'nodes')!;
      // 60 of 168 hours of a week, in a month of 730.
      expect(line.quantity).toBeCloseTo((6 * 60 * 730) / 168, 6);
    },
  );

  it('a tracked service has its least nodes up, and a bound of the sizing is no floor', async () => {
    const scaling = 'scaling: { namespace: Serving, metric: RequestsPerNode, target: 20 }';
    const tracked = await planOf(hallOf('ec2', `  - { ${SIX}, nodes: { atLeast: 2, atMost: 20 }, ${scaling} }`));
    expect(tracked.fleets[0]!.nodes).toEqual({ min: 2, desired: 2, max: 6 });
  });

  it('a service that survives a zone keeps what it needs after losing the fullest', async () => {
    const plan = await planOf(
      hallOf('eks', `  - { ${SIX}, zones: { spread: 3, survive: 1 }, nodes: { running: all } }`),
    );
    const groups = plan.sizing.fleets[0]!.groups.map(({ nodes }) => nodes);
    const all = groups.reduce((sum, nodes) => sum + nodes, 0);
    expect(all - Math.max(...groups)).toBeGreaterThanOrEqual(6);
    expect(plan.fleets.reduce((sum, { nodes }) => sum + nodes.min, 0)).toBe(all);
  });

  it('five teams that ask for 22 GPUs share 24, and have 40 apart', async () => {
    const lab = readFileSync(fileURLToPath(new URL('../../blueprints/lab.yaml', import.meta.url)), 'utf8');
    const gpus = (plan: Awaited<ReturnType<typeof planOf>>) =>
      plan.fleets.reduce((sum, { nodes, accelerators }) => sum + nodes.max * accelerators!.perNode, 0);
    expect(gpus(await planOf(lab))).toBe(24);
    const apart = lab
      .slice(0, lab.indexOf('\npools:'))
      .replaceAll('80 GB }', '80 GB }\n    types: { interconnect: fast }');
    expect(gpus(await planOf(`${apart}\n`))).toBe(40);
  });

  it('the base of a curve is reserved and its peak is rented; a run of 90 days has a total', async () => {
    const text = hallOf('eks', `  - { ${SIX.replace('6 }', '20 }')}, profile: { week: day-and-night } }`);
    const open = openHall(text);
    if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
    const outcome = await planOpenHall(open);
    if (outcome.status !== 'planned') throw new Error(outcome.status);
    const { blueprint, catalog } = open.value;
    const asked = { start: '2027-01', months: 12, discountRate: 0 };
    const answer = await planPortfolio(blueprint, catalog, outcome.plan, asked);
    if (answer.status !== 'planned') throw new Error(answer.status);
    const { byMonth, purchases, rules, presentUsd } = answer.portfolio;
    expect(purchases.length).toBeGreaterThan(0);
    const { needed, committed, onDemand } = byMonth[0]!.capacity;
    expect(committed['reserved-1y']).toBeGreaterThan(0);
    expect(committed['reserved-1y'] + onDemand).toBe(needed);
    expect(onDemand).toBeGreaterThan(0);
    for (const rule of rules) expect(presentUsd).toBeLessThan(rule.presentUsd!);
    const run = await planOf(
      hallOf('eks', '  - { name: train, training: { parameters: 8B, tokens: 1T, precision: bf16, deadline: 90 d } }'),
    );
    const total = costTotals(run)[0]!;
    const hours = run.sizing.runs![0]!.runHours;
    expect(hours).toBeGreaterThan(730);
    expect(total.usdPerRun! / total.usdPerMonth).toBeCloseTo(hours / 730, 1);
  });

  it('the fixed costs of a small hall are offered for less', async () => {
    const open = openHall(hallOf('eks', '  - { name: lab, accelerators: { atLeast: 1 } }'));
    if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
    const { blueprint, catalog } = open.value;
    const offered = foundationChoices(blueprint, catalog.regions.get('us-east-1')!);
    expect(offered.map(({ setting }) => setting).sort()).toEqual([
      'kubernetes.systemNodes: by-cost',
      'network.interfaceEndpoints: by-cost',
      'network.nat: single',
    ]);
    const taken = (setting: string) => offered.find((one) => one.setting === setting)!.savingUsdPerMonth;
    const usd = async (extra: string) =>
      (await planOf(`${hallOf('eks', '  - { name: lab, accelerators: { atLeast: 1 } }')}${extra}`)).sizing.cost
        .totalUsdPerMonth;
    const saved = (await usd('')) - (await usd('network: { nat: single }\n'));
    expect(saved).toBeCloseTo(taken('network.nat: single'), 1);
  });
});
