import { frontierDocument } from '../report/documents/frontier-document.js';
import { formatInfeasibility } from '../report/documents/infeasibility.js';
import { findFrontier } from '../studies/explain-plan.js';
import type { FrontierOutput } from '../studies/frontier/frontier.js';
import { EXIT } from './edge/exit-code.js';
import { plannedHall } from './edge/planned-hall.js';
import { during } from './edge/progress.js';
import { type AnswerOptions, tellDocument, tellJson } from './edge/render.js';
import { tell } from './edge/report.js';

/** Prints the non-dominated plans of a blueprint and their ranking; as JSON, the frontier. */
export async function frontier(file: string, options: AnswerOptions): Promise<number> {
  const hall = await plannedHall(file, options);
  if (hall === null) return EXIT.wrong;
  const { open } = hall;
  const { plan } = hall.outcome;
  const answer = await during(`looking for plans that nothing beats, ${file}`, () =>
    findFrontier(open.blueprint, open.catalog, plan.security.score),
  );
  if (answer.status === 'infeasible') {
    tell(...formatInfeasibility(answer.infeasibility, { file }));
    if (options.format === 'json') tellJson(answer, options.output);
    return EXIT.wrong;
  }
  const output: FrontierOutput = answer.frontier;
  tellDocument(frontierDocument(plan.name, answer.frontier), options, output);
  return EXIT.fine;
}
