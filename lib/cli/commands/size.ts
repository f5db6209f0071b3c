import { dirname } from 'node:path';
import { Argument, Option } from 'commander';
import { leadDocument, placesDocument, sizingDocument } from '../../report/documents/sizing-document.js';
import type { SizeOutput } from '../../sizing/model/explanation.js';
import { type AnswerOptions, printPlaces } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { explainHall, plannedHalls } from '../edge/planned-hall.js';
import { printError } from '../edge/terminal.js';
import { afterEachChange } from '../files/after-each-change.js';

/** The screen of a terminal is empty, and the cursor at its start. */
const CLEAR = '\u001b[2J\u001b[H';

interface SizeOptions extends AnswerOptions {
  readonly why: boolean;
  readonly watch: boolean;
}

/** Prints what to buy for one blueprint, what it costs, and why; as JSON, the sizing with its explanation. */
export const size: Command<[file: string], SizeOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--why', 'with every cost line, constraint, runner-up and saving, and the proof').default(false),
    new Option('--watch', 'print it again after each change, until Ctrl-C').default(false),
  ],
  formats: FORMATS,
  examples: [
    [
      'datahall size blueprints/starter.yaml',
      'what to buy, cost, risk, binding constraints and runner-up, on one screen',
    ],
    ['datahall size --why blueprints/starter.yaml', 'with every cost line, constraint and alternative, and the proof'],
    ['datahall size --watch hall.yaml', 'beside an editor: again after each change of the file'],
    ['datahall size --json blueprints/starter.yaml', 'the same as data'],
  ],
  run: ([file], options) => (options.watch ? watchSize(file, options) : printSize(file, options)),
};

/** Never returns: it ends with the program. What is wrong is printed, and mended in the editor. */
async function watchSize(file: string, options: SizeOptions): Promise<number> {
  if (file === '-' || options.output !== undefined) {
    printError('error: --watch prints a file on the terminal: it goes with neither - nor --output');
    return EXIT.usage;
  }
  return afterEachChange(dirname(file), async () => {
    if (process.stdout.isTTY === true) process.stdout.write(CLEAR);
    await printSize(file, options);
  });
}

async function printSize(file: string, options: SizeOptions): Promise<number> {
  const halls = await plannedHalls(file, options);
  if (halls === null) return EXIT.wrong;
  const answers = [];
  for (const hall of halls) {
    const { place, plan } = hall;
    const named = place === undefined || file.endsWith(`@${place}`) ? file : `${file}@${place}`;
    const explanation = await explainHall(hall, options.why === true || options.format === 'json');
    const document = options.why ? sizingDocument({ plan, explanation }) : leadDocument({ plan, explanation }, named);
    const data: SizeOutput = { status: 'sized', sizing: plan.sizing, explanation };
    answers.push({ place, document, data });
  }
  const all = placesDocument(
    file,
    halls.map(({ plan }) => plan),
  );
  return printPlaces(file, answers, options, all) ? EXIT.fine : EXIT.wrong;
}
