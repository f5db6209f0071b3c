import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { DerivedDemand } from '../../models/derivation.js';
import { fineTuningDemand } from '../../models/fine-tuning.js';
import { inferenceDemand, kvBytesPerToken } from '../../models/inference.js';
import { trainingDemand } from '../../models/training.js';

/** What a workload's model asks for; null: it names no model. */
export function deriveFromModel({ training, fineTuning, inference }: WorkloadBlueprint): DerivedDemand | null {
  if (training) return trainingDemand(runOf(training));
  if (fineTuning) {
    const { trainableShare, frozenBytesPerParameter } = fineTuning;
    return fineTuningDemand({ ...runOf(fineTuning), trainableShare, frozenBytesPerParameter });
  }
  if (inference) {
    const { layers, hiddenSize, firstTokenWithin } = inference;
    return inferenceDemand({
      ...inference,
      firstTokenHours: firstTokenWithin ?? null,
      kvBytesPerToken: cacheBytes(inference),
      attention: layers === undefined || hiddenSize === undefined ? null : { layers, hiddenSize },
    });
  }
  return null;
}

type Run = Pick<
  NonNullable<WorkloadBlueprint['training']>,
  | 'parameters'
  | 'activeParameters'
  | 'tokens'
  | 'deadline'
  | 'precision'
  | 'utilization'
  | 'flopsPerParameterToken'
  | 'stateBytesPerParameter'
  | 'activationShare'
  | 'sequence'
  | 'layers'
  | 'hiddenSize'
> &
  Partial<
    Pick<
      NonNullable<WorkloadBlueprint['training']>,
      'lostTime' | 'checkpointBytesPerParameter' | 'checkpointStall' | 'dataset'
    >
  >;

/** A checkpoint of fine-tuning holds the trained parameters with their state, as in training. */
const CHECKPOINT_BYTES_PER_PARAMETER = 14;

function runOf(run: Run) {
  const { sequence, layers, hiddenSize } = run;
  const counted = sequence !== undefined && layers !== undefined && hiddenSize !== undefined;
  return {
    ...run,
    deadlineHours: run.deadline,
    lostTime: run.lostTime ?? 0,
    attention: counted ? { sequence, layers, hiddenSize } : null,
    checkpointBytesPerParameter: run.checkpointBytesPerParameter ?? CHECKPOINT_BYTES_PER_PARAMETER,
    checkpointStallHours: run.checkpointStall ?? null,
    dataset: run.dataset === undefined ? null : { bytes: run.dataset.size, epochHours: run.dataset.epochTime },
  };
}

function cacheBytes(inference: NonNullable<WorkloadBlueprint['inference']>): number {
  const { layers, kvHeads, headDim, kvPrecision } = inference;
  if (inference.kvBytesPerToken !== undefined) return inference.kvBytesPerToken;
  if (layers === undefined || kvHeads === undefined || headDim === undefined) {
    throw new Error('a model to serve has either kvBytesPerToken or layers, kvHeads and headDim');
  }
  return kvBytesPerToken({ layers, kvHeads, headDim }, kvPrecision);
}
