import { expect, it } from 'vitest';
import { cacheBytes, weightBytes } from '../../../lib/models/serving/measured-rates.js';

it.each([
  ['vllm', 'bf16', 2],
  ['vllm', 'fp8', 2],
  ['sglang', 'fp4', 2],
  ['trtllm', 'bf16', 2],
  ['trtllm', 'fp8', 1],
  ['trtllm', 'fp4', 1],
] as const)('%s keeps a number of the cache of a model in %s in %i bytes', (engine, arithmetic, bytes) => {
  expect(cacheBytes({ engine, arithmetic })).toBe(bytes);
});

it('a weight has its bits, and in 4 and 8 bits a share of the scales of its group', () => {
  expect([16, 32].map(weightBytes)).toEqual([2, 4]);
  expect(weightBytes(8) - 1).toBeCloseTo(0.03, 9);
  expect(weightBytes(4) - 0.5).toBeCloseTo(0.06, 9);
});
