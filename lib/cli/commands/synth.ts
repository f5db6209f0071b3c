import { join, relative } from 'node:path';
import { App } from 'cdktf';
import { Argument, Option } from 'commander';
import { platformOf } from '../../plan/platforms/platforms.js';
import type { Plan } from '../../plan/shape/plan.js';
import { hallsDocument, summaryDocument } from '../../report/documents/sizing-document.js';
import { renderText } from '../../report/render/text.js';
import { addHallStack } from '../../terraform/hall/hall-stack.js';
import { type Command, EXIT } from '../edge/command.js';
import { catalogWarnings } from '../edge/lock-file.js';
import { type Adjustment, planFiles } from '../edge/plan-files.js';
import { printProblems } from '../edge/problems.js';
import { during } from '../edge/progress.js';
import { print, printError, printMessages, terminalOf } from '../edge/terminal.js';
import { filesOf } from '../files/blueprint-files.js';
import { writeFolder } from '../files/write-folder.js';
import { month } from '../portfolio/month.js';
import { atMonthOf } from '../portfolio/portfolio-file.js';

/** Options of `synth`. */
interface SynthOptions {
  readonly output: string;
  readonly portfolio?: string;
  /** `YYYY-MM`. */
  readonly at?: string;
}

/** Writes the Terraform of blueprints, as `synthesize` does. */
export const synth: Command<[files: string[]], SynthOptions> = {
  arguments: [new Argument('<files...>', 'blueprints, in YAML or JSON, and folders of them')],
  options: [
    new Option('-o, --output <folder>', 'where to write').default('cdktf.out'),
    new Option('--portfolio <file>', 'of `portfolio --json`: types, nodes and purchase options of a month'),
    new Option('--at <month>', 'of the portfolio, such as 2027-03; default: its first').argParser(month),
  ],
  examples: [
    ['datahall synth blueprints/starter.yaml', 'writes cdktf.out/stacks/starter/cdk.tf.json'],
    ['datahall synth year.yaml --portfolio year.json --at 2027-03', 'the hall as the portfolio has it in March'],
    ['datahall synth blueprints/*.yaml -o build', 'one stack for each blueprint below build/stacks'],
  ],
  run: async ([files], { output, portfolio, at }) => {
    if (portfolio === undefined) {
      if (at === undefined) return synthesize(files, { outdir: output });
      printError('error: --at is a month of a portfolio: name its file with --portfolio');
      return EXIT.wrong;
    }
    const adjust = atMonthOf(portfolio, at ?? null);
    return adjust === null ? EXIT.wrong : synthesize(files, { outdir: output, adjust });
  },
};

/** How `synthesize` writes. */
interface SynthesizeOptions {
  /** @default - `CDKTF_OUTDIR`, else `cdktf.out` */
  readonly outdir?: string;
  /** Where warnings go. @default - stderr */
  readonly warnings?: NodeJS.WriteStream;
  /** What becomes of each hall before it is planned. @default - it stays as it was read */
  readonly adjust?: Adjustment;
}

/**
 * Plans every file and writes one Terraform stack each below the output folder, and a second where charts are installed
 * into a cluster; prints what was chosen. Writes nothing unless every file is right, and every stack or none.
 * @returns exit code
 */
export async function synthesize(
  files: readonly string[],
  { outdir = process.env.CDKTF_OUTDIR ?? 'cdktf.out', warnings = process.stderr, adjust }: SynthesizeOptions = {},
): Promise<number> {
  const halls = await planFiles(filesOf(files), undefined, adjust);
  if (!printProblems(halls, warnings)) {
    printError('nothing was written');
    return EXIT.wrong;
  }
  const planned = halls.filter((hall) => hall.status === 'planned');
  const stacksOf = new Map<string, string[]>();
  await during('writing the Terraform', () =>
    writeFolder(outdir, (staging) => {
      withoutTokenTraces(() => writeStacks(planned, staging, stacksOf));
      // Files that Terraform reads beside a stack; what else is there, such as a state, is the user's.
      return [...stacksOf.values()].flat().map((stack) => join('stacks', stack, 'assets'));
    }),
  );
  const plans = planned.map(({ plan }) => plan);
  if (plans.length > MOST_WHOLE) printMany(plans, outdir, stacksOf);
  else printWhole(plans, outdir, stacksOf);
  const today = new Date().toISOString().slice(0, 10);
  const index = planned[0]?.open.from.index;
  if (index === undefined) return EXIT.fine;
  const warned = planned.map(({ file, plan, open }) => ({ file, plan, maxAgeHours: open.blueprint.catalog.maxAge }));
  printMessages(warnings, catalogWarnings(warned, { index, today }));
  return EXIT.fine;
}

/** Halls of which each is summed up by itself; of more, each is a line of a table. */
const MOST_WHOLE = 3;

/** Names of the stacks of each hall, by its name. */
type StacksOf = ReadonlyMap<string, readonly string[]>;

function printWhole(plans: readonly Plan[], outdir: string, stacksOf: StacksOf): void {
  for (const plan of plans) {
    const paths = stacksOf.get(plan.name)!.map((stack) => join(outdir, 'stacks', stack, 'cdk.tf.json'));
    const lines = paths.map(
      (path, at) => `${at === 0 ? 'terraform: ' : 'then:      '}${relative(process.cwd(), path)}`,
    );
    print(process.stdout, [
      ...renderText(summaryDocument(plan), terminalOf(process.stdout)),
      ...lines,
      ...(isClosed(plan, paths.length) ? REACH_LINES : []),
      '',
    ]);
  }
}

function printMany(plans: readonly Plan[], outdir: string, stacksOf: StacksOf): void {
  const stacks = [...stacksOf.values()].flat();
  const closed = plans.filter((plan) => isClosed(plan, stacksOf.get(plan.name)!.length)).length;
  print(process.stdout, renderText(hallsDocument(plans), terminalOf(process.stdout)));
  printMessages(process.stdout, [
    `terraform: ${relative(process.cwd(), join(outdir, 'stacks', '<name>', 'cdk.tf.json'))}, ${stacks.length} stacks`,
    ...(closed === 0
      ? []
      : [`endpoints: ${closed} of the clusters have a private one; "datahall synth <file>" says how to reach it`]),
    '',
  ]);
}

/** Whether the second stack needs an endpoint that a laptop does not reach by itself. */
function isClosed(plan: Plan, stacks: number): boolean {
  return stacks >= 2 && platformOf(plan).apiCidrs(plan)?.length === 0;
}

/** Before anything bills. */
const REACH_LINES: readonly string[] = [
  '           The endpoint of its cluster is private. Apply it inside the VPC; or',
  '           through a tunnel, which the output tunnel_command opens, with',
  '           -var tunnel=https://localhost:8443; or name your own address in',
  '           kubernetes.publicAccess.',
];

/** @param stacksOf - filled with the names of the stacks of each hall */
function writeStacks(halls: readonly { readonly plan: Plan }[], outdir: string, stacksOf: Map<string, string[]>): void {
  const app = new App({ outdir });
  for (const { plan } of halls) {
    const earlier = app.node.children.length;
    addHallStack(app, plan, { standsAlone: true });
    stacksOf.set(
      plan.name,
      app.node.children.slice(earlier).map(({ node }) => node.id),
    );
  }
  app.synth();
}

/** cdktf takes the whole stack trace of every token, for messages about tokens that can not be resolved. */
function withoutTokenTraces(work: () => void): void {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => {};
  try {
    work();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
