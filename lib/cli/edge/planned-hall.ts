import type { SizingExplanation } from '../../sizing/model/explanation.js';
import { explainPlan } from '../../studies/explain-plan.js';
import { listText } from '../../units/words.js';
import { type AnswerOptions, printJson } from './answer.js';
import { type PlannedFile, planFiles } from './plan-files.js';
import { printProblems } from './problems.js';
import { during } from './progress.js';
import { printError } from './terminal.js';

/**
 * Plans one file of one hall and prints what is wrong with it, as data on stdout too where JSON is asked for; null: it is wrong, or
 * it has a hall in each of several regions and names none.
 */
export async function plannedHall(file: string, options: Partial<AnswerOptions> = {}): Promise<PlannedFile | null> {
  const halls = await plannedHalls(file, options);
  if (halls === null || halls.length === 1) return halls?.[0] ?? null;
  const places = halls.map(({ place }) => `${file}@${place}`);
  printError(`error: ${file} has a hall in each region, and this takes one; hint: name ${listText(places, 'or')}`);
  return null;
}

/** As `plannedHall`: every hall of the file, one a region. */
export async function plannedHalls(
  file: string,
  { format, output }: Partial<AnswerOptions> = {},
): Promise<PlannedFile[] | null> {
  const halls = await planFiles([file]);
  const fine = printProblems(halls);
  const planned = halls.filter((hall) => hall.status === 'planned');
  if (fine && planned.length > 0) return planned;
  if (format === 'json') {
    const { file, text, overlay, ...outcome } = halls.find(({ status }) => status !== 'planned') ?? halls.at(-1)!;
    printJson(outcome, output);
  }
  return null;
}

/**
 * Why the sizing of a planned hall is what it is.
 * @param whole - whether all of it is read: the wait is then here, where it is told
 */
export function explainHall({ file, open, plan }: PlannedFile, whole = true): Promise<SizingExplanation> {
  return during(`explaining the choice of ${file}`, async () => {
    const explanation = await explainPlan(open.blueprint, open.catalog, plan.sizing);
    return whole ? { ...explanation } : explanation;
  });
}
