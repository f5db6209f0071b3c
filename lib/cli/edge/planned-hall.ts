import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { explainPlan } from '../../studies/explain-plan.js';
import { type AnswerOptions, printJson } from './answer.js';
import { type PlannedFile, planFiles } from './plan-files.js';
import { printProblems } from './problems.js';
import { during } from './progress.js';

/** Plans one file and prints what is wrong with it, as data on stdout too where JSON is asked for; null: it is wrong. */
export async function plannedHall(
  file: string,
  { format, output }: Partial<AnswerOptions> = {},
): Promise<PlannedFile | null> {
  const halls = await planFiles([file]);
  const fine = printProblems(halls);
  const hall = halls.at(-1)!;
  if (fine && hall.status === 'planned') return hall;
  if (format === 'json') {
    const { file, text, overlay, ...outcome } = hall;
    printJson(outcome, output);
  }
  return null;
}

/** Why the sizing of a planned hall is what it is. */
export function explainHall({ file, open, plan }: PlannedFile): Promise<SizingExplanation> {
  return during(`explaining the choice of ${file}`, () => explainPlan(open.blueprint, open.catalog, plan.sizing));
}
