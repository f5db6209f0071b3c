import type { Blueprint, StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import type { RegionCatalog } from '../../catalog/facts/catalog.js';
import type { StoreUse } from '../../sizing/model/cost-subject.js';
import type { FixedCost } from '../../sizing/model/demand.js';
import { HOURS_PER_MONTH } from '../../units/conversions.js';
import { QUOTAS } from '../kinds/aws-quotas.js';
import { awsRule, eachStore } from '../kinds/aws-rule.js';
import { compareFields, type Effects, ELSEWHERE, inPlace, losesAll } from '../kinds/effects.js';
import { counted, kept, type PriceKey, priceOf, standardPrice } from '../kinds/fixed-costs.js';
import { bucketArnCharacters, bucketPrefix } from '../kinds/names.js';
import type { StorePlanner } from '../kinds/store.js';
import type { ObjectStorePlan } from '../shape/store-plan.js';
import { mountBucket } from './mount-bucket.js';

/** Days for which overwritten and deleted objects can be brought back, by what a bucket holds. */
const KEPT_VERSION_DAYS = { datasets: 30, checkpoints: 7, artefacts: 365 } as const;
const ABORT_UPLOAD_DAYS = 7;
/** Days that objects stay in Standard before S3 moves them to Standard-IA, at least. */
const STANDARD_IA_DAYS_MIN = 30;

/** For which the log of requests to buckets is kept. */
export const ACCESS_LOG_RETENTION_DAYS = 365;
const ACCESS_LOG_MONTHS = (ACCESS_LOG_RETENTION_DAYS * 24) / HOURS_PER_MONTH;
/**
 * Of a request: the examples of the S3 user guide have some 500, most of it ids; keys come on top.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
 */
const BYTES_PER_LOG_LINE = 600;

/** A bucket of S3. */
export const OBJECT: StorePlanner<'object'> = {
  service: 'S3',
  provisioned: false,
  mounted: false,
  granted: true,
  scannedByMacie: true,
  calls: ['s3'],
  rules: [
    awsRule({
      id: 'lifecycle-ages-rise',
      title: 'objects move to Standard-IA after 30 days or more, and the ages of transitions and expiration rise',
      source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html',
      subjects: eachStore<ObjectStorePlan>('object', 'lifecycle'),
      breach: wrongLifecycle,
    }),
  ],
  demand: (asked) => (startsTiered(asked) ? { objectClass: 'intelligent-tiering' } : {}),
  fixedCosts: useCosts,
  plan: ({ asked, identity, nameParts, region }) => {
    const { capacity, holds = 'datasets', lifecycle = {} } = asked;
    return {
      kind: 'object',
      ...identity,
      bucketPrefix: bucketPrefix(nameParts, region),
      capacityBytes: capacity,
      noncurrentVersionDays: days(lifecycle.keepVersions) ?? KEPT_VERSION_DAYS[holds],
      abortUploadDays: days(lifecycle.abortUploads) ?? ABORT_UPLOAD_DAYS,
      transitions: transitions(lifecycle),
      expirationDays: days(lifecycle.expireAfter),
    };
  },
  names: ({ bucketPrefix }) => [{ of: 'bucket', name: bucketPrefix }],
  arnCharacters: ({ bucketPrefix }) => bucketArnCharacters(bucketPrefix.length),
  loggedBucketPrefix: ({ bucketPrefix }) => bucketPrefix,
  versionDays: ({ noncurrentVersionDays }) => noncurrentVersionDays,
  backedUp: () => false,
  podMount: mountBucket,
  bucketName: ({ bucketPrefix }, account) => `${bucketPrefix}-${account}`,
  keyIsFixed: () => false,
  quotas: () => [[QUOTAS.buckets, 1]],
  compare: (subject, before, after) => compareFields(subject, EFFECTS, before, after),
};

/** Requests and their log, transitions, old versions and monitoring; the capacity itself is sized, with the tiers of all buckets. */
function useCosts(
  asked: StoreBlueprint,
  store: string,
  region: RegionCatalog,
  { objectSize, oldVersions, reads, writes }: Blueprint['usage'],
): FixedCost[] {
  const subject = (use: StoreUse) => ({ kind: 'store-use', use, store }) as const;
  const thousands = (use: StoreUse, times: number, what: string, key: PriceKey) =>
    counted('hardware', subject(use), times, 1000, what, priceOf(region, key));
  const isTiered = (asked.lifecycle?.tiering ?? 'intelligent') === 'intelligent';
  const objects = Math.ceil(asked.capacity / objectSize);
  const standard = standardPrice(region);
  return [
    thousands('writes', writes, 'requests', 's3PutUsdPer1000'),
    thousands('reads', reads, 'requests', 's3GetUsdPer1000'),
    kept(subject('old-versions'), oldVersions * asked.capacity, standard),
    kept(subject('access-logs'), ACCESS_LOG_MONTHS * BYTES_PER_LOG_LINE * (reads + writes), standard),
    ...(isTiered
      ? [
          thousands('tiering-monitoring', objects, 'objects', 's3MonitoringUsdPer1000Objects'),
          thousands('tiering-transitions', writes, 'objects', 's3TransitionUsdPer1000'),
        ]
      : []),
  ];
}

/** Whether objects are in S3 Intelligent-Tiering from the first day on; what moves later is Standard until then. */
function startsTiered({ lifecycle = {} }: StoreBlueprint): boolean {
  return (lifecycle.tiering ?? 'intelligent') === 'intelligent' && (lifecycle.tierAfter ?? 0) === 0;
}

function transitions(lifecycle: NonNullable<StoreBlueprint['lifecycle']>): ObjectStorePlan['transitions'] {
  const { tiering = 'intelligent' } = lifecycle;
  const tierAfter = days(lifecycle.tierAfter);
  const archiveAfter = days(lifecycle.archiveAfter);
  return [
    ...(tiering === 'intelligent' ? [{ days: tierAfter ?? 0, storageClass: 'INTELLIGENT_TIERING' } as const] : []),
    ...(tiering === 'infrequent'
      ? [{ days: tierAfter ?? STANDARD_IA_DAYS_MIN, storageClass: 'STANDARD_IA' } as const]
      : []),
    ...(archiveAfter === null ? [] : [{ days: archiveAfter, storageClass: 'GLACIER' } as const]),
  ];
}

/** From hours; the reader has checked that they are whole days. */
function days(hours: number | undefined): number | null {
  return hours === undefined ? null : Math.round(hours / 24);
}

function wrongLifecycle({ key, transitions, expirationDays }: ObjectStorePlan) {
  const early = transitions.find(
    ({ days, storageClass }) => storageClass === 'STANDARD_IA' && days < STANDARD_IA_DAYS_MIN,
  );
  if (early) {
    const message = `objects of ${key} move to Standard-IA after ${early.days} days, and S3 requires ${STANDARD_IA_DAYS_MIN}`;
    return { message, hint: `write "tierAfter: ${STANDARD_IA_DAYS_MIN} d" or more` };
  }
  const ages = [...transitions.map(({ days }) => days), ...(expirationDays === null ? [] : [expirationDays])];
  const falls = ages.findIndex((age, index) => index > 0 && age <= ages[index - 1]!);
  if (falls < 0) return null;
  return {
    message: `a transition or expiration of ${key} is at ${ages[falls]} days, not after the previous one at ${ages[falls - 1]}`,
    hint: 'set each age higher than the one before it',
  };
}

const EFFECTS: Effects<ObjectStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: ELSEWHERE,
  team: inPlace('a tag is updated'),
  name: ELSEWHERE,
  bucketPrefix: losesAll('a bucket cannot be renamed: an empty one is created'),
  capacityBytes: inPlace('a bucket has no size: only the bill changes'),
  noncurrentVersionDays: inPlace('the lifecycle rule is updated'),
  abortUploadDays: inPlace('the lifecycle rule is updated'),
  transitions: inPlace('the lifecycle rule is updated'),
  expirationDays: (before, after) =>
    after !== null && (before === null || after < before)
      ? { kind: 'removes-data', why: 'objects of that age are deleted' }
      : inPlace('the lifecycle rule is updated'),
};
