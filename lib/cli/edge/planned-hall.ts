import type { OpenHall } from '../../hall.js';
import type { PlanOutcome } from '../../plan/make-plan.js';
import { type HallFile, planFiles } from './hall-files.js';
import { type AnswerOptions, tellJson } from './render.js';
import { tellProblems } from './report.js';

export interface PlannedHall extends HallFile {
  readonly outcome: Extract<PlanOutcome, { status: 'planned' }>;
  readonly open: OpenHall;
}

/** Plans one file and tells what is wrong with it, as data on stdout too where JSON is asked for; null: it is wrong. */
export async function plannedHall(
  file: string,
  { format, output }: Partial<AnswerOptions> = {},
): Promise<PlannedHall | null> {
  const halls = await planFiles([file]);
  const fine = tellProblems(halls);
  const { outcome, open, ...hall } = halls.at(-1)!;
  if (fine && outcome.status === 'planned' && open !== undefined) return { ...hall, outcome, open };
  if (format === 'json') tellJson(outcome, output);
  return null;
}
