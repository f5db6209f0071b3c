import type { InstanceType } from '../../catalog/facts/catalog.js';
import type { MeasuredRow } from '../../sizing/model/delivery.js';
import { by } from '../../units/order.js';
import { MEASURED_RUNS, METHODS, type MeasuredRun, TRAINED_MODELS, TRAINING_SOURCES } from './measured-runs.js';
import { bitsOf } from './token-time.js';
import { isMixture, type TrainedModel } from './trained-model.js';
import type { TrainingRun } from './training-run.js';

const MOST = 3;
/** Beyond this sum of ratios (as powers of two) a row says little of a case. */
const FARTHEST = 4;

/**
 * The measured rows nearest to a case, the nearest first: of the same type, bits and kind of model, by active
 * parameters, sequence, and whether weights are frozen.
 */
export function nearestRuns(model: TrainedModel, run: TrainingRun, type: InstanceType): readonly MeasuredRow[] {
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
    .map((row) => ({ row, distance: distance(row) }))
    .filter((each) => each.distance <= FARTHEST)
    .sort((a, b) => a.distance - b.distance || by<MeasuredRun>(({ id }) => id)(a.row, b.row))
    .slice(0, MOST)
    .map(({ row }) => published(row));
}

function published(row: MeasuredRun): MeasuredRow {
  const { id, model, instanceType, accelerators, precision, tokensPerSecondPerAccelerator } = row;
  const { text: source, date } = TRAINING_SOURCES[row.source]!;
  const of = { kind: 'run', sequence: row.sequence, globalSequences: row.globalSequences } as const;
  return { id, source, date, model, instanceType, accelerators, precision, tokensPerSecondPerAccelerator, of };
}
