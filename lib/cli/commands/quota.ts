import { type Command, Option } from 'commander';
import { addExamples } from '../edge/examples.js';
import { addFormats } from '../edge/formats.js';
import type { Finish } from '../program.js';
import type { QuotaCommandOptions } from '../quota.js';

export function registerQuota(program: Command, finish: Finish): void {
  const command = program
    .command('quota')
    .description('compare the quotas that a hall needs with those of the account')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .option('--offline', 'print what it needs, and ask no account', false)
    .addOption(
      new Option('--request', 'print only the lines that request what is missing')
        .default(false)
        .conflicts(['json', 'offline', 'format', 'output']),
    )
    .action(async (file: string, options: QuotaCommandOptions) => {
      const { quota } = await import('../quota.js');
      finish(await quota(file, options));
    });
  addFormats(command);
  addExamples(command, [
    ['datahall quota hall.yaml', 'with the credentials of the AWS SDK; 1: something is missing'],
    ['datahall quota --offline hall.yaml', 'what the hall needs, and what AWS gives every account'],
    ['datahall quota --request hall.yaml | sh', 'request it'],
  ]);
}
