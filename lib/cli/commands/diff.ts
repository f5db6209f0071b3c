import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { Argument, Option } from 'commander';
import type { Diagnostic } from '../../blueprint/document/diagnostic.js';
import { comparePlans } from '../../plan/changes/compare-plans.js';
import { PLAN_FORMAT, type Plan } from '../../plan/shape/plan.js';
import { renderAnnotations } from '../../report/diff/annotations.js';
import { diffDocument } from '../../report/diff/diff-document.js';
import type { HallChange } from '../../report/diff/hall-change.js';
import { judge, parseRules, type ReviewRule } from '../../report/diff/policy.js';
import { compareAccess } from '../../terraform/access/compare-access.js';
import { compareHalls } from '../../terraform/compare/compare-stacks.js';
import { stackControls } from '../../terraform/compare/stack-controls.js';
import { hallResources } from '../../terraform/compare/stack-resources.js';
import { printDocument, printJson } from '../edge/answer.js';
import { type Command, EXIT, FORMATS, type Format } from '../edge/command.js';
import { type CatalogOpener, catalogsInUse, type FileResult, planFiles, planText } from '../edge/plan-files.js';
import { printProblems, resultsOf } from '../edge/problems.js';
import { during } from '../edge/progress.js';
import { print, printError } from '../edge/terminal.js';

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
      'exit code 3 if the monthly cost rises by more than 10 %',
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
      options.against === undefined
        ? await readVersion(files[0]!, catalogOf)
        : await readAt(options.against, file, catalogOf);
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

/**
 * What changes between two plans, in the plan and in its Terraform.
 * @param before - null: the hall is new
 */
export function changeOf(before: Plan | null, after: Plan): HallChange {
  const old = before === null ? null : hallResources(before);
  const fresh = hallResources(after);
  return {
    before: before === null || old === null ? null : { plan: before, controls: stackControls(old.hall) },
    after: { plan: after, controls: stackControls(fresh.hall) },
    access: old === null ? [] : compareAccess(old.hall, fresh.hall),
    effects: before === null ? [] : comparePlans(before, after),
    resources: compareHalls(old, fresh, before !== null && before.region !== after.region),
  };
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

/** The file as it stands at a commit; null: it is not there, so the hall is new. */
async function readAt(ref: string, file: string, catalogOf: CatalogOpener): Promise<FileResult | null | 'no-such-ref'> {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: dirname(file), encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`);
  } catch {
    return 'no-such-ref';
  }
  const path = `./${relative(dirname(file), file)}`;
  let text: string;
  try {
    text = git('show', '--end-of-options', `${ref}:${path}`);
  } catch {
    return null;
  }
  const named = `${ref}:${file}`;
  return keptPlan(named, text) ?? planText(named, text, dirname(file), catalogOf);
}
