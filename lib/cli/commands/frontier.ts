import { Argument } from 'commander';
import { frontierDocument } from '../../report/documents/frontier-document.js';
import { formatInfeasibility } from '../../report/documents/infeasibility.js';
import { findFrontier } from '../../studies/frontier/find-frontier.js';
import type { FrontierOutput } from '../../studies/frontier/frontier.js';
import { type AnswerOptions, printDocument, printJson } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { plannedHall } from '../edge/planned-hall.js';
import { during } from '../edge/progress.js';
import { printError } from '../edge/terminal.js';

/** Prints the Pareto-optimal plans of a blueprint and their ranking; as JSON, the frontier. */
export const frontier: Command<[file: string], AnswerOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  formats: FORMATS,
  examples: [
    ['datahall frontier blueprints/starter.yaml', 'weights and thresholds come from `criteria` in the blueprint'],
    ['datahall frontier -f html -o frontier.html hall.yaml', 'with a chart of cost against energy'],
  ],
  run: async ([file], options) => {
    const hall = await plannedHall(file, options);
    if (hall === null) return EXIT.wrong;
    const { open, plan } = hall;
    const answer = await during(`looking for Pareto-optimal plans of ${file}`, () =>
      findFrontier(open.blueprint, open.catalog, plan.security.score),
    );
    if (answer.status === 'infeasible') {
      printError(...formatInfeasibility(answer.infeasibility, { file }));
      if (options.format === 'json') printJson(answer, options.output);
      return EXIT.wrong;
    }
    const output: FrontierOutput = answer.frontier;
    printDocument(frontierDocument(plan.name, answer.frontier), options, output);
    return EXIT.fine;
  },
};
