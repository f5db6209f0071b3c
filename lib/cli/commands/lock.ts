import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import type { Finish } from '../program.js';

export function registerLock(program: Command, finish: Finish): void {
  const command = program
    .command('lock')
    .description('note in datahall.lock the catalog that blueprints are sized with; synth warns when it changes')
    .argument('<files...>', 'blueprints, in YAML or JSON')
    .action(async (files: string[]) => {
      const { lock } = await import('../catalog/lock-file.js');
      finish(await lock(files));
    });
  addExamples(command, [['datahall lock blueprints/*.yaml', 'after a refresh of the catalog was reviewed']]);
}
