import { readFileSync } from 'node:fs';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { SlurmHall } from '../../lib/plan/shape/hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

/** The hall on Slurm that ships. @param changed - its text. @default - as it ships */
export async function slurmPlan(changed = (text: string) => text): Promise<Plan & SlurmHall> {
  const text = readFileSync(new URL('../../blueprints/slurm.yaml', import.meta.url), 'utf8');
  const outcome = await planHall(new TextEncoder().encode(changed(text)));
  if (outcome.status !== 'planned' || outcome.plan.platform !== 'slurm') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}
