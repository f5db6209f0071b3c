import { type Command, Option } from 'commander';
import type { Finish } from '../program.js';
import { addExamples } from './examples.js';

export function registerQuota(program: Command, finish: Finish): void {
  const command = program
    .command('quota')
    .description('compare the quotas that a hall needs with those of the account')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .option('--offline', 'print what it needs, and ask no account', false)
    .option('--json', 'print data as JSON on stdout', false)
    .addOption(
      new Option('--request', 'print only the lines that request what is missing')
        .default(false)
        .conflicts(['json', 'offline']),
    )
    .action(async (file: string, options: { offline: boolean; json: boolean; request: boolean }) => {
      const { quota } = await import('../quota.js');
      finish(await quota(file, options));
    });
  addExamples(command, [
    ['datahall quota hall.yaml', 'with the credentials of the AWS SDK; 1: something is missing'],
    ['datahall quota --offline hall.yaml', 'what the hall needs, and what AWS gives every account'],
    ['datahall quota --request hall.yaml | sh', 'request it'],
  ]);
}
