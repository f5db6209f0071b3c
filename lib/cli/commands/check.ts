import type { Command } from 'commander';
import type { Finish } from '../program.js';
import { addExamples } from './examples.js';

export function registerCheck(program: Command, finish: Finish): void {
  const command = program
    .command('check')
    .description('read, size and plan blueprints; write nothing; tell every mistake')
    .argument('<files...>', 'blueprints, in YAML or JSON')
    .option('--json', 'print the result as JSON on stdout', false)
    .action(async (files: string[], options: { json: boolean }) => {
      const { check } = await import('../check.js');
      finish(await check(files, options));
    });
  addExamples(command, [
    ['datahall check blueprints/*.yaml', 'a line for each file that is fine; every mistake with its place'],
    ['datahall check --json hall.yaml', 'the same as data, for an editor or a pipeline'],
  ]);
}
