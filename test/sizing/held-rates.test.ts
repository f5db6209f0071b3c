import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnedReservation } from '../../lib/catalog/facts/catalog.js';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import type { Sizing } from '../../lib/sizing/model/sizing.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { accelerator, demand, instanceType, offer, problem, region, site } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** p4.8x: 800 TFLOPS and 96 vCPU at 20 USD/h. g5.4x: 400 TFLOPS at 12 USD/h. */
const types = [
  instanceType('p4.8x'),
  instanceType('g5.4x', { vcpus: 48, accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' } }),
];
const offers = region({ 'p4.8x': offer(20), 'g5.4x': offer(12) });

const price = { zone: null, usdPerHour: 0, id: null, until: null } as const;

/** Rates of a plan by type; it covers so many whole nodes of each. */
function plan(name: string, commitment: number, rates: Readonly<Record<string, number>>, family: string | null = null) {
  return Object.entries(rates).map(
    ([type, usdPerHour]): OwnedReservation => ({
      ...price,
      name: `${name}/${type}`,
      kind: 'savings-plan',
      instanceType: type,
      nodes: Math.floor(commitment / usdPerHour),
      plan: { name, family, commitmentUsdPerHour: commitment, usdPerHour },
    }),
  );
}

const reserved = (nodes: number, zone: string | null): OwnedReservation => ({
  ...price,
  name: 'ri',
  kind: 'reserved-instance',
  instanceType: 'p4.8x',
  nodes,
  zone,
});

function sized(
  demands: readonly Partial<Demand>[],
  reservations: readonly OwnedReservation[],
  rest: Partial<SizingProblem> = {},
): Sizing | null {
  const asked = problem({
    demands: demands.map((over) => demand(over)),
    types,
    sites: [site(offers, { reservations })],
    ...rest,
  });
  const answer = sizeWith(asked, solver);
  return answer.status === 'sized' ? answer.sizing : null;
}

const tflops = (computeTflops: number, name = 'train') => ({
  name,
  minima: { computeTflops, precision: 'bf16' as const },
});
const groups = (sizing: Sizing | null) =>
  sizing!.fleets.flatMap(({ groups: all }) =>
    all.map(({ instanceType: type, purchase, nodes }) => [type, purchase, nodes]),
  );
const usdPerHour = (sizing: Sizing | null) => sizing!.cost.totalUsdPerMonth / 730;

describe('a Savings Plan that is held', () => {
  it('covers nodes at no more cost, each at the rate of its type, and what it leaves is bought on demand', () => {
    // 24 USD/h: 1 of 2 p4 at 14, the other at 20; or 2 of 4 g5 at 9, two at 12.
    const sizing = sized([tflops(1600)], plan('base', 24, { 'p4.8x': 14, 'g5.4x': 9 }));
    expect(groups(sizing)).toEqual([
      ['p4.8x', 'on-demand', 1],
      ['p4.8x', 'owned', 1],
    ]);
    expect(usdPerHour(sizing)).toBe(20);
    expect(sizing!.constraints.at(-1)).toMatchObject({
      constraint: { kind: 'reservation', reservation: 'base' },
      unit: 'USD/h',
      required: 24,
      provided: 14,
    });
  });

  it('changes the type, as what is left to pay decides', () => {
    expect(groups(sized([tflops(800)], []))).toEqual([['p4.8x', 'on-demand', 1]]);
    // Of a family: 2 g5 at 9 cost nothing more.
    const sizing = sized([tflops(800)], plan('family', 18, { 'g5.4x': 9 }, 'g5'));
    expect(groups(sizing)).toEqual([['g5.4x', 'owned', 2]]);
    expect(usdPerHour(sizing)).toBe(0);
  });

  it('is shared by workloads and by types, and no more of it is used than is committed', () => {
    // 23 USD/h: a p4 at 14 and a g5 at 9 together. Of 800 and 400 TFLOPS nothing is left to pay; of 800 twice a g5 is.
    const rates = { 'p4.8x': 14, 'g5.4x': 9 };
    const both = sized([tflops(800, 'a'), tflops(400, 'b')], plan('base', 23, rates));
    expect(usdPerHour(both)).toBe(0);
    expect(usdPerHour(sized([tflops(800, 'a'), tflops(400, 'b')], plan('base', 22.9, rates)))).toBe(12);
    expect(usdPerHour(sized([tflops(800, 'a'), tflops(800, 'b')], plan('base', 23, rates)))).toBe(12);
  });

  it('comes after reserved instances, and one of a family before one of all', () => {
    const held = [...plan('all', 14, { 'p4.8x': 14 }), ...plan('family', 12, { 'p4.8x': 12 }, 'p4'), reserved(1, null)];
    const use = (computeTflops: number) =>
      sized([tflops(computeTflops)], held)!.reservations!.flatMap(({ name, usedNodes }) =>
        usedNodes > 0 ? [name] : [],
      );
    expect(use(800)).toEqual(['ri']);
    expect(use(1600)).toEqual(['family/p4.8x', 'ri']);
    expect(use(2400)).toEqual(['all/p4.8x', 'family/p4.8x', 'ri']);
  });
});

describe('reserved instances that are held', () => {
  it('are a price in every zone of the region, within the quota on demand', () => {
    const quota = { limits: { vcpuQuotas: { 'on-demand-p': 96 } } };
    expect(usdPerHour(sized([tflops(1600)], [reserved(2, null)]))).toBe(0);
    // 96 vCPU are one node; the other 800 TFLOPS are on g5, which mixes with nothing in a fleet of one type.
    expect(groups(sized([tflops(1600)], [reserved(2, null)], quota))).toEqual([['g5.4x', 'on-demand', 4]]);
  });

  it('of a zone keep capacity there, on top of the quota', () => {
    const quota = { limits: { vcpuQuotas: { 'on-demand-p': 0 } } };
    expect(groups(sized([tflops(1600)], [reserved(2, 'use1-az2')], quota))).toEqual([['p4.8x', 'owned', 2]]);
  });
});
