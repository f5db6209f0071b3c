import { explainPlan } from '../plan/explain-plan.js';
import type { SizingExplanation } from '../sizing/explanation.js';
import type { PlannedHall } from './planned-hall.js';

/** Why the sizing of a planned hall is what it is. */
export async function explain({ outcome, open }: PlannedHall): Promise<SizingExplanation> {
  return explainPlan(open.blueprint, open.catalog, outcome.plan.sizing);
}
