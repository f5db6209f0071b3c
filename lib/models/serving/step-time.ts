import type { Interconnect } from '../../catalog/facts/catalog.js';
import type { Precision, ServingEngine } from '../../units/closed-lists.js';
import { BYTES_PER_NUMBER } from '../derivation.js';
import { type Architecture, expertCoverage, isMixture, routedParameters } from './architecture.js';
import {
  type Efficiency,
  type EngineEfficiency,
  exchangeOf,
  type Generation,
  type GenerationEfficiency,
} from './efficiency.js';

/** One stage of a replica: accelerators of one node that hold a model, or the layers of a pipeline's stage. */
export interface Stage {
  readonly accelerators: number;
  /** Attention runs on each accelerator for its own requests (data parallel), the experts are shared out. */
  readonly attentionData: boolean;
}

/** Model, numbers and hardware: all that the time of a step depends on besides its batch. */
export interface ServingCase {
  readonly architecture: Architecture;
  readonly weightBytesPerParameter: number;
  readonly cacheBytesPerNumber: number;
  readonly arithmetic: Precision;
  readonly engine: ServingEngine;
  readonly generation: Generation;
  readonly interconnect: Interconnect;
  /** Of one accelerator. */
  readonly bytesPerSecond: number;
  /** Of one accelerator, the dense peak at `arithmetic`. */
  readonly flops: number;
  /** Set by the user in place of the fitted shares. @default - fitted */
  readonly computeShare?: number;
  readonly bandwidthShare?: number;
}

/** Seconds, by what they go to. */
export interface StepTime {
  readonly weights: number;
  readonly cache: number;
  readonly compute: number;
  readonly link: number;
  readonly overhead: number;
}

/** An activation passes between accelerators in 16 bits; tensor parallelism sums up twice a layer. */
const ACTIVATION_BYTES = 2;
const EXCHANGES_PER_LAYER = 2;

/**
 * Time of a step in which each of so many requests gets its next tokens. Weights are read while matrix products run:
 * the longer of the two counts, the other is 0. Attention over the cache, exchanges and launches come on top.
 * @param requests - in the step, at least 1
 * @param tokensEach - computed for each: more than 1 where drafts are verified
 * @param contextTokens - in the cache of each, on average
 */
export function stepTime(
  served: ServingCase,
  stage: Stage,
  efficiency: Efficiency,
  { requests, tokensEach, contextTokens }: { requests: number; tokensEach: number; contextTokens: number },
): StepTime {
  const { architecture } = served;
  const { engine, generation } = ratesOf(served, efficiency);
  const { layers, latentAttention } = architecture;
  const tokens = requests * tokensEach;
  const weights = weightSeconds(served, stage, efficiency, tokens);
  const compute = computeSeconds(served, stage, efficiency, 2 * architecture.activeParameters * tokens);
  const cacheShare =
    served.bandwidthShare ?? generation.cacheBandwidth * (latentAttention ? efficiency.latentCacheShare : 1);
  const mixture = isMixture(architecture);
  const layer =
    engine.layerSeconds + (mixture ? engine.expertLayerSeconds : 0) + (latentAttention ? engine.latentLayerSeconds : 0);
  return {
    weights: weights >= compute ? weights : 0,
    compute: compute > weights ? compute : 0,
    cache: (requests * contextTokens * cacheBytesPerToken(served, stage)) / (served.bytesPerSecond * cacheShare),
    link: exchangeSeconds(served, stage, efficiency, tokens, true),
    overhead: layers * layer + requests * efficiency.secondsPerRequest,
  };
}

/** Of a token's cache, in bytes, what the fullest accelerator holds of it on average over the requests. */
export function cacheBytesPerToken({ architecture, cacheBytesPerNumber }: ServingCase, stage: Stage): number {
  const parts = stage.attentionData ? stage.accelerators : Math.min(stage.accelerators, architecture.cacheHeads);
  return (architecture.cacheNumbersPerToken * cacheBytesPerNumber) / parts;
}

/** Of the weights, in bytes, what each accelerator holds: with data-parallel attention, all but the experts. */
export function weightBytesEach(
  { architecture, weightBytesPerParameter }: ServingCase,
  { accelerators, attentionData }: Stage,
): number {
  const routed = routedParameters(architecture);
  const others = architecture.parameters - routed;
  return weightBytesPerParameter * (routed / accelerators + others / (attentionData ? 1 : accelerators));
}

/** Time that reading one prompt takes from the steps of the others: matrix products, attention, exchanges. */
export function prefillSeconds(
  served: ServingCase,
  stage: Stage,
  efficiency: Efficiency,
  { newTokens, cachedTokens }: { newTokens: number; cachedTokens: number },
): number {
  const { activeParameters, layers, attentionWidth } = served.architecture;
  const { engine } = ratesOf(served, efficiency);
  const products = computeSeconds(served, stage, efficiency, 2 * activeParameters * newTokens);
  // 4 × layers × width for each pair of a token and one before it; as fast as dense products.
  const pairs = newTokens * (cachedTokens + newTokens / 2);
  const attention = (4 * layers * attentionWidth * pairs) / (stage.accelerators * denseFlops(served, efficiency));
  return (products + attention) * engine.prefillFactor + exchangeSeconds(served, stage, efficiency, newTokens, false);
}

function weightSeconds(served: ServingCase, stage: Stage, efficiency: Efficiency, tokens: number): number {
  const { architecture, weightBytesPerParameter, bytesPerSecond } = served;
  const { engine, generation } = ratesOf(served, efficiency);
  const routed = routedParameters(architecture);
  const others = (architecture.parameters - routed) / (stage.attentionData ? 1 : stage.accelerators);
  const experts = (routed * expertCoverage(architecture, tokens)) / stage.accelerators;
  const share = served.bandwidthShare ?? generation.weightBandwidth;
  const expertShare = served.bandwidthShare ?? engine.expertBandwidth[served.generation];
  return (weightBytesPerParameter / bytesPerSecond) * (others / share + experts / expertShare);
}

function computeSeconds(served: ServingCase, stage: Stage, efficiency: Efficiency, flop: number): number {
  const { engine } = ratesOf(served, efficiency);
  const share = served.computeShare !== undefined || !isMixture(served.architecture) ? 1 : engine.expertCompute;
  return flop / (stage.accelerators * denseFlops(served, efficiency) * share);
}

function denseFlops(served: ServingCase, efficiency: Efficiency): number {
  const { generation } = ratesOf(served, efficiency);
  if (served.computeShare !== undefined) return served.flops * served.computeShare;
  const bytes = BYTES_PER_NUMBER[served.arithmetic];
  const share = bytes >= 2 ? generation.compute16 : bytes === 1 ? generation.compute8 : generation.compute4;
  // Scales of a group add a little to a weight's bytes.
  const dequantized = served.weightBytesPerParameter < 0.75 * bytes;
  return served.flops * share * (dequantized ? generation.dequantized : 1);
}

function exchangeSeconds(
  served: ServingCase,
  { accelerators }: Stage,
  efficiency: Efficiency,
  tokens: number,
  waits: boolean,
): number {
  if (accelerators === 1) return 0;
  const { layers, hiddenSize } = served.architecture;
  const exchange = exchangeOf(ratesOf(served, efficiency).generation, served.interconnect);
  const bytes = tokens * hiddenSize * ACTIVATION_BYTES * 2 * (1 - 1 / accelerators);
  return (
    EXCHANGES_PER_LAYER * layers * ((waits ? exchange.exchangeSeconds : 0) + bytes / exchange.exchangeBytesPerSecond)
  );
}

function ratesOf(
  { engine, generation }: ServingCase,
  { engines, generations }: Efficiency,
): { engine: EngineEfficiency; generation: GenerationEfficiency } {
  return { engine: engines[engine], generation: generations[generation] };
}

/** Of all parts. */
export function secondsOf({ weights, cache, compute, link, overhead }: StepTime): number {
  return weights + cache + compute + link + overhead;
}
