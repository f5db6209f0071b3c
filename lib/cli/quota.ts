import { openAwsAccountApi } from '../catalog/account/aws-account-api.js';
import { readAccount } from '../catalog/account/read-account.js';
import { createCaller, type Pace, SERVICE_QUOTAS_LIMITS } from '../catalog/refresh/call-aws.js';
import { planCatalog } from '../hall.js';
import { platformOf } from '../plan/platforms/platforms.js';
import { compareQuotas, type QuotaVerdict, quotasToAsk, requestLine } from '../plan/quotas/compare-quotas.js';
import { quotaNeeds } from '../plan/quotas/quota-needs.js';
import { quotaNeedsDocument, quotaVerdictsDocument } from '../report/documents/quota-document.js';
import { EXIT } from './edge/exit-code.js';
import { plannedHall } from './edge/planned-hall.js';
import { during } from './edge/progress.js';
import { REAL_PACE } from './edge/real-pace.js';
import { type AnswerOptions, tellDocument } from './edge/render.js';
import { tell } from './edge/report.js';
import { print } from './edge/terminal.js';

export interface QuotaCommandOptions extends AnswerOptions {
  /** Ask no account. */
  readonly offline: boolean;
  /** Print the lines that request what is missing, and nothing else on stdout. */
  readonly request: boolean;
}

/**
 * Compares what a hall needs with what the account allows. What cannot be seen is told and stops nobody; a quota that is
 * seen to be too small does.
 */
export async function quota(
  file: string,
  { offline, request, ...answer }: QuotaCommandOptions,
  pace: Pace = REAL_PACE,
): Promise<number> {
  const hall = await plannedHall(file, answer);
  if (hall === null) return EXIT.wrong;
  const { choice } = hall;
  const { plan } = hall.outcome;
  const { name, region } = plan;
  const needs = quotaNeeds(plan, platformOf(plan), planCatalog([region], choice).types, plan.sizing.reservations);
  const subject = { hall: name, region };
  if (offline) {
    const data = { hall: name, region, status: 'not-asked', quotas: needs };
    tellDocument(quotaNeedsDocument(needs, subject), answer, data);
    return EXIT.fine;
  }
  const api = await openAwsAccountApi();
  const call = createCaller(pace, SERVICE_QUOTAS_LIMITS);
  const account = await during('asking the account for its quotas', () =>
    readAccount(quotasToAsk(needs, region), { api, call, region, hall: name }),
  );
  const verdicts = compareQuotas(needs, account);
  const status = statusOf(verdicts);
  const requests = verdicts.flatMap((verdict) => requestLine(verdict, region) ?? []);
  if (request) print(process.stdout, requests);
  else {
    const data = { hall: name, region, status, quotas: verdicts, requests };
    tellDocument(quotaVerdictsDocument(verdicts, subject), answer, data);
  }
  const unseen = verdicts.filter(({ verdict }) => verdict === 'unseen').length;
  if (unseen > 0) tell(`warning[quota-unseen]: ${unseen} of ${verdicts.length} quotas were not seen`);
  return status === 'short' ? EXIT.wrong : EXIT.fine;
}

function statusOf(verdicts: readonly QuotaVerdict[]): QuotaVerdict['verdict'] {
  const found = new Set(verdicts.map(({ verdict }) => verdict));
  return found.has('short') ? 'short' : found.has('unseen') ? 'unseen' : 'enough';
}
