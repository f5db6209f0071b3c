import type { CatalogTable } from '../facts/catalog.js';
import { AwsCallError, type AwsFailure, type Caller } from './call-aws.js';
import {
  type BlockQuestion,
  type CapacityBlock,
  type CatalogApi,
  type DescribedType,
  MalformedAnswerError,
  type Offering,
  type Page,
  type SpotPeriod,
} from './catalog-api.js';
import type { ListedPrice, ListedSavingsPlan, OfferSource } from './offer-source.js';
import type { ListedServicePrice } from './service-prices.js';
import { foldSpotHistory, SPOT_DAYS, type SpotInZone } from './spot-history.js';
import type { StepStore } from './step-store.js';

/** Tables that AWS can be asked for. */
export type RefreshTable = Exclude<CatalogTable, 'energy'>;
/** Tables of which the public price lists say nothing: they need an account. */
export const ACCOUNT_TABLES: readonly RefreshTable[] = ['instance-types', 'availability', 'spot', 'capacity-blocks'];
/** Tables that a refresh can ask AWS for, in the order in which it does. */
export const REFRESH_TABLES: readonly RefreshTable[] = [
  'instance-types',
  'availability',
  'on-demand',
  'reserved',
  'spot',
  'capacity-blocks',
  'services',
];

/** What AWS said of one region; absent: not asked, or not answered. */
export interface RegionAnswers {
  readonly types?: readonly DescribedType[];
  readonly offerings?: readonly Offering[];
  readonly prices?: readonly ListedPrice[];
  readonly spot?: readonly SpotInZone[];
  readonly blocks?: readonly CapacityBlock[];
  readonly services?: readonly ListedServicePrice[];
  readonly savingsPlans?: readonly ListedSavingsPlan[];
}

/** A step of a refresh that is done. */
export interface RefreshProgress {
  /** `us-east-1 offerings`. */
  readonly step: string;
  readonly state: 'taken-up' | 'page' | 'done' | 'refused';
  /** Items so far in this step; bytes while the file of a price list comes. */
  readonly items: number;
  readonly stepsDone: number;
  readonly stepsTotal: number;
}

/** A step that AWS did not answer; the figures that it is about stay as they were. */
export interface RefusedStep {
  readonly region: string;
  /** `offerings`, or the service of a price list: `AmazonFSx`. */
  readonly step: string;
  readonly failure: AwsFailure | 'not-enabled' | 'not-listed';
  readonly message: string;
}

/** What came of all steps. */
export interface FetchedAnswers {
  readonly answers: ReadonlyMap<string, RegionAnswers>;
  readonly refused: readonly RefusedStep[];
  /** Whether an account was asked. */
  readonly signedIn: boolean;
}

/** What is asked of AWS, and by whom. */
interface FetchQuestion {
  readonly regions: readonly string[];
  readonly tables: readonly RefreshTable[];
  /** Of a region, as the price list calls it; null: not known. */
  readonly labelOf: (region: string) => string | null;
  /** Types that may be asked for capacity blocks, by region. */
  readonly capacityBlockTypes: (region: string, answers: RegionAnswers) => readonly string[];
  /** The end of the period of spot prices, in milliseconds since 1970. */
  readonly atMilliseconds: number;
  readonly api: CatalogApi;
  readonly offers: OfferSource;
  readonly callEc2: Caller;
  readonly store: StepStore;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: RefreshProgress) => void;
}

type AccountStep = Exclude<keyof RegionAnswers, 'prices' | 'savingsPlans' | 'services'>;

const DAY_MILLISECONDS = 86_400_000;

/**
 * Types that come by the UltraServer, and the sizes of those.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-ultraserver.html
 */
const ULTRASERVERS: Readonly<Record<string, readonly string[]>> = {
  'p6e-gb200.36xlarge': ['u-p6e-gb200x36', 'u-p6e-gb200x72'],
  'trn2u.48xlarge': ['u-trn2x64'],
};

function blockQuestions(instanceType: string): BlockQuestion[] {
  return (ULTRASERVERS[instanceType] ?? [null]).map((ultraserver) => ({ instanceType, ultraserver }));
}

/** Failures of the line, not of the question: after this many in a row nothing more is asked. */
const LOST_AFTER = 3;

/**
 * Asks AWS step by step. An answer is stored immediately, and reused by the next attempt. A step that AWS refuses is
 * noted, and the others go on; the account is left out where there are no credentials.
 * @throws AwsCallError when the connection is lost
 */
export async function fetchAnswers(question: FetchQuestion): Promise<FetchedAnswers> {
  const { regions, tables, signal } = question;
  const refused: RefusedStep[] = [];
  const asksAccount = accountSteps(tables).length > 0;
  const account = asksAccount ? await regionsOfAccount(question) : null;
  const steps = account ? accountSteps(tables) : [];
  const services = offerServices(question);
  const plans = tables.includes('reserved') ? [question.offers.savingsPlanService] : [];
  const stepsTotal = (steps.length + services.length + plans.length) * regions.length;
  let stepsDone = 0;
  let lost = 0;

  /** Runs a step; null: it was refused. */
  async function attempt<T>(
    region: string,
    step: string,
    run: (report: Report) => Promise<Kept<T>>,
  ): Promise<T | null> {
    const report = (state: RefreshProgress['state'], items: number) =>
      question.onProgress({ step: `${region} ${step}`, state, items, stepsDone, stepsTotal });
    try {
      const { answer, isKept, items } = await run((count) => report('page', count));
      lost = 0;
      stepsDone++;
      report(isKept ? 'taken-up' : 'done', items);
      return answer;
    } catch (error) {
      if (signal?.aborted) throw error;
      const refusal = refusalOf(region, step, error);
      refused.push(refusal);
      lost = refusal.failure === 'unreachable' || refusal.failure === 'throttled' ? lost + 1 : 0;
      if (lost === LOST_AFTER) throw error;
      stepsDone++;
      report('refused', 0);
      return null;
    }
  }

  const answers = new Map<string, RegionAnswers>();
  for (const region of regions) {
    let said: RegionAnswers = {};
    if (account?.get(region) === 'not-enabled') {
      refused.push({ region, step: 'account', failure: 'not-enabled', message: 'not enabled in this account' });
      stepsDone += steps.length;
    } else {
      for (const step of steps) {
        const answer = await attempt(region, step, (report) => accountStep(step, region, said, question, report));
        if (answer !== null) said = { ...said, [step]: answer };
      }
    }
    const place = { region, label: question.labelOf(region) };
    for (const service of services) {
      const listed = await attempt(region, service, async (report) => {
        const answer = await question.offers.prices(service, place, report);
        if (answer === null) throw new NotListedError(service);
        return { answer, isKept: false, items: answer.instances.length + answer.services.length };
      });
      if (listed === null) continue;
      said = {
        ...said,
        ...(question.offers.instanceServices.includes(service) && pricesInstances(tables)
          ? { prices: listed.instances }
          : {}),
        ...(tables.includes('services') ? { services: [...(said.services ?? []), ...listed.services] } : {}),
      };
    }
    for (const service of plans) {
      const savingsPlans = await attempt(region, service, async (report) => {
        const answer = await question.offers.savingsPlans(place, report);
        if (answer === null) throw new NotListedError(service);
        return { answer, isKept: false, items: answer.length };
      });
      if (savingsPlans !== null) said = { ...said, savingsPlans };
    }
    answers.set(region, said);
  }
  return { answers, refused, signedIn: account !== null };
}

type Report = (items: number) => void;

interface Kept<T> {
  readonly answer: T;
  readonly isKept: boolean;
  readonly items: number;
}

/** AWS has no list of this service for the region: it is not sold there. */
class NotListedError extends Error {
  constructor(service: string) {
    super(`AWS lists no prices of ${service} here`);
    this.name = 'NotListedError';
  }
}

function refusalOf(region: string, step: string, error: unknown): RefusedStep {
  if (error instanceof NotListedError) return { region, step, failure: 'not-listed', message: error.message };
  if (error instanceof AwsCallError) return { region, step, failure: error.failure, message: error.message };
  if (error instanceof MalformedAnswerError) return { region, step, failure: 'malformed', message: error.message };
  throw error;
}

/** Whether each region is enabled in the account; null: there are no credentials. */
async function regionsOfAccount({ api, callEc2, regions, signal }: FetchQuestion) {
  try {
    return new Map(await callEc2('DescribeRegions', () => api.regions(regions[0] ?? 'us-east-1')));
  } catch (error) {
    if (signal?.aborted || !(error instanceof AwsCallError)) throw error;
    if (error.failure === 'no-credentials') return null;
    if (error.failure === 'unreachable' || error.failure === 'throttled') throw error;
    // Whoever may not list regions may still ask in them.
    return new Map<string, 'enabled' | 'not-enabled'>();
  }
}

function accountSteps(tables: readonly RefreshTable[]): AccountStep[] {
  return [
    ...(tables.includes('instance-types') ? (['types'] as const) : []),
    ...(tables.includes('availability') ? (['offerings'] as const) : []),
    ...(tables.includes('spot') ? (['spot'] as const) : []),
    ...(tables.includes('capacity-blocks') ? (['blocks'] as const) : []),
  ];
}

function offerServices({ tables, offers }: FetchQuestion): readonly string[] {
  if (tables.includes('services')) return offers.services;
  return pricesInstances(tables) ? offers.instanceServices : [];
}

function pricesInstances(tables: readonly RefreshTable[]): boolean {
  return tables.includes('on-demand') || tables.includes('reserved');
}

async function accountStep(
  step: AccountStep,
  region: string,
  said: RegionAnswers,
  question: FetchQuestion,
  report: Report,
): Promise<Kept<readonly unknown[]>> {
  const kept = question.store.read(`${region}.${step}`);
  if (Array.isArray(kept)) return { answer: kept, isKept: true, items: kept.length };
  const answer = await fetchStep(step, region, said, question, report);
  question.store.write(`${region}.${step}`, answer);
  return { answer, isKept: false, items: answer.length };
}

async function fetchStep(
  step: AccountStep,
  region: string,
  answers: RegionAnswers,
  { api, callEc2, atMilliseconds, capacityBlockTypes }: FetchQuestion,
  onItems: Report,
): Promise<readonly unknown[]> {
  async function spotHistory(region: string, period: SpotPeriod): Promise<SpotInZone[]> {
    const ask = (token: string | null) => api.spotPrices(region, period, token);
    const changes = await allPages('DescribeSpotPriceHistory', callEc2, ask, onItems);
    return foldSpotHistory(changes, period.from, period.until);
  }
  switch (step) {
    case 'types':
      return allPages('DescribeInstanceTypes', callEc2, (token) => api.instanceTypes(region, token), onItems);
    case 'offerings':
      return allPages('DescribeInstanceTypeOfferings', callEc2, (token) => api.offerings(region, token), onItems);
    case 'spot':
      return spotHistory(region, { from: atMilliseconds - SPOT_DAYS * DAY_MILLISECONDS, until: atMilliseconds });
    case 'blocks': {
      const blocks: CapacityBlock[] = [];
      for (const asked of capacityBlockTypes(region, answers).flatMap(blockQuestions)) {
        const before = blocks.length;
        const ask = (token: string | null) => api.capacityBlocks(region, asked, token);
        blocks.push(
          ...(await allPages('DescribeCapacityBlockOfferings', callEc2, ask, (items) => onItems(before + items))),
        );
      }
      return blocks;
    }
  }
}

async function allPages<T>(
  action: string,
  call: Caller,
  ask: (token: string | null) => Promise<Page<T>>,
  onItems: (items: number) => void,
): Promise<T[]> {
  const items: T[] = [];
  const tokens = new Set<string>();
  let token: string | null = null;
  do {
    const current: string | null = token;
    const page: Page<T> = await call(action, () => ask(current));
    items.push(...page.items);
    onItems(items.length);
    token = page.next;
    if (token !== null && tokens.has(token)) throw new MalformedAnswerError(action, `the page ${token} comes twice`);
    if (token !== null) tokens.add(token);
  } while (token !== null);
  return items;
}
