import type { Precision } from '../units/closed-lists.js';
import { GIB, SECONDS_PER_HOUR } from '../units/conversions.js';
import { formatWhole } from '../units/numbers.js';
import { BYTES_PER_NUMBER, type DerivationStep, type DerivedDemand, shortCount } from './derivation.js';

/** A model to serve. Defaults and sources of the constants are in the blueprint's schema. */
export interface InferenceModel {
  readonly parameters: number;
  readonly activeParameters: number;
  /** Of the arithmetic. */
  readonly precision: Precision;
  readonly weightBytesPerParameter: number;
  readonly requestsPerSecond: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Tokens that the cache holds for each request, at its end. */
  readonly context: number;
  /** Tokens a second that each request must see. */
  readonly tokensPerSecondEach: number;
  /** Until the first token of an answer, without a queue; null: not bounded. */
  readonly firstTokenHours: number | null;
  readonly kvBytesPerToken: number;
  /** For the arithmetic of attention; null: not counted. */
  readonly attention: { readonly layers: number; readonly hiddenSize: number } | null;
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
 * The minima of serving a model. Every node holds the whole model once, split over its accelerators; its
 * memory beyond that takes cache, its bandwidth beyond reading the weights once a step reads cache. A mixture of
 * experts is read whole: a batch of any size touches every expert.
 */
export function inferenceDemand(model: InferenceModel): DerivedDemand {
  const { outputTokens, requestsPerSecond, tokensPerSecondEach, context } = model;
  const weights: DerivationStep = {
    label: 'weights, on every node',
    formula: `${shortCount(model.parameters)} × ${formatWhole(model.weightBytesPerParameter)} B`,
    value: (model.parameters * model.weightBytesPerParameter) / GIB,
    unit: 'GiB',
  };
  const inFlight: DerivationStep = {
    label: 'requests in flight',
    formula: `${formatWhole(requestsPerSecond)}/s × ${shortCount(outputTokens)} tokens ÷ ${formatWhole(tokensPerSecondEach)} tokens/s`,
    value: (requestsPerSecond * outputTokens) / tokensPerSecondEach,
    unit: 'requests',
  };
  const request: DerivationStep = {
    label: 'cache of a request',
    formula: `${shortCount(context)} tokens × ${formatWhole(model.kvBytesPerToken / 1e3)} kB`,
    value: (context * model.kvBytesPerToken) / GIB,
    unit: 'GiB',
  };
  const cache: DerivationStep = {
    label: 'key-value cache',
    formula: `${formatWhole(inFlight.value)} × ${formatWhole(request.value)} GiB`,
    value: inFlight.value * request.value,
    unit: 'GiB',
  };
  // It grows as the answer is written.
  const readTokens = context - outputTokens / 2;
  const decode: DerivationStep = {
    label: 'cache read while answers are written',
    formula: `${formatWhole(inFlight.value)} × ${shortCount(readTokens)} tokens × ${formatWhole(model.kvBytesPerToken / 1e3)} kB × ${formatWhole(tokensPerSecondEach)}/s`,
    value: (inFlight.value * readTokens * model.kvBytesPerToken * tokensPerSecondEach) / 1e9,
    unit: 'GB/s',
  };
  const { steps, prefillFlop, requestFlop } = arithmetic(model);
  const compute: DerivationStep = {
    label: 'sustained rate, beside reading the cache',
    formula: `${formatWhole(requestFlop / 1e12)} TFLOP × ${formatWhole(requestsPerSecond)}/s`,
    value: (requestFlop * requestsPerSecond) / 1e12,
    unit: 'TFLOPS',
  };
  const first = firstToken(model, prefillFlop);
  return {
    minima: {
      computeTflops: compute.value,
      precision: model.precision,
      ...(first && { nodeTflops: first.value }),
      cacheGib: cache.value,
      cacheGbytesPerSecond: decode.value,
    },
    serving: {
      weightsGib: weights.value,
      requestGib: request.value,
      memoryReserve: model.memoryReserve,
      stepsPerSecond: tokensPerSecondEach,
      bandwidthEfficiency: model.bandwidthEfficiency,
      cacheGbytesPerTflop: decode.value / compute.value,
    },
    checkpointBytesPerSecond: 0,
    datasetBytesPerSecond: 0,
    steps: [weights, inFlight, request, cache, decode, ...steps, compute, ...(first ? [first] : [])],
  };
}

/**
 * One request: 2 FLOPs for each active parameter and token. Attention of the tokens that are read costs 4 × layers ×
 * width for each pair of a token and one before it; that of the tokens that are written is bound by the cache.
 */
function arithmetic({ activeParameters, inputTokens, outputTokens, context, attention }: InferenceModel) {
  const flop = (label: string, formula: string, value: number): DerivationStep => ({
    label,
    formula,
    value: value / 1e12,
    unit: 'TFLOP',
  });
  const perToken = 2 * activeParameters;
  const linear = flop(
    'arithmetic of a request',
    `2 × ${shortCount(activeParameters)} × (${shortCount(inputTokens)} + ${shortCount(outputTokens)}) tokens`,
    perToken * (inputTokens + outputTokens),
  );
  const steps = [linear];
  let attentionFlop = 0;
  if (attention !== null) {
    const { layers, hiddenSize } = attention;
    const before = context - inputTokens - outputTokens + inputTokens / 2;
    attentionFlop = 4 * layers * hiddenSize * inputTokens * before;
    steps.push(
      flop(
        'attention of a request',
        `4 × ${layers} × ${hiddenSize} × ${shortCount(inputTokens)} × ${shortCount(before)} tokens`,
        attentionFlop,
      ),
    );
  }
  return {
    steps,
    prefillFlop: perToken * inputTokens + attentionFlop,
    requestFlop: linear.value * 1e12 + attentionFlop,
  };
}

function firstToken({ firstTokenHours }: InferenceModel, prefillFlop: number): DerivationStep | null {
  if (firstTokenHours === null) return null;
  const seconds = firstTokenHours * SECONDS_PER_HOUR;
  return {
    label: 'rate of a node, for the first token',
    formula: `${formatWhole(prefillFlop / 1e12)} TFLOP ÷ ${formatWhole(seconds)} s`,
    value: prefillFlop / 1e12 / seconds,
    unit: 'TFLOPS',
  };
}
