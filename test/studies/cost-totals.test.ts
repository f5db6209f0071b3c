import { describe, expect, it } from 'vitest';
import { openHall, planHall } from '../../lib/plan/plan-hall.js';
import { costTotals, teamTotals } from '../../lib/studies/cost-totals.js';
import { planPortfolio } from '../../lib/studies/portfolio/plan-portfolio.js';
import { synthesizeHall } from '../../lib/terraform/hall/synthesize-hall.js';

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

const POOLED = `
  - { name: vision, team: perception, accelerators: { atLeast: 6, memoryEach: 80 GiB }, storage: [{ name: data, kind: object, capacity: 10 TB }] }
  - { name: speech, team: language, accelerators: { atLeast: 2, memoryEach: 80 GiB } }
  - { name: chat, team: language, ${CHAT} }
  - { name: spare, accelerators: { atLeast: 1 } }
pools:
  - { name: lab, workloads: [{ workload: vision, guaranteed: 6 }, { workload: speech, guaranteed: 2 }] }`;

async function teamsOf(platform: string, workloads = POOLED) {
  const text = `version: 1
name: teams
region: us-east-1
platform: ${platform}
workloads:${workloads}
operations: { emails: [] }
account: { costTags: true }
`;
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return { text, plan: outcome.plan };
}

describe('totals by team', () => {
  it('add up to the bill, and split a pool by what is guaranteed', async () => {
    const { plan } = await teamsOf('eks');
    const totals = teamTotals(plan);
    expect(totals.map(({ team, workloads }) => [team, workloads])).toEqual([
      ['language', ['chat', 'speech']],
      ['perception', ['vision']],
      [null, ['spare']],
    ]);
    const sum = totals.reduce((all, { usdPerMonth }) => all + usdPerMonth, 0);
    expect(sum).toBeCloseTo(plan.sizing.cost.totalUsdPerMonth, 2);
    const lines = plan.sizing.cost.lines;
    const cents = (of: (line: (typeof lines)[number]) => boolean) =>
      lines.filter(of).reduce((all, { usdPerMonth }) => all + usdPerMonth, 0);
    const stores = cents((line) => line.workload === 'lab' && 'store' in line.subject);
    const nodes = cents((line) => line.workload === 'lab') - stores;
    const own = cents((line) => line.workload === 'vision');
    expect(stores + own).toBeGreaterThan(0);
    expect(totals[1]!.usdPerMonth).toBeCloseTo(0.75 * nodes + stores + own, 1);
    expect(totals[1]!.usdPerYear).toBeCloseTo(12 * totals[1]!.usdPerMonth, 1);
  });

  it('are none where no team is named, and one team has a pool whole', async () => {
    const none = await teamsOf('eks', POOLED.replace(/team: \w+, /g, ''));
    expect(teamTotals(none.plan)).toEqual([]);
    expect(JSON.stringify(none.plan)).not.toContain('datahall:team');
    const { plan } = await teamsOf('eks', POOLED.replace('perception', 'language'));
    expect(plan.fleets.map(({ workload, team }) => [workload, team])).toEqual([
      ['chat', 'language'],
      ['lab', 'language'],
      ['spare', undefined],
    ]);
  });

  it.each(['eks', 'batch', 'ec2', 'slurm'])(
    'are tags of the resources on %s, which the account is billed by',
    async (platform) => {
      const workloads = POOLED.slice(0, POOLED.indexOf('pools:'));
      const { plan } = await teamsOf(platform, workloads);
      expect(plan.operations.account.costTags).toContain('datahall:team');
      const { resource } = JSON.parse(synthesizeHall(plan)) as { resource: Record<string, Record<string, unknown>> };
      const tagged = (type: string) =>
        Object.values(resource[type] ?? {}).map((one) => [
          ...JSON.stringify(one).matchAll(/"datahall:team": ?"(\w+)"/g),
        ]);
      expect(
        tagged('aws_s3_bucket')
          .flat()
          .map(([, team]) => team),
      ).toEqual(['perception']);
      // Instances and their disks, by the template of each fleet.
      const templates = tagged('aws_launch_template').map((found) => found.length > 0);
      expect(templates.filter((one) => one)).toHaveLength(3);
      expect(templates).toContain(false);
    },
  );

  it('are in a portfolio, and add up to what its workloads cost', async () => {
    const { text, plan } = await teamsOf('eks');
    const open = openHall(text);
    if (!open.ok) throw new Error(JSON.stringify(open.diagnostics));
    const { blueprint, catalog } = open.value;
    const asked = { start: '2027-01', months: 2, discountRate: 0 };
    const answer = await planPortfolio(blueprint, catalog, plan, asked);
    if (answer.status !== 'planned') throw new Error(answer.status);
    const { teams = [], workloads } = answer.portfolio;
    expect(teams.map(({ team }) => team)).toEqual(['language', 'perception', null]);
    const total = (all: readonly { totalUsd: number }[]) => all.reduce((sum, { totalUsd }) => sum + totalUsd, 0);
    expect(total(teams)).toBeCloseTo(total(workloads), 2);
    const lab = workloads.find(({ workload }) => workload === 'lab')!.totalUsd;
    expect(teams[1]!.totalUsd).toBeCloseTo(0.75 * lab, 1);
  });
});
