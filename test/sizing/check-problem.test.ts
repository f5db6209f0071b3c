import { describe, expect, it } from 'vitest';
import type { OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import { checkProblem } from '../../lib/sizing/model/check-problem.js';
import type { Delivery } from '../../lib/sizing/model/delivery.js';
import type { Demand, Site, SizingProblem } from '../../lib/sizing/model/demand.js';
import { VCPU_QUOTA_NAMES } from '../../lib/sizing/model/quotas.js';
import { demand, offer, problem, purchase, region, site, store } from './small-catalog.js';

const HERE = site(region({ 'big.8x': offer(20) }));
const whole = (over: Partial<SizingProblem> = {}) => problem({ sites: [HERE], ...over });
const told = (asked: SizingProblem) => checkProblem(asked).map(({ workload, name }) => [workload, name]);
const ofDemand = (over: object) => told(whole({ demands: [demand(over as Partial<Demand>)] }));
const ofSite = (over: object) => told(whole({ sites: [{ ...HERE, ...over } as Site] }));
const ofLimits = (limits: SizingProblem['limits']) => told(whole({ limits }));

it('finds nothing in a problem that can be meant', () => {
  expect(checkProblem(whole())).toEqual([]);
});

describe('a problem', () => {
  it('has workloads and sites, each once', () => {
    expect(told(whole({ demands: [] }))).toEqual([[null, 'workloads']]);
    expect(told(problem())).toEqual([[null, 'sites']]);
    expect(told(whole({ demands: [demand(), demand()] }))).toEqual([[null, 'workloads']]);
    expect(told(whole({ sites: [HERE, HERE] }))).toEqual([[null, 'sites']]);
  });

  it.each([
    ['monthlyCostUsd', 'monthly cost'],
    ['monthlyEnergyKwh', 'monthly energy'],
    ['monthlyCo2eKg', 'monthly CO2e'],
    ['nodes', 'nodes'],
  ])('has limits from nothing to very much: %s', (key, name) => {
    for (const value of [0, 1e18]) expect(ofLimits({ [key]: value })).toEqual([]);
    for (const value of [-1, 2e18, Number.NaN]) expect(ofLimits({ [key]: value })).toEqual([[null, name]]);
  });

  it('weighs energy and carbon by amounts', () => {
    const weights = (energyWeightUsdPerKwh: number, carbonPriceUsdPerTonne: number) =>
      told(whole({ objective: { energyWeightUsdPerKwh, carbonPriceUsdPerTonne } }));
    expect(weights(0, 0)).toEqual([]);
    expect(weights(-1, -1)).toEqual([
      [null, 'energy weight'],
      [null, 'carbon price'],
    ]);
  });

  it('names quotas that there are', () => {
    expect(ofLimits({ vcpuQuotas: { [VCPU_QUOTA_NAMES[0]!]: 0 } })).toEqual([]);
    expect(ofLimits({ vcpuQuotas: { [VCPU_QUOTA_NAMES[0]!]: -1 } })).toEqual([[null, VCPU_QUOTA_NAMES[0]]]);
    expect(ofLimits({ vcpuQuotas: { 'Running hopes': 0 } })).toEqual([[null, 'Running hopes']]);
  });
});

describe('a site', () => {
  const held = (over: Partial<OwnedReservation>): OwnedReservation => ({
    name: 'held',
    instanceType: 'big.8x',
    zone: null,
    nodes: 1,
    usdPerHour: 0,
    id: null,
    until: null,
    ...over,
  });
  const plan = (usdPerHour: number, commitmentUsdPerHour: number) => ({ name: 'p', usdPerHour, commitmentUsdPerHour });

  it.each([
    ['nothing', held({ nodes: 0 }), []],
    ['half a node', held({ nodes: 0.5 }), ['reservation held']],
    ['less than none', held({ nodes: -1 }), ['reservation held']],
    ['a time', held({ from: '2027-01-01', until: '2027-01-02T10:00Z' }), []],
    ['no begin', held({ from: 'soon' }), ['reservation held']],
    ['no end', held({ until: 'never' }), ['reservation held']],
    ['a price below nothing', held({ usdPerHour: -1 }), ['price of reservation held']],
    ['a plan', held({ plan: plan(1, 0) as never }), []],
    ['a plan at no rate', held({ plan: plan(0, 1) as never }), ['Savings Plan p']],
    ['a plan that commits to less than nothing', held({ plan: plan(1, -1) as never }), ['Savings Plan p']],
  ] as const)('holds %s', (_, reservation, names) => {
    expect(ofSite({ reservations: [reservation] })).toEqual(names.map((name) => [null, name]));
  });

  it('names what it holds once', () => {
    expect(ofSite({ reservations: [held({}), held({})] })).toEqual([[null, 'reservation held']]);
  });

  it('has costs, a PUE and a grid', () => {
    const cost = { subject: { kind: 'x' }, quantity: -1, unitPriceUsd: -1 };
    expect(ofSite({ fixedCosts: [cost] })).toHaveLength(2);
    expect(ofSite({ fixedCosts: [{ ...cost, quantity: 0, unitPriceUsd: null }] })).toEqual([]);
    expect(ofSite({ nodeCosts: [{ part: { kind: 'x' }, usdPerMonth: -1 }] })).toHaveLength(1);
    expect(ofSite({ nodeCosts: [{ part: { kind: 'x' }, usdPerMonth: null }] })).toEqual([]);
    expect(ofSite({ supportShare: -0.1 })).toHaveLength(1);
    const energy = (over: object) =>
      ofSite({ catalog: { ...HERE.catalog, energy: { ...HERE.catalog.energy, ...over } } });
    for (const pue of [1, 10]) expect(energy({ pue })).toEqual([]);
    for (const pue of [0.9, 10.1]) expect(energy({ pue })).toEqual([[null, 'PUE of us-east-1']]);
    expect(energy({ gridGramsCo2ePerKwh: null })).toEqual([]);
    expect(energy({ gridGramsCo2ePerKwh: -1 })).toHaveLength(1);
  });
});

/** A key of a demand, values that are fine, values that are not, and the name that is told. */
const DEMANDS: readonly (readonly [name: string, fine: readonly object[], wrong: readonly object[]])[] = [
  ['precision', [{ minima: { precision: 'fp8' } }], [{ minima: { computeTflops: 1 } }, { minima: { precision: 'x' } }]],
  ['vcpus', [{ minima: { vcpus: 0 } }, { minima: { vcpus: 1e18 } }], [{ minima: { vcpus: -1 } }]],
  [
    'utilization',
    [{ utilization: { default: 1, byFamily: { p5: 1e-6 }, byInterconnect: { pcie: 0.5 } } }],
    [
      { utilization: { default: 0, byFamily: {} } },
      { utilization: { default: 1, byFamily: { p5: 1.1 } } },
      { utilization: { default: 1, byFamily: {}, byInterconnect: { pcie: 0 } } },
    ],
  ],
  [
    'hours per month',
    [{ hoursPerMonth: 730 }, { hoursPerMonth: 1e-6 }],
    [{ hoursPerMonth: 731 }, { hoursPerMonth: 0 }],
  ],
  ['load', [{ load: 0 }, { load: 1 }], [{ load: -0.1 }, { load: 1.1 }]],
  [
    'level of demand',
    [{ levels: [{ share: 1, hoursPerMonth: 730 }] }],
    [{ levels: [{ share: 0.5, hoursPerMonth: 730 }] }, { levels: [] }],
  ],
  [
    'hours at a level of demand',
    [{ hoursPerMonth: 100, levels: [{ share: 1, hoursPerMonth: 100 }] }],
    [{ hoursPerMonth: 100, levels: [{ share: 1, hoursPerMonth: 101 }] }],
  ],
  [
    'deadline',
    [{ run: { endsWith: 'work', deadlineHours: 87_600, startUpHours: 0 } }],
    [{ run: { endsWith: 'work', deadlineHours: 87_601, startUpHours: 0 } }],
  ],
  [
    'start-up',
    [{ run: { endsWith: 'work', deadlineHours: 10, startUpHours: 9.9 } }],
    [
      { run: { endsWith: 'work', deadlineHours: 10, startUpHours: 10 } },
      { run: { endsWith: 'work', deadlineHours: 10, startUpHours: -1 } },
    ],
  ],
  ['start', [{ startsAt: '2027-01-01' }], [{ startsAt: 'soon' }]],
  [
    'fewest nodes',
    [{ nodes: { min: 0, max: null } }],
    [{ nodes: { min: -1, max: null } }, { nodes: { min: 1.5, max: null } }],
  ],
  ['most nodes', [{ nodes: { min: 1, max: 1 } }], [{ nodes: { min: 1, max: 1.5 } }]],
  ['nodes', [{ nodes: { min: 3, max: 3 } }], [{ nodes: { min: 3, max: 2 } }, { nodes: { min: 0, max: 0 } }]],
  [
    'zones',
    [
      { zones: { kind: 'spread', zones: 1, survive: 0 } },
      { zones: { kind: 'spread', zones: 3, survive: 2 } },
      { zones: { kind: 'spread-where-offered', most: 1 } },
    ],
    [
      { zones: { kind: 'spread', zones: 2, survive: 2 } },
      { zones: { kind: 'spread', zones: 2, survive: -1 } },
      { zones: { kind: 'spread', zones: 2, survive: 0.5 } },
      { zones: { kind: 'spread', zones: 1.5, survive: 0 } },
      { zones: { kind: 'spread-where-offered', most: 0 } },
      { zones: { kind: 'spread-where-offered', most: 1.5 } },
    ],
  ],
  [
    'spares',
    [{ spares: { kind: 'count', nodes: 0 } }],
    [
      { spares: { kind: 'count', nodes: -1 } },
      { spares: { kind: 'count', nodes: 0.5 } },
      { spares: { kind: 'availability', target: 0.9, nodeAvailability: 0.9, nodes: -1 } },
      { spares: { kind: 'availability', target: 0.9, nodeAvailability: 0.9, nodes: 0.5 } },
    ],
  ],
  [
    'availability',
    [{ spares: { kind: 'availability', target: 0, nodeAvailability: 0.9, nodes: 0 } }],
    [
      { spares: { kind: 'availability', target: 1, nodeAvailability: 0.9 } },
      { spares: { kind: 'availability', target: -0.1, nodeAvailability: 0.9 } },
    ],
  ],
  [
    'node availability',
    [{ spares: { kind: 'availability', target: 0.9, nodeAvailability: 0.5 } }],
    [
      { spares: { kind: 'availability', target: 0.9, nodeAvailability: 0 } },
      { spares: { kind: 'availability', target: 0.9, nodeAvailability: 1 } },
    ],
  ],
  ['vendors', [], [{ types: { ...demand().types, vendors: [] } }]],
  ['architectures', [], [{ types: { ...demand().types, architectures: [] } }]],
  [
    'purchase',
    [{ purchase: [purchase('capacity-block'), purchase('capacity-block', { blockDays: 7 })] }],
    [{ purchase: [] }, { purchase: [purchase('spot'), purchase('spot')] }, { purchase: [purchase('lease' as never)] }],
  ],
  [
    'block length',
    [14, 21, 182].map((blockDays) => ({ purchase: [purchase('capacity-block', { blockDays })] })),
    [0, 15, 189].map((blockDays) => ({ purchase: [purchase('capacity-block', { blockDays })] })),
  ],
  [
    'discount on spot',
    [{ purchase: [purchase('spot', { discount: 0.9 })] }],
    [{ purchase: [purchase('spot', { discount: 1 })] }, { purchase: [purchase('spot', { discount: -0.1 })] }],
  ],
  [
    'largest share of spot',
    [{ purchase: [purchase('spot', { maxShare: 0 })] }],
    [{ purchase: [purchase('spot', { maxShare: 1.1 })] }],
  ],
  [
    'overhead of spot',
    [{ purchase: [purchase('spot', { overhead: 10 })] }],
    [{ purchase: [purchase('spot', { overhead: 10.1 })] }, { purchase: [purchase('spot', { overhead: -1 })] }],
  ],
  ['stores', [], [{ stores: [store('a', 'object'), store('a', 'object')] }]],
  [
    'capacity of a',
    [{ stores: [store('a', 'object', { capacityBytes: 0 })] }],
    [{ stores: [store('a', 'object', { capacityBytes: -1 })] }],
  ],
  [
    'throughput of a',
    [
      { stores: [store('a', 'object', { throughputBytesPerSecond: 0 })] },
      { stores: [store('a', 'scratch', { throughputBytesPerSecond: 1 })] },
    ],
    [
      // AWS states none of a bucket, nor any source of local disks.
      { stores: [store('a', 'object', { throughputBytesPerSecond: 1 })] },
      { stores: [store('a', 'local', { throughputBytesPerSecond: 1 })] },
      { stores: [store('a', 'scratch', { throughputBytesPerSecond: -1 })] },
    ],
  ],
];

describe('a demand', () => {
  it.each(DEMANDS)('has %s within bounds', (name, fine, wrong) => {
    for (const over of fine) expect(ofDemand(over), JSON.stringify(over)).toEqual([]);
    for (const over of wrong) expect(ofDemand(over), JSON.stringify(over)).toContainEqual(['train', name]);
  });

  it('is delivered at rates, by whole replicas', () => {
    const rate = { perNode: 1, nodesPerReplica: 1, fewestNodes: 1, mostNodes: null };
    const delivery = (asked: object, over: object = {}) =>
      ofDemand({ delivery: { asked, byType: new Map([['t', { ...rate, ...over }]]) } as unknown as Delivery }).map(
        ([, name]) => name,
      );
    const service = { kind: 'service', perSecond: 0 };
    expect(delivery(service)).toEqual([]);
    expect(delivery({ ...service, perSecond: -1 })).toEqual(['rate']);
    const run = { kind: 'run', amount: 1, deadlineHours: 10, startUpHours: 0, lostTime: 0 };
    expect(delivery(run)).toEqual([]);
    expect(delivery({ ...run, amount: 0, deadlineHours: 87_601, startUpHours: 87_602, lostTime: 1 })).toEqual([
      'work of the run',
      'deadline',
      'start-up',
      'lost time',
    ]);
    expect(delivery(service, { perNode: 0 })).toEqual(['rate of t']);
    for (const key of ['nodesPerReplica', 'fewestNodes', 'mostNodes']) {
      for (const value of [0, 1.5]) expect(delivery(service, { [key]: value }), key).toEqual(['nodes of t']);
      expect(delivery(service, { [key]: 2 }), key).toEqual([]);
    }
  });
});
