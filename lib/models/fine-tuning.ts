import { GIB } from '../units/conversions.js';
import { formatWhole } from '../units/numbers.js';
import { type DerivedDemand, shortCount } from './derivation.js';
import { runDemand, type TrainingModel } from './training.js';

/** A model to train further. `checkpointBytesPerParameter` counts for the trained parameters only. */
interface FineTuningModel extends TrainingModel {
  /** Parameters that are trained, as a share of all, in (0, 1]. */
  readonly trainableShare: number;
  /** A frozen weight, in bytes; 0 when nothing is frozen. */
  readonly frozenBytesPerParameter: number;
}

/** The minima of fine-tuning: the arithmetic of the whole model, the state of the part that is trained. */
export function fineTuningDemand(model: FineTuningModel): DerivedDemand {
  const { parameters, activeParameters, tokens, flopsPerParameterToken, trainableShare } = model;
  const trained = parameters * trainableShare;
  const stateBytes = trained * model.stateBytesPerParameter + parameters * model.frozenBytesPerParameter;
  return runDemand(
    { ...model, parameters: trained },
    {
      label: 'arithmetic of the run',
      formula: `${formatWhole(flopsPerParameterToken)} × ${shortCount(activeParameters)} × ${shortCount(tokens)}`,
      value: flopsPerParameterToken * activeParameters * tokens,
      unit: 'FLOP',
    },
    {
      label: 'model state',
      formula: `${shortCount(trained)} × ${formatWhole(model.stateBytesPerParameter)} B + ${shortCount(parameters)} × ${formatWhole(model.frozenBytesPerParameter)} B frozen`,
      value: stateBytes / GIB,
      unit: 'GiB',
    },
  );
}
