import type { StoreBlueprint } from '../../blueprint/schema/blueprint.js';
import { bucketPrefix } from '../kinds/names.js';
import type { ExpressStorePlan, ObjectStorePlan } from '../shape/store-plan.js';

/** Days that overwritten and deleted objects can be brought back, by what a bucket holds. */
const KEPT_VERSION_DAYS = { datasets: 30, checkpoints: 7, artefacts: 365 } as const;
const ABORT_UPLOAD_DAYS = 7;
/** S3 moves no object to Standard-IA that is younger. */
const INFREQUENT_DAYS = 30;

interface StorePlace {
  readonly hall: string;
  readonly workload: string;
  readonly region: string;
}

export function objectStore({ hall, workload, region }: StorePlace, store: StoreBlueprint): ObjectStorePlan {
  const { lifecycle = {} } = store;
  return {
    kind: 'object',
    key: `${workload}.${store.name}`,
    workload,
    name: store.name,
    bucketPrefix: bucketPrefix([hall, workload, store.name], region),
    capacityBytes: store.capacity,
    noncurrentVersionDays: days(lifecycle.keepVersions) ?? KEPT_VERSION_DAYS[store.holds ?? 'datasets'],
    abortUploadDays: days(lifecycle.abortUploads) ?? ABORT_UPLOAD_DAYS,
    transitions: transitions(lifecycle),
    expirationDays: days(lifecycle.expireAfter),
  };
}

function transitions(lifecycle: NonNullable<StoreBlueprint['lifecycle']>): ObjectStorePlan['transitions'] {
  const { tiering = 'intelligent' } = lifecycle;
  const tierAfter = days(lifecycle.tierAfter);
  const archiveAfter = days(lifecycle.archiveAfter);
  return [
    ...(tiering === 'intelligent' ? [{ days: tierAfter ?? 0, storageClass: 'INTELLIGENT_TIERING' } as const] : []),
    ...(tiering === 'infrequent' ? [{ days: tierAfter ?? INFREQUENT_DAYS, storageClass: 'STANDARD_IA' } as const] : []),
    ...(archiveAfter === null ? [] : [{ days: archiveAfter, storageClass: 'GLACIER' } as const]),
  ];
}

/** From hours; the reader has checked that they are whole days. */
function days(hours: number | undefined): number | null {
  return hours === undefined ? null : Math.round(hours / 24);
}

/** Beside what every bucket's name takes, `--<zone id>--x-s3` at its end. */
const ZONE_SUFFIX_LENGTH = '--apne1-az1--x-s3'.length;

export function expressStore({ hall, workload }: StorePlace, store: StoreBlueprint, zone: string): ExpressStorePlan {
  return {
    kind: 'express',
    key: `${workload}.${store.name}`,
    workload,
    name: store.name,
    bucketPrefix: bucketPrefix([hall, workload, store.name], null, ZONE_SUFFIX_LENGTH),
    zone,
    capacityBytes: store.capacity,
  };
}

/**
 * Zones that take directory buckets.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-bucket-az-networking.html
 */
export const EXPRESS_ZONES: readonly string[] = [
  ...['apne1-az1', 'apne1-az4', 'aps1-az1', 'aps1-az3', 'eun1-az1', 'eun1-az2', 'eun1-az3', 'euw1-az1', 'euw1-az3'],
  ...['use1-az4', 'use1-az5', 'use1-az6', 'use2-az1', 'use2-az2', 'usw2-az1', 'usw2-az3', 'usw2-az4'],
];

/** The fleet's own zone where it takes such buckets, else the first of the region; null: none does. */
export function expressZone(regionZones: readonly string[], nearest: string): string | null {
  const offered = regionZones.filter((zone) => EXPRESS_ZONES.includes(zone)).sort();
  return offered.includes(nearest) ? nearest : (offered[0] ?? null);
}
