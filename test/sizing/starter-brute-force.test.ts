import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../lib/catalog/files/load-catalog.js';
import { sizeFleets } from '../../lib/sizing/size-fleets.js';
import { checkCandidate } from './check-candidate.js';
import { demand, problem, site, store } from './small-catalog.js';

/**
 * The problem that the project started from: 1000 TFLOPS, 10 TB, 100 GB/s, at most 10 M USD, λ = 0.1, against the
 * shipped catalog. The search below knows nothing of the room: plain loops over types, counts and tiers.
 */
describe('1000 TFLOPS, 10 TB and 100 GB/s at λ = 0.1 in us-east-1', () => {
  const catalog = loadCatalog({ regions: ['us-east-1'] });
  const here = catalog.regions.get('us-east-1')!;
  const lambda = 0.1;

  it('is sized as a brute force over the catalog sizes it', async () => {
    let best = { objective: Number.POSITIVE_INFINITY, type: '', nodes: 0 };
    let considered = 0;
    for (const type of catalog.types.values()) {
      const offer = here.offers.get(type.name);
      const { accelerators, network, power } = type;
      const rate = accelerators?.model.denseTflops.bf16;
      if (!offer || offer.zones.length === 0 || !accelerators || !rate || power === null) continue;
      if (offer.onDemandUsdPerHour === null || !type.usageClasses.includes('on-demand')) continue;
      if (accelerators.model.vendor !== 'NVIDIA' || type.architecture !== 'x86_64') continue;
      if (!accelerators.model.purposes.includes('training') || accelerators.interconnect === 'pcie') continue;
      if (network.baselineGbps === null) continue;
      considered += 1;
      for (let nodes = 1; nodes <= 400; nodes += 1) {
        if (accelerators.interconnect === 'none' && nodes > 1) break;
        if (nodes * accelerators.count * rate < 1000 || (nodes * network.baselineGbps) / 8 < 100) continue;
        const kwh = (nodes * power.maxWatts * 730 * here.energy.pue) / 1000;
        const objective = nodes * offer.onDemandUsdPerHour * 730 + lambda * kwh;
        if (objective < best.objective - 1e-6) best = { objective, type: type.name, nodes };
      }
    }
    expect(considered).toBeGreaterThan(3);

    let store1 = { objective: Number.POSITIVE_INFINITY, tier: '', gib: 0 };
    for (const tier of here.prices.lustre) {
      const current = tier.deployment === 'SCRATCH_2' || tier.deployment === 'PERSISTENT_2';
      if (!current || tier.storageType !== 'SSD' || tier.usdPerGibMonth === null) continue;
      for (const gib of [1200, ...Array.from({ length: 100 }, (_, at) => 2400 * (at + 1))]) {
        if (gib * 2 ** 30 < 10e12 || (gib / 1024) * tier.mbytesPerSecondPerTib * 1e6 < 10e9) continue;
        const watts = ((gib * 2 ** 30) / 1e12) * 1.2 * (tier.deployment === 'SCRATCH_2' ? 1 : 2);
        const objective = gib * tier.usdPerGibMonth + (lambda * watts * 730 * here.energy.pue) / 1000;
        if (objective < store1.objective) {
          store1 = { objective, tier: `${tier.deployment} ${tier.mbytesPerSecondPerTib}`, gib };
        }
      }
    }

    const answer = await sizeFleets(
      problem({
        demands: [
          demand({
            minima: { computeTflops: 1000, precision: 'bf16', networkGbytesPerSecond: 100 },
            stores: [store('datasets', 'object'), store('scratch', 'scratch', { throughputBytesPerSecond: 10e9 })],
          }),
        ],
        types: [...catalog.types.values()],
        sites: [site(here)],
        objective: { energyWeightUsdPerKwh: lambda, carbonPriceUsdPerTonne: 0 },
        limits: { monthlyCostUsd: 10e6 },
      }),
    );
    if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
    const { sizing } = answer;
    expect(sizing.fleets[0]!.groups).toMatchObject([{ instanceType: best.type, nodes: best.nodes }]);
    const { tier, capacityGib } = sizing.stores.find(({ name }) => name === 'scratch')!.lustre!;
    expect([`${tier.deployment} ${tier.mbytesPerSecondPerTib}`, capacityGib]).toEqual([store1.tier, store1.gib]);
    // 10 TB of objects lie in the first price tier; 0.65 W a TB, three copies.
    const objects = (10e12 / 2 ** 30) * here.prices.s3StandardTiers![0]!.usdPerGibMonth;
    const objectsEnergy = (lambda * 10 * 1.95 * 730 * here.energy.pue) / 1000;
    const expected = best.objective + store1.objective + objects + objectsEnergy;
    // Three lines and the weighted energy, each rounded up to the cent.
    expect(sizing.cost.lines).toHaveLength(3);
    expect(sizing.objectiveUsdPerMonth - expected).toBeGreaterThanOrEqual(0);
    expect(sizing.objectiveUsdPerMonth - expected).toBeLessThan(0.04);
    expect(sizing.proof).toMatchObject({ method: 'closed-form', status: 'optimal', gap: 0 });
  });

  it('is missed a thousandfold by 10 nodes of 100 GFLOPS', () => {
    const asked = { computeTflops: 1000, storageTerabytes: 10, networkGbytesPerSecond: 100 };
    const sketch = { nodes: 10, tflopsEach: 0.1, terabytesEach: 1, gbytesPerSecondEach: 10 };
    expect(checkCandidate(asked, sketch)).toEqual([
      {
        name: 'compute',
        unit: 'TFLOPS',
        required: 1000,
        provided: 1,
        meets: false,
        shortfall: 999,
        timesTooSmall: 1000,
      },
      { name: 'storage', unit: 'TB', required: 10, provided: 10, meets: true, shortfall: 0, timesTooSmall: 1 },
      { name: 'network', unit: 'GB/s', required: 100, provided: 100, meets: true, shortfall: 0, timesTooSmall: 1 },
    ]);
  });
});
