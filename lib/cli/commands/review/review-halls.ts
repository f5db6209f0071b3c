import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Diagnostic } from '../../../blueprint/document/diagnostic.js';
import { formatDiagnostic, lineAndColumn } from '../../../blueprint/format-diagnostic.js';
import type { Plan } from '../../../plan/shape/plan.js';
import { judge, type ReviewRule } from '../../../report/diff/policy.js';
import { formatInfeasibility } from '../../../report/documents/infeasibility.js';
import type { BrokenHall, ChangeStep, HallReview } from '../../../report/review/hall-review.js';
import { compareHalls } from '../../../terraform/compare/compare-stacks.js';
import { hallResources } from '../../../terraform/compare/stack-resources.js';
import { lockWarnings } from '../../edge/lock-file.js';
import {
  type CatalogOpener,
  catalogsInUse,
  type FileResult,
  planFiles,
  planText,
  planTexts,
} from '../../edge/plan-files.js';
import { during } from '../../edge/progress.js';
import { blueprintsAt } from '../../files/blueprint-files.js';
import { packageVersion } from '../../files/package-version.js';
import { changeOf } from './change-of.js';
import { type CommitTree, catalogAt } from './commit-tree.js';
import { lockedVersion, type OldVersionPlan, planWithVersion } from './old-version.js';
import { sameInputs } from './same-inputs.js';

/** How two commits are compared. */
interface ReviewOptions {
  readonly rules: readonly ReviewRule[];
  /** Command that runs the version of datahall that the commit's lock file names; null: this one plans both. */
  readonly oldVersion: string | null;
}

/** A blueprint of the commit, planned with what the commit has: its own catalog, its overlay. */
interface EarlierHall {
  /** In the work tree. */
  readonly file: string;
  /** In the commit's files. */
  readonly path: string;
  readonly text: string;
  readonly name: string;
  readonly plan: Plan | null;
}

/**
 * Every hall at the paths that is otherwise than in a commit, each version planned with its own overlay and catalog. A
 * hall is followed by its name, then by its file.
 */
export async function reviewHalls(
  tree: CommitTree,
  paths: readonly string[],
  options: ReviewOptions,
): Promise<HallReview[]> {
  const now = catalogsInUse();
  const files = [...new Set(paths.flatMap(blueprintsAt))].sort();
  const earlierFiles = [...new Set(paths.flatMap((path) => blueprintsAt(tree.pathOf(path))))].sort();
  const same = oldVersionDiffers(tree, options) ? new Set<string>() : sameHalls(tree, files);
  const after = await planFiles(
    files.filter((file) => !same.has(file)),
    now,
  );
  const before = await readEarlier(
    tree,
    earlierFiles.filter((path) => !same.has(tree.nameOf(path))),
  );
  const names = new Set(after.map(nameOf));
  const taken = new Set<EarlierHall>();
  const found: HallReview[] = [];
  for (const hall of after) {
    const name = nameOf(hall);
    const earlier =
      before.find((one) => one.name === name) ??
      before.find((one) => one.file === hall.file && !names.has(one.name)) ??
      null;
    if (earlier !== null) taken.add(earlier);
    if (hall.status !== 'planned') found.push(brokenHall(hall));
    else {
      const change = async () => changedHall(hall, earlier, await stepsOf(tree, hall, earlier, now, options), options);
      found.push(...(await during(`comparing ${hall.file}`, change)));
    }
  }
  // A file that is there names its hall, unless a mistake hides it.
  const gone = before.filter((one) => !taken.has(one) && !files.includes(one.file));
  return [...found, ...gone.map(({ name, file }) => ({ status: 'gone' as const, name, file }))];
}

/** Files whose halls need no plan: all that they are planned with is the same, and no other file has their name. */
function sameHalls(tree: CommitTree, files: readonly string[]): ReadonlySet<string> {
  const names = new Map(files.map((file) => [file, writtenName(readFileSync(file, 'utf8'))]));
  const isAlone = (file: string) => [...names.values()].filter((name) => name === names.get(file)).length === 1;
  return new Set(files.filter((file) => isAlone(file) && sameInputs(tree, file)));
}

/** Whether another version of datahall may make something else of a blueprint that is the same. */
function oldVersionDiffers(tree: CommitTree, { oldVersion }: ReviewOptions): boolean {
  return oldVersion !== null && tree.changed.some((path) => path.endsWith('package-lock.json'));
}

async function readEarlier(tree: CommitTree, paths: readonly string[]): Promise<EarlierHall[]> {
  const then = catalogsInUse(() => catalogAt(tree));
  const halls: EarlierHall[] = [];
  for (const path of paths) {
    const [file, text] = [tree.nameOf(path), readFileSync(path, 'utf8')];
    for (const hall of await planTexts(file, text, dirname(path), then)) {
      halls.push({ file, path, text, name: nameOf(hall), plan: hall.status === 'planned' ? hall.plan : null });
    }
  }
  return halls;
}

/** Of the plan, or as it is written where there is none; the file, where that is not there either. */
function nameOf(hall: FileResult): string {
  if (hall.status === 'planned') return hall.plan.name;
  return writtenName(hall.text) ?? hall.file;
}

function writtenName(text: string): string | undefined {
  return /^\s*"?name"?\s*:\s*["']?([\w-]+)/m.exec(text)?.[1];
}

/** The causes of a change, one after the other: the tool, the prices, the blueprint. */
interface Steps {
  readonly steps: readonly ChangeStep[];
  readonly tool: OldVersionPlan | null;
  readonly warnings: readonly string[];
}

async function stepsOf(
  tree: CommitTree,
  hall: Extract<FileResult, { status: 'planned' }>,
  earlier: EarlierHall | null,
  now: CatalogOpener,
  { oldVersion }: ReviewOptions,
): Promise<Steps> {
  if (earlier === null || earlier.plan === null) return { steps: [], tool: null, warnings: [] };
  const warnings: string[] = [];
  const version = oldVersion === null ? null : lockedVersion(earlier.path, tree.root);
  const tool =
    version === null || version === packageVersion() ? null : planWithVersion(earlier.path, version, oldVersion!);
  if (version !== null && version !== packageVersion() && tool === null) {
    warnings.push(
      `Version ${version} of datahall, which the old commit has, did not plan the old blueprint: what the tool changed is not told apart.`,
    );
  }
  const samePrices = priceKey(earlier.plan) === priceKey(hall.plan);
  const repriced = samePrices ? earlier.plan : await replanned(earlier, () => now(dirname(hall.file)));
  if (repriced === null) {
    warnings.push('The old blueprint has no plan with the new prices: what they changed is not told apart.');
  }
  const steps: ChangeStep[] = [];
  if (tool !== null) {
    steps.push({
      cause: 'tool',
      beforeUsdPerMonth: tool.totalUsdPerMonth,
      afterUsdPerMonth: totalOf(earlier.plan),
      resources: compareHalls(tool.resources, hallResources(earlier.plan)),
    });
  }
  if (!samePrices && repriced !== null) steps.push(planStep('prices', earlier.plan, repriced));
  if (steps.length > 0) steps.push(planStep('blueprint', repriced ?? earlier.plan, hall.plan));
  return { steps, tool, warnings };
}

async function replanned(earlier: EarlierHall, catalogOf: CatalogOpener): Promise<Plan | null> {
  const hall = await planText(earlier.file, earlier.text, dirname(earlier.path), catalogOf);
  return hall.status === 'planned' ? hall.plan : null;
}

function planStep(cause: ChangeStep['cause'], before: Plan, after: Plan): ChangeStep {
  return {
    cause,
    beforeUsdPerMonth: totalOf(before),
    afterUsdPerMonth: totalOf(after),
    resources: compareHalls(hallResources(before), hallResources(after), before.region !== after.region),
  };
}

function totalOf({ sizing }: Plan): number {
  return sizing.cost.totalUsdPerMonth;
}

function priceKey({ catalog }: Plan): string {
  return JSON.stringify([catalog.hash, catalog.overlays]);
}

/** Nothing, where nothing of the hall changes. */
function changedHall(
  { file, plan }: Extract<FileResult, { status: 'planned' }>,
  earlier: EarlierHall | null,
  { steps, tool, warnings }: Steps,
  { rules }: ReviewOptions,
): HallReview[] {
  const change = changeOf(earlier?.plan ?? null, plan, tool?.resources);
  const earlierFile = earlier === null || earlier.file === file ? null : earlier.file;
  const isSame = change.before !== null && JSON.stringify(change.before.plan) === JSON.stringify(plan);
  if (isSame && change.resources.length === 0 && steps.length === 0 && earlierFile === null) return [];
  const unplanned =
    earlier !== null && earlier.plan === null
      ? [`The old version has no plan: the hall is compared with nothing.`]
      : [];
  return [
    {
      status: 'changed',
      name: plan.name,
      file,
      earlierFile,
      change,
      verdicts: judge(change, rules),
      steps,
      warnings: [...unplanned, ...warnings, ...lockWarnings(file, plan)],
    },
  ];
}

function brokenHall(hall: Exclude<FileResult, { status: 'planned' }>): BrokenHall {
  const { file } = hall;
  if (hall.status === 'infeasible') {
    const lines = formatInfeasibility(hall.infeasibility, { file });
    return {
      status: 'infeasible',
      file,
      text: lines.join('\n'),
      mistakes: [{ file, line: 1, column: 1, code: 'infeasible', message: lines.join('\n') }],
    };
  }
  const errors = hall.diagnostics.filter(({ severity }) => severity === 'error');
  const sourceOf = ({ document }: Diagnostic) =>
    document === 'overlay' && hall.overlay !== null ? hall.overlay : hall;
  return {
    status: 'wrong',
    file,
    text: hall.diagnostics.map((one) => formatDiagnostic(one, sourceOf(one))).join('\n'),
    mistakes: errors.map((one) => {
      const source = sourceOf(one);
      return {
        file: source.file,
        ...lineAndColumn(source.text, one.range?.[0] ?? 0),
        code: one.code,
        message: [one.message, ...(one.hint === undefined ? [] : [one.hint])].join('\n'),
      };
    }),
  };
}
