import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { type AddonAnswer, fittingAddons } from '../../../catalog/account/aws-versions-api.js';
import type { FittingAddon } from '../../../catalog/account/versions-api.js';
import { MalformedAnswerError } from '../../../catalog/refresh/catalog-api.js';
import { pinVersions, versionQuestions } from '../../../plan/platforms/eks/pin-versions.js';
import { versionsDocument } from '../../../report/documents/versions-document.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { readOrReport } from '../../edge/read-or-report.js';
import { printError } from '../../edge/terminal.js';
import { plannedCluster } from './planned-cluster.js';

interface CheckOptions extends AnswerOptions {
  /** Answer of AWS, in a file. @default - AWS was not asked */
  readonly addons?: string;
  readonly release?: string;
}

/** Compares the versions of a cluster with those that AWS sets, without an account: from answers of the AWS CLI. */
export const check: Command<[file: string], CheckOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--addons <answer>', 'what "aws eks describe-addon-versions" answers, in a file or /dev/stdin'),
    new Option('--release <release>', 'the release of the images, e.g. 1.36.1-20260529'),
  ],
  formats: FORMATS,
  notes: ['Without these, it prints the calls of the AWS CLI that answer them.'],
  examples: [
    ['datahall versions check hall.yaml', 'what is pinned, and how to ask AWS'],
    [
      'aws eks describe-addon-versions | datahall versions check --addons /dev/stdin hall.yaml',
      'what changed, and the new pins',
    ],
  ],
  run: async ([file], { addons, release, ...answer }) => {
    const hall = await plannedCluster(file, answer);
    if (hall === null) return EXIT.wrong;
    const { eks } = hall;
    const { version } = eks.cluster;
    const text = addons === undefined ? null : readOrReport(addons, (path) => readFileSync(path, 'utf8'));
    if (addons !== undefined && text === null) return EXIT.wrong;
    const fitting = text === null ? null : fittingIn(text, version);
    if (text !== null && fitting === null) {
      printError(
        `${addons}: error[file-unreadable]: this is no answer of "aws eks describe-addon-versions"`,
        'hint: write it with --output json',
      );
      return EXIT.wrong;
    }
    const versions = pinVersions(eks.cluster, fitting, release ?? null);
    const ask = versionQuestions(eks, eks.region);
    const questions = [...(text === null ? [ask.addons] : []), ...(release === undefined ? ask.releases : [])];
    const data = { hall: eks.name, kubernetes: version, versions, questions };
    printDocument(versionsDocument(eks.name, version, { versions, questions }), answer, data);
    return EXIT.fine;
  },
};

/** Null: the text is no answer of DescribeAddonVersions. */
function fittingIn(text: string, kubernetes: string): readonly FittingAddon[] | null {
  try {
    return fittingAddons(JSON.parse(text) as AddonAnswer, kubernetes);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof MalformedAnswerError || error instanceof TypeError)
      return null;
    throw error;
  }
}
