import type { WorkloadBlueprint } from '../../blueprint/schema/blueprint.js';
import type { AskedRun } from '../../models/training/deliver-run.js';
import { completeModel } from '../../models/training/trained-model.js';
import type { Delivery } from '../../sizing/model/delivery.js';
import { SECONDS_PER_HOUR } from '../../units/conversions.js';

type Training = NonNullable<WorkloadBlueprint['training']>;
type FineTuning = NonNullable<WorkloadBlueprint['fineTuning']>;

/** Tokens of a sequence, where the file is silent; as the derived default of `globalBatch` has it. */
const SEQUENCE = 4096;

/**
 * What a blueprint asks of a model to train, with the architecture completed where the file leaves it open.
 * @param startUpHours - of the deadline, in which nothing is computed yet
 */
export function askedRunOf(stated: Training | FineTuning, startUpHours: number): AskedRun {
  const { sequence = SEQUENCE, globalBatch, precision, utilization, utilizationByFamily, activationShare } = stated;
  const trained = 'trainableShare' in stated ? stated : { trainableShare: 1, frozenBytesPerParameter: 0 };
  return {
    model: completeModel({ ...stated, attentionWidth: attentionWidth(stated) }),
    run: {
      precision,
      sequence,
      globalSequences: Math.max(1, Math.floor(globalBatch / sequence)),
      flopsPerParameterToken: stated.flopsPerParameterToken,
      trainableShare: trained.trainableShare,
      stateBytesPerParameter: stated.stateBytesPerParameter,
      frozenBytesPerParameter: trained.frozenBytesPerParameter,
      activationShare: activationShare ?? null,
      recomputation: stated.recomputation,
    },
    tokensPerSecond: tokensPerSecond(stated, startUpHours),
    utilization: (family) => utilizationByFamily?.[family] ?? utilization,
    measured: new Map((stated.measured ?? []).map(({ type, tokensPerSecond }) => [type, tokensPerSecond])),
  };
}

/** Of all heads where they are known. */
function attentionWidth({ hiddenSize, heads, headDim }: Training | FineTuning): number | undefined {
  return heads === undefined || headDim === undefined ? hiddenSize : heads * headDim;
}

/** Hours until the first step of a workload that runs once; 0: it comes again, or goes on. */
export function startUpHoursOf({
  dutyCycle,
  runLength,
  training,
  fineTuning,
}: Pick<WorkloadBlueprint, 'dutyCycle' | 'runLength' | 'training' | 'fineTuning'>): number {
  const stated = training ?? fineTuning;
  if (stated === undefined || dutyCycle !== undefined || runLength !== undefined) return 0;
  return stated.startUp + (stated.dataLoading ?? 0);
}

/** Once, until its tokens are done; or as a steady rate, where the blueprint gives a run's length or a duty cycle. */
export function workOf(
  workload: Pick<WorkloadBlueprint, 'runLength' | 'dutyCycle' | 'training' | 'fineTuning'>,
  stated: Training | FineTuning,
): Delivery['asked'] {
  const { runLength, dutyCycle } = workload;
  if (runLength !== undefined || dutyCycle !== undefined) {
    return { kind: 'service', perSecond: tokensPerSecond(stated, 0) };
  }
  return {
    kind: 'run',
    amount: stated.tokens,
    deadlineHours: stated.deadline,
    lostTime: lostTimeOf(stated),
    startUpHours: startUpHoursOf(workload),
  };
}

function tokensPerSecond(stated: Training | FineTuning, startUpHours: number): number {
  return stated.tokens / ((stated.deadline - startUpHours) * SECONDS_PER_HOUR * (1 - lostTimeOf(stated)));
}

function lostTimeOf(stated: Training | FineTuning): number {
  return 'lostTime' in stated ? stated.lostTime : 0;
}
