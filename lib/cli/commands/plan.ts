import type { Command } from 'commander';
import type { Finish } from '../program.js';
import { addExamples } from './examples.js';

export function registerPlan(program: Command, finish: Finish): void {
  const command = program
    .command('plan')
    .description('print the plan of a blueprint as JSON: every decision, before Terraform')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .action(async (file: string) => {
      const { plan } = await import('../plan.js');
      finish(await plan(file));
    });
  addExamples(command, [
    ['datahall plan hall.yaml > plan.json', 'keep it, and compare with it later: datahall diff plan.json hall.yaml'],
  ]);
}
