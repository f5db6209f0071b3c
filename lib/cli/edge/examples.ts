import type { Command } from 'commander';

/** Adds examples to a command's `--help`: the line to type, then what it does. */
export function addExamples(command: Command, examples: readonly (readonly [line: string, does: string])[]): Command {
  const lines = examples.flatMap(([line, does]) => [`  $ ${line}`, `      ${does}`]);
  return command.addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}
