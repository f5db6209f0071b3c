import { describe, expect, it } from 'vitest';
import type { WorkloadBlueprint } from '../../../lib/blueprint/schema/blueprint.js';
import { serviceOf } from '../../../lib/plan/demand/service.js';

/** Ten layers of eight heads of 128 numbers: 20,480 of them for a token, in two bytes each. */
const INFERENCE = {
  parameters: 8e9,
  activeParameters: 8e9,
  layers: 10,
  kvHeads: 8,
  headDim: 128,
  kvPrecision: 'bf16',
  precision: 'bf16',
  weightBytesPerParameter: 2,
  engine: 'vllm',
  inputTokens: 1000,
  outputTokens: 300,
  context: 1800,
  prefixCacheHits: 0,
  requestsPerSecond: 2,
  tokensPerSecondEach: 20,
  percentile: 0.95,
  memoryReserve: 0.1,
  utilization: 0.4,
} as NonNullable<WorkloadBlueprint['inference']>;
const service = (parts: Partial<typeof INFERENCE> = {}) => serviceOf({ ...INFERENCE, ...parts });

describe('the cache of a model to serve', () => {
  it.each<[string, Partial<typeof INFERENCE>, numbers: number, heads: number]>([
    ['has a key and a value for every head of every layer', {}, 20_480, 8],
    ['has as many bytes as are stated', { kvBytesPerToken: 10_000 }, 5000, 8],
    ['has the bytes of its precision', { kvBytesPerToken: 10_000, kvPrecision: 'fp8' }, 10_000, 8],
    // A twentieth of 40,960 bytes.
    ['is no latent one at a twentieth of all', { kvBytesPerToken: 2048 }, 1024, 8],
    ['is a latent one below', { kvBytesPerToken: 2047 }, 1023.5, 1],
    ['is a latent one below, in bytes of its precision', { kvBytesPerToken: 1023, kvPrecision: 'fp8' }, 1023, 1],
    ['is no latent one in half the bytes', { kvBytesPerToken: 1024, kvPrecision: 'fp8' }, 1024, 8],
  ])('%s', (_, parts, cacheNumbersPerToken, cacheHeads) => {
    expect(service(parts).architecture).toMatchObject({ cacheNumbersPerToken, cacheHeads });
  });

  it.each(['layers', 'kvHeads', 'headDim'] as const)('is not told to be latent without %s', (key) => {
    const { [key]: _, ...rest } = INFERENCE;
    const { cacheHeads } = serviceOf({ ...rest, kvBytesPerToken: 100 } as typeof INFERENCE).architecture;
    expect(cacheHeads).toBe(key === 'kvHeads' ? 1 : 8);
    expect(() => serviceOf(rest as typeof INFERENCE)).toThrow('layers, kvHeads and headDim');
  });
});

describe('the architecture of a model to serve', () => {
  it.each<[string, Partial<typeof INFERENCE>, object]>([
    ['as wide in attention as its heads', { heads: 32 }, { attentionWidth: 4096, hiddenSize: 1020 }],
    ['of a width of its own', { heads: 32, hiddenSize: 2048 }, { attentionWidth: 4096, hiddenSize: 2048 }],
    ['as wide all over', { hiddenSize: 1000 }, { attentionWidth: 1000, hiddenSize: 1000 }],
    // 102 for each layer.
    ['of the usual width', {}, { attentionWidth: 1020, hiddenSize: 1020, layers: 10 }],
    ['of its own experts', { parameters: 80e9, experts: 64, expertsPerToken: 4 }, { experts: 64, expertsPerToken: 4 }],
    ['of the usual experts', { parameters: 80e9 }, { experts: 128, expertsPerToken: 8 }],
  ])('is %s', (_, parts, expected) => {
    expect(service(parts).architecture).toMatchObject(expected);
  });
});

describe('what is known of a service', () => {
  it('is measured in requests or in tokens, and a share of the bandwidth where one is stated', () => {
    const measured = [
      { type: 'p5.48xlarge', requestsPerSecond: 3 },
      { type: 'p4d.24xlarge', tokensPerSecond: 600 },
    ] as unknown as NonNullable<typeof INFERENCE.measured>;
    expect([...service({ measured }).measured]).toEqual([
      ['p5.48xlarge', 3],
      ['p4d.24xlarge', 2],
    ]);
    expect(service({ bandwidthEfficiency: 0.7 }).bandwidthShare).toBe(0.7);
    expect('bandwidthShare' in service()).toBe(false);
  });
});

describe('a request to a service', () => {
  it('has what came before its input, and the level that is asked for', () => {
    const { shape, level } = service({ firstTokenWithin: 0.5 / 3600 });
    expect(shape).toMatchObject({ inputTokens: 1000, outputTokens: 300, earlierTokens: 500, speculation: null });
    expect(level).toMatchObject({ requestsPerSecond: 2, tokensPerSecondEach: 20, percentile: 0.95 });
    expect(level.firstTokenSeconds).toBeCloseTo(0.5, 9);
    expect(service().level.firstTokenSeconds).toBeNull();
  });
});
