import { describe, expect, it } from 'vitest';
import type { Demand, ServingDemand } from '../../lib/sizing/model/demand.js';
import { sizeFleets } from '../../lib/sizing/size-fleets.js';
import { accelerator, demand, instanceType, offer, problem, region, site } from './small-catalog.js';

/** 8 accelerators of 80 GiB and 2000 GB/s, 1000 TFLOPS in bf16 together. */
const node = instanceType('node.8x', {
  accelerators: {
    model: accelerator({
      memoryGib: 80,
      memoryBandwidthGbytesPerSecond: 2000,
      denseTflops: { ...accelerator().denseTflops, bf16: 125 },
    }),
    count: 8,
    interconnect: 'nvlink',
  },
});

/** Leaves 500 GiB of the 640 for cache, and at two steps a second 7,700 of 8,000 GB/s. */
const SERVING: ServingDemand = { weightsGib: 140, memoryReserve: 0, stepsPerSecond: 2, bandwidthEfficiency: 0.5 };

async function served(minima: Demand['minima'], serving: Partial<ServingDemand> = {}) {
  const asked = demand({ purpose: 'inference', minima, serving: { ...SERVING, ...serving } });
  return sizeFleets(problem({ types: [node], sites: [site(region({ 'node.8x': offer(10) }))], demands: [asked] }));
}

async function nodesFor(...asked: Parameters<typeof served>): Promise<number | undefined> {
  const answer = await served(...asked);
  return answer.status === 'sized' ? answer.sizing.fleets[0]?.requiredNodes : undefined;
}

describe('nodes that serve a model', () => {
  it('compute in the time that reading the cache leaves', async () => {
    const compute = { computeTflops: 2000, precision: 'bf16' as const };
    expect(await nodesFor(compute)).toBe(2);
    // 4 GB for each of 2000 TFLOP: 2 node-seconds to compute, 8,000 GB at 8,000 GB/s one more.
    expect(await nodesFor({ ...compute, cacheGbytesPerSecond: 8000 }, { cacheGbytesPerTflop: 4 })).toBe(3);
    expect(await nodesFor({ ...compute, cacheGbytesPerSecond: 8001 }, { cacheGbytesPerTflop: 4.0005 })).toBe(4);
  });

  it('hold whole requests', async () => {
    // 500 GiB hold two requests of 200; by the sum of memory, two nodes would hold five.
    expect(await nodesFor({ cacheGib: 1000 }, { requestGib: 200 })).toBe(3);
    expect(await nodesFor({ cacheGib: 1000 })).toBe(2);
  });

  it.each([
    ['hold no request beside the weights', { cacheGib: 1 }, { requestGib: 501 }, 'model-too-large'],
    ['do not hold the weights', { cacheGib: 1 }, { weightsGib: 640 }, 'model-too-large'],
    ['cannot read the weights in time', { cacheGbytesPerSecond: 1 }, { stepsPerSecond: 54 }, 'level-missed'],
    ['compute too slowly for the first token', { precision: 'bf16', nodeTflops: 1001 }, {}, 'node-too-slow'],
  ] as const)('are left out where they %s', async (_, minima, serving, reason) => {
    const answer = await served(minima, serving);
    expect(answer).toMatchObject({ status: 'infeasible', infeasibility: { kind: 'conflict' } });
    const other = instanceType('other.8x', { accelerators: node.accelerators });
    const huge = instanceType('huge.8x', {
      accelerators: {
        ...node.accelerators!,
        model: accelerator({
          key: 'HUGE',
          memoryGib: 8000,
          memoryBandwidthGbytesPerSecond: 200_000,
          denseTflops: { ...accelerator().denseTflops, bf16: 9000 },
        }),
      },
    });
    const beside = await sizeFleets(
      problem({
        types: [other, huge],
        sites: [site(region({ 'other.8x': offer(1), 'huge.8x': offer(100) }))],
        demands: [demand({ purpose: 'inference', minima, serving: { ...SERVING, ...serving } })],
      }),
    );
    if (beside.status !== 'sized') throw new Error(beside.status);
    expect(beside.sizing.fleets[0]?.groups[0]?.instanceType).toBe('huge.8x');
    expect(beside.sizing.excluded).toMatchObject([{ reason, types: 1 }]);
  });

  it('are asked for the first token and the whole rate at once', async () => {
    const minima = { precision: 'bf16' as const, computeTflops: 3000, nodeTflops: 1000 };
    expect(await nodesFor(minima)).toBe(3);
    const answer = await served(minima);
    if (answer.status !== 'sized') throw new Error(answer.status);
    expect(answer.sizing.constraints).toContainEqual(
      expect.objectContaining({
        constraint: { kind: 'minimum', minimum: 'nodeTflops' },
        required: 1000,
        provided: 1000,
      }),
    );
  });

  it('are infeasible by the rate of a node alone, named with its precision', async () => {
    const answer = await served({ precision: 'bf16', computeTflops: 1, nodeTflops: 2000 });
    expect(JSON.stringify(answer)).toContain('at least 2,000 TFLOPS in bf16');
  });

  it.each([{ nodeTflops: 1 }, { nodeTflops: 1, computeTflops: 1 }])(
    'are infeasible by a precision that they lack, told as the rate in it: %o',
    async (rates) => {
      const answer = await served({ precision: 'fp4', ...rates });
      if (answer.status !== 'infeasible' || answer.infeasibility.kind !== 'conflict') throw new Error(answer.status);
      const names = answer.infeasibility.conflict.map(({ detail }) => detail);
      expect(names).toEqual([expect.stringContaining('at least 1 TFLOPS in fp4')]);
    },
  );
});
