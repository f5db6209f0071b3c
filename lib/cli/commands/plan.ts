import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { AnswerOptions } from '../edge/render.js';
import type { Finish } from '../program.js';

export function registerPlan(program: Command, finish: Finish): void {
  const command = program
    .command('plan')
    .description('print the plan of a blueprint as JSON: every decision, before Terraform')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .action(async (file: string, options: AnswerOptions) => {
      const { plan } = await import('../plan.js');
      finish(await plan(file, options));
    });
  addFormats(command, ['json']);
  addExamples(command, [
    ['datahall plan hall.yaml > plan.json', 'keep it, and compare with it later: datahall diff plan.json hall.yaml'],
  ]);
}
