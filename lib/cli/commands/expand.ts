import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import type { Finish } from '../program.js';

export function registerExpand(program: Command, finish: Finish): void {
  const command = program
    .command('expand')
    .description('print a blueprint with every default filled in, and where each comes from')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .action(async (file: string) => {
      const { expand } = await import('../expand.js');
      finish(await expand(file));
    });
  addExamples(command, [
    ['datahall expand blueprints/starter.yaml', 'order and comments stay as they are in the file'],
  ]);
}
