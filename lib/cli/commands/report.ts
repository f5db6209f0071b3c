import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { AnswerOptions } from '../edge/render.js';
import type { Finish } from '../program.js';

export function registerReport(program: Command, finish: Finish): void {
  const command = program
    .command('report')
    .description('tell everything about a hall: demand, choice, cost, energy, network, quotas, resources')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .action(async (file: string, options: AnswerOptions) => {
      const { report } = await import('../report.js');
      finish(await report(file, options));
    });
  addFormats(command);
  addExamples(command, [
    ['datahall report blueprints/starter.yaml', 'on the terminal'],
    ['datahall report -f html -o hall.html hall.yaml', 'one page with charts, readable offline'],
    ['datahall report -f md hall.yaml > hall.md', 'with a diagram that GitHub draws'],
  ]);
}
