import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Option } from 'commander';
import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { schemasAt } from '../../../editor/schema-at.js';
import { readHall } from '../../../plan/plan-hall.js';
import { type Command, EXIT } from '../../edge/command.js';
import { printDiagnostics } from '../../edge/problems.js';
import { print, printError } from '../../edge/terminal.js';
import { writeWhole } from '../../files/write-file.js';
import { writeFolder } from '../../files/write-folder.js';
import {
  type Answers,
  blueprintText,
  DEFAULT_ANSWERS,
  placeOf,
  QUESTIONS,
  WORKS,
} from '../../project/first-blueprint.js';
import { projectFiles, TOOLCHAINS, type Toolchain } from '../../project/project-files.js';

/** Writes a first blueprint, as `writeFirstBlueprint` does. */
export const init: Command<[], InitOptions> = {
  options: [
    ...QUESTIONS.map(({ key, flag }) => {
      const option = new Option(`--${key} <${key}>`, flag);
      return key === 'work' ? option.choices(WORKS) : option;
    }),
    new Option('--project <folder>', 'write a whole project: blueprint, app, test, workflow, AGENTS.md'),
    new Option('--toolchain <program>', 'that plans and applies the project').choices(TOOLCHAINS).default('cdktf'),
    new Option('-o, --output <file>', 'where to write; default: <name>.yaml'),
    new Option('--force', 'overwrite an existing file').default(false),
    new Option('-y, --yes', 'ask nothing').default(false),
  ],
  notes: ['On a terminal, ? explains a question.'],
  examples: [
    ['datahall init', 'asks questions, and shows the defaults'],
    ['datahall init --yes --name lab --compute "20 PFLOPS"', 'asks nothing; writes lab.yaml'],
    [
      'datahall init --yes --project hall --work serve --model llama-3.1-8b',
      'a project in hall/, which npm test and npm run synth run',
    ],
  ],
  run: (_, options) => writeFirstBlueprint(options),
};

/** Answers given as flags, and how to write. */
export interface InitOptions extends Partial<Answers> {
  readonly output?: string;
  /** Folder of a project. @default - the blueprint alone is written */
  readonly project?: string;
  /** @default 'cdktf' */
  readonly toolchain?: Toolchain;
  readonly force: boolean;
  /** Take the defaults of what is not given, and ask nothing. */
  readonly yes: boolean;
}

/** Asks a question; undefined: there is nobody to answer any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/**
 * Writes a commented blueprint, or a project around it, from flags and answers; nothing is written unless it is right.
 * @param ask - default: asks on the terminal, where there is one
 * @returns exit code
 */
export async function writeFirstBlueprint(options: InitOptions, ask?: Ask): Promise<number> {
  const given = QUESTIONS.flatMap(({ key }) => (options[key] === undefined ? [] : [[key, options[key]] as const]));
  const flags = { ...DEFAULT_ANSWERS, ...Object.fromEntries(given) };
  const target = (answers: Answers) => options.project ?? options.output ?? `${answers.name}.yaml`;
  // Before the first question: nobody answers eight of them for nothing.
  const wrong = mistakes(flags);
  if (wrong.length > 0) return refuse(wrong, { file: target(flags), text: blueprintText(flags) });
  const isNamed = [options.project, options.output, options.name].some((each) => each !== undefined);
  if (isNamed && isTaken(target(flags), options)) return EXIT.wrong;
  const answers = await answer(flags, options, ask);
  if (answers === null) {
    printError('nothing was written');
    return EXIT.wrong;
  }
  const written = target(answers);
  if (isTaken(written, options)) return EXIT.wrong;
  if (options.project === undefined) {
    writeWhole(written, blueprintText(answers));
    print(process.stdout, [`written: ${written}`, `next: datahall size ${written}`]);
  } else {
    writeProject(options.project, answers, options.toolchain);
    print(process.stdout, [`written: ${written}`, `next: cd ${written} && npm install && npm test && npm run synth`]);
  }
  return EXIT.fine;
}

function writeProject(folder: string, answers: Answers, toolchain: Toolchain = 'cdktf'): void {
  const files = projectFiles({ hall: answers.name, blueprint: blueprintText(answers), toolchain });
  writeFolder(folder, (staging) => {
    for (const [path, text] of Object.entries(files)) {
      // What people have told agents stays.
      if (path === 'AGENTS.md' && existsSync(join(folder, path))) continue;
      mkdirSync(dirname(join(staging, path)), { recursive: true });
      writeFileSync(join(staging, path), text);
    }
    return [];
  });
}

function isTaken(target: string, { force, project }: InitOptions): boolean {
  if (force || !existsSync(target)) return false;
  if (project !== undefined && readdirSync(target).length === 0) return false;
  const other = project === undefined ? 'use another --output' : 'use another folder';
  printError(`error: ${target} already exists; ${other}, or --force to overwrite it`);
  return true;
}

function refuse(wrong: readonly Diagnostic[], source: { readonly file: string; readonly text: string }): number {
  printDiagnostics(wrong, source);
  printError('nothing was written');
  return EXIT.wrong;
}

function mistakes(answers: Answers): readonly Diagnostic[] {
  const read = readHall(blueprintText(answers));
  return read.ok ? [] : read.diagnostics;
}

/** What flags leave open is asked on a terminal, each question until its answer is right; elsewhere the defaults stand. */
async function answer(flags: Answers, options: InitOptions, ask: Ask | undefined): Promise<Answers | null> {
  const asks = ask !== undefined || (process.stdin.isTTY && process.stdout.isTTY);
  if (options.yes || !asks) return flags;
  const terminal = ask === undefined ? openTerminal() : { ask, close: () => {} };
  let answers = flags;
  for (const { key, question, byDefault, when = () => true } of QUESTIONS) {
    if (options[key] !== undefined || !when(answers)) continue;
    for (;;) {
      const given = await terminal.ask(`${question} [${byDefault}] `);
      if (given === undefined) return null;
      if (given.trim() === '?') {
        printError(`  ${explanationOf(key, answers)}`);
        continue;
      }
      const next = { ...answers, [key]: given.trim() === '' ? byDefault : given.trim() };
      const mistake = mistakeOf(key, next);
      if (mistake === undefined) {
        answers = next;
        break;
      }
      printError(`  ${mistake.message}`, ...(mistake.hint === undefined ? [] : [`  hint: ${mistake.hint}`]));
    }
  }
  terminal.close();
  return answers;
}

/** What the format says of the key that the answer is written to. */
function explanationOf(key: keyof Answers, answers: Answers): string {
  if (key === 'work') return 'A model is enough to size a fleet; minima are for work that you have measured.';
  const described = schemasAt(placeOf(key, answers)).find(({ description }) => description !== undefined);
  return described?.description ?? QUESTIONS.find((question) => question.key === key)!.flag;
}

/** What is wrong with one answer, the others being right: the error at its place, else any other that it causes. */
function mistakeOf(key: keyof Answers, answers: Answers): Pick<Diagnostic, 'message' | 'hint'> | undefined {
  // An answer is one value, not a map, a list or a line of its own.
  if (/[\n{}[\],#]|: |:$/.test(answers[key])) {
    return {
      message: `${JSON.stringify(answers[key])} has a special character of YAML`,
      hint: 'write one plain value',
    };
  }
  if (key === 'work' && !WORKS.some((work) => work === answers.work)) {
    return { message: `unknown work ${JSON.stringify(answers.work)}`, hint: `write one of ${WORKS.join(', ')}` };
  }
  const wrong = mistakes(answers);
  const at = placeOf(key, answers);
  return wrong.find(({ path }) => at.every((step, index) => path[index] === step)) ?? wrong[0];
}

function openTerminal(): { readonly ask: Ask; close(): void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const gone = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  return { ask: (question) => Promise.race([lines.question(question), gone]), close: () => lines.close() };
}
