import { findFrontier } from '../plan/explain-plan.js';
import { frontierDocument } from '../report/frontier-document.js';
import { formatInfeasibility } from '../report/infeasibility.js';
import { EXIT } from './exit-code.js';
import { planFiles } from './hall-files.js';
import { type Format, tellDocument } from './render.js';
import { toJson } from './size.js';
import { tellProblems } from './tell.js';
import { print } from './terminal.js';

/** Prints the non-dominated plans of a blueprint and their ranking; with `json`, as data. */
export async function frontier(
  file: string,
  options: { readonly format: Format; readonly json: boolean; readonly output?: string },
): Promise<number> {
  const [hall] = await planFiles([file]);
  const { outcome, open } = hall!;
  if (!tellProblems([hall!]) || outcome.status !== 'planned' || open === undefined) return EXIT.wrong;
  const { plan } = outcome;
  const answer = await findFrontier(open.blueprint, open.catalog, plan.security.score);
  if (answer.status === 'infeasible') {
    print(process.stderr, formatInfeasibility(answer.infeasibility, { file }));
    return EXIT.wrong;
  }
  if (options.json) print(process.stdout, [toJson(answer.frontier)]);
  else tellDocument(frontierDocument(plan.name, answer.frontier), options.format, options.output);
  return EXIT.fine;
}
