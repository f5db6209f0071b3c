import { describe, expect, it } from 'vitest';
import type { ExpressStorePlan, HomeStorePlan, StorePlan } from '../../../lib/plan/shape/store-plan.js';
import { keysOf, ofStores, plannerOf, storeCalls, storeKinds, storeOf } from '../../../lib/plan/stores/stores.js';
import { STORE_KINDS } from '../../../lib/units/closed-lists.js';
import { bucketFixture, persistentFixture, scratchFixture } from '../../terraform/plan-fixture.js';

const PLACE = { workload: 'train', capacityBytes: 1e12 } as const;
const HOT: ExpressStorePlan = {
  ...PLACE,
  kind: 'express',
  key: 'train.hot',
  name: 'hot',
  bucketPrefix: 'hall-train-hot',
  zone: 'use1-az6',
};
const HOMES: HomeStorePlan = {
  ...PLACE,
  kind: 'home',
  key: 'train.homes',
  name: 'homes',
  fileSystemName: 'hall-train-homes',
  securityGroup: 'hall-train-homes',
  subnets: ['nodes-az1', 'nodes-az6'],
  infrequentAccessDays: 30,
  backup: true,
  accessPoint: { path: '/pods', uid: 1000, gid: 1000 },
};
const BUCKET = bucketFixture({ key: 'train.datasets', noncurrentVersionDays: 30 });
const SCRATCH = scratchFixture({ key: 'train.scratch', capacityGib: 4800, subnet: 'nodes-az6' });
const PERSISTENT = persistentFixture({ key: 'train.checkpoints' });
const LINKED = persistentFixture({
  key: 'train.linked',
  backup: false,
  link: { store: 'train.datasets', path: '/datasets', writesBack: false },
});
const STORES: readonly StorePlan[] = [BUCKET, HOT, HOMES, SCRATCH, PERSISTENT, LINKED];

describe('a kind of store', () => {
  it('is a service of AWS, or disks inside the nodes', () => {
    const services = STORE_KINDS.map((kind) => [kind, plannerOf({ kind })?.service]);
    expect(Object.fromEntries(services)).toEqual({
      object: 'S3',
      express: 'S3 Express One Zone',
      scratch: 'FSx for Lustre',
      persistent: 'FSx for Lustre',
      home: 'EFS',
      local: undefined,
    });
  });

  it('says what nodes call: a Lustre file system is mounted alone', () => {
    const kinds = storeKinds([{ storage: STORE_KINDS.map((kind) => ({ name: kind, kind, capacity: 1e12 })) }]);
    expect([...kinds].sort()).toEqual(['express', 'home', 'lustre', 'object']);
    expect(storeCalls(kinds).sort()).toEqual(['elasticfilesystem', 's3', 's3express']);
  });

  it('holds its data in a zone, or in several', () => {
    const subnets = [{ key: 'nodes-az6', role: 'nodes', zone: 'az6', cidr: '10.0.0.0/22', existingId: null }] as const;
    const zones = [BUCKET, HOT, HOMES, SCRATCH].map((store) => storeOf(store).zoneKey?.(store, subnets));
    expect(zones).toEqual([undefined, 'az6', undefined, 'az6']);
  });

  it('takes an address for each server of Lustre: one of metadata, one for every 1200 GiB', () => {
    const addresses = (subnet: string) => storeOf(SCRATCH).addresses?.(SCRATCH, subnet);
    expect([addresses('nodes-az6'), addresses('nodes-az1')]).toEqual([5, 0]);
  });

  it('is backed up where the plan says so, and keeps its key where that is fixed', () => {
    expect(keysOf(STORES, (planner, store) => planner.backedUp(store))).toEqual(['train.homes', 'train.checkpoints']);
    expect(keysOf(STORES, (planner, store) => planner.keyIsFixed(store))).toEqual([
      'train.homes',
      'train.checkpoints',
      'train.linked',
    ]);
  });

  it('is granted where it is a bucket, and logged and scanned where it is a bucket for general purposes', () => {
    expect(keysOf(STORES, ({ granted }) => granted)).toEqual(['train.datasets', 'train.hot']);
    expect(keysOf(STORES, ({ loggedBucketPrefix }) => loggedBucketPrefix !== undefined)).toEqual(['train.datasets']);
    expect(keysOf(STORES, ({ scannedByMacie }) => scannedByMacie)).toEqual(['train.datasets']);
    const arns = STORES.map((store) => storeOf(store).arnCharacters !== undefined);
    expect(arns).toEqual(STORES.map((store) => storeOf(store).granted));
  });

  it('names its alarms after itself', () => {
    expect(ofStores(STORES, (planner, store) => planner.alarms?.(store)).map(({ key }) => key)).toEqual([
      'store.train.scratch.space',
      'store.train.checkpoints.space',
      'store.train.linked.space',
    ]);
  });
});
