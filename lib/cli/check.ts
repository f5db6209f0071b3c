import { EXIT } from './edge/exit-code.js';
import { planFiles } from './edge/hall-files.js';
import { type AnswerOptions, tellJson } from './edge/render.js';
import { resultsOf, tellProblems } from './edge/report.js';
import { print } from './edge/terminal.js';

/** Reads, sizes and plans each file without writing anything, and tells every mistake. */
export async function check(files: readonly string[], { format, output }: AnswerOptions): Promise<number> {
  const halls = await planFiles(files);
  const fine = tellProblems(halls);
  if (format === 'json') {
    tellJson(resultsOf(halls), output);
  } else {
    for (const { file, outcome } of halls) if (outcome.status === 'planned') print(process.stdout, [`${file}: fine`]);
  }
  return fine ? EXIT.fine : EXIT.wrong;
}
