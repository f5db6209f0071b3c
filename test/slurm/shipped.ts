import { readFileSync } from 'node:fs';
import { planHall } from '../../lib/plan/plan-hall.js';
import type { SlurmHall } from '../../lib/plan/shape/hall.js';
import type { Plan } from '../../lib/plan/shape/plan.js';

/** The hall on Slurm that ships. */
export async function slurmPlan(): Promise<Plan & SlurmHall> {
  const outcome = await planHall(readFileSync(new URL('../../blueprints/slurm.yaml', import.meta.url)));
  if (outcome.status !== 'planned' || outcome.plan.platform !== 'slurm') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}
