import { Argument, Option } from 'commander';
import { leadDocument, placesDocument, sizingDocument } from '../../report/documents/sizing-document.js';
import type { SizeOutput } from '../../sizing/model/explanation.js';
import { type AnswerOptions, printPlaces } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { explainHall, plannedHalls } from '../edge/planned-hall.js';

interface SizeOptions extends AnswerOptions {
  readonly why: boolean;
}

/** Prints what to buy for one blueprint, what it costs, and why; as JSON, the sizing with its explanation. */
export const size: Command<[file: string], SizeOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--why', 'with every cost line, constraint, runner-up and saving, and the proof').default(false),
  ],
  formats: FORMATS,
  examples: [
    [
      'datahall size blueprints/starter.yaml',
      'what to buy, cost, risk, binding constraints and runner-up, on one screen',
    ],
    ['datahall size --why blueprints/starter.yaml', 'with every cost line, constraint and alternative, and the proof'],
    ['datahall size --json blueprints/starter.yaml', 'the same as data'],
  ],
  run: async ([file], options) => {
    const halls = await plannedHalls(file, options);
    if (halls === null) return EXIT.wrong;
    const answers = [];
    for (const hall of halls) {
      const { place, plan } = hall;
      const named = place === undefined || file.endsWith(`@${place}`) ? file : `${file}@${place}`;
      const explanation = await explainHall(hall);
      const document = options.why ? sizingDocument({ plan, explanation }) : leadDocument({ plan, explanation }, named);
      const data: SizeOutput = { status: 'sized', sizing: plan.sizing, explanation };
      answers.push({ place, document, data });
    }
    const all = placesDocument(
      file,
      halls.map(({ plan }) => plan),
    );
    return printPlaces(file, answers, options, all) ? EXIT.fine : EXIT.wrong;
  },
};
