import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Argument, Option } from 'commander';
import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { PLAN_FORMAT, type Plan } from '../../plan/shape/plan.js';
import { renderAnnotations } from '../../report/diff/annotations.js';
import { diffDocument } from '../../report/diff/diff-document.js';
import type { HallChange } from '../../report/diff/hall-change.js';
import { judge, parseRules, type ReviewRule } from '../../report/diff/policy.js';
import { printDocument, printJson } from '../edge/answer.js';
import { type Command, EXIT, FORMATS, type Format } from '../edge/command.js';
import { type CatalogOpener, catalogsInUse, type FileResult, planFiles, planText } from '../edge/plan-files.js';
import { printProblems, resultsOf } from '../edge/problems.js';
import { during } from '../edge/progress.js';
import { print, printError } from '../edge/terminal.js';
import { changeOf } from './review/change-of.js';
import { atCommit, catalogAt } from './review/commit-tree.js';

interface DiffOptions {
  readonly format: Format | 'github';
  readonly output?: string;
  readonly against?: string;
  /** e.g. `cost-increase=10%,replace-data`. */
  readonly failOn?: string;
}

/** Compares two versions of a hall, prints what changes, and refuses by the rules of `--fail-on`. */
export const diff: Command<[files: string[]], DiffOptions> = {
  arguments: [new Argument('<files...>', 'the old and the new blueprint (or plan), or one with --against')],
  options: [
    new Option('--against <ref>', 'take the old version from this commit, branch or tag'),
    new Option('--fail-on <rules>', 'exit with 3 when a rule is broken: cost-increase=10%, replace-data, …'),
  ],
  formats: [...FORMATS, 'github'],
  examples: [
    ['datahall diff old.yaml new.yaml', 'on the terminal'],
    ['datahall diff --against main -f md hall.yaml', 'Markdown for a comment on a pull request'],
    [
      'datahall diff --against main --fail-on cost-increase=10% hall.yaml',
      'exit code 3 if the cost of the month or of a run rises by more than 10 %',
    ],
  ],
  run: async ([files], options) => {
    const wanted = options.against === undefined ? 2 : 1;
    if (files.length !== wanted) {
      const usage = wanted === 2 ? 'two files, or one with --against <ref>' : 'one file with --against';
      printError(`error: diff takes ${usage}; got ${files.length}`);
      return EXIT.usage;
    }
    const rules = options.failOn === undefined ? [] : parseRules(options.failOn);
    if ('mistake' in rules) {
      printError(`error: ${rules.mistake}`);
      return EXIT.usage;
    }
    const file = files.at(-1)!;
    const catalogOf = catalogsInUse();
    const before =
      options.against === undefined ? await readVersion(files[0]!, catalogOf) : await readAt(options.against, file);
    if (before === 'no-such-ref') {
      printError(`error: git knows no commit "${options.against}" here; give a branch, a tag or a commit`);
      return EXIT.usage;
    }
    const after = await readVersion(file, catalogOf);
    const read = before === null ? [after] : [before, after];
    if (!printProblems(read) || after.status !== 'planned') {
      if (options.format === 'json') printJson(resultsOf(read), options.output);
      return EXIT.wrong;
    }
    const change = await during(`comparing the Terraform of ${file}`, () =>
      changeOf(before?.status === 'planned' ? before.plan : null, after.plan),
    );
    return printChange(change, rules, file, options);
  },
};

function printChange(
  change: HallChange,
  rules: readonly ReviewRule[],
  file: string,
  { format, ...options }: DiffOptions,
): number {
  const verdicts = judge(change, rules);
  if (format === 'github') print(process.stdout, renderAnnotations(change, verdicts, file));
  else printDocument(diffDocument(change, verdicts), { format, ...options });
  return verdicts.every(({ kept }) => kept) ? EXIT.fine : EXIT.refused;
}

/** A blueprint is planned; a plan that was written earlier is taken as it is. */
async function readVersion(file: string, catalogOf: CatalogOpener): Promise<FileResult> {
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const kept = keptPlan(file, text);
    if (kept !== null) return kept;
  }
  const [hall] = await planFiles([file], catalogOf);
  return hall!;
}

/** The plan that a JSON text holds, refused where its format is another; null: it is something else. */
function keptPlan(file: string, text: string): FileResult | null {
  if (!text.trimStart().startsWith('{')) return null;
  let plan: Plan;
  try {
    plan = JSON.parse(text);
  } catch {
    return null;
  }
  const format: unknown = plan.format;
  if (typeof format !== 'number' || plan.sizing === undefined || plan.network === undefined) return null;
  const source = { file, text, overlay: null };
  return format === PLAN_FORMAT
    ? { ...source, status: 'planned', plan, warnings: [] }
    : { ...source, status: 'wrong', diagnostics: [otherFormat(format)] };
}

function otherFormat(format: number): Diagnostic {
  return {
    code: 'version-unsupported',
    severity: 'error',
    path: ['format'],
    message: `the plan has format ${format}, and this version of datahall reads format ${PLAN_FORMAT}`,
    hint: 'write it again with `datahall plan`',
  };
}

/** The file as it stands at a commit, planned with that commit's own catalog; null: it is not there, so the hall is new. */
async function readAt(ref: string, file: string): Promise<FileResult | null | 'no-such-ref'> {
  const found = await atCommit(ref, dirname(file), async (tree) => {
    const path = tree.pathOf(file);
    if (!existsSync(path)) return { hall: null };
    const [named, text] = [`${ref}:${file}`, readFileSync(path, 'utf8')];
    const then = catalogsInUse(() => catalogAt(tree));
    return { hall: keptPlan(named, text) ?? (await planText(named, text, dirname(path), then)) };
  });
  return found === null ? 'no-such-ref' : found.hall;
}
