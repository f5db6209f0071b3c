import { EXIT } from './edge/exit-code.js';
import { plannedHall } from './edge/planned-hall.js';
import { type AnswerOptions, tellJson } from './edge/render.js';

/** Prints the plan of one blueprint as JSON: what `diff` compares, and what goldens hold. */
export async function plan(file: string, options: AnswerOptions): Promise<number> {
  const hall = await plannedHall(file, options);
  if (hall === null) return EXIT.wrong;
  tellJson(hall.outcome.plan, options.output);
  return EXIT.fine;
}
