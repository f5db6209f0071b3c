import { describe, expect, it } from 'vitest';
import type { StoreBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { makeInfrastructure } from '../../../lib/plan/infrastructure.js';
import type { SizedStore } from '../../../lib/sizing/model/sizing.js';
import {
  blueprintFixture,
  catalogFixture,
  groupFixture,
  networkFixture,
  regionFixture,
  sizedFleetFixture,
  sizedStoreFixture,
  sizingFixture,
  workloadFixture,
} from '../hall-fixture.js';

const DAY = 24;
const DATASETS: StoreBlueprint = { name: 'datasets', kind: 'object', capacity: 10e12 };

function lustre(capacityGib: number, mbytesPerSecondPerTib: number): SizedStore {
  return sizedStoreFixture({
    name: 'checkpoints',
    kind: 'persistent',
    lustre: {
      tier: { deployment: 'PERSISTENT_2', storageType: 'SSD', mbytesPerSecondPerTib, usdPerGibMonth: 0.2 },
      capacityGib,
    },
  });
}

function made(storage: StoreBlueprint[], sized: readonly SizedStore[] = [], group = groupFixture(), zones?: string[]) {
  const blueprint = blueprintFixture({
    workloads: [workloadFixture({ storage })],
    network: networkFixture({ zones: 2 }),
  });
  const catalog = catalogFixture(regionFixture(zones ? { zones } : {}));
  return makeInfrastructure(blueprint, sizingFixture([sizedFleetFixture({ groups: [group] })], sized), catalog);
}

function onlyStore(storage: StoreBlueprint[], sized?: readonly SizedStore[]) {
  const result = made(storage, sized);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value.stores[0]!;
}

describe('an object store', () => {
  const of = (parts: Partial<StoreBlueprint>) => onlyStore([{ ...DATASETS, ...parts }]);

  it('tiers by use and keeps old versions for as long as what it holds is worth', () => {
    expect(of({})).toMatchObject({
      transitions: [{ days: 0, storageClass: 'INTELLIGENT_TIERING' }],
      expirationDays: null,
      noncurrentVersionDays: 30,
      abortUploadDays: 7,
    });
    expect(of({ holds: 'checkpoints' })).toMatchObject({ noncurrentVersionDays: 7 });
    expect(of({ holds: 'artefacts' })).toMatchObject({ noncurrentVersionDays: 365 });
  });

  it('follows the lifecycle of the blueprint', () => {
    const lifecycle = {
      tiering: 'infrequent',
      archiveAfter: 90 * DAY,
      expireAfter: 365 * DAY,
      keepVersions: 8 * DAY,
      abortUploads: DAY,
    } as const;
    expect(of({ lifecycle })).toMatchObject({
      transitions: [
        { days: 30, storageClass: 'STANDARD_IA' },
        { days: 90, storageClass: 'GLACIER' },
      ],
      expirationDays: 365,
      noncurrentVersionDays: 8,
      abortUploadDays: 1,
    });
    expect(of({ lifecycle: { tiering: 'none' } })).toMatchObject({ transitions: [] });
  });
});

describe('a file system', () => {
  const asked: StoreBlueprint = { name: 'checkpoints', kind: 'persistent', capacity: 4e12 };

  it('may be linked to a bucket', () => {
    const linked = onlyStore([{ ...asked, linkedTo: 'datasets' }, DATASETS], [lustre(4800, 250)]);
    expect(linked).toMatchObject({
      link: { store: 'train.datasets', path: '/datasets', writesBack: false },
    });
    expect(onlyStore([asked], [lustre(4800, 250)])).toMatchObject({ link: null, efa: false });
  });

  it('is backed up by intent: scratch is not, whatever sizing picks for it', () => {
    const backup = (parts: Partial<StoreBlueprint>) => {
      const store = onlyStore([{ ...asked, ...parts }, DATASETS], [lustre(4800, 250)]);
      return store.kind === 'lustre' && store.deployment === 'PERSISTENT_2' && store.backup;
    };
    expect(backup({})).toBe(true);
    expect(backup({ backup: false })).toBe(false);
    expect(backup({ linkedTo: 'datasets' })).toBe(false);
    expect(backup({ kind: 'scratch' })).toBe(false);
    expect(backup({ kind: 'scratch', backup: true })).toBe(true);
  });

  it('can not be backed up where sizing picks a deployment that FSx makes no backup of', () => {
    const sized = lustre(4800, 200);
    const tier = { ...sized.lustre!.tier, deployment: 'SCRATCH_2' } as const;
    const refused = made(
      [{ ...asked, kind: 'scratch', backup: true }],
      [{ ...sized, lustre: { tier, capacityGib: 4800 } }],
    );
    expect(refused.ok ? [] : refused.diagnostics).toMatchObject([
      {
        path: ['workloads', 0, 'storage', 0, 'backup'],
        message: 'sizing chose SCRATCH_2, which FSx makes no backup of',
      },
    ]);
  });

  it('takes EFA in the steps that FSx has for it', () => {
    const efa = { ...asked, efa: true };
    expect(onlyStore([efa], [lustre(19_200, 250)])).toMatchObject({ efa: true, metadata: 'AUTOMATIC' });
    const refused = made([efa], [lustre(21_600, 250)]);
    expect(refused.ok ? [] : refused.diagnostics).toMatchObject([
      {
        code: 'rule',
        path: ['workloads', 0, 'storage', 0, 'efa'],
        message: 'file system train.checkpoints is on EFA, and has no multiple of 19200 GiB',
      },
    ]);
  });

  it('takes EFA where the fleet has it', () => {
    const group = groupFixture({ instanceType: 'g5.12xlarge' });
    const refused = made([{ ...asked, efa: true }], [lustre(19_200, 250)], group);
    expect(refused.ok ? [] : refused.diagnostics).toMatchObject([
      { path: ['workloads', 0, 'storage', 0, 'efa'], message: 'g5.12xlarge cannot reach a file system over EFA' },
    ]);
  });
});

describe('a store of one zone', () => {
  const checkpoints: StoreBlueprint = { name: 'checkpoints', kind: 'persistent', capacity: 4e12 };
  const hot: StoreBlueprint = { name: 'hot', kind: 'express', capacity: 1e12 };
  const zonesOf = (outcome: ReturnType<typeof made>) =>
    outcome.ok ? outcome.value.network.subnets.flatMap(({ key }) => (key.startsWith('nodes-') ? [key] : [])) : [];

  it('stays in the zone that it names, which the network reaches', () => {
    const group = groupFixture({ zone: 'use1-az1' });
    const pinned = made([{ ...checkpoints, zone: 'use1-az6' }], [lustre(4800, 250)], group);
    expect(pinned.ok && pinned.value.stores).toMatchObject([{ subnet: 'nodes-az6' }]);
    expect(zonesOf(pinned)).toEqual(['nodes-az1', 'nodes-az2', 'nodes-az6']);
    expect(pinned.ok && pinned.warnings).toMatchObject([
      {
        code: 'store-apart',
        path: ['workloads', 0, 'storage', 0, 'zone'],
        message: expect.stringContaining('is in az6, and the nodes of train in az1'),
      },
    ]);
    const near = made([{ ...checkpoints, zone: 'use1-az1' }], [lustre(4800, 250)], group);
    expect(near.ok && near.warnings).toEqual([]);
  });

  it('is said to be apart where its kind is not offered beside the nodes', () => {
    const apart = made([hot], [], groupFixture({ zone: 'use1-az1' }));
    expect(apart.ok && apart.value.stores).toMatchObject([{ zone: 'use1-az4' }]);
    expect(apart.ok && apart.warnings).toMatchObject([
      { code: 'store-apart', severity: 'warning', path: ['workloads', 0, 'storage', 0, 'kind'] },
    ]);
    const beside = made([hot], [], groupFixture({ zone: 'use1-az4' }));
    expect(beside.ok && beside.warnings).toEqual([]);
  });

  it.each<[string, StoreBlueprint, string]>([
    ['another region', { ...checkpoints, zone: 'usw2-az1' }, '"usw2-az1" is not a zone of us-east-1'],
    [
      'a zone without its kind',
      { ...hot, zone: 'use1-az1' },
      '"use1-az1" is not a zone of us-east-1 with S3 Express One Zone',
    ],
  ])('is refused in %s', (_, store, message) => {
    const refused = made([store], [lustre(4800, 250)]);
    expect(refused.ok ? [] : refused.diagnostics).toMatchObject([
      { code: 'reference-unknown', path: ['workloads', 0, 'storage', 0, 'zone'], message },
    ]);
  });
});

describe('a directory bucket', () => {
  const express: StoreBlueprint = { name: 'hot', kind: 'express', capacity: 1e12 };

  it('lies in the zone of the fleet, or in the first that takes it', () => {
    const inFour = made([express], [], groupFixture({ zone: 'use1-az4' }));
    expect(inFour.ok && inFour.value.stores).toMatchObject([{ kind: 'express', zone: 'use1-az4' }]);
    expect(onlyStore([express])).toMatchObject({ zone: 'use1-az4', bucketPrefix: 'starter-train-hot' });
  });

  it('is refused where no zone takes it', () => {
    const refused = made([express], [], undefined, ['use1-az1', 'use1-az2', 'use1-az3']);
    expect(refused.ok ? [] : refused.diagnostics).toMatchObject([
      { code: 'contradiction', path: ['workloads', 0, 'storage', 0, 'kind'] },
    ]);
  });

  it('has a name that fits, with the account and the zone behind it', () => {
    const long = onlyStore([{ ...express, name: 'a-very-long-name-bye' }]);
    const name = long.kind === 'express' ? `${long.bucketPrefix}-123456789012--${long.zone}--x-s3` : '';
    expect(name.length).toBeLessThanOrEqual(63);
    expect(name).toMatch(/^[a-z0-9-]+$/);
  });
});

describe('home directories', () => {
  it('are mounted in every zone of the network, and driven by an add-on that calls EFS', () => {
    const result = made([{ name: 'home', kind: 'home', capacity: 1e12 }], [], groupFixture({ zone: 'use1-az6' }));
    if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
    if (result.value.platform !== 'eks') throw new Error('not on EKS');
    const { stores, cluster, network, access } = result.value;
    expect(stores).toMatchObject([
      {
        kind: 'home',
        subnets: ['nodes-az1', 'nodes-az2', 'nodes-az6'],
        securityGroup: 'starter-train-home',
      },
    ]);
    expect(cluster.addons.map(({ name }) => name)).toContain('aws-efs-csi-driver');
    expect(network.interfaceEndpoints).toContain('elasticfilesystem');
    expect(access).toEqual([]);
  });
});
