import { Argument, type Command } from 'commander';
import { type CompletionTree, completionScript, SHELLS, type Shell } from '../completion-script.js';
import { addExamples } from '../edge/examples.js';
import { EXIT } from '../edge/exit-code.js';
import { print } from '../edge/terminal.js';
import type { Finish } from '../program.js';

export function registerCompletion(program: Command, finish: Finish): void {
  const command = program
    .command('completion')
    .description('print a script that completes commands, options and files in a shell')
    .addArgument(new Argument('<shell>', 'the shell to write for').choices(SHELLS))
    .action((shell: Shell) => {
      print(process.stdout, completionScript(shell, completionTree(program)));
      finish(EXIT.fine);
    });
  addExamples(command, [
    ['eval "$(datahall completion bash)"', 'in ~/.bashrc'],
    ['eval "$(datahall completion zsh)"', 'in ~/.zshrc, after compinit'],
    ['datahall completion fish > ~/.config/fish/completions/datahall.fish', 'once'],
  ]);
}

/** Commands with their options, as they are registered: a new command completes without a word here. */
export function completionTree(program: Command): CompletionTree {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [...command.options, ...(command.createHelp().visibleOptions(command).slice(-1) ?? [])].map((option) => ({
      flags: [option.short, option.long].filter((flag) => flag !== undefined),
      description: option.description,
      values: option.argChoices ?? [],
      takesValue: option.required || option.optional,
    })),
    values: command.registeredArguments[0]?.argChoices ?? [],
    takesFiles: command.registeredArguments.some((argument) => /file|folder|old|new|tasks/.test(argument.name())),
    commands: completionTree(command),
  }));
}
