import { describe, expect, it } from 'vitest';
import type { Delivery, TypeDelivery } from '../../lib/sizing/model/delivery.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { chance, generator, pick, whole } from './random-problem.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

const ZONES = ['x1', 'x2', 'x3', 'x4'];
const SEEDS = 300;

const BASIS: TypeDelivery['basis'] = {
  from: 'modelled',
  limit: 'weights',
  acceleratorsPerReplica: 8,
  layout: { tensor: 8, pipeline: 1, context: 1, expert: 1, data: 1, sharding: null, recompute: false },
  batch: 1,
  band: 0.25,
  bandFrom: 'measured',
  nearest: [],
};

/** A service on replicas of some nodes, in zones of which some may be lost. */
function drawn(seed: number) {
  const random = generator(seed);
  const zones = whole(random, 2, 4);
  const survive = whole(random, 1, zones - 1);
  const nodesPerReplica = pick(random, [1, 1, 2, 3, 4]);
  const perNode = whole(random, 1, 40) / 4;
  const perSecond = (whole(random, 1, 400) / 10) * perNode * nodesPerReplica * 0.1;
  const delivered = {
    perNode,
    pessimisticPerNode: perNode * 0.75,
    nodesPerReplica,
    fewestNodes: nodesPerReplica * whole(random, 1, 2),
    mostNodes: null,
    basis: BASIS,
  };
  const delivery: Delivery = {
    unit: 'requests',
    asked: { kind: 'service', perSecond },
    byType: new Map([['big.8x', delivered]]),
    refused: new Map(),
  };
  const spares = chance(random, 0.5)
    ? ({ kind: 'count', nodes: whole(random, 0, 3) } as const)
    : ({ kind: 'availability', target: 0.99, nodeAvailability: 0.97 } as const);
  const onSpot = chance(random, 0.3);
  const asked = demand({
    purpose: 'inference',
    minima: {},
    delivery,
    zones: { kind: 'spread', zones, survive },
    spares,
    purchase: onSpot ? [purchase('on-demand'), purchase('spot', { maxShare: 0.5 })] : [purchase('on-demand')],
  });
  const offers = { 'big.8x': offer(10, { zones: ZONES, spotUsdPerHour: 4 }) };
  const answer = sizeWith(
    problem({
      demands: [asked],
      types: [instanceType('big.8x')],
      sites: [site(region(offers, { zones: ZONES }), { zones: ZONES })],
    }),
    null,
  );
  return { answer, delivered, perSecond, zones, survive, spareNodes: spares.kind === 'count' ? spares.nodes : null };
}

function subsets(list: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return list.flatMap((first, at) => subsets(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}

/** Counted up replica by replica, dealt out to the zones in turn: the fuller ones are lost. */
function fewest(asked: {
  readonly needed: number;
  readonly nodesPerReplica: number;
  readonly zones: number;
  readonly survive: number;
  readonly spareNodes: number;
}): number {
  const { needed, nodesPerReplica, zones, survive, spareNodes } = asked;
  const inZone = Array.from({ length: zones }, () => 0);
  for (let at = 0; ; at = (at + 1) % zones) {
    const all = inZone.reduce((sum, nodes) => sum + nodes, 0);
    const left = [...inZone].sort((a, b) => a - b).slice(0, zones - survive);
    if (all >= needed + spareNodes && left.reduce((sum, nodes) => sum + nodes, 0) >= needed) return all;
    inZone[at] = inZone[at]! + nodesPerReplica;
  }
}

describe('a service that survives the loss of zones', () => {
  it(`stands on whole replicas in each, of which those left do the work whichever are lost, on ${SEEDS} drawn services`, () => {
    let across = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { answer, delivered, perSecond, zones, survive, spareNodes } = drawn(seed);
      if (answer.status !== 'sized') throw new Error(`seed ${seed}: ${JSON.stringify(answer)}`);
      const [fleet] = answer.sizing.fleets;
      const inZone = new Map<string, number>();
      for (const { zone, nodes } of fleet!.groups) inZone.set(zone, (inZone.get(zone) ?? 0) + nodes);
      const { nodesPerReplica, perNode, fewestNodes } = delivered;
      for (const [zone, nodes] of inZone) expect(nodes % nodesPerReplica, `seed ${seed}, ${zone}`).toBe(0);
      expect(inZone.size, `seed ${seed}`).toBeLessThanOrEqual(zones);
      const needed = Math.max(fewestNodes, Math.ceil(perSecond / perNode / nodesPerReplica - 1e-9) * nodesPerReplica);
      const all = [...inZone.values()].reduce((sum, nodes) => sum + nodes, 0);
      for (const lost of subsets([...inZone.keys()], Math.min(survive, inZone.size - 1))) {
        const left = all - lost.reduce((sum, zone) => sum + inZone.get(zone)!, 0);
        expect(left, `seed ${seed}, without ${lost.join(' and ')}`).toBeGreaterThanOrEqual(needed);
        expect(left * perNode, `seed ${seed}`).toBeGreaterThanOrEqual(perSecond * (1 - 1e-9));
      }
      if (spareNodes !== null)
        expect(all, `seed ${seed}`).toBe(fewest({ needed, nodesPerReplica, zones, survive, spareNodes }));
      if (nodesPerReplica > 1) across += 1;
    }
    expect(across).toBeGreaterThan(SEEDS / 3);
  });
});
