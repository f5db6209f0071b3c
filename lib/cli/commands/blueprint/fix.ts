import { dirname } from 'node:path';
import { Argument, Option } from 'commander';
import { canonicalForms } from '../../../blueprint/canonical-forms.js';
import { type AppliedFix, applyFixes } from '../../../blueprint/document/apply-fixes.js';
import { excerptOf, lineAndColumn } from '../../../blueprint/format-diagnostic.js';
import { type Command, EXIT } from '../../edge/command.js';
import { catalogsInUse, type FileResult, planFiles, planText } from '../../edge/plan-files.js';
import { diagnosticsOf, printProblems } from '../../edge/problems.js';
import { printMessages } from '../../edge/terminal.js';
import { filesOf } from '../../files/blueprint-files.js';
import { writeWhole } from '../../files/write-file.js';

interface FixOptions {
  readonly check: boolean;
}

/** A mended value may show the next mistake; each round mends one at least, and a text with more is left for a second run. */
const ROUNDS = 20;

/** Makes every change that a diagnostic states, and leaves the rest of the file to the byte. */
export const fix: Command<[files: string[]], FixOptions> = {
  arguments: [
    new Argument('<files...>', 'blueprints, in YAML or JSON; folders of them; - for stdin, which is printed mended'),
  ],
  options: [new Option('--check', 'write nothing; end with exit code 1 if a file would change').default(false)],
  notes: [
    'Mended are slips with one remedy: a key or a word of another tool, a misspelt',
    'name, a unit in words, a key that contradicts another. ARNs, URLs and DNS names',
    'where a name is written become the name. What needs a choice is printed, as',
    '`datahall check` does.',
  ],
  examples: [
    ['datahall fix blueprints/*.yaml', 'one line for each change; comments and layout stay'],
    ['datahall fix --check hall.yaml', 'for a pipeline: prints the changes that would be made'],
  ],
  run: async ([files], { check }) => {
    const catalogOf = catalogsInUse();
    const results: FileResult[] = [];
    let changed = false;
    const halls = await planFiles(filesOf(files), catalogOf);
    for (const hall of halls.filter(({ file }, at) => halls.findIndex((one) => one.file === file) === at)) {
      let mended: FileResult = hall;
      for (let round = 0; round < ROUNDS; round++) {
        const { text, applied } = applyFixes(mended.text, [...diagnosticsOf(mended), ...canonicalForms(mended.text)]);
        if (applied.length === 0) break;
        printMessages(
          hall.file === '-' ? process.stderr : process.stdout,
          applied.map((each) => changeLine(mended, each)),
        );
        mended = await planText(hall.file, text, dirname(hall.file), catalogOf);
      }
      if (mended !== hall) {
        changed = true;
        if (!check && hall.file !== '-') writeWhole(hall.file, mended.text);
      }
      if (hall.file === '-' && !check) process.stdout.write(mended.text);
      results.push(mended);
    }
    const fine = printProblems(results);
    return fine && !(check && changed) ? EXIT.fine : EXIT.wrong;
  },
};

function changeLine({ file, text }: FileResult, { edit, before, after }: AppliedFix): string {
  const { line, column } = lineAndColumn(text, edit.range[0]);
  return `${file}:${line}:${column}: ${excerptOf(before)} -> ${after === '' ? '(removed)' : excerptOf(after)}`;
}
