import { type Command, Option } from 'commander';
import { listText } from '../../units/words.js';

/** Forms that every document has; the first is the default. */
export const FORMATS = ['text', 'md', 'html', 'json'] as const;
export type Format = (typeof FORMATS)[number];

const WORDS: Readonly<Record<string, string>> = {
  text: 'text',
  md: 'Markdown',
  html: 'an HTML page',
  json: 'JSON',
  github: 'annotations for GitHub',
};

/** Adds the forms of a command's answer: `-f <format>`, with `--json` short for `-f json`, and `-o`. */
export function addFormats(command: Command, formats: readonly string[] = FORMATS): Command {
  const words = formats.map((format) => WORDS[format]!);
  const listed = listText(words, 'or');
  return command
    .addOption(new Option('-f, --format <format>', listed).choices(formats).default(formats[0]))
    .option('--json', 'the same as -f json', false)
    .option('-o, --output <file>', 'write it there instead of to stdout')
    .hook('preAction', (_, action) => {
      const { json, format } = action.opts();
      if (json !== true) return;
      if (action.getOptionValueSource('format') === 'cli' && format !== 'json') {
        action.error(`error: --json asks for JSON, and --format for ${format}; give one of them`, { exitCode: 2 });
      }
      action.setOptionValue('format', 'json');
    });
}
