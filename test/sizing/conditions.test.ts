import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../lib/sizing/explain/conditions.js';
import { demand, problem, purchase } from './small-catalog.js';

const conditions = (over: Parameters<typeof demand>[0]) => conditionsOf(problem({ demands: [demand(over)] }));

describe('conditions of a problem', () => {
  it.each([
    ['accelerators', true, 1],
    ['vcpus', true, 1],
    ['hostMemoryGib', false, 0],
    ['acceleratorMemoryGib', false, 0],
    ['acceleratorMemoryEachGib', false, 0],
    ['networkGbytesPerSecond', false, 0],
    ['localNvmeGb', false, 0],
  ] as const)('loosen %s by whole ones, or by any part', (minimum, whole, least) => {
    const found = conditions({ minima: { [minimum]: 8 } });
    const amounts = found.flatMap(({ amount }) => amount ?? []);
    expect(amounts.find(({ value, sense }) => value === 8 && sense === '>=')).toMatchObject({ whole, least });
  });

  it('let a demand buy as everybody may, at the price of the catalog', () => {
    const asked = [purchase('spot', { maxShare: 0.5, discount: 0.1 }), purchase('reserved-1y', { discount: 0.2 })];
    const found = conditions({ purchase: asked }).find(({ constraint }) => constraint.kind === 'purchase')!;
    expect(found.detail).toBe('spot up to 50 %, reserved-1y only');
    const given = problem({ demands: [demand({ purchase: asked })] });
    expect(found.without(given).demands[0]!.purchase).toEqual([
      ...asked,
      purchase('on-demand'),
      purchase('reserved-3y'),
    ]);
    const both = { purchase: [purchase('spot'), purchase('on-demand')] };
    expect(conditions(both).some(({ constraint }) => constraint.kind === 'purchase')).toBe(false);
    expect(conditions({}).some(({ constraint }) => constraint.kind === 'purchase')).toBe(false);
  });

  it('ask for a precision by itself only where no rate in it is asked for', () => {
    const told = (over: Parameters<typeof demand>[0]) =>
      conditions(over).flatMap(({ constraint, detail }) =>
        constraint.kind === 'precision' || constraint.kind === 'minimum' ? [detail] : [],
      );
    expect(told({ minima: { computeTflops: 1000, precision: 'bf16' } })).toEqual(['at least 1,000 TFLOPS in bf16']);
    expect(told({ minima: { accelerators: 8, precision: 'fp8' } })).toEqual([
      'a rate in fp8',
      'at least 8 accelerators',
    ]);
    expect(told({ minima: { computeTflops: 1, precision: 'bf16' } })).toEqual(['at least 1 TFLOPS in bf16']);
    expect(told({ minima: { vcpus: 8 } })).toEqual(['at least 8 vCPUs']);
  });
});
