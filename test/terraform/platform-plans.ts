import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../platforms');

/** Plan of one of the small halls that stand for a platform. @throws Error when it can not be made */
export async function platformPlan(name: string): Promise<Plan> {
  return planOfText(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
}

export async function planOfText(text: string): Promise<Plan> {
  const outcome = await planHall(text);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}
