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
  const { sharding, recompute, microBatch } = layout;
  const state = heldState(model, run, layout, sharding);
  return { state, activations: heldActivations(model, run, layout, { recompute, microBatch, state }) };
}

/** Weights, gradients, optimizer and frozen weights of the fullest accelerator, bytes. */
export function heldState(
  model: TrainedModel,
  run: TrainingRun,
  layout: Pick<Layout, 'tensor' | 'pipeline' | 'context' | 'expert' | 'data'>,
  sharding: Layout['sharding'],
): number {
  const { parameters, layers } = model;
  const { tensor, pipeline, expert, data } = layout;
  const { trainableShare, stateBytesPerParameter, frozenBytesPerParameter } = run;
  const all = groupSize(layout) * data;
  const routed = routedParameters(model);
  const held = Math.min(HELD_BYTES, stateBytesPerParameter);
  const trained = parameters * trainableShare;
  if (sharding === 'full') {
    // A layer that is gathered, and the next.
    const gathered = (2 * 2 * (parameters - routed)) / (layers * tensor) + (2 * 2 * routed) / (layers * expert);
    return (trained * stateBytesPerParameter + parameters * frozenBytesPerParameter) / all + gathered;
  }
  const local = (parameters - routed) / (tensor * pipeline) + routed / (expert * pipeline);
  return local * (trainableShare * held + frozenBytesPerParameter) + (trained * (stateBytesPerParameter - held)) / all;
}

/** Activations of the fullest accelerator, bytes. */
export function heldActivations(
  { layers, hiddenSize, expertsPerToken, experts }: TrainedModel,
  { activationShare, sequence }: TrainingRun,
  { tensor, context }: Pick<Layout, 'tensor' | 'context'>,
  { recompute, microBatch, state }: Pick<Layout, 'recompute' | 'microBatch'> & Pick<HeldMemory, 'state'>,
): number {
  if (activationShare !== null) return state * activationShare;
  const tokens = (microBatch * sequence) / context;
  const kept = hiddenSize * (KEPT_PER_WIDTH + (experts > 1 ? KEPT_PER_EXPERT_AND_WIDTH * expertsPerToken : 0));
  // One micro-batch for each stage is under way in the first of them.
  const layersKept = recompute ? layers * INPUT_PER_WIDTH * hiddenSize + kept : layers * kept;
  const loss = Math.min(tokens, LOSS_TOKENS) * LOSS_BYTES_PER_TOKEN;
  return (tokens * layersKept + loss) / tensor;
}

/** Bytes of an accelerator that a run may fill. */
export function usableBytes({ memoryBytes }: TrainingHardware): number {
  return memoryBytes * USABLE_SHARE - RESERVE_BYTES;
}
