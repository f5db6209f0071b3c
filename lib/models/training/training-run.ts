import type { Precision } from '../../units/closed-lists.js';

/** What is trained of a model, and how: what decides rate and memory beside the architecture. */
export interface TrainingRun {
  readonly precision: Precision;
  /** Tokens of a sequence. */
  readonly sequence: number;
  /** Sequences between two updates of the weights, over the fleet: no more can be worked on at once. At least 1. */
  readonly globalSequences: number;
  /** FLOPs for each active parameter and token, without recomputation: 6; 4 where weights are frozen. */
  readonly flopsPerParameterToken: number;
  /** Parameters that are trained, as a share of all, in (0, 1]. */
  readonly trainableShare: number;
  /** Weights, gradients and optimizer of a trained parameter, in bytes. */
  readonly stateBytesPerParameter: number;
  /** A frozen weight, in bytes; 0 when nothing is frozen. */
  readonly frozenBytesPerParameter: number;
  /** Memory of activations over that of the state, in place of what is worked out; null: worked out. */
  readonly activationShare: number | null;
  /** Whether activations may be computed again in the backward pass. `never`: they are kept. `always`: kept nowhere. */
  readonly recomputation: 'auto' | 'never' | 'always';
}

/** How many accelerators split what: their product, with `data`, is the number of those at work. */
export interface Layout {
  /** Of each layer; within a node. */
  readonly tensor: number;
  /** Stages of layers. */
  readonly pipeline: number;
  /** Of each sequence. */
  readonly context: number;
  /** Of the experts; over the accelerators of `data` and `context`. 1: dense. */
  readonly expert: number;
  /** Copies of the group that the other three make up. */
  readonly data: number;
  /** What data parallelism splits: the optimizer (ZeRO-1), or weights and gradients too (ZeRO-3, FSDP). */
  readonly sharding: 'optimizer' | 'full';
  readonly recompute: boolean;
  /** Sequences that a group works on at once. */
  readonly microBatch: number;
}

/** Accelerators that hold one copy of the layers. */
export function groupSize({ tensor, pipeline, context }: Pick<Layout, 'tensor' | 'pipeline' | 'context'>): number {
  return tensor * pipeline * context;
}
