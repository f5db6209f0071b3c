import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { AnswerOptions } from '../edge/render.js';
import type { Finish } from '../program.js';

export function registerCheck(program: Command, finish: Finish): void {
  const command = program
    .command('check')
    .description('read, size and plan blueprints; write nothing; tell every mistake')
    .argument('<files...>', 'blueprints, in YAML or JSON')
    .action(async (files: string[], options: AnswerOptions) => {
      const { check } = await import('../check.js');
      finish(await check(files, options));
    });
  addFormats(command, ['text', 'json']);
  addExamples(command, [
    ['datahall check blueprints/*.yaml', 'a line for each file that is fine; every mistake with its place'],
    ['datahall check --json hall.yaml', 'the same as data, for an editor or a pipeline'],
  ]);
}
