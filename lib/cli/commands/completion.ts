import { Argument, type Command as Commander } from 'commander';
import { type Command, EXIT } from '../edge/command.js';
import { print } from '../edge/terminal.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

/** Prints a script that completes commands, options and files in a shell. */
export const completion: Command<[shell: Shell], object> = {
  arguments: [new Argument('<shell>', 'the shell to write for').choices(SHELLS)],
  examples: [
    ['eval "$(datahall completion bash)"', 'in ~/.bashrc'],
    ['eval "$(datahall completion zsh)"', 'in ~/.zshrc, after compinit'],
    ['datahall completion fish > ~/.config/fish/completions/datahall.fish', 'once'],
  ],
  run: async ([shell], _, program) => {
    print(process.stdout, completionScript(shell, completionTree(await program())));
    return EXIT.fine;
  },
};

/** A command as a shell completes it. */
interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly {
    /** Short and long, e.g. `-o`, `--output`. */
    readonly flags: readonly string[];
    readonly description: string;
    /** What may follow it; empty: anything. */
    readonly values: readonly string[];
    readonly takesValue: boolean;
  }[];
  /** What the first argument may be; empty: anything. */
  readonly values: readonly string[];
  readonly takesFiles: boolean;
  readonly commands: CompletionTree;
}
/** Commands of one level. */
type CompletionTree = readonly CompletedCommand[];

/** Commands with their options, as the program has them. */
export function completionTree(program: Commander): CompletionTree {
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

/** Lines of a script for the shell. Words only, from the command tree: nothing runs while the user types. */
export function completionScript(shell: Shell, tree: CompletionTree): string[] {
  if (shell === 'fish') return fishScript(tree);
  // zsh reads bash's completion functions.
  const shared = bashScript(tree);
  return shell === 'bash' ? shared : ['autoload -U +X bashcompinit && bashcompinit', ...shared];
}

interface Place {
  /** Words before the cursor that are commands: `` (none), `catalog`, `catalog list`. */
  readonly path: string;
  readonly commands: CompletionTree;
  readonly command: CompletedCommand | null;
}

function places(tree: CompletionTree, path: string, command: CompletedCommand | null): Place[] {
  const here: Place = { path, commands: tree, command };
  return [here, ...tree.flatMap((child) => places(child.commands, `${path} ${child.name}`.trim(), child))];
}

function bashScript(tree: CompletionTree): string[] {
  const all = places(tree, '', null);
  const known = all.filter(({ path }) => path !== '').map(({ path }) => quote(path));
  const cases = all.map(({ path, commands, command }) => {
    const words = [...commands.map(({ name }) => name), ...(command?.values ?? [])].join(' ');
    const options = (command?.options.flatMap(({ flags }) => flags) ?? ['--help']).join(' ');
    const files = command?.takesFiles ? 'files=1' : 'files=0';
    return `    ${path === '' ? "''" : quote(path)}) words=${quote(words)}; options=${quote(options)}; ${files} ;;`;
  });
  const values = all.flatMap(({ path, command }) =>
    (command?.options ?? [])
      .filter(({ takesValue }) => takesValue)
      .map(({ flags, values: fixed }) => {
        const reply = fixed.length > 0 ? `words=${quote(fixed.join(' '))}; files=0` : "words=''; files=1";
        return `    ${flags.map((flag) => quote(`${path} ${flag}`)).join('|')}) ${reply} ;;`;
      }),
  );
  return [
    '_datahall() {',
    // bash passes the word at the cursor and the one before it.
    '  local current="$2" previous="$3" path word words options files i',
    "  path=''",
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    `    word="\${path:+$path }\${COMP_WORDS[i]}"`,
    '    case "$word" in',
    `      ${known.join('|')}) path="$word" ;;`,
    '    esac',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    ...(values.length === 0 ? [] : ['  case "$path $previous" in', ...values, '  esac']),
    '  case "$current" in -*) words="$options" ;; esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  if [ "$files" = 1 ]; then COMPREPLY+=($(compgen -f -- "$current")); fi',
    '}',
    'complete -o filenames -F _datahall datahall',
  ];
}

function fishScript(tree: CompletionTree): string[] {
  const lines = ['complete -c datahall -f'];
  for (const { path, commands, command } of places(tree, '', null)) {
    const names = path === '' ? [] : path.split(' ');
    const inside =
      names.length === 0
        ? '__fish_use_subcommand'
        : [
            ...names.map((name) => `__fish_seen_subcommand_from ${name}`),
            ...(commands.length === 0
              ? []
              : [`not __fish_seen_subcommand_from ${commands.map(({ name }) => name).join(' ')}`]),
          ].join('; and ');
    const start = `complete -c datahall -n ${quote(inside)}`;
    for (const child of commands) lines.push(`${start} -a ${child.name} -d ${quote(child.description)}`);
    if (command === null) continue;
    if (command.takesFiles) lines.push(`${start} -F`);
    if (command.values.length > 0) lines.push(`${start} -a ${quote(command.values.join(' '))}`);
    for (const { flags, description, takesValue, values } of command.options) {
      const named = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
      const value = takesValue ? (values.length > 0 ? ` -x -a ${quote(values.join(' '))}` : ' -r') : '';
      lines.push(`${start} ${named.join(' ')}${value} -d ${quote(description)}`);
    }
  }
  return lines;
}

/** In single quotes, which bash and fish both take literally. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
