import { compareLists, compareOne, type Effects, inPlace, losesAll } from '../kinds/effects.js';
import type { PlanChange } from '../kinds/plan-change.js';
import { compareRecords } from '../records/compare-records.js';
import { madeBucket } from '../records/log-bucket.js';
import type { Hall } from '../shape/hall.js';
import type { AccessLogPlan, StorePlan } from '../shape/store-plan.js';
import { storeOf } from '../stores/stores.js';

/** Changes of stores and of the bucket with their access logs. */
export function compareStores(before: Hall, after: Hall): PlanChange[] {
  return [
    ...compareLists(storeSubject, before.stores, after.stores, {
      added: (store) => ({ kind: 'adds', why: isExisting(store) ? 'a store that is there already' : 'a new store' }),
      removed: (store) =>
        isExisting(store)
          ? { kind: 'removes', why: 'the hall no longer uses it: it stays as it is' }
          : { kind: 'removes-data', why: 'the store is deleted, with its data' },
      kept: compareStore,
    }),
    ...compareOne(
      'access logs',
      ACCESS_LOG_EFFECTS,
      madeBucket(before.accessLogs),
      madeBucket(after.accessLogs),
      'removes-data',
    ),
    ...compareRecords('access logs', before.accessLogs, after.accessLogs),
  ];
}

function isExisting(store: StorePlan): boolean {
  return storeOf(store).existing ?? false;
}

/** Of a store, in changes. */
export function storeSubject({ key }: Pick<StorePlan, 'key'>): string {
  return `store ${key}`;
}

function compareStore(before: StorePlan, after: StorePlan, subject: string): PlanChange[] {
  if (before.kind === after.kind) return storeOf(before).compare(subject, before, after);
  if (isExisting(before)) {
    const left = 'another store takes its place: it stays as it is';
    return [{ kind: 'replaces', subject, field: 'kind', before: before.kind, after: after.kind, why: left }];
  }
  const why = isExisting(after)
    ? 'a store that is there already takes its place: it is deleted, with its data'
    : 'an empty store of another kind replaces it';
  return [{ kind: 'replaces-data', subject, field: 'kind', before: before.kind, after: after.kind, why }];
}

const ACCESS_LOG_EFFECTS: Effects<AccessLogPlan> = {
  bucketPrefix: losesAll('a bucket cannot be renamed: an empty one is created'),
  retentionDays: inPlace('the lifecycle rule is updated'),
};
