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
    const workload = workloadFixture({ spares: { availability: 0.999 }, dutyCycle: 0.5 });
    const blueprint = blueprintFixture({ workloads: [workload], limits: { monthlyCo2e: 1000 } });
    expect(unplannedKeys(blueprint).map(({ path, severity }) => `${severity} ${path.join('.')}`)).toEqual([
      'error limits.monthlyCo2e',
      'error workloads.0.spares',
      'error workloads.0.dutyCycle',
    ]);
  });
});
