import type { Precision } from '../../units/closed-lists.js';
import type { Generation, TrainingHardware } from './hardware.js';
import { isMixture, routedParameters, type TrainedModel } from './trained-model.js';
import { groupSize, type Layout, type TrainingRun } from './training-run.js';

/** Number of bits, as far as rates tell them apart. */
export type Bits = 16 | 8 | 4;

/** Shares of a peak, each in (0, 1], and shares of exchanges that computing does not hide. Fitted to measured rows. */
export interface TrainingEfficiency {
  /** Of the peak in the precision of the run, that matrix products of a wide dense model reach. */
  readonly dense: Readonly<Record<Generation, Readonly<Record<Bits, number>>>>;
  /** The same of a mixture of experts. */
  readonly mixture: Readonly<Record<Generation, Readonly<Record<Bits, number>>>>;
  /** Of the 16-bit peak, that attention reaches. */
  readonly attention: Readonly<Record<Generation, number>>;
  /** Width at which matrix products take twice as long as in a wide model: what surrounds them is read and written. */
  readonly narrowWidth: Readonly<Record<Bits, number>>;
  /** Of what tensor and expert parallelism exchange, that computing does not hide. */
  readonly exchangeExposed: number;
  /** Of what gathers and the step's end exchange, that computing does not hide. */
  readonly shardsExposed: number;
  /** Rate with 4-bit frozen weights over that with 16-bit ones. */
  readonly dequantized: number;
}

/** What a token of a run takes, in accelerator-seconds. */
export interface TokenTime {
  readonly products: number;
  readonly attention: number;
  /** Tensor and expert parallelism. */
  readonly exchange: number;
  /** Gathering weights, reducing gradients. */
  readonly shards: number;
  /** Waiting for the pipeline to fill, for accelerators left over, for a last part of a batch. */
  readonly idle: number;
  readonly total: number;
}

/** Bits of a precision, in which rates were measured. */
export function bitsOf(precision: Precision): Bits {
  if (precision === 'fp4') return 4;
  return precision === 'fp8' || precision === 'int8' ? 8 : 16;
}

/** Stages that a device takes in turn, at most: interleaving divides the pipeline's bubble. */
const MOST_INTERLEAVED = 4;
/** Forward and backward each gather and scatter what two halves of a layer give: 8 exchanges. */
const TENSOR_EXCHANGES = 8;
/** There and back, forward and backward. */
const EXPERT_EXCHANGES = 4;
const BYTES = 2;
/** Frozen weights of 4 bits are brought to 16 first. */
const QUANTIZED_BYTES = 1;

/**
 * The time of a token over the accelerators of a run. Products and attention count each for themselves, as attention
 * grows with the sequence and computes in 16 bits; exchanges by their bytes and the link or network that carries them.
 */
export function tokenTime(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
  layout: Layout,
  efficiency: TrainingEfficiency,
): TokenTime {
  const { products, attention } = workTime(model, run, hardware, layout.recompute, efficiency);
  const exchange = exchangeTime(model, hardware, layout, efficiency);
  const computing = products + attention + exchange;
  const { gathers, step } = shardTime(model, run, hardware, accelerators, layout);
  // What is gathered arrives while the layer before computes.
  const shards = Math.max(0, gathers - computing) + efficiency.shardsExposed * (Math.min(gathers, computing) + step);
  const busy = computing + shards;
  const total = busy * idleFactor(run, model, accelerators, layout, layout.microBatch);
  return { products, attention, exchange, shards, idle: total - busy, total };
}

/** What an accelerator computes for a token, with or without computing activations again. */
export function workTime(
  model: TrainedModel,
  run: TrainingRun,
  { generation, flops, flops16 }: TrainingHardware,
  recompute: boolean,
  efficiency: TrainingEfficiency,
): Pick<TokenTime, 'products' | 'attention'> {
  const mixture = isMixture(model);
  const bits = bitsOf(run.precision);
  const again = recompute ? 2 : 0;
  const quantized = run.frozenBytesPerParameter > 0 && run.frozenBytesPerParameter < QUANTIZED_BYTES;
  const products =
    ((run.flopsPerParameterToken + again) *
      model.activeParameters *
      (1 + efficiency.narrowWidth[bits] / model.hiddenSize)) /
    (flops *
      (mixture ? efficiency.mixture : efficiency.dense)[generation][bits] *
      (quantized ? efficiency.dequantized : 1));
  const attention =
    model.attentionWidth === null
      ? 0
      : ((6 + again) * model.layers * model.attentionWidth * run.sequence) /
        (flops16 * efficiency.attention[generation]);
  return { products, attention };
}

/** FLOPs of a token that count for utilization: without recomputation, with attention where it is known. */
export function tokenFlops(model: TrainedModel, run: TrainingRun): number {
  const attention = model.attentionWidth === null ? 0 : 6 * model.layers * model.attentionWidth * run.sequence;
  return run.flopsPerParameterToken * model.activeParameters + attention;
}

/** Tensor and expert parallelism, for a token: bytes that each accelerator sends over what carries them, as far as computing does not hide it. */
export function exchangeTime(
  model: TrainedModel,
  hardware: TrainingHardware,
  { tensor, context, expert }: Pick<Layout, 'tensor' | 'context' | 'expert'>,
  { exchangeExposed }: TrainingEfficiency,
): number {
  const { layers, hiddenSize, expertsPerToken } = model;
  const width = layers * hiddenSize * BYTES;
  const tensors = (TENSOR_EXCHANGES * width * (tensor - 1)) / hardware.linkBytesPerSecond;
  if (expert === 1) return exchangeExposed * tensors;
  const within = expert * tensor * context <= hardware.domain;
  const away = 1 - 1 / expert;
  // Between nodes a token goes to each node once, from which the link takes it on.
  const experts = within
    ? (expertsPerToken * away) / hardware.linkBytesPerSecond
    : Math.min(expertsPerToken, expert / hardware.domain) / networkOfEach(hardware);
  return exchangeExposed * (tensors + EXPERT_EXCHANGES * width * experts);
}

function networkOfEach({ networkBytesPerSecond, accelerators, linkBytesPerSecond }: TrainingHardware): number {
  return networkBytesPerSecond === null ? linkBytesPerSecond : networkBytesPerSecond / accelerators;
}

/** Accelerator-seconds of a token, for gathering what is split in full, and for the end of a step. */
function shardTime(
  model: TrainedModel,
  run: TrainingRun,
  hardware: TrainingHardware,
  accelerators: number,
  layout: Layout,
): { gathers: number; step: number } {
  const { tensor, pipeline, expert, microBatch, sharding } = layout;
  const routed = routedParameters(model);
  const parameters = (model.parameters - routed + routed / expert) / pipeline;
  const carry = (bytes: number): number => {
    const link = bytes / tensor / hardware.linkBytesPerSecond;
    if (accelerators <= hardware.domain) return link;
    return Math.max(link, bytes / (networkOfEach(hardware) * hardware.accelerators));
  };
  const alone = accelerators === 1;
  const frozen = run.frozenBytesPerParameter * (1 - run.trainableShare);
  // Forward and backward gather the weights; backward scatters gradients.
  const gathers =
    sharding === 'optimizer' || alone
      ? 0
      : (carry(parameters * (2 * frozen + 3 * BYTES * run.trainableShare)) * groupSize(layout)) /
        (microBatch * run.sequence);
  const step =
    alone || sharding === 'full'
      ? 0
      : (carry(parameters * run.trainableShare * 2 * BYTES) * accelerators) / (run.globalSequences * run.sequence);
  return { gathers, step };
}

/** How much longer a step takes than its accelerators have work for. At least accelerators ÷ those at work. */
export function idleFactor(
  run: TrainingRun,
  model: TrainedModel,
  accelerators: number,
  layout: Pick<Layout, 'tensor' | 'pipeline' | 'context' | 'data'>,
  microBatch: number,
): number {
  const { data, pipeline } = layout;
  const microBatches = Math.ceil(run.globalSequences / (data * microBatch));
  const part = (microBatches * data * microBatch) / run.globalSequences;
  const interleaved = Math.max(1, Math.min(MOST_INTERLEAVED, Math.floor(model.layers / pipeline)));
  const bubble = 1 + (pipeline - 1) / (microBatches * interleaved);
  return (part * bubble * accelerators) / (groupSize(layout) * data);
}
