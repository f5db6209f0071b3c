import { describe, expect, it } from 'vitest';
import type { SpotPrice } from '../../../lib/catalog/refresh/catalog-api.js';
import { foldSpotHistory, spotByType } from '../../../lib/catalog/refresh/spot-history.js';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-11-10T00:00:00Z');
const UNTIL = FROM + 100 * HOUR;

const change = (usdPerHour: number, hours: number, zone = 'use1-az1', instanceType = 'p5.48xlarge'): SpotPrice => ({
  instanceType,
  zone,
  usdPerHour,
  timestamp: FROM + hours * HOUR,
});

describe('the history of a spot price', () => {
  it('weighs each price by the time that it was in force', () => {
    // 17 for 55 h, 30 for 35 h, 55 for 10 h; the first change lies before the period.
    const [one] = foldSpotHistory([change(30, 55), change(17, -40), change(55, 90)], FROM, UNTIL);
    expect(one).toEqual({
      instanceType: 'p5.48xlarge',
      zone: 'use1-az1',
      medianUsdPerHour: 17,
      p90UsdPerHour: 30,
      from: '2026-11-10',
      until: '2026-11-14',
    });
  });

  it('is not moved by a lucky moment', () => {
    const [one] = foldSpotHistory([change(40, 0), change(2, 98)], FROM, UNTIL);
    expect([one!.medianUsdPerHour, one!.p90UsdPerHour]).toEqual([40, 40]);
  });

  it('covers only the days that it is known of', () => {
    const [one] = foldSpotHistory([change(40, 50)], FROM, UNTIL);
    expect(one).toMatchObject({ medianUsdPerHour: 40, p90UsdPerHour: 40, from: '2026-11-12' });
  });

  it('of a change at the very end is that change', () => {
    expect(foldSpotHistory([change(7, 100)], FROM, UNTIL)).toMatchObject([{ medianUsdPerHour: 7, p90UsdPerHour: 7 }]);
  });

  it('is told by zone and by type, with the mean of the medians', () => {
    const all = foldSpotHistory(
      [change(55.04, 0, 'use1-az6'), change(16.95, 0, 'use1-az2'), change(1, 0, 'use1-az2', 'g5.xlarge')],
      FROM,
      UNTIL,
    );
    expect(all.map(({ instanceType, zone }) => `${instanceType} ${zone}`)).toEqual([
      'g5.xlarge use1-az2',
      'p5.48xlarge use1-az2',
      'p5.48xlarge use1-az6',
    ]);
    const p5 = spotByType(all).get('p5.48xlarge')!;
    expect(p5.mean).toBe(35.995);
    expect(Object.keys(p5.byZone)).toEqual(['use1-az2', 'use1-az6']);
  });

  it('agrees with the price of every minute, over 100 histories', () => {
    let state = 7;
    const next = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let seed = 0; seed < 100; seed++) {
      const changes = Array.from({ length: 1 + next(12) }, () => change(1 + next(50), next(100)));
      changes.push(change(1 + next(50), -1));
      const at = (minute: number) =>
        [...changes]
          .filter(({ timestamp }) => timestamp <= FROM + minute * 60_000)
          .sort((a, b) => a.timestamp - b.timestamp || a.usdPerHour - b.usdPerHour)
          .at(-1)!.usdPerHour;
      const minutes = Array.from({ length: 6000 }, (_, minute) => at(minute)).sort((a, b) => a - b);
      const [one] = foldSpotHistory(changes, FROM, UNTIL);
      expect(one!.medianUsdPerHour, `history ${seed}`).toBe(minutes[2999]);
      expect(one!.p90UsdPerHour, `history ${seed}`).toBe(minutes[5399]);
    }
  });
});
