import { describe, expect, it } from 'vitest';
import type { Demand } from '../../lib/sizing/model/demand.js';
import { sizeWith } from '../../lib/sizing/size-fleets.js';
import { demand, instanceType, offer, problem, purchase, region, site } from './small-catalog.js';

/** Nodes of 800 TFLOPS, at 20 USD/h on demand and 6 on spot. */
const types = [instanceType('big.8x')];
const sites = [site(region({ 'big.8x': offer(20, { spotUsdPerHour: 6 }) }))];

/** 400 TFLOPS over 100 hours: 40,000 TFLOPS-hours, which one node does in 50 hours. */
function sized(over: Partial<Demand>, run: Partial<NonNullable<Demand['run']>> = {}) {
  const asked = demand({
    minima: { computeTflops: 400, precision: 'bf16' },
    hoursPerMonth: 100,
    run: { endsWith: 'work', deadlineHours: 100, startUpHours: 0, ...run },
    ...over,
  });
  const answer = sizeWith(problem({ demands: [asked], types, sites }), null);
  if (answer.status !== 'sized') throw new Error(JSON.stringify(answer.infeasibility));
  const { cost, fleets } = answer.sizing;
  return [fleets[0]!.requiredNodes, fleets[0]!.runHours, cost.totalUsdPerMonth];
}

const spot = (overhead: number, maxShare = 1) => purchase('spot', { overhead, maxShare });

describe('a run that ends with its work', () => {
  it.each([
    ['works as long as its work takes', {}, {}, [1, 50, 50 * 20]],
    ['works to its deadline where that is what ends it', {}, { endsWith: 'deadline' }, [1, 100, 100 * 20]],
    ['starts up first: 36,000 TFLOPS-hours in the 90 that are left', {}, { startUpHours: 10 }, [1, 55, 55 * 20]],
    // 40,000 / 2,400 = 16.7.
    ['works whole hours', { nodes: { min: 3, max: 3 } }, {}, [3, 17, 3 * 17 * 20]],
    ['takes all of the time that it has', { minima: { computeTflops: 800, precision: 'bf16' } }, {}, [1, 100, 2000]],
    [
      'takes one node more rather than an hour',
      { minima: { computeTflops: 801, precision: 'bf16' } },
      {},
      [2, 51, 2040],
    ],
    // 48,000 TFLOPS-hours in 60 hours of one node: 666.6… TFLOPS and a fifth on top are just what it does.
    ['does a fifth again on spot, and fits its hours to the last', { purchase: [spot(0.2)] }, {}, [1, 60, 360]],
    ['so where other nodes would be dearer', { purchase: [purchase('on-demand'), spot(0.2)] }, {}, [1, 60, 360]],
    // Of one node half is none. Of two one is on spot: together they do 800 + 800 / 1.2 TFLOPS, for 27.3 hours.
    [
      'has a part on spot',
      { nodes: { min: 2, max: 2 }, purchase: [purchase('on-demand'), spot(0.2, 0.5)] },
      {},
      [2, 28, 28 * 26],
    ],
    // One node is all on demand: 50 hours of it are 1,000 USD.
    [
      'has so many nodes that a part is on spot',
      { purchase: [purchase('on-demand'), spot(0.2, 0.5)] },
      {},
      [2, 28, 28 * 26],
    ],
    // 190 hours of a node: 104.5 of two on spot, 99.5 of two of which one is.
    [
      'has as many on spot as are done by its deadline',
      {
        minima: { computeTflops: 1520, precision: 'bf16' },
        nodes: { min: 1, max: 2 },
        purchase: [purchase('on-demand'), spot(0.1)],
      },
      {},
      [2, 100, 100 * 26],
    ],
    // Half of four nodes are on spot, and they may be the two that work: 48,000 / 1,600.
    [
      'counts its spares to those of which a part is on spot',
      {
        nodes: { min: 2, max: 2 },
        spares: { kind: 'count', nodes: 2 },
        purchase: [purchase('on-demand'), spot(0.2, 0.5)],
      },
      {},
      [2, 30, 30 * 52],
    ],
  ] as const)('%s', (_, over, run, expected) => {
    expect(sized(over as Partial<Demand>, run)).toEqual(expected);
  });
});
