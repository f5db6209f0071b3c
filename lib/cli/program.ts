import { Command, CommanderError } from 'commander';
import { EXIT } from './exit-code.js';

/**
 * Runs one command line, without the program's own name; returns the exit code. Each command's code is read when it is
 * asked for: only `synth` pays for loading cdktf.
 */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.fine;
  const program = new Command('datahall')
    .description('From a declarative capacity blueprint to a GPU data centre on AWS, as Terraform.')
    .exitOverride()
    .showHelpAfterError('(datahall --help lists the commands)');

  program
    .command('check')
    .description('read, size and plan blueprints; write nothing; tell every mistake')
    .argument('<files...>', 'blueprints, in YAML or JSON')
    .option('--json', 'print the result as JSON on stdout', false)
    .action(async (files: string[], options: { json: boolean }) => {
      const { check } = await import('./check.js');
      exitCode = await check(files, options);
    });

  program
    .command('size')
    .description('print what is chosen for a blueprint, what it costs, and why')
    .argument('<file>', 'a blueprint, in YAML or JSON')
    .option('--json', 'print the sizing as JSON on stdout', false)
    .action(async (file: string, options: { json: boolean }) => {
      const { size } = await import('./size.js');
      exitCode = await size(file, options);
    });

  program
    .command('synth')
    .description('write the Terraform of blueprints, one stack each')
    .argument('<files...>', 'blueprints, in YAML or JSON')
    .option('-o, --output <folder>', 'where to write', 'cdktf.out')
    .action(async (files: string[], options: { output: string }) => {
      const { synth } = await import('./synth.js');
      exitCode = await synth(files, options.output);
    });

  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    // commander has printed what is wrong; asking for help or the version is no mistake.
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
  }
  return exitCode;
}
