import { reportDocument } from '../report/report-document.js';
import { EXIT } from './exit-code.js';
import { explain } from './explain.js';
import { planFiles } from './hall-files.js';
import { type Format, tellDocument } from './render.js';
import { reportFacts } from './report-facts.js';
import { tellProblems } from './tell.js';

/** Tells everything about one hall, in the form asked for. */
export async function report(
  file: string,
  { format, output }: { readonly format: Format; readonly output?: string },
): Promise<number> {
  const [hall] = await planFiles([file]);
  const { outcome } = hall!;
  if (!tellProblems([hall!]) || outcome.status !== 'planned') return EXIT.wrong;
  const warnings = outcome.warnings.map(({ message, hint }) => (hint === undefined ? message : `${message}; ${hint}`));
  tellDocument(
    reportDocument(outcome.plan, await reportFacts(outcome.plan, await explain(hall!), warnings, hall!.choice)),
    format,
    output,
  );
  return EXIT.fine;
}
