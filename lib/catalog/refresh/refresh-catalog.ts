import { join } from 'node:path';
import type { CatalogFinding } from '../checks/catalog-finding.js';
import { checkCatalog } from '../checks/check-catalog.js';
import type { Catalog, CatalogIndex } from '../facts/catalog.js';
import { LATER_REGIONS } from '../facts/later-regions.js';
import { diffCatalogs, type FigureChange } from '../figures/diff-catalogs.js';
import { loadAccelerators, loadCatalog, readCatalogFiles } from '../files/load-catalog.js';
import { removeOldSnapshots, snapshotDirectory, useSnapshot, writeSnapshot } from '../files/snapshots.js';
import { AwsCallError, type AwsFailure, createCaller, EC2_LIMITS, type Pace } from './call-aws.js';
import { type CatalogApi, MalformedAnswerError } from './catalog-api.js';
import {
  ACCOUNT_TABLES,
  type FetchedAnswers,
  fetchAnswers,
  REFRESH_TABLES,
  type RefreshProgress,
  type RefreshTable,
  type RefusedStep,
  type RegionAnswers,
} from './fetch-answers.js';
import { mergeAnswers } from './merge-answers.js';
import type { OfferSource } from './offer-source.js';
import { openStepStore } from './step-store.js';

/** What to refresh, from where, into which folder. */
export interface RefreshOptions {
  /** The user's folder of catalogs; made if need be. Never the shipped one. */
  readonly directory: string;
  /** The catalog that the answers are put into. */
  readonly baseDirectory: string;
  /** In the base catalog, or one that a refresh can add. */
  readonly regions: readonly string[];
  /** @default - all that AWS can be asked for: without credentials the price lists alone */
  readonly tables?: readonly RefreshTable[];
  /** Day of the refresh, `YYYY-MM-DD`. */
  readonly date: string;
  readonly api: CatalogApi;
  readonly offers: OfferSource;
  readonly pace: Pace;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RefreshProgress) => void;
}

/** A staged catalog with its changes, or why there is none. */
export type RefreshOutcome =
  | {
      readonly status: 'prepared';
      /** Name for `installRefresh`; the catalog in use is still the old one. */
      readonly snapshot: string;
      readonly changes: readonly FigureChange[];
      /** What the checks found: a caller that installs all the same takes it on itself. */
      readonly findings: readonly CatalogFinding[];
      readonly skipped: readonly { readonly instanceType: string; readonly reason: string }[];
      /** Steps that AWS did not answer: their figures are the old ones. */
      readonly refused: readonly RefusedStep[];
      /** Tables that were left as they are for want of credentials. */
      readonly unasked: readonly RefreshTable[];
    }
  | { readonly status: 'unknown-region'; readonly region: string; readonly known: readonly string[] }
  /** What was asked so far is kept, and taken up by the next try of the same day. */
  | { readonly status: 'failed'; readonly failure: AwsFailure; readonly message: string; readonly hint: string }
  | { readonly status: 'interrupted' };

const HINTS: Readonly<Record<AwsFailure, string>> = {
  'no-credentials': 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  denied:
    'allow ec2:DescribeRegions, ec2:DescribeInstanceTypes, ec2:DescribeInstanceTypeOfferings, ec2:DescribeSpotPriceHistory and ec2:DescribeCapacityBlockOfferings, or leave out a table',
  'not-found': 'AWS has no such price list, or the mirror lacks it',
  throttled: 'run it again later: it resumes where it stopped',
  unreachable: 'check the network and the AWS_ENDPOINT_URL variables, then run it again: it resumes where it stopped',
  malformed: 'run it again; if it stays so, the endpoint is not what it should be',
  refused: 'see the message of AWS; leave out the table that it is about',
};

const NO_CREDENTIALS = 'these tables need an AWS account, and there are no credentials';

/** Folder of answers that no catalog has taken up yet. */
const UNFINISHED = 'partial';

/** Abandoned work of other refreshes is removed when it is this old. */
const ABANDONED_MILLISECONDS = 3_600_000;

/**
 * Asks AWS, builds a new catalog beside the one in use, and checks it. Nothing in use changes: that is
 * `installRefresh`, once someone has seen the changes.
 */
export async function prepareRefresh(options: RefreshOptions): Promise<RefreshOutcome> {
  const { directory, baseDirectory, api, pace, signal, date } = options;
  const tables = REFRESH_TABLES.filter((table) => (options.tables ?? REFRESH_TABLES).includes(table));
  const base = readCatalogFiles(baseDirectory);
  const labels = new Map<string, string>([
    ...Object.entries(LATER_REGIONS).map(([region, { label }]) => [region, label] as const),
    ...base.index.regions.map(({ region, label }) => [region, label] as const),
  ]);
  const regions = [...new Set(options.regions)].sort();
  const unknown = regions.find((region) => !labels.has(region));
  if (unknown !== undefined) return { status: 'unknown-region', region: unknown, known: [...labels.keys()].sort() };

  const before = loadCatalog({ regions: withReference(regions), directory: baseDirectory });
  let fetched: FetchedAnswers;
  try {
    fetched = await fetchAnswers({
      regions,
      tables,
      labelOf: (region) => labels.get(region) ?? null,
      capacityBlockTypes: (region, given) => capacityBlockTypes(before, region, given),
      atMilliseconds: pace.now(),
      api,
      offers: options.offers,
      callEc2: createCaller(pace, EC2_LIMITS, signal),
      store: openStepStore(join(directory, UNFINISHED), date),
      signal,
      onProgress: options.onProgress ?? (() => {}),
    });
  } catch (error) {
    return failed(error, signal);
  }
  const unasked = fetched.signedIn ? [] : ACCOUNT_TABLES.filter((table) => tables.includes(table));
  if (unasked.length === tables.length) {
    return { status: 'failed', failure: 'no-credentials', message: NO_CREDENTIALS, hint: HINTS['no-credentials'] };
  }
  const { answers, refused } = withoutZoneless(fetched, base.index, fetched.signedIn);
  if ([...answers.values()].every((said) => Object.keys(said).length === 0)) return nothingSaid(refused);

  const { files, skipped } = mergeAnswers({ base, answers, tables, date });
  const snapshot = writeSnapshot(directory, files);
  const staged = snapshotDirectory(directory, snapshot);
  const after = loadCatalog({ regions: withReference(regions), directory: staged });
  const changes = diffCatalogs(before, after, {
    before: loadAccelerators(baseDirectory),
    after: loadAccelerators(staged),
  });
  const findings = [...checkCatalog(after), ...shrunkTables(before, after, regions)];
  return { status: 'prepared', snapshot, changes, findings, skipped, refused, unasked };
}

/** Puts a prepared refresh to use, and clears what it no longer needs. */
export function installRefresh(directory: string, snapshot: string, pace: Pick<Pace, 'now'>): void {
  useSnapshot(directory, snapshot);
  openStepStore(join(directory, UNFINISHED), '').clear();
  removeOldSnapshots(directory, pace.now() - ABANDONED_MILLISECONDS);
}

/** A region that is new is added once its zones are known: without zones nothing can be planned there. */
function withoutZoneless({ answers, refused }: FetchedAnswers, { regions }: CatalogIndex, signedIn: boolean) {
  const kept = new Map(answers);
  const left: RefusedStep[] = [];
  for (const [region, { offerings = [] }] of answers) {
    if (offerings.length > 0 || regions.some((entry) => entry.region === region)) continue;
    kept.delete(region);
    const message = 'not added: its zones are not known, which takes an account where it is enabled';
    left.push({ region, step: 'availability', failure: signedIn ? 'not-enabled' : 'no-credentials', message });
  }
  return { answers: kept, refused: [...refused, ...left] };
}

function nothingSaid(refused: readonly RefusedStep[]): RefreshOutcome {
  const first = refused[0];
  if (first === undefined) throw new Error('nothing was asked');
  const failure = first.failure === 'not-enabled' || first.failure === 'not-listed' ? 'refused' : first.failure;
  const message = `${first.region} ${first.step}: ${first.message}`;
  return { status: 'failed', failure, message, hint: HINTS[failure] };
}

/** The checks compare prices with `us-east-1`. */
function withReference(regions: readonly string[]): string[] {
  return [...new Set([...regions, 'us-east-1'])];
}

function capacityBlockTypes(catalog: Catalog, region: string, { types, offerings }: RegionAnswers): readonly string[] {
  const offered = offerings
    ? new Set(offerings.map((offering) => offering.instanceType))
    : new Set(catalog.regions.get(region)?.offers.keys());
  const sold = new Map<string, readonly string[]>([...catalog.types].map(([name, type]) => [name, type.usageClasses]));
  for (const { name, usageClasses } of types ?? []) if (sold.has(name)) sold.set(name, usageClasses);
  return [...sold]
    .filter(([name, usageClasses]) => usageClasses.includes('capacity-block') && offered.has(name))
    .map(([name]) => name)
    .sort();
}

/** Share of a table's figures that may go in one refresh without a question. */
const SHRINK_TOLERANCE = 0.1;

/** A table that lost much of what it had: an answer that was cut short, or an account that sees little. */
function shrunkTables(before: Catalog, after: Catalog, regions: readonly string[]): CatalogFinding[] {
  const count = (
    catalog: Catalog,
    region: string,
    figure: 'zones' | 'onDemandUsdPerHour' | 'spotUsdPerHour' | 'reserved3YearUsdPerHour',
  ) => [...catalog.regions.get(region)!.offers.values()].filter((offer) => offer[figure] !== null).length;
  const known = regions.filter((region) => before.regions.has(region) && after.regions.has(region));
  return known.flatMap((region) =>
    (['zones', 'onDemandUsdPerHour', 'spotUsdPerHour', 'reserved3YearUsdPerHour'] as const).flatMap((figure) => {
      const had = count(before, region, figure);
      const has = count(after, region, figure);
      if (has >= had * (1 - SHRINK_TOLERANCE)) return [];
      const message = `${has} types have this figure, where ${had} had it before`;
      return [{ code: 'table-shrunk' as const, path: `regions/${region}/offers/*/${figure}`, message }];
    }),
  );
}

function failed(error: unknown, signal: AbortSignal | undefined): RefreshOutcome {
  if (signal?.aborted) return { status: 'interrupted' };
  if (error instanceof AwsCallError) {
    return { status: 'failed', failure: error.failure, message: error.message, hint: HINTS[error.failure] };
  }
  if (error instanceof MalformedAnswerError) {
    return { status: 'failed', failure: 'malformed', message: error.message, hint: HINTS.malformed };
  }
  throw error;
}
