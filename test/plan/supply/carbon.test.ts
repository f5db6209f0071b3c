import { describe, expect, it } from 'vitest';
import { embodiedKg } from '../../../lib/catalog/facts/embodied-carbon.js';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { openCatalog, openHall, planOpenHall } from '../../../lib/plan/plan-hall.js';
import type { Plan } from '../../../lib/plan/shape/plan.js';
import { energySection } from '../../../lib/report/sections/energy.js';

const catalog = openCatalog();

async function planOf(region: string, more = ''): Promise<Plan> {
  const open = openHall(
    `version: 1
name: green
region: ${region}
platform: ec2
workloads:
  - { name: train, accelerators: { atLeast: 8 }, types: { allow: [p4d.24xlarge] }, purchase: [on-demand] }
${more}`,
    catalog,
  );
  const outcome = await planOpenHall(open);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

describe('what making a server emits', () => {
  const { types } = loadCatalog({ regions: [] });
  const familyOf = (family: string) => [...types.values()].filter((one) => one.family === family);
  const kg = (name: string) => embodiedKg(types.get(name)!, familyOf(name.split('.')[0]!));

  it('is that of the whole server for the largest size', () => {
    // 1,100 kg, (2,048 − 16) GB at 533/384 kg, 8 accelerators of 150 kg, 8 disks of 100 kg.
    expect(kg('p5.48xlarge')).toBeCloseTo(1100 + (2032 * 533) / 384 + 1200 + 800, 6);
  });

  it('is a part of it by the vCPU, with the accelerators and disks that are its own', () => {
    // A twelfth of the server: 16 of 192 vCPUs.
    expect(kg('p5.4xlarge')).toBeCloseTo((1100 + (2032 * 533) / 384) / 12 + 150 + 100, 6);
  });
});

describe('the carbon of a plan', () => {
  it('is by market what AWS states, and nothing of what it is by place', async () => {
    const { carbon, sizing } = await planOf('us-east-1');
    expect(carbon.locationKgPerMonth).toBe(sizing.energy.co2eKgPerMonth);
    expect(carbon.locationKgPerMonth).toBeGreaterThan(1000);
    expect(carbon.marketKgPerMonth).toBe(0);
    expect(carbon.marketBasis).toBe('0 g/kWh in us-east-1, as AWS states it after its purchases');
    expect(carbon.doubts).toEqual([]);
    // p4d.24xlarge: 1,100 kg, (1,152 − 16) GB, 8 accelerators, 8 disks; 730 of 35,040 h.
    expect(carbon.embodiedKgPerMonth).toBeCloseTo(((1100 + (1136 * 533) / 384 + 1200 + 800) * 730) / 35_040, 3);
  });

  it('is by market that of the grid where AWS states nothing, but for what contracts cover', async () => {
    // Sydney: AWS states none.
    const bare = (await planOf('ap-southeast-2')).carbon;
    expect(bare.marketKgPerMonth).toBe(bare.locationKgPerMonth);
    const { carbon, sizing } = await planOf(
      'ap-southeast-2',
      'energy: { renewable: 60 %, contractIntensity: 12 g/kWh }',
    );
    const { totalKwhPerMonth } = sizing.energy;
    expect(carbon.locationKgPerMonth).toBe(bare.locationKgPerMonth);
    expect(carbon.marketKgPerMonth).toBeCloseTo(
      0.4 * carbon.locationKgPerMonth! + (0.6 * totalKwhPerMonth * 12) / 1000,
      2,
    );
    expect(carbon.marketBasis).toBe(
      'AWS states none for ap-southeast-2: that of the grid; contracts cover 60 % of the rest',
    );
  });

  it('counts what is owned at the grid there, but for what contracts cover', async () => {
    const owned = (renewable: string) => `onPremises:
  gridIntensity: 500 g/kWh
  powerUsageEffectiveness: 1.5
  fleets:
    - workload: train
      nodes: 1
      accelerators: { perNode: 2, type: A100-SXM-40GB }
      hourlyCost: 1 USD
      power: 2 kW
      exchange: { bytes: 1 GB, every: 1 min }
energy: { renewable: ${renewable} }
`;
    // 2 kW × 730 h × 1.5 × 0.5 kg; AWS itself counts nothing by market.
    expect((await planOf('us-east-1', owned('0 %'))).carbon.marketKgPerMonth).toBeCloseTo(1095, 2);
    expect((await planOf('us-east-1', owned('100 %'))).carbon.marketKgPerMonth).toBeCloseTo(0, 2);
  });

  it('is in doubt where two sources are far apart, and the report says so', async () => {
    const plan = await planOf('us-west-2');
    expect(plan.carbon.doubts).toEqual([
      'grid of us-west-2: 120 g/kWh by one source, 351 by another; CO₂e may be 2.9 times what is shown',
    ]);
    const text = JSON.stringify(energySection({ plan }));
    expect(text).toContain('CO₂e may be 2.9 times what is shown');
    for (const label of ['location-based', 'market-based', 'less by purchases', 'making the servers']) {
      expect(text).toContain(label);
    }
  });
});
