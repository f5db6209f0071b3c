import { GIB } from '../../units/conversions.js';
import type { TrainingHardware } from './hardware.js';
import { routedParameters, type TrainedModel } from './trained-model.js';
import { groupSize, type Layout, type TrainingRun } from './training-run.js';

/** Activations that a layer keeps for its backward pass, bytes for a token and a unit of width (Korthikanti et al. 2022, without the scores, which flash attention does not keep). */
const KEPT_PER_WIDTH = 34;
/** The input of a layer alone, in 16 bits. */
const INPUT_PER_WIDTH = 2;
/** What each expert of a token adds: its copy of the token, sent and returned. */
const KEPT_PER_EXPERT_AND_WIDTH = 4;
/** Scores of the vocabulary, bytes a token: 128 thousand numbers in 16 bits and their gradients in 32. */
const LOSS_BYTES_PER_TOKEN = 128_000 * 6;
/** The loss of long sequences is worked out in parts (chunked cross-entropy of Liger, torchtune, Megatron). */
const LOSS_TOKENS = 4096;
/** Weight and gradient in 16 bits: what a group holds of each parameter where the optimizer alone is split. */
const HELD_BYTES = 4;
/** Contexts of the driver and of the collectives, and fragmentation. */
const RESERVE_BYTES = 2 * GIB;
const USABLE_SHARE = 0.94;

/** What one accelerator holds, in bytes. */
export interface HeldMemory {
  /** Weights, gradients, optimizer, frozen weights. */
  readonly state: number;
  readonly activations: number;
}

/** What the fullest accelerator of a layout holds. */
export function heldMemory(model: TrainedModel, run: TrainingRun, layout: Layout): HeldMemory {
  const { parameters, layers, hiddenSize, expertsPerToken, experts } = model;
  const { tensor, pipeline, context, expert, data, sharding, recompute, microBatch } = layout;
  const { trainableShare, stateBytesPerParameter, frozenBytesPerParameter } = run;
  const all = groupSize(layout) * data;
  const routed = routedParameters(model);
  const local = (parameters - routed) / (tensor * pipeline) + routed / (expert * pipeline);
  const held = Math.min(HELD_BYTES, stateBytesPerParameter);
  const trained = parameters * trainableShare;
  // A layer that is gathered, and the next.
  const gathered = (2 * 2 * (parameters - routed)) / (layers * tensor) + (2 * 2 * routed) / (layers * expert);
  const state =
    sharding === 'full'
      ? (trained * stateBytesPerParameter + parameters * frozenBytesPerParameter) / all + gathered
      : local * (trainableShare * held + frozenBytesPerParameter) + (trained * (stateBytesPerParameter - held)) / all;
  if (run.activationShare !== null) return { state, activations: state * run.activationShare };
  const tokens = (microBatch * run.sequence) / context;
  const kept = hiddenSize * (KEPT_PER_WIDTH + (experts > 1 ? KEPT_PER_EXPERT_AND_WIDTH * expertsPerToken : 0));
  // One micro-batch for each stage is under way in the first of them.
  const layersKept = recompute ? layers * INPUT_PER_WIDTH * hiddenSize + kept : layers * kept;
  const loss = Math.min(tokens, LOSS_TOKENS) * LOSS_BYTES_PER_TOKEN;
  return { state, activations: (tokens * layersKept + loss) / tensor };
}

/** Bytes of an accelerator that a run may fill. */
export function usableBytes({ memoryBytes }: TrainingHardware): number {
  return memoryBytes * USABLE_SHARE - RESERVE_BYTES;
}
