import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { clusterOf } from '../../../plan/platforms/eks/cluster-of.js';
import { pinVersions, versionQuestions } from '../../../plan/platforms/eks/pin-versions.js';
import { versionsDocument } from '../../../report/documents/versions-document.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { plannedHall } from '../../edge/planned-hall.js';
import { readOrReport } from '../../edge/read-or-report.js';
import { printError } from '../../edge/terminal.js';

interface VersionsOptions extends AnswerOptions {
  /** Answer of AWS, in a file. @default - AWS was not asked */
  readonly addons?: string;
  readonly release?: string;
}

/** Compares the pinned versions of a cluster with those that AWS sets. */
export const versions: Command<[file: string], VersionsOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--addons <answer>', 'what "aws eks describe-addon-versions" answers, in a file or /dev/stdin'),
    new Option('--release <release>', 'the release of the images, e.g. 1.36.1-20260529'),
  ],
  formats: FORMATS,
  notes: ['Without these, it prints the two calls of the AWS CLI that answer them.'],
  examples: [
    ['datahall versions hall.yaml', 'what is pinned, and how to ask AWS'],
    [
      'aws eks describe-addon-versions | datahall versions --addons /dev/stdin hall.yaml',
      'what changed, and the new pins',
    ],
  ],
  run: async ([file], { addons, release, ...answer }) => {
    const hall = await plannedHall(file, answer);
    if (hall === null) return EXIT.wrong;
    const { plan } = hall;
    const cluster = clusterOf(plan);
    if (cluster === null) {
      printError(`error: ${plan.name} has no cluster whose versions could be pinned`, 'hint: this is for halls on eks');
      return EXIT.wrong;
    }
    const text = addons === undefined ? null : readOrReport(addons, (path) => readFileSync(path, 'utf8'));
    if (addons !== undefined && text === null) return EXIT.wrong;
    const pinned = pinVersions(cluster, text, release ?? null);
    if (pinned === null) {
      printError(
        `${addons}: error[file-unreadable]: this is no answer of "aws eks describe-addon-versions"`,
        'hint: write it with --output json',
      );
      return EXIT.wrong;
    }
    const ask = versionQuestions(cluster, plan.region);
    const questions = [...(text === null ? [ask.addons] : []), ...(release === undefined ? [ask.release] : [])];
    const data = { hall: plan.name, kubernetes: cluster.version, versions: pinned, questions };
    printDocument(versionsDocument(plan.name, cluster.version, pinned, questions), answer, data);
    return EXIT.fine;
  },
};
