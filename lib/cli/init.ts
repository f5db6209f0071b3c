import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { formatDiagnostic } from '../blueprint/format-diagnostic.js';
import { readHall } from '../hall.js';
import { EXIT } from './exit-code.js';
import { type Answers, blueprintText, QUESTIONS } from './init-text.js';
import { tell } from './tell.js';
import { print, terminalOf } from './terminal.js';

export interface InitOptions extends Partial<Answers> {
  readonly output?: string;
  readonly force: boolean;
  /** Take the defaults of what is not given, and ask nothing. */
  readonly yes: boolean;
}

/** Writes a commented blueprint from flags and answers; nothing is written unless it is right. */
export async function init(options: InitOptions): Promise<number> {
  const answers = await answer(options);
  const file = options.output ?? `${answers.name}.yaml`;
  if (existsSync(file) && !options.force) {
    tell(`error: ${file} is there already; give another --output, or --force to write over it`);
    return EXIT.wrong;
  }
  const text = blueprintText(answers);
  const read = readHall(text);
  if (!read.ok) {
    const { color } = terminalOf(process.stderr);
    for (const diagnostic of read.diagnostics) tell(formatDiagnostic(diagnostic, { file, text, color }));
    tell('nothing was written');
    return EXIT.wrong;
  }
  writeFileSync(file, text);
  print(process.stdout, [`written: ${file}`, `next: datahall size ${file}`]);
  return EXIT.fine;
}

/** What flags leave open is asked on a terminal; elsewhere the defaults stand. */
async function answer(options: InitOptions): Promise<Answers> {
  const answers = Object.fromEntries(QUESTIONS.map(({ key, byDefault }) => [key, options[key] ?? byDefault]));
  const open = QUESTIONS.filter(({ key }) => options[key] === undefined);
  if (!options.yes && open.length > 0 && process.stdin.isTTY && process.stdout.isTTY) {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    for (const { key, question, byDefault } of open) {
      const given = (await lines.question(`${question} [${byDefault}] `)).trim();
      if (given !== '') answers[key] = given;
    }
    lines.close();
  }
  return answers as unknown as Answers;
}
