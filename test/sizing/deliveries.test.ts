import { describe, expect, it } from 'vitest';
import type { Delivery, FleetDelivery, TypeDelivery } from '../../lib/sizing/model/delivery.js';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

const LAYOUT = { tensor: 8, pipeline: 1, context: 1, expert: 1, data: 1, sharding: null, recompute: false };

function delivering(perNode: number, over: Partial<TypeDelivery> = {}): TypeDelivery {
  const band = 0.5;
  return {
    perNode,
    pessimisticPerNode: perNode * (1 - band),
    nodesPerReplica: 1,
    fewestNodes: 1,
    mostNodes: null,
    basis: {
      from: 'modelled',
      limit: 'cache',
      acceleratorsPerReplica: 8,
      layout: LAYOUT,
      batch: 64,
      band,
      bandFrom: 'measured',
      nearest: [],
    },
    ...over,
  };
}

/** Ten requests a second of a node, at 10 USD an hour. */
function asking(
  asked: Delivery['asked'],
  delivered: TypeDelivery,
  { limits = {}, ...over }: Partial<Demand> & Pick<Partial<SizingProblem>, 'limits'> = {},
): SizingProblem {
  const unit = asked.kind === 'run' ? 'tokens' : 'requests';
  const delivery: Delivery = { unit, asked, byType: new Map([['big.8x', delivered]]), refused: new Map() };
  return problem({
    demands: [demand({ minima: {}, delivery, ...over })],
    types: [instanceType('big.8x'), instanceType('other.8x')],
    sites: [site(region({ 'big.8x': offer(10), 'other.8x': offer(1) }))],
    limits,
  });
}

function deliveryOf(input: SizingProblem): FleetDelivery {
  const answer = sizeWith(input, null);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer));
  expect(answer.sizing.deliveries).toHaveLength(1);
  return answer.sizing.deliveries[0]!;
}

describe('what a fleet delivers', () => {
  it('is carried into the answer with what is known of it, and of the types chosen alone', () => {
    const delivery = deliveryOf(asking({ kind: 'service', perSecond: 25 }, delivering(10)));
    expect(delivery).toMatchObject({ workload: 'train', unit: 'requests', asked: { perSecond: 25 } });
    // 25 ÷ 10 a node: 3 nodes.
    expect(delivery.types).toEqual([{ instanceType: 'big.8x', workingNodes: 3, ...delivering(10) }]);
  });

  it('is the rate of as many nodes as the fleet has', () => {
    const run = { kind: 'run', amount: 10 * 3600 * 40, deadlineHours: 100, lostTime: 0, startUpHours: 0 } as const;
    const byNodes = [
      { most: 1, perNode: 10 },
      { most: 4, perNode: 8 },
    ];
    const three = asking(run, delivering(10, { byNodes }), { nodes: { min: 3, max: 3 } });
    expect(deliveryOf(three).types).toMatchObject([{ workingNodes: 3, perNode: 8, pessimisticPerNode: 4 }]);
  });

  it.each([
    ['does not bind a single node that is done long before', 40, false],
    // Two nodes in 75 hours; one would take 150.
    ['binds a fleet of which a node less would miss it', 150, true],
  ])('the deadline %s', (_, nodeHours, binding) => {
    const run = {
      kind: 'run',
      amount: 10 * 3600 * nodeHours,
      deadlineHours: 100,
      lostTime: 0,
      startUpHours: 0,
    } as const;
    const answer = sizeWith(asking(run, delivering(10)), null);
    if (answer.status !== 'sized') throw new Error(JSON.stringify(answer));
    const deadline = answer.sizing.constraints.find(({ constraint }) => constraint.kind === 'deadline');
    expect(deadline).toMatchObject({ required: 100, binding });
  });

  it('is nothing where minima alone are asked for', () => {
    const answer = sizeWith(
      problem({ types: [instanceType('big.8x')], sites: [site(region({ 'big.8x': offer(10) }))] }),
      null,
    );
    expect(answer).toMatchObject({ status: 'sized', sizing: { deliveries: [] } });
  });
});

describe('a ceiling on nodes that is no multiple of a replica', () => {
  const triples = delivering(10, { nodesPerReplica: 3, fewestNodes: 3, mostNodes: 4 });
  const over = {
    spares: { kind: 'availability', target: 0.99, nodeAvailability: 0.95 },
    purchase: [purchase('on-demand'), purchase('spot', { overhead: 0.25 })],
  } as const;

  it('holds whole replicas below it', () => {
    // 25 ÷ 10: 3 nodes, one replica, up with 0.95³ = 0.857; of three 0.997, of two 0.980.
    const answer = sizeWith(asking({ kind: 'service', perSecond: 25 }, triples, over), null);
    expect(answer).toMatchObject({ status: 'sized', sizing: { fleets: [{ requiredNodes: 3, spareNodes: 6 }] } });
    // 6 nodes are more than 4.
    expect(sizeWith(asking({ kind: 'service', perSecond: 31 }, triples, over), null).status).toBe('infeasible');
  });
});

describe('the low end of the band', () => {
  it('takes the nodes that it takes, at their price', () => {
    // 25 ÷ 5: 5 nodes instead of 3; 2 × 10 USD × 730 h.
    expect(deliveryOf(asking({ kind: 'service', perSecond: 25 }, delivering(10))).pessimistic).toEqual({
      nodes: 5,
      runHours: null,
      extraUsdPerMonth: 14_600,
      extraUsdOfRun: null,
      breaks: [],
    });
  });

  it('costs nothing where the user measured, or where a node more is there anyway', () => {
    const sure = delivering(10, { pessimisticPerNode: 10 });
    expect(deliveryOf(asking({ kind: 'service', perSecond: 25 }, sure)).pessimistic).toMatchObject({
      nodes: 3,
      extraUsdPerMonth: 0,
    });
    expect(deliveryOf(asking({ kind: 'service', perSecond: 4 }, delivering(10))).pessimistic).toMatchObject({
      nodes: 1,
      extraUsdPerMonth: 0,
    });
  });

  it('counts spares, and whole replicas', () => {
    const pairs = delivering(10, { nodesPerReplica: 2, fewestNodes: 2 });
    const spares = { kind: 'count', nodes: 1 } as const;
    // 25 ÷ 5 is 5, in pairs 6, and a spare pair; planned are 4 and a pair.
    expect(deliveryOf(asking({ kind: 'service', perSecond: 25 }, pairs, { spares })).pessimistic).toMatchObject({
      nodes: 8,
      extraUsdPerMonth: 14_600,
    });
  });

  it('lets a run last longer where the deadline allows it, and pays its hours', () => {
    const run = { kind: 'run', amount: 10 * 3600 * 40, deadlineHours: 100, lostTime: 0, startUpHours: 0 } as const;
    // One node for 40 h; at half the rate for 80 h.
    expect(deliveryOf(asking(run, delivering(10))).pessimistic).toEqual({
      nodes: 1,
      runHours: 80,
      extraUsdPerMonth: 400,
      extraUsdOfRun: 400,
      breaks: [],
    });
  });

  it('of a run of more than a month tells the month from the whole', () => {
    const run = { kind: 'run', amount: 10 * 3600 * 800, deadlineHours: 2000, lostTime: 0, startUpHours: 0 } as const;
    // One node for 800 h, or for 1,600 h: the first month is the same.
    expect(deliveryOf(asking(run, delivering(10))).pessimistic).toMatchObject({
      runHours: 1600,
      extraUsdPerMonth: 0,
      extraUsdOfRun: 8000,
    });
  });

  it('is out of reach where the batch allows no more nodes', () => {
    const service = { kind: 'service', perSecond: 25 } as const;
    expect(deliveryOf(asking(service, delivering(10, { mostNodes: 4 }))).pessimistic).toBeNull();
    expect(deliveryOf(asking(service, delivering(10, { mostNodes: 5 }))).pessimistic).not.toBeNull();
  });

  it('names the limits of the plan that it breaks, and what it would take', () => {
    const service = { kind: 'service', perSecond: 25 } as const;
    const beyond = deliveryOf(
      asking(service, delivering(10), { limits: { nodes: 4, monthlyCostUsd: 1e6 } }),
    ).pessimistic;
    expect(beyond).toEqual({
      nodes: 5,
      runHours: null,
      extraUsdPerMonth: 14_600,
      extraUsdOfRun: null,
      breaks: [{ kind: 'limit', limit: 'nodes' }],
    });
  });
});
