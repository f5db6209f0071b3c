import { describe, expect, it } from 'vitest';
import { planHall } from '../../lib/plan/plan-hall.js';

const SERVING = 'inference: { model: llama-3.1-8b, requestsPerSecond: 10, inputTokens: 1000, outputTokens: 300 }';

async function fleetIn(region: string, workload: string) {
  const outcome = await planHall(
    `version: 1\nname: hall\nregion: ${region}\noperations: { emails: [] }\nworkloads:\n  - { name: work, ${workload} }\n`,
  );
  if (outcome.status !== 'planned') throw new Error(outcome.status);
  return outcome.plan.sizing.fleets[0]!;
}

describe('a default excludes no type', () => {
  it.each([
    ['eu-north-1', ['eun1-az1', 'eun1-az2']],
    ['ap-northeast-1', ['apne1-az1', 'apne1-az4']],
    ['us-east-1', ['use1-az1', 'use1-az2', 'use1-az4']],
  ])('serves 8B in %s on small nodes, in the zones that have them', async (region, zones) => {
    const fleet = await fleetIn(region, SERVING);
    expect(fleet.groups[0]!.instanceType).toBe('g6e.xlarge');
    expect([...new Set(fleet.groups.map(({ zone }) => zone))].sort()).toEqual(zones);
  });

  it('takes a spread that is written for a condition', async () => {
    const fleet = await fleetIn('eu-north-1', `${SERVING}, zones: { spread: 3 }`);
    expect(fleet.groups[0]!.instanceType).toBe('p5.48xlarge');
  });

  it('serves on spot alone', async () => {
    const fleet = await fleetIn('us-east-1', `${SERVING}, purchase: [spot]`);
    expect(fleet.groups.every(({ purchase }) => purchase === 'spot')).toBe(true);
  });

  it('keeps two accelerators small', async () => {
    expect((await fleetIn('us-east-1', 'accelerators: { atLeast: 2 }')).groups[0]!.instanceType).toBe('g4dn.xlarge');
  });
});
