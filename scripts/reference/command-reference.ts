import type { Command } from 'commander';
import { makeProgram } from '../../lib/cli/program.js';

/** The page of the command line: what `--help` prints, for every command. */
export async function commandReference(): Promise<string> {
  const program = await makeProgram();
  const commands = program.commands.flatMap((command) => [command, ...command.commands]);
  const lines = [
    '# Commands',
    '',
    'Written by `npm run reference` from the program itself: each block is what `--help` prints.',
    '',
    'Exit codes: 0 fine; 1 a blueprint is wrong, or nothing that exists fits it; 2 wrong usage; 3 a rule of `--fail-on` is',
    'broken. With `--json` or `--format json`, stdout holds JSON and nothing else. Colour and progress are for terminals',
    'only; `NO_COLOR` switches colour off.',
    ...commands.flatMap((command) => ['', `## ${pathOf(command)}`, '', '```text', helpOf(command).trimEnd(), '```']),
  ];
  return `${lines.join('\n')}\n`;
}

function pathOf(command: Command): string {
  const parent = command.parent;
  return parent === null ? command.name() : `${pathOf(parent)} ${command.name()}`;
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => 80,
  });
  command.outputHelp();
  return text;
}
