import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { comparePlans } from '../plan/changes/compare-plans.js';
import type { PlanOutcome } from '../plan/make-plan.js';
import type { Plan } from '../plan/shape/plan.js';
import { renderAnnotations } from '../report/diff/annotations.js';
import { diffDocument } from '../report/diff/diff-document.js';
import type { HallChange } from '../report/diff/hall-change.js';
import { judge, parseRules, type ReviewRule } from '../report/diff/policy.js';
import { compareHalls } from '../terraform/compare/compare-stacks.js';
import { stackControls } from '../terraform/compare/stack-controls.js';
import { hallResources } from '../terraform/compare/stack-resources.js';
import { EXIT } from './edge/exit-code.js';
import type { Format } from './edge/formats.js';
import { type HallFile, planFiles, planText } from './edge/hall-files.js';
import { during } from './edge/progress.js';
import { tellDocument, tellJson } from './edge/render.js';
import { resultsOf, tell, tellProblems } from './edge/report.js';
import { print } from './edge/terminal.js';

export interface DiffOptions {
  readonly format: Format | 'github';
  readonly output?: string;
  /** A commit, branch or tag: the old version is the file as it stands there. */
  readonly against?: string;
  /** e.g. `cost-increase=10%,replace-data`. */
  readonly failOn?: string;
}

/** Compares two versions of a hall, tells what changes, and refuses by the rules of `failOn`. */
export async function diff(files: readonly string[], options: DiffOptions): Promise<number> {
  const wanted = options.against === undefined ? 2 : 1;
  if (files.length !== wanted) {
    const usage = wanted === 2 ? 'two files, or one with --against <ref>' : 'one file with --against';
    tell(`error: diff takes ${usage}; got ${files.length}`);
    return EXIT.usage;
  }
  const rules = options.failOn === undefined ? [] : parseRules(options.failOn);
  if ('mistake' in rules) {
    tell(`error: ${rules.mistake}`);
    return EXIT.usage;
  }
  const file = files.at(-1)!;
  const before = options.against === undefined ? await readVersion(files[0]!) : await readAt(options.against, file);
  if (before === 'no-such-ref') {
    tell(`error: git knows no commit "${options.against}" here; give a branch, a tag or a commit`);
    return EXIT.usage;
  }
  const after = await readVersion(file);
  const read = [...(before === null ? [] : [before]), after];
  if (!tellProblems(read) || after.outcome.status !== 'planned') {
    if (options.format === 'json') tellJson(resultsOf(read), options.output);
    return EXIT.wrong;
  }
  const old = before?.outcome.status === 'planned' ? before.outcome.plan : null;
  const fresh = after.outcome.plan;
  const change = await during(`comparing the Terraform of ${file}`, () => changeOf(old, fresh));
  return tellChange(change, rules, file, options);
}

function tellChange(
  change: HallChange,
  rules: readonly ReviewRule[],
  file: string,
  { format, ...options }: DiffOptions,
): number {
  const verdicts = judge(change, rules);
  if (format === 'github') print(process.stdout, renderAnnotations(change, verdicts, file));
  else tellDocument(diffDocument(change, verdicts), { format, ...options });
  return verdicts.every(({ kept }) => kept) ? EXIT.fine : EXIT.refused;
}

export async function changeOf(before: Plan | null, after: Plan): Promise<HallChange> {
  const old = before === null ? null : hallResources(before);
  const fresh = hallResources(after);
  return {
    before: before === null || old === null ? null : { plan: before, controls: stackControls(old.hall) },
    after: { plan: after, controls: stackControls(fresh.hall) },
    effects: before === null ? [] : comparePlans(before, after),
    resources: compareHalls(old, fresh, before !== null && before.region !== after.region),
  };
}

/** A blueprint is planned; a plan that was written earlier is taken as it is. */
async function readVersion(file: string): Promise<HallFile> {
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const plan = planOf(text);
    if (plan !== undefined) return { file, text, outcome: plan };
  }
  const [hall] = await planFiles([file]);
  return hall!;
}

/** The plan that a JSON text holds; undefined: it is something else. */
function planOf(text: string): PlanOutcome | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Plan>;
    if (value.format !== 2 || value.sizing === undefined || value.network === undefined) return undefined;
    return { status: 'planned', plan: value as Plan, warnings: [] };
  } catch {
    return undefined;
  }
}

/** The file as it stands at a commit; null: it is not there, so the hall is new. */
async function readAt(ref: string, file: string): Promise<HallFile | null | 'no-such-ref'> {
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
  const plan = planOf(text);
  const named = `${ref}:${file}`;
  return plan === undefined ? planText(named, text, file) : { file: named, text, outcome: plan };
}
