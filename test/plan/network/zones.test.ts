import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseZones, planZones } from '../../../lib/plan/network/zones.js';

const SEED = 20261122;
const US_EAST_1 = ['use1-az1', 'use1-az2', 'use1-az3', 'use1-az4', 'use1-az5', 'use1-az6'];

function planned(region: string, regionZones: readonly string[], zones: number, fleetZones: readonly string[]) {
  return planZones({ zones }, { region, zones: regionZones }, baseZones({ zones }, regionZones), fleetZones);
}

function chosen(count: number, fleetZones: readonly string[], zones = US_EAST_1): string[] {
  const result = planned('us-east-1', zones, count, fleetZones);
  if (!result.ok) throw new Error(result.diagnostics[0]!.message);
  return result.value.map(({ id, base }) => `${id}${base ? '' : ' +'}`);
}

describe('the zones of a hall', () => {
  it('are the first that EKS takes', () => {
    expect(chosen(3, [])).toEqual(['use1-az1', 'use1-az2', 'use1-az4']);
    expect(baseZones({ zones: 4 }, ['cac1-az1', 'cac1-az2', 'cac1-az3', 'cac1-az4'])).toEqual([
      'cac1-az1',
      'cac1-az2',
      'cac1-az4',
    ]);
    expect(baseZones({ zones: 2 }, ['usw1-az1', 'usw1-az3'])).toEqual(['usw1-az1', 'usw1-az3']);
  });

  it('and those where a fleet stands', () => {
    expect(chosen(2, ['use1-az6', 'use1-az2'])).toEqual(['use1-az1', 'use1-az2', 'use1-az6 +']);
    expect(chosen(2, ['use1-az3'])).toEqual(['use1-az1', 'use1-az2', 'use1-az3 +']);
  });

  it('depend neither on the order of the catalog nor on Local Zones in it', () => {
    expect(chosen(3, [], ['use1-bos1-az1', ...US_EAST_1.toReversed()])).toEqual(chosen(3, []));
  });

  it('never go when a workload or a zone comes', () => {
    const fleets = fc.array(fc.constantFrom(...US_EAST_1), { maxLength: 4 });
    fc.assert(
      fc.property(fleets, fc.constantFrom(...US_EAST_1), fc.integer({ min: 2, max: 4 }), (before, added, count) => {
        const now = chosen(count, before);
        expect(chosen(count, [...before, added])).toEqual(expect.arrayContaining(now));
        const ids = chosen(count + 1, before).map((zone) => zone.replace(' +', ''));
        expect(ids).toEqual(expect.arrayContaining(now.map((zone) => zone.replace(' +', ''))));
      }),
      { seed: SEED },
    );
  });

  it('must be as many as asked for', () => {
    expect(planned('us-west-1', ['usw1-az1', 'usw1-az3'], 3, [])).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'zones-too-few',
          severity: 'error',
          path: ['network', 'zones'],
          message: 'us-west-1 has 2 zones for EKS, 3 are required',
          hint: 'request 2 or choose another region',
        },
      ],
    });
  });
});
