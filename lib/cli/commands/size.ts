import type { Command } from 'commander';
import type { Finish } from '../program.js';
import { addExamples } from './examples.js';

export function registerSize(program: Command, finish: Finish): void {
  const command = program
    .command('size')
    .description('print what is chosen for a blueprint, what it costs, and why')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .option('--json', 'print the sizing as JSON on stdout', false)
    .action(async (file: string, options: { json: boolean }) => {
      const { size } = await import('../size.js');
      finish(await size(file, options));
    });
  addExamples(command, [
    [
      'datahall size blueprints/starter.yaml',
      'fleets, stores, cost, constraints, and the proof that nothing is cheaper',
    ],
    ['datahall size --json blueprints/starter.yaml', 'the same as data'],
  ]);
}
