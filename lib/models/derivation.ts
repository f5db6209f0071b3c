import type { DemandMinima, ServingDemand } from '../sizing/model/demand.js';
import type { Precision } from '../units/closed-lists.js';

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

type Units = readonly (readonly [number, string])[];

const COUNT_UNITS: Units = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

const BYTE_UNITS: Units = [
  [1e12, ' TB'],
  [1e9, ' GB'],
  [1e6, ' MB'],
  [1e3, ' kB'],
];

/** `70B`, `1.4T`: as people write parameters and tokens. */
export function countText(count: number): string {
  return scaled(count, COUNT_UNITS, '');
}

/** `0.98 TB`. */
export function bytesText(bytes: number): string {
  return scaled(bytes, BYTE_UNITS, ' B');
}

function scaled(value: number, units: Units, otherwise: string): string {
  const [size, unit] = units.find(([each]) => value >= each) ?? [1, otherwise];
  return `${numberText(value / size)}${unit}`;
}

/** Four significant digits, every digit before the point; from 10^15 on, powers of ten: `0.045`, `226,852`, `5.88e23`. */
export function numberText(value: number): string {
  if (Math.abs(value) >= 1e15) return String(Number(value.toPrecision(4)).toExponential()).replace('e+', 'e');
  const rounded = Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
  return String(rounded).replace(/\B(?=(?:\d{3})+$)/g, rounded >= 1000 ? ',' : '');
}

export const GIB = 2 ** 30;
export const SECONDS_PER_HOUR = 3600;
