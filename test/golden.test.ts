import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planHall } from '../lib/plan/plan-hall.js';
import type { Plan } from '../lib/plan/shape/plan.js';
import { synthesizeCharts, synthesizeHall } from '../lib/terraform/hall/synthesize-hall.js';

const here = dirname(fileURLToPath(import.meta.url));
/** What is shipped, and one small hall for every platform and way of buying. */
const blueprints = ['blueprints', 'test/platforms'].flatMap((folder) =>
  readdirSync(join(here, '..', folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
);

async function planOf(file: string): Promise<Plan> {
  const outcome = await planHall(readFileSync(join(here, '..', file)));
  if (outcome.status !== 'planned') throw new Error(`${file}: ${JSON.stringify(outcome)}`);
  return outcome.plan;
}

describe.each(blueprints)('%s', (file) => {
  const golden = (name: string): string => join(here, 'golden', basename(file, '.yaml'), name);

  it('gives the plan and the Terraform of its golden files', async () => {
    const plan = await planOf(file);
    await expect(`${JSON.stringify(plan, null, 2)}\n`).toMatchFileSnapshot(golden('plan.json'));
    await expect(synthesizeHall(plan)).toMatchFileSnapshot(golden('cdk.tf.json'));
    const charts = synthesizeCharts(plan);
    if (charts !== null) await expect(charts).toMatchFileSnapshot(golden('charts.tf.json'));
  });

  it('is the same again, and holds no path, no token and no time of this machine', async () => {
    const text = synthesizeHall(await planOf(file));
    expect(synthesizeHall(await planOf(file))).toBe(text);
    expect(text).not.toMatch(/TfToken|\/home\/|\/root\/|\/tmp\/|\/work\/|[A-Z]:\\\\/);
    expect(text).not.toContain(process.cwd());
  });

  it('adds up: the total is the sum of its lines, to the cent', async () => {
    const { cost } = (await planOf(file)).sizing;
    const cents = (usd: number): number => Math.round(usd * 100);
    expect(cost.lines.length).toBeGreaterThan(5);
    expect(cost.lines.reduce((sum, line) => sum + cents(line.usdPerMonth), 0)).toBe(cents(cost.totalUsdPerMonth));
    const parts = [cost.hardwareUsdPerMonth, cost.softwareUsdPerMonth, cost.maintenanceUsdPerMonth];
    expect(parts.reduce((sum, usd) => sum + cents(usd), 0)).toBe(cents(cost.totalUsdPerMonth));
  });
});
