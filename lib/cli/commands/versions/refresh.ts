import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import { writePins } from '../../../blueprint/write-pins.js';
import { openAwsVersionsApi } from '../../../catalog/account/aws-versions-api.js';
import { readVersions } from '../../../catalog/account/read-versions.js';
import { createCaller, EKS_LIMITS, type Pace } from '../../../catalog/refresh/call-aws.js';
import { releaseParameters } from '../../../plan/platforms/eks/pin-versions.js';
import { refreshVersions } from '../../../plan/platforms/eks/refresh-versions.js';
import { versionsDocument } from '../../../report/documents/versions-document.js';
import { type AnswerOptions, printDocument } from '../../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../../edge/command.js';
import { during } from '../../edge/progress.js';
import { REAL_PACE } from '../../edge/real-pace.js';
import { printError } from '../../edge/terminal.js';
import { writeWhole } from '../../files/write-file.js';
import { plannedCluster } from './planned-cluster.js';

interface RefreshOptions extends AnswerOptions {
  readonly dryRun: boolean;
}

/** Pins what AWS sets now, as `refreshPins` does. */
export const refresh: Command<[file: string], RefreshOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [new Option('--dry-run', 'print what changes, and write nothing').default(false)],
  formats: FORMATS,
  notes: [
    'It reads eks:DescribeAddonVersions, eks:DescribeClusterVersions and',
    'ssm:GetParameter with the credentials of the AWS SDK, and writes the pins into',
    '`kubernetes` of the blueprint. What it cannot see stays as it is.',
  ],
  examples: [
    ['datahall versions refresh --dry-run hall.yaml', 'what AWS sets now, beside what is pinned'],
    ['datahall versions refresh hall.yaml && git diff hall.yaml', 'new pins, for review'],
  ],
  run: ([file], options) => refreshPins(file, options),
};

/**
 * Asks AWS for the versions of add-ons and images and for the ends of support, prints what changes, and writes it into the
 * blueprint. What AWS does not show is a warning, and stays as it is.
 * @param pace - of the calls to AWS. Default: this machine's clock
 * @returns exit code: wrong where AWS showed nothing
 */
export async function refreshPins(
  file: string,
  { dryRun, ...answer }: RefreshOptions,
  pace: Pace = REAL_PACE,
): Promise<number> {
  const hall = await plannedCluster(file, answer);
  if (hall === null) return EXIT.wrong;
  const { eks } = hall;
  const { version: kubernetes } = eks.cluster;
  const api = await openAwsVersionsApi(process.env);
  const asked = { region: eks.region, kubernetes, parameters: releaseParameters(eks) };
  const reading = await during('asking AWS for versions', () =>
    readVersions(asked, { api, call: createCaller(pace, EKS_LIMITS) }),
  );
  const found = refreshVersions(eks, hall.hall.open.blueprint.kubernetes, reading);
  const { pins, unseen, ...changes } = found;
  printDocument(versionsDocument(eks.name, kubernetes, found), answer, {
    hall: eks.name,
    kubernetes,
    ...changes,
    unseen,
  });
  for (const { action, failure, message } of unseen) {
    printError(`warning[version-unseen]: ${action} [${failure}]: ${message}; kept as it was`);
  }
  if (unseen.length === 2 + asked.parameters.length) {
    printError(
      'hint: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, of an account that may read these',
    );
    return EXIT.wrong;
  }
  const before = readFileSync(file, 'utf8');
  const after = writePins(before, pins);
  if (after === before) printError(`${file}: every pin is what AWS sets`);
  else if (dryRun) printError('nothing was written: --dry-run');
  else {
    writeWhole(file, after);
    printError(`written: ${file}`);
  }
  return EXIT.fine;
}
