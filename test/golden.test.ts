import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planHall } from '../lib/plan/plan-hall.js';
import type { Plan } from '../lib/plan/shape/plan.js';
import { synthesizeFiles, synthesizeHall } from '../lib/terraform/hall/synthesize-hall.js';

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

/** `cdk.tf.json` and what stands beside it; of the second stack `charts.tf.json` and what stands in `charts/`. */
function goldenName(hall: string, path: string): string {
  return path
    .replace(`stacks/${hall}/`, '')
    .replace(`stacks/${hall}.charts/cdk.tf.json`, 'charts.tf.json')
    .replace(`stacks/${hall}.charts/`, 'charts/');
}

describe.each(blueprints)('%s', (file) => {
  const golden = (name: string): string => join(here, 'golden', basename(file, '.yaml'), name);

  it('gives the plan and the Terraform of its golden files', async () => {
    const plan = await planOf(file);
    await expect(`${JSON.stringify(plan, null, 2)}\n`).toMatchFileSnapshot(golden('plan.json'));
    for (const [path, text] of synthesizeFiles(plan)) {
      await expect(text).toMatchFileSnapshot(golden(goldenName(plan.name, path)));
    }
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
