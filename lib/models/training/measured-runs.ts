import type { Precision } from '../../units/closed-lists.js';
import table from './runs.json' with { type: 'json' };
import type { TrainedModel } from './trained-model.js';
import type { TrainingRun } from './training-run.js';

/** How much of a model is trained, and in what its frozen weights are kept. */
export type TrainingMethod = 'full' | 'lora' | 'qlora';

/** One published rate of `runs.json`. */
export interface MeasuredRun {
  readonly id: string;
  /** Key of `TRAINING_SOURCES`. */
  readonly source: string;
  /** Key of `TRAINED_MODELS`. */
  readonly model: string;
  /** Type with the accelerators that were measured; the systems were not always AWS's. */
  readonly instanceType: string;
  readonly accelerators: number;
  readonly precision: Precision;
  readonly method: TrainingMethod;
  readonly sequence: number;
  readonly globalSequences: number;
  /** `auto`: not stated. */
  readonly recomputation: TrainingRun['recomputation'];
  readonly tokensPerSecondPerAccelerator: number;
}

/** Where rows are from: what was read, what was taken from it, its date `YYYY-MM-DD`, its licence. */
export const TRAINING_SOURCES: Readonly<
  Record<string, { readonly text: string; readonly note?: string; readonly date: string; readonly licence: string }>
> = table.sources;

/** Architectures of the models that were measured, from their `config.json` or paper. */
export const TRAINED_MODELS: Readonly<Record<string, TrainedModel>> = table.models;

/** All rows, by source. */
export const MEASURED_RUNS: readonly MeasuredRun[] = table.rows.map((row) => {
  const record = Object.fromEntries(table.columns.map((column, index) => [column, row[index] ?? null]));
  return record as unknown as MeasuredRun;
});

/** What a method trains and keeps, where nothing else is stated: the defaults of the blueprint's schema. */
export const METHODS: Readonly<
  Record<
    TrainingMethod,
    Pick<
      TrainingRun,
      'flopsPerParameterToken' | 'trainableShare' | 'stateBytesPerParameter' | 'frozenBytesPerParameter'
    >
  >
> = {
  full: { flopsPerParameterToken: 6, trainableShare: 1, stateBytesPerParameter: 16, frozenBytesPerParameter: 0 },
  lora: { flopsPerParameterToken: 4, trainableShare: 0.01, stateBytesPerParameter: 16, frozenBytesPerParameter: 2 },
  qlora: { flopsPerParameterToken: 4, trainableShare: 0.01, stateBytesPerParameter: 16, frozenBytesPerParameter: 0.52 },
};

/** A measured row, as a run of the model of work. */
export function runOf(row: MeasuredRun): TrainingRun {
  const { precision, sequence, globalSequences, recomputation } = row;
  return { precision, sequence, globalSequences, recomputation, activationShare: null, ...METHODS[row.method] };
}
