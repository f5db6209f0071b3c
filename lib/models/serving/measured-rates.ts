import type { Precision, ServingEngine } from '../../units/closed-lists.js';
import { type Architecture, isMixture } from './architecture.js';
import table from './rates.json' with { type: 'json' };

/** One measured rate of `rates.json`. */
export interface MeasuredRate {
  readonly id: string;
  /** Key of `MEASURED_MODELS`. */
  readonly model: string;
  readonly instanceType: string;
  readonly weightBits: number;
  readonly arithmetic: Precision;
  readonly engine: ServingEngine;
  /** Null: not stated. */
  readonly engineVersion: string | null;
  /** Of the one replica that was measured. */
  readonly accelerators: number;
  readonly expertParallel: number;
  readonly attentionData: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Requests that the replica worked on at once. */
  readonly concurrency: number;
  readonly firstTokenMilliseconds: number;
  readonly tokensPerSecondEach: number;
  readonly outputTokensPerSecondPerAccelerator: number;
}

/** Where the rows are from, and the day on which they were read: the file has no date of its own. */
export const MEASURED_SOURCE = { source: table.source, license: table.license, read: table.read };

/** Architectures of the models that were measured. */
export const MEASURED_MODELS: Readonly<Record<string, Architecture>> = table.models;

/** All rows, in the order of the source. */
export const MEASURED_RATES: readonly MeasuredRate[] = table.rows.map((row) => {
  const record = Object.fromEntries(table.columns.map((column, index) => [column, row[index] ?? null]));
  return record as unknown as MeasuredRate;
});

/** Bytes of a weight with the scales of its group: a scale in 8 bits for 16 or 32 numbers (NVFP4, MXFP4), FP8 blocks. */
export function weightBytes(bits: number): number {
  return bits === 4 ? 0.56 : bits === 8 ? 1.03 : bits / 8;
}

/** By default vLLM and SGLang keep 16 bits of each number of the cache, TensorRT-LLM 8 for models in 8 or 4. */
export function cacheBytes({ arithmetic, engine }: Pick<MeasuredRate, 'arithmetic' | 'engine'>): number {
  return engine === 'trtllm' && arithmetic !== 'bf16' ? 1 : 2;
}

/** The model that has this architecture, by its parameters and layers; null: none was measured. */
export function measuredModels(architecture: Architecture): readonly string[] {
  const near = (a: number, b: number, share: number): boolean => Math.abs(a / b - 1) <= share;
  return Object.entries(MEASURED_MODELS)
    .filter(
      ([, other]) =>
        near(architecture.parameters, other.parameters, 0.03) &&
        near(architecture.activeParameters, other.activeParameters, 0.1) &&
        architecture.layers === other.layers &&
        isMixture(architecture) === isMixture(other),
    )
    .map(([name]) => name);
}
