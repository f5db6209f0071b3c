import { existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Diagnostic } from '../blueprint/document/diagnostic.js';
import { readHall } from '../hall.js';
import { EXIT } from './edge/exit-code.js';
import { tell, tellDiagnostics } from './edge/report.js';
import { print } from './edge/terminal.js';
import { type Answers, blueprintText, DEFAULTS, PLACES, QUESTIONS } from './init-text.js';

export interface InitOptions extends Partial<Answers> {
  readonly output?: string;
  readonly force: boolean;
  /** Take the defaults of what is not given, and ask nothing. */
  readonly yes: boolean;
}

/** Asks a question; undefined: there is nobody to answer any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/** Writes a commented blueprint from flags and answers; nothing is written unless it is right. */
export async function init(options: InitOptions, ask?: Ask): Promise<number> {
  const given = QUESTIONS.flatMap(({ key }) => (options[key] === undefined ? [] : [[key, options[key]] as const]));
  const flags = { ...DEFAULTS, ...Object.fromEntries(given) };
  const file = options.output ?? `${flags.name}.yaml`;
  // Before the first question: nobody answers eight of them for nothing.
  const wrong = mistakes(flags);
  if (wrong.length > 0) return refuse(wrong, { file, text: blueprintText(flags) });
  if ((options.output !== undefined || options.name !== undefined) && isTaken(file, options)) return EXIT.wrong;
  const answers = await answer(flags, options, ask);
  if (answers === null) {
    tell('nothing was written');
    return EXIT.wrong;
  }
  const written = options.output ?? `${answers.name}.yaml`;
  if (isTaken(written, options)) return EXIT.wrong;
  writeFileSync(written, blueprintText(answers));
  print(process.stdout, [`written: ${written}`, `next: datahall size ${written}`]);
  return EXIT.fine;
}

function isTaken(file: string, { force }: InitOptions): boolean {
  if (force || !existsSync(file)) return false;
  tell(`error: ${file} is there already; give another --output, or --force to write over it`);
  return true;
}

function refuse(wrong: readonly Diagnostic[], source: { readonly file: string; readonly text: string }): number {
  tellDiagnostics(wrong, source);
  tell('nothing was written');
  return EXIT.wrong;
}

function mistakes(answers: Answers): readonly Diagnostic[] {
  const read = readHall(blueprintText(answers));
  return read.ok ? [] : read.diagnostics;
}

/** What flags leave open is asked on a terminal, each question until its answer is right; elsewhere the defaults stand. */
async function answer(flags: Answers, options: InitOptions, ask: Ask | undefined): Promise<Answers | null> {
  const open = QUESTIONS.filter(({ key }) => options[key] === undefined);
  const asks = ask !== undefined || (process.stdin.isTTY && process.stdout.isTTY);
  if (options.yes || open.length === 0 || !asks) return flags;
  const terminal = ask === undefined ? openTerminal() : { ask, close: () => {} };
  let answers = flags;
  for (const { key, question, byDefault } of open) {
    for (;;) {
      const given = await terminal.ask(`${question} [${byDefault}] `);
      if (given === undefined) return null;
      const next = { ...answers, [key]: given.trim() === '' ? byDefault : given.trim() };
      const mistake = mistakeOf(key, next);
      if (mistake === undefined) {
        answers = next;
        break;
      }
      tell(`  ${mistake.message}`, ...(mistake.hint === undefined ? [] : [`  hint: ${mistake.hint}`]));
    }
  }
  terminal.close();
  return answers;
}

/** What is wrong with one answer, the others being right: that which stands at its place, else whatever it breaks. */
function mistakeOf(key: keyof Answers, answers: Answers): Pick<Diagnostic, 'message' | 'hint'> | undefined {
  // An answer is one value: it opens no map, no list and no line of its own.
  if (/[\n{}[\],#]|: |:$/.test(answers[key])) {
    return { message: `${JSON.stringify(answers[key])} holds a sign that YAML reads`, hint: 'give one plain value' };
  }
  const wrong = mistakes(answers);
  const at = PLACES[key];
  return wrong.find(({ path }) => at.every((step, index) => path[index] === step)) ?? wrong[0];
}

function openTerminal(): { readonly ask: Ask; close(): void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const gone = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  return { ask: (question) => Promise.race([lines.question(question), gone]), close: () => lines.close() };
}
