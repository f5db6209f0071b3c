import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { Finish } from '../program.js';
import type { SizeOptions } from '../size.js';

export function registerSize(program: Command, finish: Finish): void {
  const command = program
    .command('size')
    .description('print what is chosen for a blueprint, what it costs, and what decides it')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .option('--why', 'with every cost line, constraint, runner-up and saving, and the proof', false)
    .action(async (file: string, options: SizeOptions) => {
      const { size } = await import('../size.js');
      finish(await size(file, options));
    });
  addFormats(command);
  addExamples(command, [
    ['datahall size blueprints/starter.yaml', 'the choice, its cost, what binds and the runner-up, on one screen'],
    ['datahall size --why blueprints/starter.yaml', 'all that stands behind it'],
    ['datahall size --json blueprints/starter.yaml', 'the same as data'],
  ]);
}
