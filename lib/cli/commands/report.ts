import { type Command, Option } from 'commander';
import type { Finish } from '../program.js';
import { FORMATS, type Format } from '../render.js';
import { addExamples } from './examples.js';

export function registerReport(program: Command, finish: Finish): void {
  const command = program
    .command('report')
    .description('tell everything about a hall: demand, choice, cost, energy, network, quotas, resources')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .addOption(
      new Option('-f, --format <format>', 'text, Markdown, one HTML page, or JSON').choices(FORMATS).default('text'),
    )
    .option('-o, --output <file>', 'write it there instead of to stdout')
    .action(async (file: string, options: { format: Format; output?: string }) => {
      const { report } = await import('../report.js');
      finish(await report(file, options));
    });
  addExamples(command, [
    ['datahall report blueprints/starter.yaml', 'on the terminal'],
    ['datahall report -f html -o hall.html hall.yaml', 'one page with charts, readable offline'],
    ['datahall report -f md hall.yaml > hall.md', 'with a diagram that GitHub draws'],
  ]);
}
