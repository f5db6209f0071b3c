import { reportDocument } from '../report/documents/report-document.js';
import { EXIT } from './edge/exit-code.js';
import { explain } from './edge/explain.js';
import { plannedHall } from './edge/planned-hall.js';
import { during } from './edge/progress.js';
import { type AnswerOptions, tellDocument } from './edge/render.js';
import { reportFacts } from './edge/report-facts.js';

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
