import { openHall } from '../hall.js';
import { explainPlan } from '../plan/explain-plan.js';
import type { SizingExplanation } from '../sizing/explanation.js';
import type { HallFile } from './hall-files.js';

/** Why the sizing of a planned hall is what it is. */
export async function explain({ file, text, outcome, choice }: HallFile): Promise<SizingExplanation> {
  if (outcome.status !== 'planned') throw new Error(`${file} was not planned`);
  const open = await openHall(text, choice);
  if (!open.ok) throw new Error(`${file} was planned, and cannot be read again`);
  return explainPlan(open.value.blueprint, open.value.catalog, outcome.plan.sizing);
}
