import { Argument, Option } from 'commander';
import { openAwsAccountApi } from '../../catalog/account/aws-account-api.js';
import { readAccount } from '../../catalog/account/read-account.js';
import { createCaller, type Pace, SERVICE_QUOTAS_LIMITS } from '../../catalog/refresh/call-aws.js';
import { platformOf } from '../../plan/platforms/platforms.js';
import { compareQuotas, type QuotaVerdict, quotasToAsk, requestLine } from '../../plan/quotas/compare-quotas.js';
import { quotaNeeds } from '../../plan/quotas/quota-needs.js';
import { quotaNeedsDocument, quotaVerdictsDocument } from '../../report/documents/quota-document.js';
import { type AnswerOptions, printDocument } from '../edge/answer.js';
import { type Command, EXIT, FORMATS } from '../edge/command.js';
import { plannedHall } from '../edge/planned-hall.js';
import { during } from '../edge/progress.js';
import { REAL_PACE } from '../edge/real-pace.js';
import { print, printError } from '../edge/terminal.js';

/** Compares quotas, as `compareWithAccount` does. */
export const quota: Command<[file: string], QuotaOptions> = {
  arguments: [new Argument('<file>', 'a blueprint, in YAML or JSON')],
  options: [
    new Option('--offline', 'print the needs only; query no account').default(false),
    new Option('--request', 'print only the commands that request increases')
      .default(false)
      .conflicts(['json', 'offline', 'format', 'output']),
  ],
  formats: FORMATS,
  examples: [
    ['datahall quota hall.yaml', 'with the credentials of the AWS SDK; exit code 1: a quota is too small'],
    ['datahall quota --offline hall.yaml', 'the needs of the hall, beside the defaults of AWS'],
    ['datahall quota --request hall.yaml | sh', 'request the increases'],
  ],
  run: ([file], options) => compareWithAccount(file, options),
};

/** How quotas are compared and printed. */
export interface QuotaOptions extends AnswerOptions {
  /** Ask no account. */
  readonly offline: boolean;
  /** Print the lines that request what is missing, and nothing else on stdout. */
  readonly request: boolean;
}

/**
 * Compares the quotas that a hall needs with those of the account. A quota that can not be read is a warning; one that is
 * too small is an error.
 * @param pace - of the calls to AWS. Default: this machine's clock
 * @returns exit code
 */
export async function compareWithAccount(
  file: string,
  { offline, request, ...answer }: QuotaOptions,
  pace: Pace = REAL_PACE,
): Promise<number> {
  const hall = await plannedHall(file, answer);
  if (hall === null) return EXIT.wrong;
  const { plan, open } = hall;
  const { name, region } = plan;
  const needs = quotaNeeds(plan, platformOf(plan), open.catalog.types, plan.sizing.reservations);
  const subject = { hall: name, region };
  if (offline) {
    const data = { hall: name, region, status: 'not-asked', quotas: needs };
    printDocument(quotaNeedsDocument(needs, subject), answer, data);
    return EXIT.fine;
  }
  const api = await openAwsAccountApi();
  const call = createCaller(pace, SERVICE_QUOTAS_LIMITS);
  const account = await during('reading the quotas of the account', () =>
    readAccount(quotasToAsk(needs, region), { api, call, region, hall: name }),
  );
  const verdicts = compareQuotas(needs, account);
  const status = statusOf(verdicts);
  const requests = verdicts.flatMap((verdict) => requestLine(verdict, region) ?? []);
  if (request) print(process.stdout, requests);
  else {
    const data = { hall: name, region, status, quotas: verdicts, requests };
    printDocument(quotaVerdictsDocument(verdicts, subject), answer, data);
  }
  const unseen = verdicts.filter(({ verdict }) => verdict === 'unseen').length;
  if (unseen > 0) printError(`warning[quota-unseen]: ${unseen} of ${verdicts.length} quotas could not be read`);
  return status === 'short' ? EXIT.wrong : EXIT.fine;
}

function statusOf(verdicts: readonly QuotaVerdict[]): QuotaVerdict['verdict'] {
  const found = new Set(verdicts.map(({ verdict }) => verdict));
  return found.has('short') ? 'short' : found.has('unseen') ? 'unseen' : 'enough';
}
