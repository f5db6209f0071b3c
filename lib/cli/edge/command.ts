import { type Argument, type Command as Commander, Option } from 'commander';
import { listText } from '../../units/words.js';

/**
 * Exit codes. `refused`: the files are right, and a rule of `--fail-on` is broken. `usage`: an unknown command or option,
 * a missing argument.
 */
export const EXIT = { fine: 0, wrong: 1, usage: 2, refused: 3 } as const;

/** Forms of an answer; `github`: annotations of a workflow. */
type Form = 'text' | 'md' | 'html' | 'json' | 'github';

/** Forms that every document has; the first is the default. */
export const FORMATS = ['text', 'md', 'html', 'json'] as const satisfies readonly Form[];
/** One of `FORMATS`. */
export type Format = (typeof FORMATS)[number];

/**
 * A command: one file of `commands/` each. Its name and its summary are in the table of `program.ts`.
 * @typeParam Arguments - positional, as `arguments` parses them
 * @typeParam Options - by the camel-case names of `options`; with `formats`, those of `AnswerOptions` too
 */
export interface Command<Arguments extends readonly unknown[] = never, Options = never> {
  /** @default - none */
  readonly arguments?: readonly Argument[];
  /** @default - none but `--help` */
  readonly options?: readonly Option[];
  /** Adds `--format`, `--json` and `--output`; the first is the default. @default - the answer has no forms */
  readonly formats?: readonly Form[];
  /** Whether options that it does not know are let through. @default false */
  readonly anyOption?: boolean;
  /** Of `--help`: lines on what it does and needs. @default - none */
  readonly notes?: readonly string[];
  /** Of `--help`: the line to type, then what it does. */
  readonly examples: readonly (readonly [line: string, effect: string])[];
  /**
   * Does the work and prints the answer.
   * @param program - the whole program, every command loaded
   * @returns exit code
   */
  run(args: Arguments, options: Options, program: () => Promise<Commander>): number | Promise<number>;
}

/** Gives a command of the program what a file of `commands/` defines; `finish` is called once, with the exit code. */
export function define(
  command: Commander,
  definition: Command,
  program: () => Promise<Commander>,
  finish: (exitCode: number) => void,
): void {
  const {
    arguments: positional = [],
    options = [],
    formats = [],
    notes = [],
    anyOption = false,
    examples,
  } = definition;
  if (anyOption) command.allowUnknownOption();
  for (const argument of positional) command.addArgument(argument);
  for (const option of options) command.addOption(option);
  if (formats.length > 0) addFormats(command, formats);
  const lines = examples.flatMap(([line, effect]) => [`  $ ${line}`, `      ${effect}`]);
  // A mistake of usage shows the usage of this command, not of the program.
  command.showHelpAfterError(`usage: ${command.createHelp().commandUsage(command)}`);
  command.addHelpText('after', ['', ...(notes.length > 0 ? [...notes, ''] : []), 'Examples:', ...lines].join('\n'));
  command.action(async (...given: unknown[]) => {
    const args = given.slice(0, positional.length);
    finish(await definition.run(args as never, command.opts() as never, program));
  });
}

const FORM_NAMES: Readonly<Record<Form, string>> = {
  text: 'text',
  md: 'Markdown',
  html: 'an HTML page',
  json: 'JSON',
  github: 'annotations for GitHub',
};

function addFormats(command: Commander, forms: readonly Form[]): void {
  const listed = listText(
    forms.map((form) => FORM_NAMES[form]),
    'or',
  );
  command
    .addOption(new Option('-f, --format <format>', listed).choices(forms).default(forms[0]))
    .option('--json', 'the same as -f json', false)
    .option('-o, --output <file>', 'write to this file instead of stdout')
    .hook('preAction', (_, action) => {
      const { json, format } = action.opts();
      if (json !== true) return;
      if (action.getOptionValueSource('format') === 'cli' && format !== 'json') {
        action.error(`error: --json and --format ${format} exclude each other; write one of them`, { exitCode: 2 });
      }
      action.setOptionValue('format', 'json');
    });
}
