import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../blueprints');

/** Plans of the shipped blueprints, sorted by file name. */
export async function shippedPlans(): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.yaml')) continue;
    const outcome = await planHall(readFileSync(join(folder, file)));
    if (outcome.status !== 'planned') throw new Error(`${file}: ${JSON.stringify(outcome)}`);
    plans.push(outcome.plan);
  }
  return plans;
}
