import { explainPlan } from '../plan/explain-plan.js';
import type { SizingExplanation } from '../sizing/explanation.js';
import type { HallFile } from './hall-files.js';

/** Why the sizing of a planned hall is what it is. */
export async function explain({ file, outcome, open }: HallFile): Promise<SizingExplanation> {
  if (outcome.status !== 'planned' || open === undefined) throw new Error(`${file} was not planned`);
  return explainPlan(open.blueprint, open.catalog, outcome.plan.sizing);
}
