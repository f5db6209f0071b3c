import type { Delivery } from '../sizing/model/delivery.js';
import type { DemandMinima } from '../sizing/model/minima.js';
import type { Precision } from '../units/closed-lists.js';
import { formatQuantity } from '../units/quantity/format-quantity.js';

/** One line of the arithmetic that leads from a model to a demand, fit to print. */
export interface DerivationStep {
  readonly label: string;
  /** With its numbers put in, e.g. `6 × 70B × 1.4T`. */
  readonly formula: string;
  readonly value: number;
  readonly unit: string;
}

/** A demand derived from a model: its minima, and the arithmetic that leads to them. */
export interface DerivedDemand {
  readonly minima: DemandMinima;
  /** What each type delivers, where that is not the sum of minima. */
  readonly delivery?: Delivery;
  /** The same in sums, from which what is owned can be taken off. @default - `minima` are sums */
  readonly besideOwned?: DemandMinima;
  /** Throughput that the workload's file systems must reach, in bytes per second; 0: none follows. */
  readonly checkpointBytesPerSecond: number;
  readonly datasetBytesPerSecond: number;
  readonly steps: readonly DerivationStep[];
}

/** Bytes that a number takes in memory. */
export const BYTES_PER_NUMBER: Readonly<Record<Precision, number>> = {
  fp32: 4,
  tf32: 4,
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  fp4: 0.5,
};

/** Parameters and tokens as people write them: `70B`, `1.4T`. */
export function shortCount(count: number): string {
  return formatQuantity('count', count, { significantDigits: 4 });
}
