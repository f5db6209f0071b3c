import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { AnswerOptions } from '../edge/render.js';
import type { Finish } from '../program.js';

export function registerFrontier(program: Command, finish: Finish): void {
  const command = program
    .command('frontier')
    .description('the plans that no other beats in cost, energy, availability and time, ranked by weights')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .action(async (file: string, options: AnswerOptions) => {
      const { frontier } = await import('../frontier.js');
      finish(await frontier(file, options));
    });
  addFormats(command);
  addExamples(command, [
    ['datahall frontier blueprints/starter.yaml', 'weights and thresholds come from `criteria` in the blueprint'],
    ['datahall frontier -f html -o frontier.html hall.yaml', 'with a chart of cost against energy'],
  ]);
}
