import { QUOTAS } from '../kinds/aws-quotas.js';
import { compareFields, type Effects, ELSEWHERE, inPlace, losesAll } from '../kinds/effects.js';
import { counted, kept, priceOf, UNPRICED } from '../kinds/fixed-costs.js';
import { bucketArnCharacters, bucketPrefix } from '../kinds/names.js';
import type { StorePlanner, StoreRequest } from '../kinds/store.js';
import { zoneKey } from '../kinds/zone-id.js';
import type { ExpressStorePlan } from '../shape/store-plan.js';
import { mountBucket } from './mount-bucket.js';

const SERVICE = 'S3 Express One Zone';

/**
 * Zones that take directory buckets.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-az-networking.html
 */
const ZONES: readonly string[] = [
  ...['apne1-az1', 'apne1-az4', 'aps1-az1', 'aps1-az3', 'eun1-az1', 'eun1-az2', 'eun1-az3', 'euw1-az1', 'euw1-az3'],
  ...['use1-az4', 'use1-az5', 'use1-az6', 'use2-az1', 'use2-az2', 'usw2-az1', 'usw2-az3', 'usw2-az4'],
];

/** Beside what every bucket's name takes, `--<zone id>--x-s3` at its end. */
const ZONE_SUFFIX_LENGTH = '--apne1-az1--x-s3'.length;

/** Of its ARN, beside that of another bucket: the name of the service, the account and the zone, but for the region. */
const FURTHER_ARN_CHARACTERS = 24;

/** A directory bucket, in one zone. */
export const EXPRESS: StorePlanner<'express'> = {
  service: SERVICE,
  provisioned: false,
  mounted: false,
  granted: true,
  scannedByMacie: false,
  calls: ['s3express'],
  zones: ZONES,
  fixedCosts: (asked, key, region, { reads, writes }) => [
    kept(
      { kind: 'unsized-store', service: SERVICE, store: key },
      asked.capacity,
      priceOf(region, 's3ExpressUsdPerGibMonth'),
    ),
    counted('hardware', { kind: 'store-use', use: 'writes', store: key }, writes, 1000, 'requests', UNPRICED),
    counted('hardware', { kind: 'store-use', use: 'reads', store: key }, reads, 1000, 'requests', UNPRICED),
  ],
  plan: (request) => ({
    kind: 'express',
    ...request.identity,
    bucketPrefix: bucketPrefix(request.nameParts, null, ZONE_SUFFIX_LENGTH),
    zone: request.asked.zone ?? nearestOffer(request),
    capacityBytes: request.asked.capacity,
  }),
  zoneKey: ({ zone }) => zoneKey(zone),
  names: ({ bucketPrefix }) => [{ of: 'directory bucket', name: bucketPrefix }],
  arnCharacters: ({ bucketPrefix }, region) =>
    bucketArnCharacters(bucketPrefix.length) + region.length + FURTHER_ARN_CHARACTERS,
  backedUp: () => false,
  podMount: mountBucket,
  bucketName: ({ bucketPrefix, zone }, account) => `${bucketPrefix}-${account}--${zone}--x-s3`,
  keyIsFixed: () => false,
  quotas: () => [[QUOTAS.directoryBuckets, 1]],
  compare: (subject, before, after) => compareFields(subject, EFFECTS, before, after),
};

/** The nodes' own zone where it takes such buckets, else the first of the region. */
function nearestOffer({ regionZones, region, nearestZone }: StoreRequest): string {
  const offered = regionZones.filter((zone) => ZONES.includes(zone)).sort();
  const nearest = nearestZone();
  const zone = offered.includes(nearest) ? nearest : offered[0];
  if (zone === undefined) throw new Error(`no zone of ${region} has ${SERVICE}`);
  return zone;
}

const EFFECTS: Effects<ExpressStorePlan> = {
  kind: ELSEWHERE,
  key: ELSEWHERE,
  workload: ELSEWHERE,
  name: ELSEWHERE,
  bucketPrefix: losesAll('a bucket cannot be renamed: an empty one is created'),
  zone: (before) =>
    losesAll(
      `the zone of a directory bucket is fixed: an empty one is created, unless the store says "zone: ${before}"`,
    ),
  capacityBytes: inPlace('a bucket has no size: only the bill changes'),
};
