import type { Command } from 'commander';
import type { DiffOptions } from '../diff.js';
import { addExamples } from '../edge/examples.js';
import { addFormats, FORMATS } from '../edge/formats.js';
import type { Finish } from '../program.js';

export function registerDiff(program: Command, finish: Finish): void {
  const command = program
    .command('diff')
    .description('tell what a change does to a hall: choice, cost, energy, safeguards, resources')
    .argument('<files...>', 'the old and the new blueprint (or plan), or one with --against')
    .option('--against <ref>', 'take the old version from this commit, branch or tag')
    .option('--fail-on <rules>', 'exit with 3 when a rule is broken: cost-increase=10%, replace-data, …')
    .action(async (files: string[], options: DiffOptions) => {
      const { diff } = await import('../diff.js');
      finish(await diff(files, options));
    });
  addFormats(command, [...FORMATS, 'github']);
  addExamples(command, [
    ['datahall diff old.yaml new.yaml', 'on the terminal'],
    ['datahall diff --against main -f md hall.yaml', 'Markdown for a comment on a pull request'],
    [
      'datahall diff --against main --fail-on cost-increase=10% hall.yaml',
      'exit code 3 if the hall costs more than a tenth more',
    ],
  ]);
}
