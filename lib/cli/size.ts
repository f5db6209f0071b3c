import { leadDocument, sizingDocument } from '../report/documents/sizing-document.js';
import type { SizeOutput } from '../sizing/model/explanation.js';
import { EXIT } from './edge/exit-code.js';
import { explain } from './edge/explain.js';
import { plannedHall } from './edge/planned-hall.js';
import { type AnswerOptions, tellDocument } from './edge/render.js';

export interface SizeOptions extends AnswerOptions {
  /** Everything behind the choice, and not its summary alone. */
  readonly why: boolean;
}

/** Prints what is chosen for one blueprint and what decides it; as JSON, the sizing with its explanation. */
export async function size(file: string, options: SizeOptions): Promise<number> {
  const hall = await plannedHall(file, options);
  if (hall === null) return EXIT.wrong;
  const { plan } = hall.outcome;
  const explanation = await explain(hall);
  const document = options.why ? sizingDocument(plan, explanation) : leadDocument(plan, explanation, file);
  const output: SizeOutput = { status: 'sized', sizing: plan.sizing, explanation };
  tellDocument(document, options, output);
  return EXIT.fine;
}
