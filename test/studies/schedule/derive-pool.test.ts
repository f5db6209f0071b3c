import { describe, expect, it } from 'vitest';
import { derivePool } from '../../../lib/studies/schedule/derive-pool.js';
import { catalogFixture, groupFixture, sizedFleetFixture, sizedStoreFixture } from '../../plan/hall-fixture.js';

const { types } = catalogFixture();

describe('the pool of a sized hall', () => {
  it('has the working nodes of a fleet, with what one node has', () => {
    expect(derivePool({ fleets: [sizedFleetFixture()], stores: [] }, types)).toEqual({
      pool: {
        groups: [
          {
            name: 'train',
            nodes: 2,
            workload: 'train',
            perNode: {
              accelerators: 8,
              memoryBytes: 1152 * 1024 ** 3,
              storageBytes: 8e12,
              networkBytesPerSecond: 50e9,
            },
            speed: 1,
          },
        ],
        stores: [],
      },
      networkUnknown: [],
    });
  });

  it('names groups by what tells them apart, and takes spares off by size', () => {
    const groups = [
      groupFixture({ nodes: 2, zone: 'use1-az4', purchase: 'capacity-block', blockDays: 14 }),
      groupFixture({ nodes: 6, zone: 'use1-az2', purchase: 'spot' }),
      groupFixture({ nodes: 0, zone: 'use1-az6' }),
    ];
    const { pool } = derivePool(
      { fleets: [sizedFleetFixture({ groups, requiredNodes: 4, spareNodes: 4 })], stores: [] },
      types,
    );
    expect(pool.groups.map(({ name, nodes }) => [name, nodes])).toEqual([
      ['train.capacity-block.14d.use1-az4', 1],
      ['train.spot.use1-az2', 3],
    ]);
  });

  it('shares file systems, knows no limit of an object store, and leaves local disks to the nodes', () => {
    const stores = [
      sizedStoreFixture({ name: 'scratch', kind: 'scratch', providedBytes: 1e13, providedBytesPerSecond: 2.5e9 }),
      sizedStoreFixture({ name: 'data', kind: 'object' }),
      sizedStoreFixture({ name: 'cache', kind: 'local' }),
      sizedStoreFixture({ name: 'huge', kind: 'persistent', providedBytes: 2e16, providedBytesPerSecond: 0.5 }),
    ];
    expect(derivePool({ fleets: [], stores }, types).pool.stores).toEqual([
      { name: 'train/data', capacityBytes: null, throughputBytesPerSecond: null },
      { name: 'train/huge', capacityBytes: 2 ** 53 - 1, throughputBytesPerSecond: 0 },
      { name: 'train/scratch', capacityBytes: 1e13, throughputBytesPerSecond: 2.5e9 },
    ]);
  });

  it('says where a network baseline is unknown', () => {
    const type = types.get('p4d.24xlarge')!;
    const silent = new Map([['p4d.24xlarge', { ...type, network: { ...type.network, baselineGbps: null } }]]);
    const { pool, networkUnknown } = derivePool({ fleets: [sizedFleetFixture()], stores: [] }, silent);
    expect([networkUnknown, pool.groups[0]!.perNode.networkBytesPerSecond]).toEqual([['train'], 0]);
  });
});
