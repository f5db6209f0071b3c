import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { driftDocument } from '../../../report/diff/drift-document.js';
import { compareState } from '../../../terraform/adopt/compare-state.js';
import { readState } from '../../../terraform/adopt/read-state.js';
import { hallResources } from '../../../terraform/compare/stack-resources.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { during } from '../../edge/progress.js';
import { readOrReport } from '../../edge/read-or-report.js';
import { printError } from '../../edge/terminal.js';

interface DriftOptions extends AnswerOptions {
  /** What `terraform show -json` prints, in a file. */
  readonly state?: string;
  /** Whether the stack that installs charts is meant. */
  readonly charts?: boolean;
}

/** Compares what stands in a Terraform state with what a blueprint would make. */
export const drift: Command<[file: string], DriftOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--state <file>', 'what "terraform show -json" prints, in a file or /dev/stdin'),
    new Option('--charts', 'of the second stack, which installs charts in the cluster'),
  ],
  formats: FORMATS,
  notes: [
    'It asks nobody: the state is the account as Terraform last saw it, which',
    '"terraform apply -refresh-only" renews. What AWS alone knows counts as equal.',
    'Exit code 1: something is not as the blueprint would make it.',
  ],
  examples: [
    [
      'terraform -chdir=cdktf.out/stacks/hall show -json | datahall drift --state /dev/stdin hall.yaml',
      'what differs, in the words of diff',
    ],
    ['datahall drift --state state.json --json hall.yaml', 'each difference as data'],
  ],
  run: async ([file], { state: stateFile, charts = false, ...answer }) => {
    const hall = await plannedHall(file, answer);
    if (hall === null) return EXIT.wrong;
    const { plan } = hall;
    const stacks = await during(`looking at the Terraform of ${file}`, () => hallResources(plan));
    const { stack, resources } = charts
      ? (stacks.charts ?? { stack: null, resources: stacks.hall })
      : { stack: plan.name, resources: stacks.hall };
    if (stack === null) {
      printError(`error: ${plan.name} has no stack that installs charts`, 'hint: leave --charts out');
      return EXIT.wrong;
    }
    if (stateFile === undefined) {
      printError('error: drift compares a state, and none is given', 'hint: add --state <file>');
      return EXIT.usage;
    }
    const text = readOrReport(stateFile, (path) => readFileSync(path, 'utf8'));
    if (text === null) return EXIT.wrong;
    const state = readState(text);
    if (state === null) {
      printError(
        `${stateFile}: error[file-unreadable]: this is no state as "terraform show -json" prints it`,
        'hint: run it in the folder of the stack, without the name of a saved plan',
      );
      return EXIT.wrong;
    }
    const changes = compareState(state, resources);
    const held = state.resources.size;
    printDocument(driftDocument(stack, held, changes), answer, { stack, resources: held, changes });
    return changes.length === 0 ? EXIT.fine : EXIT.wrong;
  },
};
