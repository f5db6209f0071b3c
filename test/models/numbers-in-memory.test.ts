import { expect, it } from 'vitest';
import { BYTES_PER_NUMBER } from '../../lib/models/derivation.js';

it('a number takes as many bytes as its bits', () => {
  const bits = { fp32: 32, tf32: 32, fp16: 16, bf16: 16, fp8: 8, int8: 8, fp4: 4 };
  expect(Object.fromEntries(Object.entries(BYTES_PER_NUMBER).map(([name, bytes]) => [name, 8 * bytes]))).toEqual(bits);
});
