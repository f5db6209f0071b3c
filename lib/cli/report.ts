import { reportDocument } from '../report/report-document.js';
import { EXIT } from './exit-code.js';
import { explain } from './explain.js';
import { plannedHall } from './planned-hall.js';
import { during } from './progress.js';
import { type AnswerOptions, tellDocument } from './render.js';
import { reportFacts } from './report-facts.js';

/** Tells everything about one hall, in the form asked for. */
export async function report(file: string, options: AnswerOptions): Promise<number> {
  const hall = await plannedHall(file, options);
  if (hall === null) return EXIT.wrong;
  const { plan, warnings } = hall.outcome;
  const said = warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`));
  const explanation = await explain(hall);
  const facts = await during(`looking at the Terraform of ${file}`, () =>
    reportFacts(plan, explanation, said, hall.choice),
  );
  tellDocument(reportDocument(plan, facts), options);
  return EXIT.fine;
}
