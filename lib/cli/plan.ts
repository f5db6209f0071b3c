import { EXIT } from './exit-code.js';
import { planFiles } from './hall-files.js';
import { toJson } from './size.js';
import { tellProblems } from './tell.js';
import { print } from './terminal.js';

/** Prints the plan of one blueprint as JSON: what `diff` compares, and what goldens hold. */
export async function plan(file: string): Promise<number> {
  const [hall] = await planFiles([file]);
  const { outcome } = hall!;
  if (!tellProblems([hall!]) || outcome.status !== 'planned') return EXIT.wrong;
  print(process.stdout, [toJson(outcome.plan)]);
  return EXIT.fine;
}
