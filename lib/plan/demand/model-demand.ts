import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { DerivedDemand } from '../../models/derivation.js';
import { fineTuningDemand } from '../../models/fine-tuning.js';
import { deliverService } from '../../models/serving/deliver-service.js';
import { deliverRun } from '../../models/training/deliver-run.js';
import { trainingDemand } from '../../models/training.js';
import { askedRunOf, startUpHoursOf, workOf } from './run.js';
import { serviceOf } from './service.js';

/**
 * What a workload's model asks for; null: it names no model.
 * @param types - that may do the work
 */
export function deriveFromModel(workload: WorkloadBlueprint, types: readonly InstanceType[]): DerivedDemand | null {
  const { training, fineTuning, inference } = workload;
  const trained = training ?? fineTuning;
  if (trained) {
    const startUpHours = startUpHoursOf(workload);
    const delivery = { ...deliverRun(askedRunOf(trained, startUpHours), types), asked: workOf(workload, trained) };
    if (training) return { ...trainingDemand(runOf(training, startUpHours)), delivery };
    const { trainableShare, frozenBytesPerParameter } = fineTuning!;
    return {
      ...fineTuningDemand({ ...runOf(trained, startUpHours), trainableShare, frozenBytesPerParameter }),
      delivery,
    };
  }
  if (inference) return deliverService(serviceOf(inference), types);
  return null;
}

type Run = Pick<
  NonNullable<WorkloadBlueprint['training']>,
  | 'parameters'
  | 'activeParameters'
  | 'tokens'
  | 'deadline'
  | 'precision'
  | 'flopsPerParameterToken'
  | 'stateBytesPerParameter'
  | 'sequence'
  | 'layers'
  | 'hiddenSize'
  | 'heads'
  | 'headDim'
> &
  Partial<
    Pick<
      NonNullable<WorkloadBlueprint['training']>,
      'lostTime' | 'checkpointBytesPerParameter' | 'checkpointStall' | 'dataset'
    >
  >;

/** A checkpoint of fine-tuning holds the trained parameters with their state, as in training. */
const CHECKPOINT_BYTES_PER_PARAMETER = 14;

function runOf(run: Run, startUpHours: number) {
  const { sequence } = run;
  const attention = attentionOf(run);
  return {
    ...run,
    deadlineHours: run.deadline,
    startUpHours,
    lostTime: run.lostTime ?? 0,
    attention: sequence === undefined || attention === null ? null : { sequence, ...attention },
    checkpointBytesPerParameter: run.checkpointBytesPerParameter ?? CHECKPOINT_BYTES_PER_PARAMETER,
    checkpointStallHours: run.checkpointStall ?? null,
    dataset: run.dataset === undefined ? null : { bytes: run.dataset.size, epochHours: run.dataset.epochTime },
  };
}

/** What the arithmetic of attention follows from: its width is that of all heads where they are known. */
function attentionOf({ layers, hiddenSize, heads, headDim }: Pick<Run, 'layers' | 'hiddenSize' | 'heads' | 'headDim'>) {
  if (layers === undefined || hiddenSize === undefined) return null;
  return { layers, hiddenSize: heads === undefined || headDim === undefined ? hiddenSize : heads * headDim };
}
