import { describe, expect, it } from 'vitest';
import { acceleratorSteps, stepsNeeded } from '../../../lib/plan/demand/pool-needs.js';
import type { Delivery, TypeDelivery } from '../../../lib/sizing/model/delivery.js';
import type { Demand } from '../../../lib/sizing/model/demand.js';
import type { DemandMinima } from '../../../lib/sizing/model/minima.js';
import { demand } from '../../sizing/small-catalog.js';
import { typeFixture } from '../hall-fixture.js';

/** Eight accelerators of 312 TFLOPS at bf16 and 40 GiB, 96 vCPUs, 400 Gbit/s. */
const TYPE = typeFixture('p4d.24xlarge');
const STEPS = { perNode: 8, accelerators: 1 };

/** At half of the peak. */
const demandOf = (minima: DemandMinima, delivery?: Delivery): Demand =>
  demand({ minima, utilization: { byFamily: {}, default: 0.5 }, ...(delivery && { delivery }) });

describe('the steps in which accelerators of a type are shared', () => {
  it('are whole ones, or the part that a node has', () => {
    expect(acceleratorSteps(TYPE)).toEqual({ perNode: 8, accelerators: 1 });
    expect(acceleratorSteps(typeFixture('g6f.large', { count: 0.125 }))).toEqual({ perNode: 1, accelerators: 0.125 });
    expect(acceleratorSteps(typeFixture('m7i.large', { accelerators: null }))).toBeNull();
    expect(acceleratorSteps(typeFixture('m7i.large', { count: 0 }))).toBeNull();
  });
});

describe('what a demand takes of a pool', () => {
  it.each<[string, DemandMinima, number | string]>([
    ['nothing in particular', {}, 1],
    ['three accelerators', { accelerators: 3 }, 3],
    ['more than a node', { accelerators: 20 }, 20],
    // Half of 312 each.
    ['compute of one', { computeTflops: 156, precision: 'bf16' }, 1],
    ['compute of a little more', { computeTflops: 157, precision: 'bf16' }, 2],
    ['a precision that has no rate', { computeTflops: 1, precision: 'fp8' }, 'no-rate-at-precision'],
    // 12 vCPUs come with each.
    ['the vCPUs of three', { vcpus: 36, accelerators: 2 }, 3],
    ['the vCPUs of four', { vcpus: 37, accelerators: 2 }, 4],
    ['disks that it lacks', { localNvmeGb: 1 }, 'lacks-resource'],
    ['more than any fleet', { vcpus: 96 * 100_000 * 8 + 1 }, Number.POSITIVE_INFINITY],
    // So many steps are still counted.
    ['all nodes that a fleet may have', { accelerators: 100_000 }, 100_000],
  ])('is, for %s', (_, minima, needed) => {
    expect(stepsNeeded(demandOf(minima), TYPE, STEPS)).toBe(needed);
  });

  it('is unknown without a figure', () => {
    const unknown = typeFixture('p4d.24xlarge', { vcpus: Number.NaN });
    expect(stepsNeeded(demandOf({ vcpus: 1 }), unknown, STEPS)).toBe('figure-unknown');
  });
});

describe('what a service takes of a pool', () => {
  const rate = (parts: Partial<TypeDelivery> = {}): TypeDelivery => ({
    perNode: 10,
    pessimisticPerNode: 10,
    nodesPerReplica: 1,
    fewestNodes: 1,
    mostNodes: null,
    basis: {
      from: 'user',
      limit: 'measured',
      acceleratorsPerReplica: 8,
      layout: null,
      batch: 1,
      band: 0,
      bandFrom: 'measured',
      nearest: [],
    },
    ...parts,
  });
  const service = (perSecond: number, delivered?: TypeDelivery): Delivery => ({
    unit: 'requests',
    asked: { kind: 'service', perSecond },
    byType: new Map(delivered === undefined ? [] : [[TYPE.name, delivered]]),
    refused: new Map([['p5.48xlarge', 'model-too-large']]),
  });
  const needed = (perSecond: number, parts?: Partial<TypeDelivery>, minima: DemandMinima = {}) =>
    stepsNeeded(demandOf(minima, service(perSecond, rate(parts))), TYPE, STEPS);

  it.each<[string, number, Partial<TypeDelivery>, number | string]>([
    ['as many whole nodes as do the work', 30, {}, 24],
    ['one more for a little more', 30.5, {}, 32],
    ['no fewer than hold the model', 5, { fewestNodes: 2 }, 16],
    ['whole replicas', 30, { nodesPerReplica: 2 }, 32],
    ['as many as can share the work', 30, { mostNodes: 3 }, 24],
    ['none if fewer can', 31, { mostNodes: 3 }, 'too-many-nodes'],
    [
      'more where larger fleets are slower',
      30,
      {
        byNodes: [
          { most: 2, perNode: 10 },
          { most: 4, perNode: 8 },
        ],
      },
      32,
    ],
    ['those of the faster rate where they are enough', 20, { byNodes: [{ most: 2, perNode: 10 }] }, 16],
    ['none beyond the last rate', 30, { byNodes: [{ most: 2, perNode: 10 }] }, 'too-many-nodes'],
  ])('is %s', (_, perSecond, parts, steps) => {
    expect(needed(perSecond, parts)).toBe(steps);
  });

  it('is no less than its minima take', () => {
    expect(needed(10, {}, { accelerators: 11 })).toBe(11);
    expect(needed(20, {}, { accelerators: 11 })).toBe(16);
  });

  it('is none on a type that can not do it, with the reason', () => {
    const none = demandOf({}, service(1));
    expect(stepsNeeded(none, TYPE, STEPS)).toBe('delivers-nothing');
    expect(stepsNeeded(none, typeFixture('p5.48xlarge'), STEPS)).toBe('model-too-large');
  });
});
