import { EXIT } from './exit-code.js';
import { planFiles } from './hall-files.js';
import { toJson } from './size.js';
import { diagnosticsOf, tellProblems } from './tell.js';
import { print } from './terminal.js';

/** Reads, sizes and plans each file without writing anything, and tells every mistake. */
export async function check(files: readonly string[], options: { readonly json: boolean }): Promise<number> {
  const halls = await planFiles(files);
  const fine = tellProblems(halls);
  if (options.json) {
    const results = halls.map(({ file, outcome }) => ({
      file,
      status: outcome.status,
      diagnostics: diagnosticsOf(outcome),
      ...(outcome.status === 'infeasible' && { infeasibility: outcome.infeasibility }),
    }));
    print(process.stdout, [toJson(results)]);
  } else {
    for (const { file, outcome } of halls) if (outcome.status === 'planned') print(process.stdout, [`${file}: fine`]);
  }
  return fine ? EXIT.fine : EXIT.wrong;
}
