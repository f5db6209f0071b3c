import type { Command } from 'commander';
import { addExamples } from '../edge/examples.js';
import type { InitOptions } from '../init.js';
import type { Finish } from '../program.js';

export function registerInit(program: Command, finish: Finish): void {
  const command = program
    .command('init')
    .description('write a first blueprint, with comments, from a few questions or flags')
    .option('--name <name>', 'of the hall')
    .option('--region <region>', 'AWS region')
    .option('--compute <amount>', 'dense peak over the fleet, such as "20 PFLOPS"')
    .option('--precision <precision>', 'fp32, tf32, fp16, bf16, fp8, int8 or fp4')
    .option('--network <rate>', 'between nodes, summed, such as "100 GB/s"')
    .option('--data <amount>', 'kept in S3, such as "10 TB"')
    .option('--scratch <amount>', 'fast scratch space, such as "10 TB"')
    .option('--budget <amount>', 'at most in a month, such as "1M USD"')
    .option('--email <address>', 'who gets alarms and warnings of the budget')
    .option('-o, --output <file>', 'where to write; default: <name>.yaml')
    .option('--force', 'write over a file that is there', false)
    .option('-y, --yes', 'ask nothing', false)
    .action(async (options: InitOptions) => {
      const { init } = await import('../init.js');
      finish(await init(options));
    });
  addExamples(command, [
    ['datahall init', 'asks, and shows what each default is'],
    ['datahall init --yes --name lab --compute "20 PFLOPS"', 'asks nothing; writes lab.yaml'],
  ]);
}
