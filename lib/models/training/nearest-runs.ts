import type { InstanceType } from '../../catalog/facts/catalog.js';
import { by } from '../../units/order.js';
import { MEASURED_RUNS, METHODS, type MeasuredRun, TRAINED_MODELS } from './measured-runs.js';
import { bitsOf } from './token-time.js';
import { isMixture, type TrainedModel } from './trained-model.js';
import type { TrainingRun } from './training-run.js';

const MOST = 3;
/** Beyond this sum of ratios (as powers of two) a row says little of a case. */
const FARTHEST = 4;

/**
 * Ids of the measured rows nearest to a case, the nearest first: of the same type, bits and kind of model, by active
 * parameters, sequence, and whether weights are frozen.
 */
export function nearestRuns(model: TrainedModel, run: TrainingRun, type: InstanceType): readonly string[] {
  const apart = (a: number, b: number): number => Math.abs(Math.log2(a / b));
  const distance = (row: MeasuredRun): number => {
    const other = TRAINED_MODELS[row.model]!;
    const frozen = METHODS[row.method].frozenBytesPerParameter > 0 === run.frozenBytesPerParameter > 0;
    return (
      apart(model.activeParameters, other.activeParameters) + apart(run.sequence, row.sequence) / 2 + (frozen ? 0 : 1)
    );
  };
  return MEASURED_RUNS.filter(
    (row) =>
      row.instanceType === type.name &&
      bitsOf(row.precision) === bitsOf(run.precision) &&
      isMixture(TRAINED_MODELS[row.model]!) === isMixture(model),
  )
    .map((row) => ({ id: row.id, distance: distance(row) }))
    .filter((row) => row.distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance || by<{ id: string }>(({ id }) => id)(a, b))
    .slice(0, MOST)
    .map(({ id }) => id);
}
