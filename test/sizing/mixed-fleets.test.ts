import { beforeAll, describe, expect, it } from 'vitest';
import type { Demand, SizingProblem } from '../../lib/sizing/model/demand.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { loadSolver, type Solver } from '../../lib/sizing/solver/solver.js';
import { accelerator, demand, instanceType, offer, problem, region, site } from './small-catalog.js';

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** 800 and 400 TFLOPS. */
const big = instanceType('p5.big', { vcpus: 192 });
const small = instanceType('p5.small', {
  vcpus: 96,
  accelerators: { model: accelerator(), count: 4, interconnect: 'nvlink' },
});
/** As fast as the big one, with half of its vCPUs. */
const slim = instanceType('p5.slim', { vcpus: 96 });

/** Types and nodes of a fleet whose types may mix, at USD an hour each. */
function mixOf(
  usdPerHour: Readonly<Record<string, number>>,
  over: Partial<Demand> & { readonly tflops: number },
  limits: SizingProblem['limits'] = {},
  zones: Readonly<Record<string, readonly string[]>> = {},
): Record<string, number> | string {
  const { tflops, ...rest } = over;
  const offers = Object.fromEntries(
    Object.entries(usdPerHour).map(([name, usd]) => [name, offer(usd, zones[name] && { zones: zones[name] })]),
  );
  const asked = demand({ homogeneous: false, minima: { computeTflops: tflops, precision: 'bf16' }, ...rest });
  const answer = sizeWith(
    problem({
      demands: [asked],
      types: [big, small, slim].filter(({ name }) => name in usdPerHour),
      sites: [site(region(offers))],
      limits,
    }),
    solver,
  );
  if (answer.status === 'infeasible') return answer.infeasibility.kind;
  expect(answer.sizing.proof.status).toBe('optimal');
  const nodes: Record<string, number> = {};
  for (const { instanceType: type, nodes: count } of answer.sizing.fleets[0]!.groups)
    nodes[type] = (nodes[type] ?? 0) + count;
  return nodes;
}

const spread = { kind: 'spread', zones: 3, survive: 1 } as const;
const spare = { kind: 'count', nodes: 1 } as const;

describe('a fleet whose types may mix', () => {
  it.each<[string, Record<string, number>, Partial<Demand> & { tflops: number }, Record<string, number>]>([
    // 31 USD an hour; two big ones are 40, three small ones 33.
    ['takes one of each', { 'p5.big': 20, 'p5.small': 11 }, { tflops: 1200 }, { 'p5.big': 1, 'p5.small': 1 }],
    [
      'has the nodes asked for',
      { 'p5.big': 20, 'p5.small': 11 },
      { tflops: 400, nodes: { min: 2, max: null } },
      { 'p5.small': 2 },
    ],
    [
      'has no more nodes than may be',
      { 'p5.big': 40, 'p5.small': 11 },
      { tflops: 1600, nodes: { min: 1, max: 3 } },
      { 'p5.big': 1, 'p5.small': 2 },
    ],
    // Of five nodes in three zones the two left have three; of four only two.
    ['stands when a zone is lost', { 'p5.big': 20 }, { tflops: 2400, zones: spread }, { 'p5.big': 5 }],
    // 55 USD an hour; three big ones are 60, and each type of a mix has its own spare zone: 2 and 2 are 62.
    ['pays for a lost zone once', { 'p5.big': 20, 'p5.small': 11 }, { tflops: 1200, zones: spread }, { 'p5.small': 5 }],
    // Each type has a spare of its own: 62 USD for a mix, 60 for three big ones, 44 for four small ones.
    ['has a spare of each type', { 'p5.big': 20, 'p5.small': 11 }, { tflops: 1200, spares: spare }, { 'p5.small': 4 }],
    // 76 USD for a mix, 60 for three big ones, 72 for four small ones.
    [
      'has spares of one type where that is less',
      { 'p5.big': 20, 'p5.small': 18 },
      { tflops: 1200, spares: spare },
      { 'p5.big': 3 },
    ],
  ])('%s', (_, usdPerHour, over, nodes) => {
    expect(mixOf(usdPerHour, over)).toEqual(nodes);
  });
});

it('is in one zone, with those of its types that are sold there', () => {
  const prices = { 'p5.big': 20, 'p5.small': 11 };
  const here = { 'p5.big': ['use1-az1'], 'p5.small': ['use1-az2', 'use1-az3'] };
  // Three small ones are 33 USD an hour, two big ones 40.
  expect(mixOf(prices, { tflops: 1200 }, {}, here)).toEqual({ 'p5.small': 3 });
  const both = { ...here, 'p5.small': ['use1-az1', 'use1-az2'] };
  expect(mixOf(prices, { tflops: 1200 }, {}, both)).toEqual({ 'p5.big': 1, 'p5.small': 1 });
});

describe('a mix within a quota', () => {
  const prices = { 'p5.big': 20, 'p5.slim': 21 };
  const within = (vcpus: number, name = 'on-demand-p') =>
    mixOf(prices, { tflops: 1600 }, { vcpuQuotas: { [name]: vcpus } });

  it('has the cheapest type where the quota is enough, also where it counts to the last vCPU', () => {
    expect(within(384)).toEqual({ 'p5.big': 2 });
    expect(within(0, 'on-demand-g')).toEqual({ 'p5.big': 2 });
  });

  it('has as many of a dearer type with fewer vCPUs as the quota calls for', () => {
    expect(within(383)).toEqual({ 'p5.big': 1, 'p5.slim': 1 });
    expect(within(287)).toEqual({ 'p5.slim': 2 });
    expect(within(191)).toBe('conflict');
  });

  it('leaves out a type that is dearer and no smaller', () => {
    expect(mixOf({ 'p5.big': 22, 'p5.slim': 21 }, { tflops: 1600 }, { vcpuQuotas: { 'on-demand-p': 384 } })).toEqual({
      'p5.slim': 2,
    });
  });
});
