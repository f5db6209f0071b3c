import { describe, expect, it } from 'vitest';
import type { StoreBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { OBJECT } from '../../../lib/plan/stores/object.js';
import { bucketFixture } from '../../terraform/plan-fixture.js';
import { blueprintFixture, regionFixture } from '../hall-fixture.js';

const GIB = 2 ** 30;
const ASKED: StoreBlueprint = { name: 'datasets', kind: 'object', capacity: 100e12 };

describe('what a bucket costs by use', () => {
  const prices = {
    s3PutUsdPer1000: 0.005,
    s3GetUsdPer1000: 0.0004,
    s3MonitoringUsdPer1000Objects: 0.0025,
    s3TransitionUsdPer1000: 0.01,
    s3StandardTiers: [
      { upToTb: 50, usdPerGibMonth: 0.023 },
      { upToTb: null, usdPerGibMonth: 0.021 },
    ],
  };
  const region = regionFixture({ prices: prices as unknown as ReturnType<typeof regionFixture>['prices'] });
  const usage = { ...blueprintFixture().usage, objectSize: 64e6, oldVersions: 0.1, writes: 2e6, reads: 3e6 };
  const costs = (asked: StoreBlueprint) =>
    OBJECT.fixedCosts(asked, 'train.datasets', region, usage).map(({ subject, quantity, unit, unitPriceUsd }) => [
      'use' in subject && subject.use,
      quantity,
      unit,
      unitPriceUsd,
    ]);
  const EVERY = [
    ['writes', 2000, '1,000 requests', 0.005],
    ['reads', 3000, '1,000 requests', 0.0004],
    // A tenth of 100 TB.
    ['old-versions', 1e13 / GIB, 'GiB-month', 0.023],
    // 365 days are 12 months of 730 h: so many times 5 million lines of 600 bytes.
    ['access-logs', (12 * 5e6 * 600) / GIB, 'GiB-month', 0.023],
  ];

  it('is requests, old versions and the log; in Intelligent-Tiering the monitoring and the moves of each object too', () => {
    const tiered = [
      // 100 TB in objects of 64 MB.
      ['tiering-monitoring', 1562.5, '1,000 objects', 0.0025],
      ['tiering-transitions', 2000, '1,000 objects', 0.01],
    ];
    expect(costs(ASKED)).toEqual([...EVERY, ...tiered]);
    expect(costs({ ...ASKED, lifecycle: { tiering: 'intelligent', tierAfter: 720 } })).toEqual([...EVERY, ...tiered]);
    expect(costs({ ...ASKED, lifecycle: { tiering: 'infrequent' } })).toEqual(EVERY);
  });

  it('counts a part of an object for one', () => {
    const [, , , , monitoring] = costs({ ...ASKED, capacity: 64e6 * 1000 + 1 });
    expect(monitoring).toEqual(['tiering-monitoring', 1.001, '1,000 objects', 0.0025]);
  });
});

describe('a bucket', () => {
  it.each([
    [{}, 'intelligent-tiering'],
    [{ tiering: 'intelligent', tierAfter: 0 }, 'intelligent-tiering'],
    [{ tierAfter: 24 }, undefined],
    [{ tiering: 'infrequent' }, undefined],
    [{ tiering: 'none' }, undefined],
  ] as const)('is sized at the prices of the class that its objects begin in: %o', (lifecycle, objectClass) => {
    expect(OBJECT.demand?.({ ...ASKED, lifecycle }).objectClass).toBe(objectClass);
  });

  it.each([
    [null, 30, 'removes-data'],
    [60, 30, 'removes-data'],
    [30, 60, 'in-place'],
    [30, 30, null],
    [30, null, 'in-place'],
  ])('loses data where objects expire earlier than they did: %s to %s days', (before, after, kind) => {
    const of = (expirationDays: number | null) => bucketFixture({ expirationDays });
    const changes = OBJECT.compare('store', of(before), of(after));
    expect(changes.map((change) => change.kind)).toEqual(kind === null ? [] : [kind]);
  });
});
