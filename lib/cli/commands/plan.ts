import { Argument } from 'commander';
import { type AnswerOptions, printJson } from '../edge/answer.js';
import { type Command, EXIT } from '../edge/command.js';
import { plannedHall } from '../edge/planned-hall.js';

/** Prints the plan of one blueprint as JSON: what `diff` compares. */
export const plan: Command<[file: string], AnswerOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  formats: ['json'],
  examples: [['datahall plan hall.yaml > plan.json', 'store it, to compare later: datahall diff plan.json hall.yaml']],
  run: async ([file], options) => {
    const hall = await plannedHall(file, options);
    if (hall === null) return EXIT.wrong;
    printJson(hall.plan, options.output);
    return EXIT.fine;
  },
};
