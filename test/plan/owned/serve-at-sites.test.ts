import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../lib/catalog/files/load-catalog.js';
import { makePlan } from '../../../lib/plan/make-plan.js';
import { routeRequests, servedOf } from '../../../lib/plan/owned/route-requests.js';
import { readHall } from '../../../lib/plan/plan-hall.js';
import { chance, generator, whole } from '../../sizing/random-problem.js';

const catalog = loadCatalog({ regions: ['eu-central-1'] });
/** Requests a second that a node serves, so that the arithmetic is by hand: measured on a type with its accelerators. */
const PER_NODE = 10;

interface Asked {
  readonly perSecond: number;
  readonly edge?: object;
  readonly further?: object;
  readonly sites: readonly object[];
  readonly fleets: readonly object[];
}

async function outcomeOf({ perSecond, edge, further, sites, fleets }: Asked) {
  const read = readHall({
    version: 1,
    name: 'edge',
    region: 'eu-central-1',
    workloads: [
      {
        name: 'serve',
        inference: {
          parameters: '8B',
          layers: 32,
          kvHeads: 8,
          headDim: 128,
          inputTokens: 500,
          outputTokens: 100,
          requestsPerSecond: perSecond,
          measured: [{ type: 'g6e.12xlarge', requestsPerSecond: PER_NODE }],
        },
        types: { allow: ['g6e.12xlarge'], interconnect: 'any' },
        zones: 'single',
        ...(edge && { edge }),
        ...further,
      },
    ],
    onPremises: {
      sites,
      fleets: fleets.map((fleet) => ({
        workload: 'serve',
        accelerators: { perNode: 4, type: 'L40S' },
        power: '2 kW',
        ...fleet,
      })),
    },
  } as never);
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics));
  return makePlan(read.value, catalog);
}

async function planned(asked: Asked) {
  const outcome = await outcomeOf(asked);
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  const { sizing, onPremises } = outcome.plan;
  const rented = sizing.fleets.flatMap(({ groups }) => groups).reduce((sum, { nodes }) => sum + nodes, 0);
  return { rented, sizing, service: onPremises!.services[0]!, sites: onPremises!.sites };
}

const MILAN = { name: 'milan', place: 'eu-south-1' };
const PARIS = { name: 'paris', place: 'eu-west-3' };
const TWO = [MILAN, PARIS];
const users = (...shares: readonly (readonly [place: string, share: string])[]) =>
  shares.map(([place, share]) => ({ place, share }));

describe('a service on owned nodes', () => {
  it('is served there first, and AWS has the rest', async () => {
    const { rented, service, sites } = await planned({ perSecond: 55, sites: [MILAN], fleets: [{ nodes: 3 }] });
    // 3 × 10 of 55; 25 more take 3 nodes.
    expect(service).toMatchObject({
      requestsPerSecond: 55,
      sites: [{ site: 'milan', capacityPerSecond: 30, requestsPerSecond: 30, nodesNeeded: 3, nodes: 3, users: [] }],
      cloudRequestsPerSecond: 25,
      failoverRequestsPerSecond: 0,
    });
    expect(rented).toBe(3);
    expect(sites).toMatchObject([{ name: 'milan', fleets: [{ accelerator: 'L40S', workloads: [{ nodes: 3 }] }] }]);
  });

  it('buys nothing where owned nodes are enough, with or without the loss of one of two sites', async () => {
    const fleets = [
      { site: 'milan', nodes: 4 },
      { site: 'paris', nodes: 4 },
    ];
    const alone = await planned({ perSecond: 40, sites: TWO, fleets, edge: {} });
    expect(alone.rented).toBe(0);
    expect(alone.service.losses.map(({ missingPerSecond }) => missingPerSecond)).toEqual([0, 0]);
  });

  it('has nodes on AWS for the site whose loss is greatest, in the share that is asked for', async () => {
    const sized = (failover: string) =>
      planned({
        perSecond: 60,
        sites: TWO,
        fleets: [
          { site: 'milan', nodes: 4 },
          { site: 'paris', nodes: 2 },
        ],
        edge: { failover },
      });
    // Without milan, paris serves 20 of 60: 40 are left, 4 nodes. Without paris, 20 are.
    const whole = await sized('100 %');
    expect(whole.rented).toBe(4);
    expect(whole.service).toMatchObject({ cloudRequestsPerSecond: 0, failoverRequestsPerSecond: 40 });
    expect(whole.service.losses).toEqual([
      { site: 'milan', neededPerSecond: 60, otherSitesPerSecond: 20, cloudPerSecond: 40, missingPerSecond: 0 },
      { site: 'paris', neededPerSecond: 60, otherSitesPerSecond: 40, cloudPerSecond: 20, missingPerSecond: 0 },
    ]);
    const half = await sized('50 %');
    expect(half.rented).toBe(2);
    expect(half.service.losses[0]).toMatchObject({ cloudPerSecond: 20, missingPerSecond: 20 });
    expect((await sized('0 %')).rented).toBe(0);
  });

  it('goes to sites within the round trip, the nearest first', async () => {
    const near = (roundTripWithin: string) =>
      planned({
        perSecond: 50,
        sites: TWO,
        fleets: [
          { site: 'milan', nodes: 3 },
          { site: 'paris', nodes: 3 },
        ],
        edge: {
          users: users(['eu-south-1', '80 %'], ['eu-central-1', '20 %']),
          roundTripWithin,
          failover: '0 %',
        },
      });
    // Milan to Paris takes 20 ms, Frankfurt to Milan 12, Frankfurt to Paris 12.
    const wide = await near('30 ms');
    expect(wide.rented).toBe(0);
    expect(wide.service.sites.map(({ requestsPerSecond }) => requestsPerSecond)).toEqual([30, 20]);
    const tight = await near('15 ms');
    // Of 40 from Milan 30 are served there; 10 from Frankfurt in Paris; 10 from Milan reach AWS in 12 ms.
    expect(tight.service.sites.map(({ requestsPerSecond }) => requestsPerSecond)).toEqual([30, 10]);
    expect(tight.service.cloudRequestsPerSecond).toBe(10);
    const outcome = await outcomeOf({
      perSecond: 50,
      sites: [MILAN],
      fleets: [{ nodes: 3 }],
      edge: { users: users(['eu-south-1', '100 %']), roundTripWithin: '5 ms' },
    });
    expect(outcome).toMatchObject({
      status: 'wrong',
      diagnostics: [{ code: 'rule', path: ['workloads', 0, 'edge', 'users', 0] }],
    });
  });

  it('is on AWS in hours in which the site may not be used, and in those alone', async () => {
    const nights = { hours: { start: '0 20 * * *', stop: '0 8 * * *' } };
    const { sizing, rented } = await planned({
      perSecond: 40,
      sites: [{ ...MILAN, ...nights }],
      fleets: [{ nodes: 4 }],
    });
    expect(rented).toBe(4);
    // 12 hours of each day.
    const node = sizing.cost.lines.find(({ subject }) => subject.kind === 'nodes')!;
    expect(node.quantity).toBeCloseTo(4 * 365, 6);
    // 4 × 2 kW × 1.56 × 365 h.
    expect(sizing.energy.lines.find(({ subject }) => subject.kind === 'owned-nodes')).toMatchObject({
      itKwhPerMonth: 2920,
      coolingKwhPerMonth: 1635.2,
    });
  });

  it('follows its curve: owned nodes carry the valleys, AWS what is above them', async () => {
    // By day 40 a second, by night 20; 2 owned nodes serve 20 in all hours.
    const week = { hours: Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 20 ? 1 : 0.5)) };
    const { sizing, rented } = await planned({
      perSecond: 40,
      sites: [MILAN],
      fleets: [{ nodes: 2 }],
      further: { profile: { week } },
    });
    const node = sizing.cost.lines.find(({ subject }) => subject.kind === 'nodes')!;
    expect(rented).toBe(2);
    // Headroom for the rise starts nodes before the hour; by night none runs.
    expect(node.quantity / rented).toBeLessThan(0.75 * 730);
    expect(node.quantity / rented).toBeGreaterThanOrEqual(365);
  });

  it('is refused on accelerators that no instance type has', async () => {
    const outcome = await outcomeOf({
      perSecond: 5,
      sites: [],
      fleets: [{ nodes: 1, accelerators: { perNode: 4, memoryEach: '48 GiB' } }],
    });
    expect(outcome).toMatchObject({
      status: 'wrong',
      diagnostics: [{ code: 'rule', path: ['onPremises', 'fleets', 0, 'accelerators'] }],
    });
  });
});

describe('the price of sites', () => {
  it('has their power, cooling included, and their people', async () => {
    const { sizing } = await planned({
      perSecond: 20,
      sites: [{ ...MILAN, powerUsageEffectiveness: 1.25, powerPrice: '0.2 USD/kWh', staffCost: '4000 USD' }],
      fleets: [{ nodes: 2, hourlyCost: '3 USD' }],
    });
    const usd = (kind: string) => sizing.cost.lines.find(({ subject }) => subject.kind === kind)?.usdPerMonth;
    // 2 × 2 kW × 1.25 × 730 h × 0.2 USD; 2 × 730 h × 3 USD.
    expect(usd('owned-power')).toBeCloseTo(730, 6);
    expect(usd('owned-staff')).toBe(4000);
    expect(usd('owned-nodes')).toBe(4380);
  });
});

describe('requests that are routed', () => {
  it('are as many as the narrowest cut lets through, on 300 drawn networks', () => {
    let bounded = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = generator(seed);
      const asked = Array.from({ length: whole(random, 1, 4) }, () => whole(random, 0, 20));
      const capacity = Array.from({ length: whole(random, 1, 4) }, () => whole(random, 0, 20));
      const distance = asked.map(() => capacity.map(() => (chance(random, 0.6) ? whole(random, 1, 90) : null)));
      const routes = routeRequests({ asked, capacity, distance });
      // Of any places on the near side, their sites must be on it too: what is cut is the other places and these sites.
      let cut = Number.POSITIVE_INFINITY;
      for (let near = 0; near < 1 << asked.length; near += 1) {
        const isNear = (place: number) => ((near >> place) & 1) === 1;
        const others = asked.reduce((sum, rate, place) => sum + (isNear(place) ? 0 : rate), 0);
        const reached = capacity.reduce(
          (sum, rate, site) => sum + (distance.some((row, place) => isNear(place) && row[site] !== null) ? rate : 0),
          0,
        );
        cut = Math.min(cut, others + reached);
      }
      expect(servedOf(routes), `seed ${seed}`).toBeCloseTo(cut, 9);
      for (const [place, row] of routes.entries()) {
        expect(row.reduce((sum, rate) => sum + rate, 0)).toBeLessThanOrEqual(asked[place]! + 1e-9);
        for (const [site, rate] of row.entries()) {
          expect(rate).toBeGreaterThanOrEqual(0);
          if (distance[place]![site] === null) expect(rate).toBe(0);
        }
      }
      for (const [site, rate] of capacity.entries()) {
        expect(routes.reduce((sum, row) => sum + row[site]!, 0)).toBeLessThanOrEqual(rate + 1e-9);
      }
      if (servedOf(routes) < asked.reduce((sum, rate) => sum + rate, 0)) bounded += 1;
    }
    expect(bounded).toBeGreaterThan(30);
  });

  it('wait the least: a place that can go elsewhere makes room for one that can not', () => {
    expect(
      routeRequests({
        asked: [10, 10],
        capacity: [10, 10],
        distance: [
          [1, 5],
          [1, null],
        ],
      }),
    ).toEqual([
      [0, 10],
      [10, 0],
    ]);
  });
});
