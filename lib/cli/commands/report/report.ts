import { Argument } from 'commander';
import type { Plan } from '../../../plan/shape/plan.js';
import type { ReportDocument } from '../../../report/document/document.js';
import { reportDocument, type StackFacts } from '../../../report/documents/report-document.js';
import { placesDocument } from '../../../report/documents/sizing-document.js';
import { type AnswerOptions, printPlaces } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import type { PlannedFile } from '../../edge/plan-files.js';
import { explainHall, plannedHalls } from '../../edge/planned-hall.js';
import { during } from '../../edge/progress.js';
import { missingPackageLine } from '../../files/missing-package.js';
import { catalogFacts } from './catalog-facts.js';

/** Prints everything about one hall, in the form asked for. */
export const report: Command<[file: string], AnswerOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  formats: FORMATS,
  examples: [
    ['datahall report blueprints/starter.yaml', 'on the terminal'],
    ['datahall report -f html -o hall.html hall.yaml', 'one page with charts, readable offline'],
    ['datahall report -f md hall.yaml > hall.md', 'with a diagram that GitHub draws'],
  ],
  run: async ([file], options) => {
    const halls = await plannedHalls(file, options);
    if (halls === null) return EXIT.wrong;
    const answers = [];
    for (const hall of halls) answers.push({ place: hall.place, document: await reportOf(hall) });
    const all = placesDocument(
      file,
      halls.map(({ plan }) => plan),
    );
    return printPlaces(file, answers, options, all) ? EXIT.fine : EXIT.wrong;
  },
};

async function reportOf(hall: PlannedFile): Promise<ReportDocument> {
  const { file, plan, open } = hall;
  const warnings = hall.warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`));
  const explanation = await explainHall(hall);
  const stack = await during(`looking at the Terraform of ${file}`, () => stackOrReason(plan));
  if (typeof stack === 'string') warnings.push(stack);
  const facts = { ...catalogFacts(plan, open), stack: typeof stack === 'string' ? null : stack };
  return reportDocument({ ...facts, explanation, warnings });
}

/** Of the Terraform; or why it is not shown, where what makes it is not installed. */
async function stackOrReason(plan: Plan): Promise<StackFacts | string> {
  try {
    const { stackFacts } = await import('./stack-facts.js');
    return stackFacts(plan);
  } catch (error) {
    const line = missingPackageLine(error);
    if (line === null) throw error;
    return `Terraform resources and their controls are not listed: ${line.replace(/^error\[[\w-]+\]: /, '').replace('; hint: ', ': ')}`;
  }
}
