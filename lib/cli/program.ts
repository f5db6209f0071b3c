import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerCatalog } from './commands/catalog.js';
import { registerCheck } from './commands/check.js';
import { registerCompletion } from './commands/completion.js';
import { registerDiff } from './commands/diff.js';
import { registerExpand } from './commands/expand.js';
import { registerFrontier } from './commands/frontier.js';
import { registerInit } from './commands/init.js';
import { registerLock } from './commands/lock.js';
import { registerPlan } from './commands/plan.js';
import { registerQuota } from './commands/quota.js';
import { registerReport } from './commands/report.js';
import { registerRoi } from './commands/roi.js';
import { registerSchedule } from './commands/schedule.js';
import { registerSize } from './commands/size.js';
import { registerSynth } from './commands/synth.js';
import { EXIT } from './edge/exit-code.js';

/** How a command ends: called once by its action, with what the shell sees. */
export type Finish = (exitCode: number) => void;

/**
 * In the order that `--help` lists them. What a command does is read when it is asked for: only those that synthesise
 * pay for loading cdktf.
 */
const COMMANDS: readonly ((program: Command, finish: Finish) => void)[] = [
  registerInit,
  registerCheck,
  registerExpand,
  registerSize,
  registerFrontier,
  registerReport,
  registerPlan,
  registerDiff,
  registerRoi,
  registerSynth,
  registerSchedule,
  registerQuota,
  registerLock,
  registerCatalog,
  registerCompletion,
];

/** The whole command line. Commander suggests the nearest command or option itself when one is mistyped. */
export function makeProgram(finish: Finish): Command {
  const program = new Command('datahall')
    .description('From a declarative capacity blueprint to a GPU data centre on AWS, as Terraform.')
    .version(packageVersion(), '-V, --version', 'print the version of datahall')
    .exitOverride()
    .showHelpAfterError('(datahall --help lists the commands)')
    .showSuggestionAfterError(true);
  for (const register of COMMANDS) register(program, finish);
  return program;
}

function packageVersion(): string {
  // As far up from lib/cli as from dist/cli.
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

/** Runs one command line, without the program's own name; returns the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.fine;
  const program = makeProgram((code) => {
    exitCode = code;
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
