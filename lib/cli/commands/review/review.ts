import { Argument, Option } from 'commander';
import { headline } from '../../../report/diff/diff-document.js';
import { parseRules } from '../../../report/diff/policy.js';
import type { HallReview } from '../../../report/review/hall-review.js';
import { reviewAnnotations } from '../../../report/review/review-annotations.js';
import { MOST_CHARACTERS, type ReviewName, reviewComment } from '../../../report/review/review-comment.js';
import { printJson, writeAnswer } from '../../edge/answer.js';
import { type Command, EXIT } from '../../edge/command.js';
import { print, printError } from '../../edge/terminal.js';
import { writeWhole } from '../../files/write-file.js';
import { atCommit } from './commit-tree.js';
import { OLD_VERSION_COMMAND } from './old-version.js';
import { reviewHalls } from './review-halls.js';

interface ReviewOptions {
  readonly against: string;
  readonly format: 'md' | 'github' | 'json';
  readonly output?: string;
  readonly failOn?: string;
  readonly comment?: string;
  readonly whole?: string;
  readonly oldVersion?: string | true;
}

/** Compares every hall with a commit, each version with its own prices, and writes one comment for all of them. */
export const review: Command<[paths: string[]], ReviewOptions> = {
  arguments: [new Argument('[paths...]', 'blueprints, or folders of them').default(['blueprints'], 'blueprints')],
  options: [
    new Option('--against <ref>', 'the commit, branch or tag to compare with').makeOptionMandatory(),
    new Option('--fail-on <rules>', 'exit with 3 when a rule is broken: cost-increase=10%, replace-data, …'),
    new Option('--comment <file>', 'write a comment of at most 60,000 characters to this file too'),
    new Option('--whole <file>', 'write the whole review in Markdown to this file too'),
    new Option(
      '--old-version [command]',
      `plan the old side with the version of datahall in its package-lock.json, by this command (default: ${OLD_VERSION_COMMAND})`,
    ),
  ],
  formats: ['md', 'github', 'json'],
  notes: [
    'Each version is planned with the overlay and the catalog of its own commit, and',
    'the cost of a change is split by cause: datahall, prices, blueprint.',
  ],
  examples: [
    ['datahall review --against main', 'every hall of blueprints/, as Markdown'],
    [
      'datahall review --against main -f github --comment comment.md --fail-on replace-data',
      'annotations on stdout, the comment in a file',
    ],
  ],
  run: async ([paths], { against, failOn, oldVersion, ...options }) => {
    const rules = failOn === undefined ? [] : parseRules(failOn);
    if ('mistake' in rules) {
      printError(`error: ${rules.mistake}`);
      return EXIT.usage;
    }
    const command = oldVersion === undefined ? null : oldVersion === true ? OLD_VERSION_COMMAND : oldVersion;
    const halls = await atCommit(against, '.', (tree) => reviewHalls(tree, paths, { rules, oldVersion: command }));
    if (halls === null) {
      printError(`error: git knows no commit "${against}" here; give a branch, a tag or a commit`);
      return EXIT.usage;
    }
    printReview(
      halls,
      { set: paths.join(' '), whole: `the whole is in ${options.whole ?? 'datahall review'}` },
      options,
    );
    if (halls.some(({ status }) => status === 'wrong' || status === 'infeasible')) return EXIT.wrong;
    const isRefused = halls.some((hall) => hall.status === 'changed' && hall.verdicts.some(({ kept }) => !kept));
    return isRefused ? EXIT.refused : EXIT.fine;
  },
};

function printReview(
  halls: readonly HallReview[],
  name: ReviewName,
  { format, output, comment, whole }: Pick<ReviewOptions, 'format' | 'output' | 'comment' | 'whole'>,
): void {
  if (comment !== undefined) writeWhole(comment, reviewComment(halls, name, MOST_CHARACTERS));
  if (whole !== undefined) writeWhole(whole, reviewComment(halls, name));
  if (format === 'json') printJson({ format: 1, halls: halls.map(dataOf) }, output);
  else if (format === 'md') writeAnswer(reviewComment(halls, name), output);
  else {
    const lines = reviewAnnotations(halls);
    if (output === undefined) print(process.stdout, lines);
    else writeAnswer(lines.map((line) => `${line}\n`).join(''), output);
  }
}

/** Without the plans of a hall. */
function dataOf(hall: HallReview) {
  if (hall.status !== 'changed') return hall;
  const { change, ...rest } = hall;
  const { access, effects, resources, after } = change;
  return {
    ...rest,
    headline: headline(change),
    totalUsdPerMonth: {
      before: change.before?.plan.sizing.cost.totalUsdPerMonth ?? null,
      after: after.plan.sizing.cost.totalUsdPerMonth,
    },
    access,
    effects,
    resources,
  };
}
