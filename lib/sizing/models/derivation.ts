import type { Precision } from '../../catalog/catalog.js';
import type { DemandMinima, ServingDemand } from '../demand.js';

/** One line of the arithmetic that leads from a model to a demand, fit to print. */
export interface DerivationStep {
  readonly label: string;
  /** With its numbers put in, e.g. `6 × 70B × 1.4T`. */
  readonly formula: string;
  readonly value: number;
  readonly unit: string;
}

/** A demand worked out from a model: what it must sum to, and how that came about. */
export interface DerivedDemand {
  readonly minima: DemandMinima;
  /** Serving: what every node holds before it serves. */
  readonly serving?: ServingDemand;
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

const COUNT_UNITS: readonly [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** `70B`, `1.4T`: as people write parameters and tokens. */
export function countText(count: number): string {
  const [size, letter] = COUNT_UNITS.find(([each]) => count >= each) ?? [1, ''];
  return `${numberText(count / size)}${letter}`;
}

/** Up to four significant digits, without trailing zeros. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

export const GIB = 2 ** 30;
export const SECONDS_PER_HOUR = 3600;
