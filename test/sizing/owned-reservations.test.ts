import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import { explainWith } from '../../lib/sizing/explain-sizing.js';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { accelerator, demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** big: 800 TFLOPS at 20 USD/h, small: 400 TFLOPS at 12 USD/h. */
const big = instanceType('big.8x');
const small = instanceType('small.4x', {
  vcpus: 48,
  accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' },
});
const offers = region({ 'big.8x': offer(20, { spotUsdPerHour: 8 }), 'small.4x': offer(12) });

function owned(name: string, nodes: number, over: Partial<OwnedReservation> = {}): OwnedReservation {
  return { name, instanceType: 'big.8x', zone: 'use1-az2', nodes, usdPerHour: 0, id: null, until: null, ...over };
}

function hall(
  demands: readonly Partial<Demand>[],
  reservations: readonly OwnedReservation[],
  rest: Partial<SizingProblem> = {},
): SizingProblem {
  return problem({
    demands: demands.map((over) => demand(over)),
    types: [big, small],
    sites: [site(offers, { reservations })],
    ...rest,
  });
}

function sized(input: SizingProblem): Sizing {
  const answer = sizeWith(input, solver);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
  return answer.sizing;
}

const groups = ({ fleets }: Sizing) =>
  fleets.flatMap(({ workload, groups: all }) =>
    all.map(({ instanceType: type, purchase: kind, zone, nodes }) => [workload, type, kind, zone, nodes]),
  );

const tflops = (computeTflops: number) => ({ minima: { computeTflops, precision: 'bf16' as const } });

describe('a reservation that is owned', () => {
  it('is used where it costs less than buying, and the rest is bought beside it in its zone', () => {
    // 4 big: 2 owned and 2 at 20 USD/h = 29200 USD; 8 small at 12 would be 70080.
    const sizing = sized(hall([tflops(3200)], [owned('spring', 2)]));
    expect(groups(sizing)).toEqual([
      ['train', 'big.8x', 'on-demand', 'use1-az2', 2],
      ['train', 'big.8x', 'owned', 'use1-az2', 2],
    ]);
    expect(sizing.cost.lines.map(({ subject, quantity, usdPerMonth }) => [subject, quantity, usdPerMonth])).toEqual([
      [{ kind: 'nodes', instanceType: 'big.8x', purchase: 'owned', reservation: 'spring' }, 1460, 0],
      [{ kind: 'nodes', instanceType: 'big.8x', purchase: 'on-demand', reservation: null }, 1460, 29200],
    ]);
    expect(sizing.proof).toMatchObject({ method: 'closed-form', status: 'optimal' });
    expect(sizing.constraints.at(-1)).toEqual({
      workload: null,
      constraint: { kind: 'reservation', reservation: 'spring' },
      unit: 'nodes',
      sense: '<=',
      required: 2,
      provided: 2,
      slack: 0,
      binding: true,
    });
    expect(sizing.reservations).toMatchObject([{ name: 'spring', nodes: 2, usedNodes: 2, barred: [] }]);
  });

  it.each([true, false])(
    'gives a node more than is needed, where that lets one more be on spot (one type: %s)',
    (homogeneous) => {
      // 6 big over 2 zones. 6: 3 owned, 1 on spot (a share of 0.3), 2 × 20 + 8 = 48 USD/h. 7: 4 owned, 2 on spot: 20 + 16.
      const demands = [
        {
          ...tflops(4800),
          homogeneous,
          purchase: [purchase('on-demand'), purchase('spot', { maxShare: 0.3 })],
          zones: { kind: 'spread' as const, zones: 2, survive: 0 },
        },
      ];
      const sizing = sized(hall(demands, [owned('spring', 12)]));
      expect(sizing.fleets[0]).toMatchObject({ requiredNodes: 6, spareNodes: 1 });
      expect(sizing.cost.totalUsdPerMonth).toBe(36 * 730);
    },
  );

  it('is left where another type is cheaper, and the fleet then stands where it would without', () => {
    // 1 small at 12 USD/h; 1 big in the reservation at 13.
    const sizing = sized(hall([tflops(400)], [owned('dear', 4, { usdPerHour: 13 })]));
    expect(groups(sizing)).toEqual([['train', 'small.4x', 'on-demand', 'use1-az1', 1]]);
    expect(sizing.reservations).toMatchObject([{ name: 'dear', usedNodes: 0, barred: [] }]);
  });

  it('is paid for the hours of work, and carries what every node carries', () => {
    const carried = { category: 'hardware', part: { kind: 'root-volumes' }, per: 'node', usdPerMonth: 16 } as const;
    const nodeCosts = [{ ...carried, figure: null }];
    const input = hall([{ ...tflops(800), hoursPerMonth: 365 }], [owned('spring', 1, { usdPerHour: 2 })]);
    const sizing = sized({ ...input, sites: input.sites.map((each) => ({ ...each, nodeCosts })) });
    // 365 h × 2 USD, and half a month of 16 USD.
    expect(sizing.cost.totalUsdPerMonth).toBe(730 + 8);
  });

  it('is there for a type that AWS does not price, as far as it goes', () => {
    const unpriced = region({ 'big.8x': offer(null), 'small.4x': offer(12) });
    const at = (computeTflops: number) => {
      const input = hall([tflops(computeTflops)], [owned('spring', 2)]);
      return groups(sized({ ...input, sites: [site(unpriced, { reservations: [owned('spring', 2)] })] }));
    };
    expect(at(1600)).toEqual([['train', 'big.8x', 'owned', 'use1-az2', 2]]);
    expect(at(1700)).toEqual([['train', 'small.4x', 'on-demand', 'use1-az1', 5]]);
  });

  it('is shared: it goes where it saves most', () => {
    // a needs 1 node and would else buy 1 small (8760 USD); b needs 2 and would else buy 2 big (29200).
    const two = [
      { name: 'a', ...tflops(400) },
      { name: 'b', ...tflops(1600) },
    ];
    const sizing = sized(hall(two, [owned('spring', 2)]));
    expect(groups(sizing)).toEqual([
      ['a', 'small.4x', 'on-demand', 'use1-az1', 1],
      ['b', 'big.8x', 'owned', 'use1-az2', 2],
    ]);
    expect(sizing.proof).toMatchObject({ method: 'milp', status: 'optimal', gap: 0 });
    expect(sizing.cost.totalUsdPerMonth).toBe(8760);
  });

  it('of two zones serves a fleet in one zone from one of them, and a spread one from both', () => {
    const both = [owned('east', 3), owned('west', 3, { zone: 'use1-az3' })];
    const single = sized(hall([tflops(3200)], both));
    expect(groups(single)).toEqual([
      ['train', 'big.8x', 'on-demand', 'use1-az2', 1],
      ['train', 'big.8x', 'owned', 'use1-az2', 3],
    ]);
    const spread = sized(hall([{ ...tflops(3200), zones: { kind: 'spread', zones: 2, survive: 0 } }], both));
    expect(groups(spread)).toEqual([
      ['train', 'big.8x', 'owned', 'use1-az2', 2],
      ['train', 'big.8x', 'owned', 'use1-az3', 2],
    ]);
  });

  it('gives a spread fleet no more than an even spread puts into its zone', () => {
    // 5 nodes over 2 zones: 3 and 2.
    const sizing = sized(
      hall([{ ...tflops(4000), zones: { kind: 'spread', zones: 2, survive: 0 } }], [owned('spring', 5)]),
    );
    expect(groups(sizing)).toEqual([
      ['train', 'big.8x', 'on-demand', 'use1-az1', 2],
      ['train', 'big.8x', 'owned', 'use1-az2', 3],
    ]);
  });

  it('shares the room of a zone with others there, and one node more with those of other zones', () => {
    const spread = { ...tflops(4000), zones: { kind: 'spread' as const, zones: 2, survive: 0 } };
    // 5 nodes: 3 and 2. In one zone 3 of 2 + 2; in two zones 3 + 2 of 3 + 3.
    expect(groups(sized(hall([spread], [owned('a', 2), owned('b', 2)])))).toEqual([
      ['train', 'big.8x', 'on-demand', 'use1-az1', 2],
      ['train', 'big.8x', 'owned', 'use1-az2', 2],
      ['train', 'big.8x', 'owned', 'use1-az2', 1],
    ]);
    const apart = [owned('a', 3), owned('b', 3, { zone: 'use1-az3' })];
    expect(groups(sized(hall([spread], apart)))).toEqual([
      ['train', 'big.8x', 'owned', 'use1-az2', 3],
      ['train', 'big.8x', 'owned', 'use1-az3', 2],
    ]);
    // The same through the solver: another fleet asks for b as well.
    const other = { name: 'other', ...tflops(2400) };
    const { cost } = sized(hall([spread, other], apart));
    // 8 nodes, 6 of them owned.
    expect(cost.totalUsdPerMonth).toBe(2 * 14600);
  });

  it('of two zones serves one part of a mixed fleet, which stands in one zone', () => {
    const both = [owned('east', 2), owned('west', 2, { zone: 'use1-az3' })];
    // 3200 TFLOPS in one zone each type: 2 owned, and 1600 more as 2 big at 20 USD/h; 4 small would be 48.
    const { cost } = sized(hall([{ ...tflops(3200), homogeneous: false }], both));
    expect(cost.totalUsdPerMonth).toBe(2 * 14600);
  });

  it('holds spares as well, and spot keeps to its share of all nodes', () => {
    const spot = [purchase('on-demand'), purchase('spot', { maxShare: 0.5 })];
    const over = { ...tflops(2400), purchase: spot, spares: { kind: 'count' as const, nodes: 1 } };
    // 3 nodes and a spare: one owned, two on spot (half of four), one at 20 USD/h.
    expect(groups(sized(hall([over], [owned('spring', 1)])))).toEqual([
      ['train', 'big.8x', 'on-demand', 'use1-az2', 1],
      ['train', 'big.8x', 'owned', 'use1-az2', 1],
      ['train', 'big.8x', 'spot', 'use1-az2', 2],
    ]);
  });

  it('mixes with other types where types may mix', () => {
    // 1200 TFLOPS: 1 owned big and 1 small beside it at 12, rather than 3 small at 36.
    const sizing = sized(hall([{ ...tflops(1200), homogeneous: false }], [owned('spring', 1)]));
    expect(groups(sizing)).toEqual([
      ['train', 'big.8x', 'owned', 'use1-az2', 1],
      ['train', 'small.4x', 'on-demand', 'use1-az2', 1],
    ]);
  });

  it('takes its whole part of the on-demand quota, used or not', () => {
    // p.8x: 96 vCPU. 3 are reserved: of 480 there is room for 2 more.
    const p = instanceType('p4.8x');
    const here = region({ 'p4.8x': offer(20) });
    const reservations = [owned('spring', 3, { instanceType: 'p4.8x' })];
    const at = (computeTflops: number, quota: number) =>
      sizeWith(
        problem({
          demands: [demand(tflops(computeTflops))],
          types: [p],
          sites: [site(here, { reservations })],
          limits: { vcpuQuotas: { 'on-demand-p': quota } },
        }),
        solver,
      );
    expect(at(4000, 480)).toMatchObject({ status: 'sized', sizing: { cost: { totalUsdPerMonth: 2 * 14600 } } });
    expect(at(4000, 479).status).toBe('infeasible');
    const { constraints } = (at(4000, 480) as { sizing: Sizing }).sizing;
    expect(constraints.find(({ constraint }) => constraint.kind === 'vcpu-quota')).toMatchObject({
      required: 480,
      provided: 480,
    });
  });

  it('that no workload can use says why', () => {
    const reservations = [
      owned('arm', 1, { instanceType: 'arm.8x' }),
      owned('far', 1, { zone: 'use1-az9' }),
      owned('spring', 1),
    ];
    const arm = instanceType('arm.8x', { architecture: 'arm64' });
    const input = hall([tflops(800)], reservations);
    const sizing = sized({ ...input, types: [...input.types, arm] });
    expect(sizing.reservations!.map(({ name, usedNodes, barred }) => [name, usedNodes, barred])).toEqual([
      ['arm', 0, [{ workload: 'train', reason: 'architecture' }]],
      ['far', 0, [{ workload: 'train', reason: 'zone-not-spanned' }]],
      ['spring', 1, []],
    ]);
  });

  it('given twice, or of half a node, cannot be meant', () => {
    const wrong = (reservations: readonly OwnedReservation[]) => sizeWith(hall([{}], reservations), solver);
    for (const reservations of [
      [owned('a', 1), owned('a', 2)],
      [owned('a', 0.5)],
      [owned('a', 1, { usdPerHour: Number.NaN })],
    ]) {
      expect(wrong(reservations)).toMatchObject({ infeasibility: { kind: 'invalid-input' } });
    }
  });
});

describe('an alternative', () => {
  it('counts on no more of a reservation than the rest of the plan leaves', () => {
    // b uses both nodes of big: a's best on big buys its node.
    const two = [
      { name: 'a', ...tflops(400) },
      { name: 'b', ...tflops(1600) },
    ];
    const input = hall(two, [owned('spring', 2)]);
    const { alternatives } = explainWith(input, sized(input), solver);
    expect(alternatives.find(({ workload }) => workload === 'a')).toMatchObject({
      instanceType: 'big.8x',
      purchases: [{ kind: 'on-demand', nodes: 1 }],
      objectiveUsdPerMonth: 14600,
      breaks: [],
    });
  });
});

describe('a limit of nothing', () => {
  it('is met by what is owned and costs nothing, and by nothing else', () => {
    const limits = { monthlyCostUsd: 0 };
    const two = [
      { name: 'a', ...tflops(800) },
      { name: 'b', ...tflops(800) },
    ];
    expect(groups(sized(hall(two, [owned('x', 1), owned('y', 1)], { limits }))).map(([, , kind]) => kind)).toEqual([
      'owned',
      'owned',
    ]);
    expect(sizeWith(hall(two, [owned('x', 1)], { limits }), solver).status).toBe('infeasible');
  });
});

/** Four big nodes for 100 hours. */
const run = (over: Partial<Demand> = {}): Partial<Demand> => ({
  ...tflops(3200),
  hoursPerMonth: 100,
  run: { endsWith: 'deadline', deadlineHours: 100, startUpHours: 0 },
  ...over,
});

const block = (name: string, nodes: number, over: Partial<OwnedReservation> = {}) =>
  owned(name, nodes, { kind: 'capacity-block', from: '2026-12-07T11:30Z', until: '2026-12-14T11:30Z', ...over });

const usedOf = (sizing: Sizing) => (sizing.reservations ?? []).map(({ name, usedNodes }) => [name, usedNodes]);

describe('capacity that is held for a time', () => {
  it('carries a run that fits into it, and says when the run begins', () => {
    const sizing = sized(hall([run()], [block('week', 4)]));
    expect(usedOf(sizing)).toEqual([['week', 4]]);
    expect(sizing.fleets[0]).toMatchObject({ runHours: 100, startsAt: '2026-12-07T11:30Z' });
  });

  it('carries neither what goes on nor a run that outlasts it', () => {
    expect(usedOf(sized(hall([tflops(3200)], [block('week', 4)])))).toEqual([['week', 0]]);
    const long = run({ run: { endsWith: 'deadline', deadlineHours: 169, startUpHours: 0 } });
    const sizing = sized(hall([long], [block('week', 4)]));
    expect(usedOf(sizing)).toEqual([['week', 0]]);
    expect(sizing.reservations![0]!.barred).toEqual([{ workload: 'train', reason: 'outside-window' }]);
  });

  it('is left 40 minutes before a block ends by a run that ends with its work', () => {
    // A week has 168 hours, of which 167 are whole before the nodes drain. With more nodes the run would end sooner.
    const nodes = { min: 4, max: 4 };
    const of = (deadlineHours: number) =>
      usedOf(
        sized(hall([run({ nodes, run: { endsWith: 'work', deadlineHours, startUpHours: 0 } })], [block('week', 4)])),
      );
    expect(of(167)).toEqual([['week', 4]]);
    expect(of(168)).toEqual([['week', 0]]);
  });

  it.each([
    ['a block of a week', block('week', 4)],
    ['a reservation of a week', owned('week', 4, { from: '2026-12-07T11:30Z', until: '2026-12-14T11:30Z' })],
    ['a reservation that ends', owned('week', 4, { until: '2026-12-14T11:30Z' })],
  ])('carries a run in as many nodes as it takes to be over in time: %s', (_, held) => {
    // One node would work 200 hours, and a week has 168; two are done in 100.
    const asked = run({
      ...tflops(800),
      run: { endsWith: 'work', deadlineHours: 200, startUpHours: 0 },
      startsAt: '2026-12-07T11:30Z',
    });
    const sizing = sized(hall([asked], [held]));
    expect(usedOf(sizing)).toEqual([['week', 2]]);
    expect(sizing.fleets[0]).toMatchObject({ runHours: 100, requiredNodes: 2 });
    expect(sizing.cost.totalUsdPerMonth).toBe(0);
  });

  it('serves a run only together with what is there at the same time', () => {
    // 100 hours fit into either week, and into no time that both have.
    const later = { from: '2026-12-12T11:30Z', until: '2026-12-19T11:30Z' };
    expect(usedOf(sized(hall([run()], [block('a', 2), block('b', 2, later)])))).toEqual([
      ['a', 2],
      ['b', 0],
    ]);
    // From 9 December on, both are there for 120 hours.
    const soon = { from: '2026-12-09T11:30Z', until: '2026-12-16T11:30Z' };
    const both = sized(hall([run()], [block('a', 2), block('b', 2, soon)]));
    expect(usedOf(both)).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(both.fleets[0]!.startsAt).toBe('2026-12-09T11:30Z');
  });

  it('is out of reach of a run that begins at another time', () => {
    const at = (startsAt: string) => usedOf(sized(hall([run({ startsAt })], [block('week', 4)])));
    expect(at('2026-12-08T00:00Z')).toEqual([['week', 4]]);
    expect(at('2026-12-07T00:00Z')).toEqual([['week', 0]]);
    expect(at('2026-12-11T00:00Z')).toEqual([['week', 0]]);
  });

  it('is for the workloads that it is kept for', () => {
    const kept = sized(hall([run()], [block('week', 4, { workloads: ['other'] })]));
    expect(kept.reservations).toMatchObject([
      { usedNodes: 0, barred: [{ workload: 'train', reason: 'kept-for-others' }] },
    ]);
  });

  it('is all that a workload has that is bound to it', () => {
    const bound = run({ boundTo: ['week'] });
    expect(groups(sized(hall([bound], [block('week', 4)])))).toEqual([['train', 'big.8x', 'owned', 'use1-az2', 4]]);
    const answer = sizeWith(hall([bound], [block('week', 3)]), solver);
    if (answer.status === 'sized' || answer.infeasibility.kind !== 'conflict') throw new Error(JSON.stringify(answer));
    expect(answer.infeasibility.conflict.map(({ detail }) => detail)).toContain('held capacity week only');
  });

  it('takes no part of an on-demand quota where it is a block', () => {
    const quotas = { limits: { vcpuQuotas: { 'on-demand-standard': 0 } } };
    expect(usedOf(sized(hall([run()], [block('week', 4)], quotas)))).toEqual([['week', 4]]);
  });
});
