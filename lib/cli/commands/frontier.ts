import { type Command, Option } from 'commander';
import type { Finish } from '../program.js';
import { FORMATS, type Format } from '../render.js';
import { addExamples } from './examples.js';

export function registerFrontier(program: Command, finish: Finish): void {
  const command = program
    .command('frontier')
    .description('the plans that no other beats in cost, energy, availability and time, ranked by weights')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .addOption(new Option('-f, --format <format>', 'form of the answer').choices(FORMATS).default('text'))
    .option('-o, --output <file>', 'write it there instead of to stdout')
    .option('--json', 'print the frontier as data on stdout', false)
    .action(async (file: string, options: { format: Format; output?: string; json: boolean }) => {
      const { frontier } = await import('../frontier.js');
      finish(await frontier(file, options));
    });
  addExamples(command, [
    ['datahall frontier blueprints/starter.yaml', 'weights and thresholds come from `criteria` in the blueprint'],
    ['datahall frontier -f html -o frontier.html hall.yaml', 'with a chart of cost against energy'],
  ]);
}
