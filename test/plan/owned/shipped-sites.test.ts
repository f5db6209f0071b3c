import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { planHall } from '../../../lib/plan/plan-hall.js';
import { ownedSitesSection } from '../../../lib/report/sections/owned-sites.js';

async function planned(name: string) {
  const outcome = await planHall(readFileSync(new URL(`../../../blueprints/${name}.yaml`, import.meta.url), 'utf8'));
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  return outcome.plan;
}

describe('the shipped hybrid hall', () => {
  it('knows its 64 owned H100 by site and workload', async () => {
    const { onPremises } = await planned('hybrid');
    expect(onPremises?.sites).toEqual([
      {
        name: 'premises',
        place: null,
        linkBytesPerSecond: 156_250_000,
        // One VPN connection, as AWS commits to.
        linkAvailability: 0.9995,
        open: 1,
        fleets: [
          {
            at: 0,
            nodes: 8,
            joins: true,
            acceleratorsPerNode: 8,
            accelerator: 'H100-SXM-80GB',
            vcpusPerNode: 192,
            memoryBytesPerNode: null,
            workloads: [{ workload: 'tune', nodes: 8 }],
          },
        ],
      },
    ]);
  });
});

describe('the shipped edge', () => {
  it('serves all requests, and all of them without either site', async () => {
    const plan = await planned('edge');
    const [service] = plan.onPremises!.services;
    const { requestsPerSecond, sites, cloudRequestsPerSecond, failoverRequestsPerSecond, losses } = service!;
    const served = sites.reduce((sum, site) => sum + site.requestsPerSecond, 0);
    expect(served + cloudRequestsPerSecond).toBeCloseTo(requestsPerSecond, 4);
    for (const site of sites) {
      expect(site.requestsPerSecond).toBeLessThanOrEqual(site.capacityPerSecond);
      expect(site.nodesNeeded).toBeLessThanOrEqual(site.nodes);
      for (const user of site.users) expect(user.roundTripMilliseconds).toBeLessThanOrEqual(25);
    }
    expect(losses.map(({ site }) => site)).toEqual(['milan', 'paris']);
    for (const loss of losses) {
      const others = sites.filter(({ site }) => site !== loss.site);
      expect(loss.otherSitesPerSecond).toBeLessThanOrEqual(
        others.reduce((sum, { capacityPerSecond }) => sum + capacityPerSecond, 0) + 1e-6,
      );
      expect(loss.missingPerSecond).toBe(0);
      expect(loss.otherSitesPerSecond + loss.cloudPerSecond).toBeCloseTo(loss.neededPerSecond, 4);
    }
    // What AWS has up serves its part and the greatest loss.
    const [fleet] = plan.sizing.deliveries.filter(({ workload }) => workload === 'assist');
    const up = fleet!.types.reduce((sum, { perNode, workingNodes }) => sum + perNode * workingNodes, 0);
    expect(up).toBeGreaterThanOrEqual(cloudRequestsPerSecond + failoverRequestsPerSecond - 1e-6);
    expect(cloudRequestsPerSecond + failoverRequestsPerSecond).toBeCloseTo(
      Math.max(...losses.map(({ cloudPerSecond }) => cloudPerSecond)),
      4,
    );
  });

  it('prints its sites, who serves whom, and what is left without one', async () => {
    const plan = await planned('edge');
    const owned = ownedSitesSection({ plan });
    expect(owned.blocks.map((block) => 'id' in block && block.id)).toEqual([
      'owned-nodes',
      'served-assist',
      'losses-assist',
    ]);
  });
});
