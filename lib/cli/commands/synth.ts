import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import type { Finish } from '../program.js';

export function registerSynth(program: Command, finish: Finish): void {
  const command = program
    .command('synth')
    .description('write the Terraform of blueprints, one stack each')
    .argument('<files...>', 'blueprints, in YAML or JSON')
    .option('-o, --output <folder>', 'where to write', 'cdktf.out')
    .action(async (files: string[], options: { output: string }) => {
      const { synth } = await import('../synth.js');
      finish(await synth(files, { outdir: options.output }));
    });
  addExamples(command, [
    ['datahall synth blueprints/starter.yaml', 'writes cdktf.out/stacks/starter/cdk.tf.json'],
    ['datahall synth blueprints/*.yaml -o build', 'one stack for each blueprint below build/stacks'],
  ]);
}
