import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { type IdMap, readIdMap } from '../../../blueprint/document/read-id-map.js';
import { importDocument } from '../../../report/diff/import-document.js';
import { importBlocks } from '../../../terraform/adopt/import-blocks.js';
import { type TaggedThing, taggedThings } from '../../../terraform/adopt/tagged-things.js';
import { hallResources } from '../../../terraform/compare/stack-resources.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { printDiagnostics } from '../../edge/problems.js';
import { during } from '../../edge/progress.js';
import { readOrReport } from '../../edge/read-or-report.js';
import { printError } from '../../edge/terminal.js';

interface ImportOptions extends AnswerOptions {
  /** File of ids by address. @default - none is mapped */
  readonly ids?: string;
  /** Answer of AWS, in a file. @default - nothing is known of the account */
  readonly tagged?: string;
  /** Whether the stack that installs charts is meant. */
  readonly charts?: boolean;
}

/** Writes import blocks for the resources of a hall that are there already. */
export const importCommand: Command<[file: string], ImportOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--ids <file>', 'ids by address of the resource, in YAML or JSON; null: nothing is there'),
    new Option(
      '--tagged <answer>',
      'what "aws resourcegroupstaggingapi get-resources" answers, in a file or /dev/stdin',
    ),
    new Option('--charts', 'of the second stack, which installs charts in the cluster'),
  ],
  formats: FORMATS,
  notes: [
    'Names follow from the blueprint; ids that AWS gives are found by the tag Name,',
    'or mapped by you. As JSON it is a file for the folder of the stack: Terraform',
    '1.6 or later imports what it names, and creates the rest.',
  ],
  examples: [
    ['datahall import hall.yaml', 'what can be matched by name, and what cannot'],
    [
      'aws resourcegroupstaggingapi get-resources > tagged.json',
      'what is tagged; then networks and keys are found by their Name too:',
    ],
    ['datahall import --tagged tagged.json hall.yaml', 'each with its address and id'],
    [
      'datahall import --ids ids.yaml --json -o imports.tf.json hall.yaml',
      'the blocks: put the file beside cdk.tf.json, for terraform plan',
    ],
  ],
  run: async ([file], { ids: mapFile, tagged: answerFile, charts = false, ...answer }) => {
    const hall = await plannedHall(file, answer);
    if (hall === null) return EXIT.wrong;
    const { plan } = hall;
    const stacks = await during(`looking at the Terraform of ${file}`, () => hallResources(plan));
    if (charts && stacks.charts === null) {
      printError(`error: ${plan.name} has no stack that installs charts`, 'hint: leave --charts out');
      return EXIT.wrong;
    }
    const { stack, resources } =
      charts && stacks.charts !== null ? stacks.charts : { stack: plan.name, resources: stacks.hall };
    const ids = mapFile === undefined ? new Map<string, string | null>() : readMap(mapFile, [...resources.keys()]);
    const tagged = answerFile === undefined ? [] : readTagged(answerFile);
    if (ids === null || tagged === null) return EXIT.wrong;
    const adoption = importBlocks(resources, { region: plan.region, ids, tagged });
    printDocument(importDocument(stack, adoption), answer, { import: adoption.blocks });
    return EXIT.fine;
  },
};

function readMap(file: string, addresses: readonly string[]): IdMap | null {
  const text = readOrReport(file, (path) => readFileSync(path, 'utf8'));
  if (text === null) return null;
  const read = readIdMap(text, addresses);
  if (read.ok) return read.value;
  printDiagnostics(read.diagnostics, { file, text });
  return null;
}

function readTagged(file: string): readonly TaggedThing[] | null {
  const text = readOrReport(file, (path) => readFileSync(path, 'utf8'));
  if (text === null) return null;
  const things = taggedThings(text);
  if (things === null) {
    printError(
      `${file}: error[file-unreadable]: this is no answer of "aws resourcegroupstaggingapi get-resources"`,
      'hint: write it with --output json',
    );
  }
  return things;
}
