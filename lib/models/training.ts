import type { Precision } from '../units/closed-lists.js';
import { GIB, SECONDS_PER_HOUR } from '../units/conversions.js';
import { formatBytes, formatWhole } from '../units/numbers.js';
import { type DerivationStep, type DerivedDemand, shortCount } from './derivation.js';

/** A model to train, and the constants of the arithmetic; their defaults and sources are in the blueprint's schema. */
export interface TrainingModel {
  readonly parameters: number;
  /** Parameters that take part in one token; `parameters` for a dense model. */
  readonly activeParameters: number;
  /** Every epoch counted. */
  readonly tokens: number;
  readonly deadlineHours: number;
  /** Of the deadline, before the first step. */
  readonly startUpHours: number;
  readonly precision: Precision;
  /** Share of the deadline in which nothing is computed that counts, in [0, 1). */
  readonly lostTime: number;
  readonly flopsPerParameterToken: number;
  /** For the arithmetic of attention; null: not counted. */
  readonly attention: { readonly layers: number; readonly hiddenSize: number; readonly sequence: number } | null;
  /** Model state on the accelerators, for each parameter. */
  readonly stateBytesPerParameter: number;
  readonly checkpointBytesPerParameter: number;
  /** Longest time that writing a checkpoint may take; null: not bounded. */
  readonly checkpointStallHours: number | null;
  /** What one epoch reads, and how long it takes; null: not bounded. */
  readonly dataset: { readonly bytes: number; readonly epochHours: number } | null;
}

/** Memory for activations beside owned nodes, whose layout is not worked out: a share of the model state; assumed. */
const OWNED_ACTIVATION_SHARE = 0.2;

/** What training a model within a deadline asks for, beside what each type delivers. */
export function trainingDemand(model: TrainingModel): DerivedDemand {
  const { activeParameters, tokens, flopsPerParameterToken } = model;
  return runDemand(
    model,
    {
      label: 'arithmetic of the run',
      formula: `${formatWhole(flopsPerParameterToken)} × ${shortCount(activeParameters)} × ${shortCount(tokens)}`,
      value: flopsPerParameterToken * activeParameters * tokens,
      unit: 'FLOP',
    },
    {
      label: 'model state',
      formula: `${shortCount(model.parameters)} × ${formatWhole(model.stateBytesPerParameter)} B`,
      value: (model.parameters * model.stateBytesPerParameter) / GIB,
      unit: 'GiB',
    },
  );
}

/** The minima that follow from the arithmetic (FLOP) and the model state (GiB) of a run. */
export function runDemand(
  run: Pick<
    TrainingModel,
    | 'parameters'
    | 'tokens'
    | 'deadlineHours'
    | 'startUpHours'
    | 'lostTime'
    | 'attention'
    | 'precision'
    | 'checkpointBytesPerParameter'
    | 'checkpointStallHours'
    | 'dataset'
  >,
  flops: DerivationStep,
  state: DerivationStep,
): DerivedDemand {
  const attention = attentionOf(run);
  const all = flops.value + (attention?.value ?? 0);
  const days = `${formatWhole(run.deadlineHours / 24)} d`;
  const seconds = (run.deadlineHours - run.startUpHours) * SECONDS_PER_HOUR * (1 - run.lostTime);
  const left = run.startUpHours === 0 ? days : `(${days} − ${formatWhole(run.startUpHours * 60)} min)`;
  const during = run.lostTime === 0 ? left : `(${left} × ${formatWhole(1 - run.lostTime)})`;
  const rate: DerivationStep = {
    label: 'rate that ends the run at its deadline',
    formula: `${shortCount(run.tokens)} tokens ÷ ${during}`,
    value: run.tokens / seconds,
    unit: 'tokens/s',
  };
  const checkpoint: DerivationStep = {
    label: 'checkpoint',
    formula: `${shortCount(run.parameters)} × ${formatWhole(run.checkpointBytesPerParameter)} B`,
    value: run.parameters * run.checkpointBytesPerParameter,
    unit: 'B',
  };
  const steps = [flops, ...(attention ? [attention] : []), rate, state, checkpoint];
  let checkpointBytesPerSecond = 0;
  if (run.checkpointStallHours !== null) {
    const stallSeconds = run.checkpointStallHours * SECONDS_PER_HOUR;
    checkpointBytesPerSecond = checkpoint.value / stallSeconds;
    steps.push({
      label: 'checkpoint throughput',
      formula: `${formatBytes(checkpoint.value)} ÷ ${formatWhole(stallSeconds)} s`,
      value: checkpointBytesPerSecond,
      unit: 'B/s',
    });
  }
  let datasetBytesPerSecond = 0;
  if (run.dataset !== null) {
    const { bytes, epochHours } = run.dataset;
    datasetBytesPerSecond = bytes / (epochHours * SECONDS_PER_HOUR);
    steps.push({
      label: 'dataset throughput',
      formula: `${formatBytes(bytes)} ÷ ${formatWhole(epochHours)} h`,
      value: datasetBytesPerSecond,
      unit: 'B/s',
    });
  }
  return {
    minima: { precision: run.precision },
    besideOwned: {
      computeTflops: all / seconds / 1e12,
      precision: run.precision,
      acceleratorMemoryGib: state.value * (1 + OWNED_ACTIVATION_SHARE),
    },
    checkpointBytesPerSecond,
    datasetBytesPerSecond,
    steps,
  };
}

/**
 * FLOPs that grow with the sequence, which 6·P·T leaves out: 12 × layers × width × sequence for each token (Chowdhery
 * et al. 2022, PaLM, appendix B), of which a causal mask spares half. Attention has no weights: frozen ones spare nothing.
 */
function attentionOf({ attention, tokens }: Pick<TrainingModel, 'attention' | 'tokens'>): DerivationStep | null {
  if (attention === null) return null;
  const { layers, hiddenSize, sequence } = attention;
  return {
    label: 'attention of the run',
    formula: `6 × ${layers} × ${hiddenSize} × ${shortCount(sequence)} × ${shortCount(tokens)}`,
    value: 6 * layers * hiddenSize * sequence * tokens,
    unit: 'FLOP',
  };
}
