import type { Precision } from '../../catalog/catalog.js';
import { BYTES_PER_NUMBER, countText, type DerivationStep, type DerivedDemand, GIB, numberText } from './derivation.js';

/** A model to serve. Defaults and sources of the constants stand in the blueprint's schema. */
export interface InferenceModel {
  readonly parameters: number;
  readonly activeParameters: number;
  readonly precision: Precision;
  readonly requestsPerSecond: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Tokens that the cache holds for each request. */
  readonly context: number;
  /** Tokens a second that each request must see. */
  readonly tokensPerSecondEach: number;
  readonly kvBytesPerToken: number;
  /** Share of the memory bandwidth that decoding reaches, in (0, 1]. */
  readonly bandwidthEfficiency: number;
  /** Share of the memory that neither weights nor cache may take, in [0, 1). */
  readonly memoryReserve: number;
}

/** Bytes of key-value cache for one token: a key and a value, in every layer, for every key-value head. */
export function kvBytesPerToken(
  { layers, kvHeads, headDim }: { readonly layers: number; readonly kvHeads: number; readonly headDim: number },
  precision: Precision,
): number {
  return 2 * layers * kvHeads * headDim * BYTES_PER_NUMBER[precision];
}

/**
 * What serving a model asks of a fleet. Every node holds the whole model once, split over its accelerators; its
 * memory beyond that takes cache, its bandwidth beyond reading the weights once a step reads cache. A mixture of
 * experts is read whole: a batch of any size touches every expert.
 */
export function inferenceDemand(model: InferenceModel): DerivedDemand {
  const { activeParameters, inputTokens, outputTokens, requestsPerSecond, tokensPerSecondEach } = model;
  const bytes = BYTES_PER_NUMBER[model.precision];
  const weights: DerivationStep = {
    label: 'weights, on every node',
    formula: `${countText(model.parameters)} × ${numberText(bytes)} B`,
    value: (model.parameters * bytes) / GIB,
    unit: 'GiB',
  };
  const inFlight: DerivationStep = {
    label: 'requests in flight',
    formula: `${numberText(requestsPerSecond)}/s × ${numberText(outputTokens)} tokens ÷ ${numberText(tokensPerSecondEach)} tokens/s`,
    value: (requestsPerSecond * outputTokens) / tokensPerSecondEach,
    unit: 'requests',
  };
  const cache: DerivationStep = {
    label: 'key-value cache',
    formula: `${numberText(inFlight.value)} × ${numberText(model.context)} tokens × ${numberText(model.kvBytesPerToken / 1e3)} kB`,
    value: (inFlight.value * model.context * model.kvBytesPerToken) / GIB,
    unit: 'GiB',
  };
  const decode: DerivationStep = {
    label: 'cache read while answers are written',
    formula: `${numberText(cache.value)} GiB × ${numberText(tokensPerSecondEach)}/s`,
    value: (cache.value * GIB * tokensPerSecondEach) / 1e9,
    unit: 'GB/s',
  };
  const compute: DerivationStep = {
    label: 'sustained rate',
    formula: `2 × ${countText(activeParameters)} × (${numberText(inputTokens)} + ${numberText(outputTokens)}) tokens × ${numberText(requestsPerSecond)}/s`,
    value: (2 * activeParameters * (inputTokens + outputTokens) * requestsPerSecond) / 1e12,
    unit: 'TFLOPS',
  };
  return {
    minima: {
      computeTflops: compute.value,
      precision: model.precision,
      cacheGib: cache.value,
      cacheGbytesPerSecond: decode.value,
    },
    serving: {
      weightsGib: weights.value,
      memoryReserve: model.memoryReserve,
      stepsPerSecond: tokensPerSecondEach,
      bandwidthEfficiency: model.bandwidthEfficiency,
    },
    checkpointBytesPerSecond: 0,
    datasetBytesPerSecond: 0,
    steps: [weights, inFlight, cache, decode, compute],
  };
}
