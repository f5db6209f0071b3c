import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { explainPlan } from '../../studies/explain-plan.js';
import type { PlannedHall } from './planned-hall.js';
import { during } from './progress.js';

/** Why the sizing of a planned hall is what it is. */
export async function explain({ file, outcome, open }: PlannedHall): Promise<SizingExplanation> {
  const { blueprint, catalog } = open;
  return during(`explaining the choice of ${file}`, () => explainPlan(blueprint, catalog, outcome.plan.sizing));
}
