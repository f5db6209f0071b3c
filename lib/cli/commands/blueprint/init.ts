import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Option } from 'commander';
import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { readHall } from '../../../plan/plan-hall.js';
import { PRECISIONS } from '../../../units/closed-lists.js';
import { listText } from '../../../units/words.js';
import { type Command, EXIT } from '../../edge/command.js';
import { printDiagnostics } from '../../edge/problems.js';
import { print, printError } from '../../edge/terminal.js';
import { writeWhole } from '../../files/write-file.js';

/** Writes a first blueprint, as `writeFirstBlueprint` does. */
export const init: Command<[], InitOptions> = {
  options: [
    new Option('--name <name>', 'of the hall'),
    new Option('--region <region>', 'AWS region'),
    new Option('--compute <amount>', 'dense peak over the fleet, such as "20 PFLOPS"'),
    new Option('--precision <precision>', listText(PRECISIONS, 'or')),
    new Option('--network <rate>', 'between nodes, summed, such as "100 GB/s"'),
    new Option('--data <amount>', 'kept in S3, such as "10 TB"'),
    new Option('--scratch <amount>', 'fast scratch space, such as "10 TB"'),
    new Option('--budget <amount>', 'at most in a month, such as "1M USD"'),
    new Option('--email <address>', 'recipient of alarms and budget alerts'),
    new Option('--access <range>', 'your own address, which may reach the cluster, such as 203.0.113.7/32'),
    new Option('-o, --output <file>', 'where to write; default: <name>.yaml'),
    new Option('--force', 'overwrite an existing file').default(false),
    new Option('-y, --yes', 'ask nothing').default(false),
  ],
  examples: [
    ['datahall init', 'asks questions, and shows the defaults'],
    ['datahall init --yes --name lab --compute "20 PFLOPS"', 'asks nothing; writes lab.yaml'],
  ],
  run: (_, options) => writeFirstBlueprint(options),
};

/** What `init` asks, as the user writes it. */
export interface Answers {
  readonly name: string;
  readonly region: string;
  readonly compute: string;
  readonly precision: string;
  readonly network: string;
  readonly data: string;
  readonly scratch: string;
  readonly budget: string;
  /** An address, or `nobody`. */
  readonly email: string;
  /** A range of addresses, or `nobody`. */
  readonly access: string;
}

interface Question {
  readonly key: keyof Answers;
  readonly question: string;
  readonly byDefault: string;
}

const NOBODY = 'nobody';

/** In the order in which they are asked. */
export const QUESTIONS: readonly Question[] = [
  { key: 'name', question: 'Name of the hall?', byDefault: 'hall' },
  { key: 'region', question: 'AWS region?', byDefault: 'us-east-1' },
  { key: 'precision', question: `Precision (${PRECISIONS.join(', ')})?`, byDefault: 'bf16' },
  { key: 'compute', question: 'Compute at it, dense peak over the fleet?', byDefault: '1000 TFLOPS' },
  { key: 'network', question: 'Network between the nodes, summed?', byDefault: '100 GB/s' },
  { key: 'data', question: 'Data kept in S3?', byDefault: '10 TB' },
  { key: 'scratch', question: 'Fast scratch space beside the nodes?', byDefault: '10 TB' },
  { key: 'budget', question: 'At most, in a month?', byDefault: '1M USD' },
  { key: 'email', question: 'Who gets alarms, by e-mail?', byDefault: NOBODY },
  { key: 'access', question: 'Which address may reach the cluster from outside, e.g. yours?', byDefault: NOBODY },
];

/** Path of an answer in the blueprint: a mistake below it is one of the answer. */
const PLACES: Readonly<Record<keyof Answers, readonly (string | number)[]>> = {
  name: ['name'],
  region: ['region'],
  compute: ['workloads', 0, 'compute', 'atLeast'],
  precision: ['workloads', 0, 'compute', 'precision'],
  network: ['workloads', 0, 'network', 'atLeast'],
  data: ['workloads', 0, 'storage', 0, 'capacity'],
  scratch: ['workloads', 0, 'storage', 1, 'capacity'],
  budget: ['limits', 'monthlyCost'],
  email: ['operations', 'emails'],
  access: ['kubernetes', 'publicAccess'],
};

/** The answers that nobody gave. */
const DEFAULTS = Object.fromEntries(QUESTIONS.map(({ key, byDefault }) => [key, byDefault])) as unknown as Answers;

/** A blueprint with a comment on every line that a newcomer would ask about. */
function blueprintText({
  name,
  region,
  compute,
  precision,
  network,
  data,
  scratch,
  budget,
  email,
  access,
}: Answers): string {
  return `# yaml-language-server: $schema=./node_modules/datahall/schema/blueprint-v1.schema.json
version: 1
# Part of every resource name, and of the Terraform stack.
name: ${name}
# Or a list of regions, or any: the best one is chosen.
region: ${region}
platform: eks
workloads:
  - name: train
    # Minima over the whole fleet. Instance types and counts are chosen to meet them at the lowest cost.
    compute: { atLeast: ${compute}, precision: ${precision} }
    # Between nodes, summed; baseline, never "up to".
    network: { atLeast: ${network} }
    storage:
      # object: S3. scratch: FSx for Lustre without replication. persistent: FSx for Lustre, replicated.
      - { name: datasets, kind: object, capacity: ${data} }
      - { name: scratch, kind: scratch, capacity: ${scratch} }
    # Purchase options that nodes may use: on-demand, spot, reserved-1y, reserved-3y, capacity-block.
    purchase: [on-demand]
# Weight of a kilowatt-hour in dollars; 0 USD/kWh: cost alone.
objective: { energyWeight: 0.1 USD/kWh }
# Upper limit: a plan never costs more.
limits: { monthlyCost: ${budget} }
# Recipients of alarms and budget alerts; each address has to confirm once.
operations: { emails: [${email === NOBODY ? '' : email}] }
# Ranges that may reach the endpoint of the cluster from outside; none: from within the VPC, or through a tunnel.
kubernetes: { publicAccess: [${access === NOBODY ? '' : access}] }
# by-cost: NAT gateways and endpoints of AWS services as few as cost and the availability asked for allow.
network: { cidr: 10.0.0.0/16, zones: 3, nat: by-cost, interfaceEndpoints: by-cost }
# The only account that the hall may be in.
# account: { id: "123456789012" }
`;
}

/** Answers given as flags, and how to write. */
export interface InitOptions extends Partial<Answers> {
  readonly output?: string;
  readonly force: boolean;
  /** Take the defaults of what is not given, and ask nothing. */
  readonly yes: boolean;
}

/** Asks a question; undefined: there is nobody to answer any more. */
export type Ask = (question: string) => Promise<string | undefined>;

/**
 * Writes a commented blueprint from flags and answers; nothing is written unless it is right.
 * @param ask - default: asks on the terminal, where there is one
 * @returns exit code
 */
export async function writeFirstBlueprint(options: InitOptions, ask?: Ask): Promise<number> {
  const given = QUESTIONS.flatMap(({ key }) => (options[key] === undefined ? [] : [[key, options[key]] as const]));
  const flags = { ...DEFAULTS, ...Object.fromEntries(given) };
  const file = options.output ?? `${flags.name}.yaml`;
  // Before the first question: nobody answers eight of them for nothing.
  const wrong = mistakes(flags);
  if (wrong.length > 0) return refuse(wrong, { file, text: blueprintText(flags) });
  if ((options.output !== undefined || options.name !== undefined) && isTaken(file, options)) return EXIT.wrong;
  const answers = await answer(flags, options, ask);
  if (answers === null) {
    printError('nothing was written');
    return EXIT.wrong;
  }
  const written = options.output ?? `${answers.name}.yaml`;
  if (isTaken(written, options)) return EXIT.wrong;
  writeWhole(written, blueprintText(answers));
  print(process.stdout, [`written: ${written}`, `next: datahall size ${written}`]);
  return EXIT.fine;
}

function isTaken(file: string, { force }: InitOptions): boolean {
  if (force || !existsSync(file)) return false;
  printError(`error: ${file} already exists; use another --output, or --force to overwrite it`);
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
      printError(`  ${mistake.message}`, ...(mistake.hint === undefined ? [] : [`  hint: ${mistake.hint}`]));
    }
  }
  terminal.close();
  return answers;
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
  const wrong = mistakes(answers);
  const at = PLACES[key];
  return wrong.find(({ path }) => at.every((step, index) => path[index] === step)) ?? wrong[0];
}

function openTerminal(): { readonly ask: Ask; close(): void } {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const gone = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  return { ask: (question) => Promise.race([lines.question(question), gone]), close: () => lines.close() };
}
