import { describe, expect, it } from 'vitest';
import { unplannedKeys } from '../../lib/plan/unplanned-keys.js';
import { blueprintFixture, workloadFixture } from './hall-fixture.js';

describe('unplannedKeys', () => {
  it('finds none in a blueprint of defaults', () => {
    expect(unplannedKeys(blueprintFixture())).toEqual([]);
    const serving = workloadFixture({
      purpose: 'inference',
      zones: { spread: 3, survive: 0 },
      types: { ...workloadFixture().types, interconnect: 'any' },
    });
    expect(unplannedKeys(blueprintFixture({ workloads: [serving] }))).toEqual([]);
  });

  it('refuses what would be ignored, at its place', () => {
    const blueprint = blueprintFixture({ workloads: [workloadFixture({ homogeneous: false })] });
    expect(unplannedKeys(blueprint).map(({ path, severity }) => `${severity} ${path.join('.')}`)).toEqual([
      'error workloads.0.homogeneous',
    ]);
  });
});
