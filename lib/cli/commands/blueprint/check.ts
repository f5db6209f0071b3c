import { Argument } from 'commander';
import { type AnswerOptions, printJson } from '../../edge/answer.js';
import { type Command, EXIT } from '../../edge/command.js';
import { planFiles } from '../../edge/plan-files.js';
import { printProblems, resultsOf } from '../../edge/problems.js';
import { print } from '../../edge/terminal.js';
import { filesOf } from '../../files/blueprint-files.js';

/** Reads, sizes and plans each file without writing anything, and prints every mistake. */
export const check: Command<[files: string[]], AnswerOptions> = {
  arguments: [new Argument('<files...>', 'blueprints, in YAML or JSON; folders of them; - for stdin')],
  formats: ['text', 'json'],
  examples: [
    ['datahall check blueprints/*.yaml', 'one line per valid file; every error with its line'],
    ['datahall check --json hall.yaml', 'the same as data, for an editor or a pipeline'],
  ],
  run: async ([files], { format, output }) => {
    const halls = await planFiles(filesOf(files));
    const fine = printProblems(halls);
    if (format === 'json') printJson(resultsOf(halls), output);
    else {
      for (const { file, place, status } of halls) {
        if (status === 'planned') print(process.stdout, [`${file}${place === undefined ? '' : `@${place}`}: fine`]);
      }
    }
    return fine ? EXIT.fine : EXIT.wrong;
  },
};
